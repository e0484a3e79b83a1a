/** Habits of those who write keys in English: commas between the answers, the head in front of them, items named in words. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, convertText, reasons } from "../helpers.ts";

const answers = (conversion: Awaited<ReturnType<typeof convertText>>) =>
  brief(conversion).map((line) => line.split(" | ").at(-1));

const PAPER = [
  "Q1. Which burns?",
  "a) coal",
  "b) sand",
  "Q2. Which TWO are metals?",
  "a) iron",
  "b) glass",
  "c) zinc",
  "Q3. Ice floats.",
  "Q4. A day has ______ hours.",
].join("\n");

describe("a key in English", () => {
  it("with commas between its entries, under a head that says for whom it is and what to do", async () => {
    const conversion = await convertText(
      `${PAPER}\n\nAnswers (trainers only – cut off before printing!)\n1 a, 2 a and c, 3 True, 4: 24`,
      { outputStyle: "answer" },
    );
    expect(answers(conversion)).toEqual(["A", "AC", "True", "24"]);
    expect(reasons(conversion)).toEqual([]);
  });

  it("whose commas stand between numbers of an answer is not cut there", async () => {
    const conversion = await convertText("1. Name three primes.\n2. Name a gas.\nAnswer key\n1. 2, 3, 5\n2. Neon", {
      outputStyle: "answer",
    });
    expect(answers(conversion)).toEqual(["2, 3, 5", "Neon"]);
  });

  it("behind its head and a wide gap, a range first", async () => {
    const text =
      "1) Which burns?\n   A  coal\n   B  sand\n2) Which melts?\n   A  ash\n   B  ice\n3) Ice floats.\n4) Where did they meet?\n\n----------\nKEY   1-2 AB   3 T\n      4 They met at the old mill.";
    const conversion = await convertText(text, { outputStyle: "answer" });
    expect(answers(conversion)).toEqual(["A", "B", "True", "They met at the old mill."]);
    expect(reasons(conversion)).toEqual([]);
  });

  it("in a file of its own, in a table and in lines that name their items", async () => {
    const paper = "1. Which burns?\nA. coal\nB. sand\n2. Ice floats.\n3. Name a gas.\n4. Say why ice floats.";
    const key =
      "# Marking guide\n\n| Item | Key | Rationale |\n|---|---|---|\n| 1 | A | It holds carbon. |\n| 2 | True | |\n\nItem 3: Neon\n\nItem 4: It is lighter than water.";
    const conversion = await convertFiles(
      [
        { name: "unit.txt", data: new TextEncoder().encode(paper) },
        { name: "unit_marking_guide.md", data: new TextEncoder().encode(key) },
      ],
      { outputStyle: "answer" },
    );
    expect(answers(conversion)).toEqual(["A", "True", "Neon", "It is lighter than water."]);
    expect(reasons(conversion)).toEqual([]);
  });

  it("with a full stop behind a letter in brackets, and why", async () => {
    const conversion = await convertText(
      "1. Which burns?\n(a) coal\n(b) sand\nAnswer: (a). Sand is burnt already.\n2. Which melts?\n(a) ash\n(b) ice\nAnswer: (b).",
      { outputStyle: "answer" },
    );
    expect(answers(conversion)).toEqual(["A", "B"]);
  });
});

describe("a paper in English", () => {
  it("with numbers in front of tabs, and a figure at the start of a question", async () => {
    const conversion = await convertText(
      "1\tName a gas.\n2\t25.0 g of salt are dissolved in water. Calculate the amount.\n3\tName a metal.\nAnswer key\n1\tNeon\n2\t0.43 mol\n3\tIron",
      { outputStyle: "answer" },
    );
    expect(answers(conversion)).toEqual(["Neon", "0.43 mol", "Iron"]);
  });

  it("with a text to read, tasks between the questions, and TRUE / FALSE to circle", async () => {
    const text = [
      "Read the passage and answer the questions.",
      "The old mill by the river was built in 1802 by two brothers.",
      "1) Who built the mill?",
      "A  two brothers",
      "B  a monk",
      "Are these sentences true (T) or false (F)?",
      "2) The mill is old.",
      "Complete the sentences with words from the passage.",
      "3) It stands by the ______.",
      "Answer in a full sentence.",
      "4) When was it built?",
      "5) It was built by monks.   TRUE / FALSE",
      "KEY",
      "1 A   2 T   3 river   4 It was built in 1802.   5 False",
    ].join("\n");
    const passage = "The old mill by the river was built in 1802 by two brothers.⏎⏎";
    expect(brief(await convertText(text, { outputStyle: "answer" }))).toEqual([
      `single | ${passage}Who built the mill?⏎A. two brothers⏎B. a monk | A`,
      `judge | ${passage}The mill is old. | True`,
      `blank | ${passage}It stands by the ____. | river`,
      `short | ${passage}When was it built? | It was built in 1802.`,
      `judge | ${passage}It was built by monks. | False`,
    ]);
  });

  it("whose statement holds a wide gap is read in linear time", async () => {
    const started = performance.now();
    const text = `1. Ice floats.${" ".repeat(3000)}It does.  TRUE / FALSE\nAnswer: True`;
    expect((await convertText(text, { outputStyle: "answer" })).records).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it("whose last part is called Problems", async () => {
    const text =
      "II. Fill in the blanks.\n1. Neon is a ____.\nIII. Problems. Show all work.\n2. A car goes 40 m in 2 s. Find its speed.\nANSWER KEY\n1. gas\n2. 20 m/s";
    expect(brief(await convertText(text, { outputStyle: "answer" }))).toEqual([
      "blank | Neon is a ____. | gas",
      "short | A car goes 40 m in 2 s. Find its speed. | 20 m/s",
    ]);
  });

  it.each([
    ["*Found a mistake? Tell us.*", "Neon is one."],
    ["It glows red.", "Neon is one.\nIt glows red."],
    ["*It melts at 24 K.*", "Neon is one.\nIt melts at 24 K."],
  ])("on a Markdown page, below whose last rule stands %s", async (foot, last) => {
    const text = `### Question 1\n\nName a metal.\n\n**Answer:** Iron\n\n### Question 2\n\nName a gas.\n\n**Answer:** Neon is one.\n\n---\n${foot}\n`;
    const conversion = await convertFiles([{ name: "quiz.md", data: new TextEncoder().encode(text) }], {
      outputStyle: "answer",
    });
    expect(conversion.records.map(({ record }) => record.output)).toEqual(["Iron", last]);
  });

  it("with a dash behind its numbers, and one that is left open", async () => {
    const conversion = await convertText(
      "Q1: Which burns?\nA. coal\nB. sand\nQ2: Which melts?\nA. ash\nB. ice\nQ3: How many hours has a day?\nQ4: Why is the sky blue?\nAnswers:\n1 - A (it is carbon)\n2 - B, the ash is burnt already, so it stays\n3 - 24\n4 - I'll leave that one open, discuss",
      { outputStyle: "answer" },
    );
    expect(answers(conversion)).toEqual(["A", "B", "24"]);
    expect(reasons(conversion)).toHaveLength(1);
  });
});
