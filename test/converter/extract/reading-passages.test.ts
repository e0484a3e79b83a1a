import { describe, expect, it } from "vitest";
import { brief, convertText } from "../helpers.ts";

const MILL = "The mill by the river was built by two brothers. For eighty years it ground the corn of five villages.";
const BRIDGE = "A wooden bridge crossed the river until the flood. The new one is made of stone, and carts may use it.";

async function records(text: string): Promise<string[]> {
  const found = brief(await convertText(text, { outputStyle: "answer" }));
  return found.map((record) => record.replaceAll(MILL, "MILL").replaceAll(BRIDGE, "BRIDGE"));
}

describe("reading passages with a name", () => {
  const mill = ["1. Who built the mill?\nA. Two brothers\nB. The villages", "2. What did it grind?\nA. Stone\nB. Corn"];
  const bridge = "3. What is the new bridge made of?";
  const key = "Answers\n1. A  2. B\n3. Stone";
  const expected = [
    "single | MILL⏎⏎Who built the mill?⏎A. Two brothers⏎B. The villages | A",
    "single | MILL⏎⏎What did it grind?⏎A. Stone⏎B. Corn | B",
    "short | The bridge⏎BRIDGE⏎⏎What is the new bridge made of? | Stone",
  ];

  it.each([
    ["with ranges above the questions", ["Questions 1–2", "Question 3 to 3"]],
    ["with what to do behind the range", ["Questions 1-2: Choose A or B.", "Questions 3-3. Write a short answer."]],
  ])("%s", async (_, [first, second]) => {
    const text = `Passage 1\n${MILL}\n${first}\n${mill.join("\n")}\nPassage 2: The bridge\n${BRIDGE}\n${second}\n${bridge}\n${key}`;
    expect(await records(text)).toEqual(expected);
  });

  it("without ranges, all questions up to the next one", async () => {
    const asked = "3. What is the new bridge made of?\nA. Stone\nB. Wood";
    const text = `Text A\n${MILL}\n${mill.join("\n")}\nText B: The bridge\n${BRIDGE}\n${asked}\nAnswers\n1. A  2. B  3. A`;
    expect(await records(text)).toEqual([
      ...expected.slice(0, 2),
      "single | The bridge⏎BRIDGE⏎⏎What is the new bridge made of?⏎A. Stone⏎B. Wood | A",
    ]);
  });

  it("numbers that begin again in each passage are answered by its own key", async () => {
    const text = `Passage 1\n${MILL}\nQuestions 1-2\n${mill.join("\n")}\nPassage 2: The bridge\n${BRIDGE}\nQuestions 1-1\n1. May carts use it?\nA. Yes\nB. No\nKey\nPassage 1: 1. A  2. B\nPassage 2: 1. A`;
    const [first, second, third] = await records(text);
    expect([first, second]).toEqual(expected.slice(0, 2));
    expect(third).toBe("judge | The bridge⏎BRIDGE⏎⏎May carts use it? | True");
  });

  it("a name above questions alone heads them, and what to do with some of them is no option", async () => {
    const text = `Passage 1\n${mill[0]}\nFor questions 2 and 3, write a short answer.\n2. What did it grind?\n3. Where was it?\nKey\n1. A\n2. Corn\n3. By the river`;
    expect(await records(text)).toEqual([
      "single | Who built the mill?⏎A. Two brothers⏎B. The villages | A",
      "short | What did it grind? | Corn",
      "short | Where was it? | By the river",
    ]);
  });

  it("a drive in the output of a command is no option", async () => {
    const text =
      "1. A technician sees this:\nC:\\> ver\nVersion 3\nWhat was asked for?\nA. The version\nB. The date\nAnswer: A";
    expect(await records(text)).toEqual([
      "single | A technician sees this:C:\\> ver Version 3 What was asked for?⏎A. The version⏎B. The date | A",
    ]);
  });
});
