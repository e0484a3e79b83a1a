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
