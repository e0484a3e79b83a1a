/** Habits of English papers: parts in Roman numerals, tables to tick, keys of trainers and what they tell the marker. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, convertText, reasons } from "../helpers.ts";

describe("an English paper", () => {
  it("in parts with Roman numerals, of which one begins with a poem, and a key file by part", async () => {
    const paper = [
      "I. Read the poem and answer questions 1–2.",
      "The trees are in their autumn beauty,",
      "The woodland paths are dry,",
      "1. Which season is it?",
      "(A) spring",
      "(B) autumn",
      "2. Say what the paths are like.",
      "II. Set texts.",
      "3. Which TWO are plays?",
      "(A) Hamlet",
      "(B) Emma",
      "(C) Macbeth",
      "III. Write T (true) or F (false).",
      "4. ______ Emma is a novel.",
    ].join("\n");
    const key =
      "KEY - Quiz\nPart I\n1. B\n2. They are dry.\n(accept any like word)\nPart II\n3. A and C (both needed)\nPart III\n4. T";
    const files = [
      { name: "quiz.txt", data: new TextEncoder().encode(paper) },
      { name: "quiz_key.txt", data: new TextEncoder().encode(key) },
    ];
    const conversion = await convertFiles(files, { outputStyle: "answer" });
    const poem = "The trees are in their autumn beauty,⏎The woodland paths are dry,";
    expect(brief(conversion)).toEqual([
      `single | ${poem}⏎⏎Which season is it?⏎A. spring⏎B. autumn | B`,
      `short | ${poem}⏎⏎Say what the paths are like. | They are dry.`,
      "multiple | Which TWO are plays?⏎A. Hamlet⏎B. Emma⏎C. Macbeth | AC",
      "judge | Emma is a novel. | True",
    ]);
    expect(reasons(conversion)).toEqual([]);
  });

  it("with a table of statements to tick and a trainer's grid of answers", async () => {
    const text = `SECTION 1 – Multiple choice

1. Which burns?

a. coal  b. sand

2. Which melts?

a. ash  b. ice

SECTION 2 – True or false? Tick the correct column. (Trainer's copy: the columns are ticked already.)

| No. | Statement | True | False |
|---|---|---|---|
| 3 | Steel floats. | | ✓ |
| 4 | Wood floats. | ✓ | |

SECTION 3 – Written answer

5. Name a gas.

Trainer's answers

| Q1 | Q2 |
|---|---|
| a | b |

Q5: Neon
`;
    const data = new TextEncoder().encode(text);
    const conversion = await convertFiles([{ name: "test.md", data }], { outputStyle: "answer" });
    expect(brief(conversion)).toEqual([
      "single | Which burns?⏎A. coal⏎B. sand | A",
      "single | Which melts?⏎A. ash⏎B. ice | B",
      "judge | Steel floats. | False",
      "judge | Wood floats. | True",
      "short | Name a gas. | Neon",
    ]);
    expect(reasons(conversion)).toEqual([]);
  });

  it("with sentences to change, a bonus, and an end", async () => {
    const text =
      "Part A. Complete the sentences with the verb in brackets. (2 marks each)\n8. If it ____ (rain), we stay.\nPart B. Rewrite each sentence so that it means the same as the one that is printed here. (4 marks each)\n9. Somebody stole my bike.\nBonus (5 points)\n10. Two is even.\nEND OF QUESTIONS\nTeacher's key\n8 rains   9 My bike was stolen.   10 It can be halved.";
    const conversion = await convertText(text, { outputStyle: "answer" });
    expect(brief(conversion)).toEqual([
      "blank | If it ____ (rain), we stay. | rains",
      "short | Somebody stole my bike. | My bike was stolen.",
      "short | Two is even. | It can be halved.",
    ]);
  });

  it("with a scenario that says for which questions it is", async () => {
    const text =
      "1. Which is a risk?\nA) rain\nB) a plan\nAnswer: A\nScenario for Questions 2 to 3. The harbour has a budget of $200,000 for five months.\n2. What is the budget?\nA) $100,000\nB) $200,000\nAnswer: B\n3. For how long?\nA) five months\nB) a year\nAnswer: A";
    const inputs = (await convertText(text, { outputStyle: "answer" })).records.map(({ record }) => record.input);
    const material = "The harbour has a budget of $200,000 for five months.";
    expect(inputs.map((input) => input.startsWith(material))).toEqual([false, true, true]);
  });

  it("that is an extract keeps the numbers of its bank", async () => {
    const text = "8. Name a gas.\n9. Name a metal.\n10. Name a salt.\nAnswers\n8. Neon\n9. Iron\n10. NaCl";
    const outputs = (await convertText(text, { outputStyle: "answer" })).records.map(({ record }) => record.output);
    expect(outputs).toEqual(["Neon", "Iron", "NaCl"]);
  });

  it("whose question has statements I., II. and III. keeps them in it", async () => {
    const text =
      "1. Which are gases?\nI. Neon\nII. Iron\nIII. Argon\nA. I only\nB. I and III only\nAnswer: B\n2. Which is a metal?\nA. Iron\nB. Neon\nAnswer: A";
    const [first] = (await convertText(text, { outputStyle: "answer" })).records;
    expect(first!.record.input).toContain("I. Neon\nII. Iron\nIII. Argon");
  });

  it("says a word of the question in another one only where it stands as a word", async () => {
    const text =
      "1. To handle an exception write an ____ block.\nAnswer: except\n2. The cell wall is called ____.\nAnswer: cell wall";
    const conversion = await convertText(text, { outputStyle: "answer" });
    expect(brief(conversion)).toEqual(["blank | To handle an exception write an ____ block. | except"]);
    expect(reasons(conversion)).toEqual(["2 answer-leak"]);
  });
});
