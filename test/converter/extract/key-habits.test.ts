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
});
