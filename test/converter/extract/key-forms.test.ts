/** The many ways in which people who write English papers number, set apart and head the entries of a key. */
import { describe, expect, it } from "vitest";
import { convertText } from "../helpers.ts";

const OPTIONS = ["A. the Nile\nB. the Rhine", "A. copper\nB. helium", "A. Mozart\nB. Verdi"];
const ASKED = ["Which river flows through Cairo?", "Which element is a gas?", "Who composed Aida?"];
const LAST = ["Bats are birds.", "The capital of Peru is ______.", "Why does ice float?"];
const paper = (number: (n: number) => string) =>
  [...ASKED.map((stem, i) => `${stem}\n${OPTIONS[i]}`), ...LAST].map((text, i) => `${number(i + 1)}${text}`).join("\n");
const PAPER = `${paper((n) => `${n}. `)}\n`;
const ANSWERS = ["A", "B", "B", "False", "Lima", "It is light."];
const WHY = ["It rises near the equator.", "It is a noble gas.", "It was first staged in Cairo.", "They are mammals."];

const outputs = async (text: string) =>
  (await convertText(text, { outputStyle: "answer" })).records.map(({ record }) => record.output);
const inputs = async (text: string) =>
  (await convertText(text, { outputStyle: "answer" })).records.map(({ record }) => record.input);
const entries = (number: (n: number) => string, answer = (text: string, _: number) => text) =>
  ANSWERS.map((text, i) => number(i + 1) + answer(text, i)).join("\n");
const dot = (n: number) => `${n}. `;

it.each(["1 - ", "1 → ", "1 = ", "Q.1 ", "#1 ", "#1: ", "No. 1: ", "A1: ", "Ans 1: ", "1....... ", "• 1. ", "Ex. 1: "])(
  "entries that begin with %s",
  async (mark) => {
    expect(await outputs(`${PAPER}Answers\n${entries((n) => mark.replace("1", String(n)))}\n`)).toEqual(ANSWERS);
  },
);

it.each<[string, (letter: string, i: number) => string]>([
  ["A – text", (letter, i) => `${letter} – ${optionOf(i)}`],
  ["A, text", (letter, i) => `${letter}, ${optionOf(i)}`],
  ["text (a)", (letter, i) => `${optionOf(i)} (${letter.toLowerCase()})`],
  ["Option A", (letter) => `Option ${letter}`],
  ["Choice A is the best answer. Why", (letter, i) => `Choice ${letter} is the best answer. ${WHY[i]}`],
  ["Correct: A", (letter) => `Correct: ${letter}`],
  ["Best answer: A. Why", (letter, i) => `Best answer: ${letter}. ${WHY[i]}`],
  ["The correct choice is a. Why", (letter, i) => `The correct choice is ${letter.toLowerCase()}. ${WHY[i]}`],
  ["A; why", (letter, i) => `${letter}; ${WHY[i]}`],
  ["A, because …", (letter, i) => `${letter}, because ${WHY[i]!.toLowerCase()}`],
  ["A and a reason below", (letter, i) => `${letter}\nReason: ${WHY[i]}`],
])("answers of choices written %s", async (_, answer) => {
  const key = entries(dot, (text, i) => (i < 3 ? answer(text, i) : text));
  expect(await outputs(`${PAPER}Answers\n${key}\n`)).toEqual(ANSWERS);
});

const optionOf = (i: number) => OPTIONS[i]!.split("\n")[ANSWERS[i] === "A" ? 0 : 1]!.slice(3);

it.each(["False. ", "False, ", "False: ", "FALSE - ", "F – ", "F. "])(
  "a judged statement: %s and why",
  async (judged) => {
    const key = entries(dot, (text, i) => (i === 3 ? `${judged}${WHY[3]}` : text));
    expect((await outputs(`${PAPER}Answers\n${key}\n`))[3]).toBe("False");
  },
);

