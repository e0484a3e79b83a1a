import { describe, expect, it } from "vitest";
import { brief, convertText } from "../../helpers.ts";

const BANK = `Title: Kitchen
Points: 2
1) Which one cuts?
@ Think of bread.
a. spoon
@ It scoops.
*b. knife

Type: MR
Points: 3
2) Which ones are hot?
~ Both hold boiling water.
*a. kettle
b. plate
*c. pot

Type: F
3) Bread is baked in an _____.
a. oven
b. stove

4) Ice sinks in water.
a. True
*b. False

Type: E
5) Why do lids save power?
a. They keep steam in,
so that less heat is lost.
~ See chapter 2.`;

describe("questions typed for Respondus", () => {
  it("takes types, starred options, answers in words and remarks", async () => {
    const conversion = await convertText(BANK, { outputStyle: "answer", task: "questions" });
    expect(brief(conversion)).toEqual([
      "single | Which one cuts?⏎A. spoon⏎B. knife | B",
      "multiple | Which ones are hot?⏎A. kettle⏎B. plate⏎C. pot | AC",
      "blank | Bread is baked in an ____. | oven",
      "judge | Ice sinks in water. | False",
      "short | Why do lids save power? | They keep steam in,⏎so that less heat is lost.",
    ]);
    const explained = await convertText(BANK, { outputStyle: "answer-explanation", task: "questions" });
    const outputs = explained.records.map(({ record }) => record.output);
    expect(outputs[0]).toContain("Think of bread.\nA: It scoops.");
    expect(outputs[1]).toContain("Both hold boiling water.");
    expect(outputs[4]).toContain("See chapter 2.");
  });

  it("asks for each left side of a matching question, among all right sides", async () => {
    const bank = `${BANK}\n\nType: MT\n6) Match each tool with its use.\na. knife = to cut\nb. pot = to boil\nc. kettle = to boil\n\n7) Ice is\n*a. cold\nb. hot`;
    const conversion = await convertText(bank, { outputStyle: "answer", task: "questions" });
    const [stem, options] = ["single | Match each tool with its use.⏎", "⏎A. to boil⏎B. to cut |"];
    expect(brief(conversion).slice(5)).toEqual([
      `${stem}knife${options} B`,
      `${stem}pot${options} A`,
      `${stem}kettle${options} A`,
      "single | Ice is⏎A. cold⏎B. hot | A",
    ]);
    expect(conversion.records.slice(4).map(({ source }) => source.number)).toEqual(["5", "6a", "6b", "6c", "7"]);
    const unclear = await convertText(bank.replace("to cut", "to cut = to slice"), { task: "questions" });
    expect(unclear.records).toHaveLength(6);
    expect(unclear.rejected).toHaveLength(1);
  });

  it("does so beside a key of the other questions, too", async () => {
    const bank =
      "Type: MC\n1) Which one cuts?\na. spoon\nb. knife\n\nType: MT\n2) Match each tool with its use.\na. knife = to cut\nb. pot = to boil\n\nType: TF\n3) Ice sinks.\na. True\nb. False\n\nAnswers:\n1. B\n3. B";
    const conversion = await convertText(bank, { outputStyle: "answer", task: "questions" });
    const [stem, options] = ["single | Match each tool with its use.⏎", "⏎A. to boil⏎B. to cut |"];
    expect(brief(conversion)).toEqual([
      "single | Which one cuts?⏎A. spoon⏎B. knife | B",
      "judge | Ice sinks. | False",
      `${stem}knife${options} B`,
      `${stem}pot${options} A`,
    ]);
    expect(conversion.records.map(({ source }) => source.number)).toEqual(["1", "3", "2a", "2b"]);
  });

  it("leaves a bank alone in which a type is not above a number", async () => {
    const text =
      "Type: E\nanimals of Europe\n1) Which one barks?\n*a. dog\nb. cat\n2) Which one flies?\na. dog\n*b. owl";
    const conversion = await convertText(text, { outputStyle: "answer", task: "questions" });
    expect(brief(conversion)).toEqual([
      "single | Which one barks?⏎A. dog⏎B. cat | A",
      "single | Which one flies?⏎A. dog⏎B. owl | B",
    ]);
  });
});
