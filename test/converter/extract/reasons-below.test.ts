/** Explanations below the options without a label, and the answers of a page at its foot. */
import { describe, expect, it } from "vitest";
import { brief, convertText } from "../helpers.ts";

const read = (text: string) => convertText(text, { outputStyle: "answer" });
const question = (number: number, stem: string, ...below: string[]) =>
  [`${number}. ${stem}`, "A— floats", "B— sinks", ...below].join("\n");
const WHY = [
  "It is less dense than water. (P12)",
  "It is denser than water. (P14)\n— FAA-7",
  "Wood holds much air. (P12)",
];

describe("sentences below the options of all questions", () => {
  const bank = (last: string) =>
    [
      question(3101, "Ice", WHY[0]!),
      question(3107, "Lead", WHY[1]!),
      "Answers",
      "3101 [A]  3107 [B]",
      question(3120, "Wood", WHY[2]!),
      question(3133, "Iron", last),
      "Answers",
      "3120 [A] 3133 [B]",
    ].join("\n");

  it("say why, and the answers stand at the foot of each page", async () => {
    const conversion = await read(bank("It is heavier than water."));
    expect(brief(conversion)).toEqual(
      [
        ["Ice", "A"],
        ["Lead", "B"],
        ["Wood", "A"],
        ["Iron", "B"],
      ].map(([stem, answer]) => `single | ${stem}⏎A. floats⏎B. sinks | ${answer}`),
    );
    const explained = await convertText(bank("It is heavier than water."), { outputStyle: "answer-explanation" });
    expect(explained.records[1]!.record.output).toContain("It is denser than water. (P14)\n— FAA-7");
  });

  it("may introduce the next one where none stands below the last", async () => {
    const text = [
      question(1, "Ice", "Ann throws a stone into a lake."),
      question(2, "It", "Ben throws a cork into a lake."),
      question(3, "The cork", "Cay throws a coin into a lake."),
      question(4, "The coin"),
      "Answers",
      "1. A 2. B 3. A 4. B",
    ].join("\n");
    expect(brief(await read(text))[0]).toContain("Ann throws");
  });
});
