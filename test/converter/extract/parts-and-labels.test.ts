/** Parts of English papers with keys of their own or a common one, and what people write in front of an answer and below it. */
import { describe, expect, it } from "vitest";
import { convertText } from "../helpers.ts";

const outputs = async (text: string) =>
  (await convertText(text, { outputStyle: "answer" })).records.map(({ record }) => record.output);

const CHOICES =
  "1. Which river flows through Cairo?\nA. the Nile\nB. the Rhine\n2. Which element is a gas?\nA. copper\nB. helium\n";
const STATEMENTS = "1. Bats are birds.\n2. Ice floats on water.\n";
const WORDS = "1. What is the capital of Peru?\n2. Who composed Aida?\n";
const KEYS = ["1. A\n2. B\n", "1. False\n2. True\n", "1. Lima\n2. Verdi\n"];
const ANSWERS = ["A", "B", "False", "True", "Lima", "Verdi"];

const HEADS = [
  ["Section A", "Section B", "Section C"],
  ["PART I: MULTIPLE CHOICE", "PART II: TRUE OR FALSE", "PART III: SHORT ANSWER"],
  ["Test 1", "Test 2", "Test 3"],
  ["Round 1", "Round 2", "Round 3"],
  ["Multiple Choice (1 point each)", "True/False (1 point each)", "Short Answer"],
];

describe.each(HEADS)("%s, %s and %s", (...heads) => {
  it("each with its key", async () => {
    const parts = [CHOICES, STATEMENTS, WORDS].map((part, i) => `${heads[i]}\n${part}Answers\n${KEYS[i]}`);
    expect(await outputs(parts.join(""))).toEqual(ANSWERS);
  });

  it("with one key", async () => {
    const parts = [CHOICES, STATEMENTS, WORDS].map((part, i) => `${heads[i]}\n${part}`);
    const key = KEYS.map((entries, i) => `${heads[i]}\n${entries}`);
    expect(await outputs(`${parts.join("")}Answer Key\n${key.join("")}`)).toEqual(ANSWERS);
  });
});

it.each([[["Geography", "Animals", "Mixed Bag"]], [["TASK 1", "TASK 2", "TASK 3"]]])(
  "names that stand above the questions and above their answers: %j",
  async (names) => {
    const parts = [CHOICES, STATEMENTS, WORDS].map((part, i) => `${names[i]}\n${part}`);
    const key = KEYS.map((entries, i) => `${names[i]}\n${entries}`);
    expect(await outputs(`${parts.join("")}Answer Key\n${key.join("")}`)).toEqual(ANSWERS);
  },
);

it("the chapters of a book's key are none of the paper's parts", async () => {
  const text = `Chapter 6\n${CHOICES}Answers\nChapter 6\n1. A\n2. B\nChapter 7\n1. Erosion is slow.\n2. B\n`;
  expect(await outputs(text)).toEqual(["A", "B"]);
});

const labelled = (answer: (text: string) => string) =>
  `1. Which river flows through Cairo?\nA. the Nile\nB. the Rhine\n${answer("A")}\n2. What is the capital of Peru?\n${answer("Lima")}\n`;

it.each([
  "Answer is ",
  "Answer - ",
  "Answer – ",
  "Answer = ",
  "Ans) ",
  "Ans. ",
  "Correct: ",
  "Correct option: ",
  "Response: ",
])("an answer behind %j", async (label) => {
  expect(await outputs(labelled((text) => `${label}${text}`))).toEqual(["A", "Lima"]);
});

it("an answer in brackets with its label", async () => {
  expect(await outputs(labelled((text) => `[Answer: ${text}]`))).toEqual(["A", "Lima"]);
});

it.each([
  "Reason: It is known.",
  "Ref: p. 12",
  "Marks: 2",
  "Source: Smith, p. 4",
  "Tags: rivers",
  "Note: It is known.",
])("below an answer, %s is no part of it", async (line) => {
  expect(await outputs(labelled((text) => `Answer: ${text}\n${line}`))).toEqual(["A", "Lima"]);
});