it.each([" (1)", " [1]", " (1 mark)", "  1 mark"])("what an answer scores behind it:%s", async (score) => {
  expect(await outputs(`${PAPER}Answers\n${entries(dot, (text) => text + score)}\n`)).toEqual(ANSWERS);
});

const LISTS = [
  "1. A 2. B 3. B 4. False 5. Lima 6. It is light.",
  "1-A, 2-B, 3-B, 4-False, 5-Lima, 6-It is light.",
  "1: A | 2: B | 3: B | 4: False | 5: Lima | 6: It is light.",
  "1) A 2) B 3) B 4) F 5) Lima 6) It is light.",
  "(1) A (2) B (3) B (4) False (5) Lima (6) It is light.",
  "1 A / 2 B / 3 B / 4 False / 5 Lima / 6 It is light.",
  "Q1 A  Q2 B  Q3 B  Q4 False  Q5 Lima  Q6 It is light.",
  "#1 A #2 B #3 B #4 False #5 Lima #6 It is light.",
  "1-3: A B B\n4. False\n5. Lima\n6. It is light.",
];

describe.each(LISTS)("the list %s", (list) => {
  it.each(["Answers\n", "Answers: ", "Answer key – "])("behind %j", async (head) => {
    expect(await outputs(`${PAPER}${head}${list}\n`)).toEqual(ANSWERS);
  });
});

describe("a key without a head that is known", () => {
  it.each(["", "How did you do?\n", "Page 2\n", "For teachers only\n", "-----------------\n"])(
    "below %j",
    async (head) => {
      const text = `${PAPER}${head}${entries(dot)}\n`;
      expect(await outputs(text)).toEqual(ANSWERS);
      expect((await inputs(text)).at(-1)).toBe("Why does ice float?");
    },
  );

  it("is no second section, whose questions begin with letters", async () => {
    const second = "1. A bat is a ____.\n2. B is the symbol of ____.\n3. C is the symbol of ____.\n";
    expect(await outputs(`${PAPER}${second}`)).toEqual([]);
  });

  it("is no later section above a key that fits", async () => {
    const parts = `Part 1\n${PAPER}Part 2\n1. A stitch in time saves ____.\n`;
    expect(await outputs(`${parts}Answers\nPart 1\n${entries(dot)}\nPart 2\n1. nine\n`)).toEqual([...ANSWERS, "nine"]);
  });

  it("tells that not every question gets a letter of its options", async () => {
    expect(await outputs(`${PAPER}1. A\n2. D\n3. B\n4. False\n5. Lima\n6. It is light.\n`)).toEqual([]);
  });
});

describe("what stands behind Answer below the last question", () => {
  const three = "1. Name a metal.\n2. Name a gas.\n3. List three kinds of weather.\n";

  it("may be points of its own", async () => {
    expect(await outputs(`${three}Answer: 1. cold 2. wet 3. windy\n`)).not.toContain("cold");
  });

  it("may be letters for all, in their order", async () => {
    expect(await outputs(`${PAPER}Answers: A, B, B, False, Lima, It is light.\n`)).toEqual(ANSWERS);
    expect(await outputs(`${PAPER}Answers: A, B, B\n`)).toEqual([]);
  });

  it("is never the key of all", async () => {
    expect(await outputs(`${PAPER}Answers: 1A 2B 3B 4F 5 Lima 6 It is light.\n`)).toEqual([]);
  });
});

it.each(["Item 1: ", "Problem 1. ", "#1 ", "No. 1: ", "Q.1 ", "1 - "])("questions that begin with %s", async (mark) => {
  const text = `${paper((n) => mark.replace("1", String(n)))}\nAnswers\n${entries(dot)}\n`;
  expect(await outputs(text)).toEqual(ANSWERS);
  expect((await inputs(text)).at(-1)).toBe("Why does ice float?");
});

it("lines that only begin as a key are read in linear time", async () => {
  const started = performance.now();
  await convertText(`${PAPER}${"1. A\n".repeat(5000)}`);
  expect(performance.now() - started).toBeLessThan(5000);
});
