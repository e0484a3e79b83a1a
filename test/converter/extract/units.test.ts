/** Chapters, tests and units with numbers of their own: a key of several answers each with its own. */
import { describe, expect, it } from "vitest";
import { unitOf } from "../../../converter/extract/questions/units.ts";
import { brief, convertText, reasons } from "../helpers.ts";

const QUESTIONS = "1. Ice\nA. floats\nB. sinks\n2. Iron\nA. floats\nB. sinks\n3. Oil is a ____.\n";
const OTHERS = "1. Cork\nA. floats\nB. sinks\n2. Lead\nA. floats\nB. sinks\n3. Steam is a ____.\n";
const read = async (text: string) => {
  const conversion = await convertText(text, { outputStyle: "answer" });
  return [brief(conversion).map((line) => line.split(" | ").at(-1)), reasons(conversion)];
};

describe("a key of several chapters", () => {
  const key = (names: readonly string[]) =>
    `Answers\n${names[0]}\n1. B\n2. A\n3. stone\n${names[1]}\n1. A\n2. B\n3. liquid\n`;
  const others = ["1 answer-without-question", "2 answer-without-question", "3 answer-without-question"];

  it("answers the one that the paper names", async () => {
    const text = `CHAPTER 6 REVIEW\n${QUESTIONS}${key(["Chapter 5 Review", "Chapter 6 Review"])}`;
    expect(await read(text)).toEqual([["A", "B", "liquid"], others]);
  });

  it("answers each of a paper with several, whose sections lie in them", async () => {
    const text = `Unit 1: Metals\n${QUESTIONS}Unit 2: Liquids\nMultiple choice\n${OTHERS}${key(["UNIT I", "UNIT II"])}`;
    expect(await read(text)).toEqual([["B", "A", "stone", "A", "B", "liquid"], []]);
  });

  it("answers none where the paper names another, or none", async () => {
    const missing = ["1 answer-missing", "2 answer-missing", "3 answer-missing"];
    const other = `Chapter 7\n${QUESTIONS}${key(["Chapter 5 Review", "Chapter 6 Review"])}`;
    expect(await read(other)).toEqual([[], [...missing, ...others, ...others]]);
    const unnamed = `Matter\n${QUESTIONS}${key(["Chapter 5 Review", "Chapter 6 Review"])}`;
    expect(await read(unnamed)).toEqual([[], [...missing, ...others, ...others]]);
    const one = `Chapter 7\n${QUESTIONS}Chapter 6 Answers\n1. A\n2. B\n3. liquid\n`;
    expect(await read(one)).toEqual([[], [...missing, ...others]]);
  });

  it("may stand below each", async () => {
    const text = `Test 1\n${QUESTIONS}Test 1 Answers\n1. B\n2. A\n3. stone\nTest 2\n${OTHERS}Test 2 Answer Key\n1. A 2. B\n3. liquid\n`;
    expect(await read(text)).toEqual([["B", "A", "stone", "A", "B", "liquid"], []]);
  });
});

it("a number with two answers in a key has none", async () => {
  const text = `${QUESTIONS}Answers\n1. A\n2. B\n3. liquid\n1. B\n2. B\n3. liquid\n`;
  expect((await read(text))[0]).toEqual(["B", "liquid"]);
});

describe("the name of a unit", () => {
  it.each([
    ["CHAPTER 6 • The Atmosphere", "chapter 6"],
    ["Chapter 6 Review", "chapter 6"],
    ["Unit IV Test – Answer Key", "unit 4"],
    ["Answers to Practice Test 2", "test 2"],
    ["Module 3: Forces and Motion", "module 3"],
    ["Week 5 Quiz", "week 5"],
    ["Form B Key", "form b"],
  ])("%s", (half, unit) => {
    const { word, name } = unitOf(half)!;
    expect(`${word} ${name}`).toBe(unit);
  });

  it.each([
    "Chapter 6 says that ice floats.",
    "Unit 4 is shut down first",
    "Version 3",
    "Day 1: Rest and drink",
    "Test 2 tubes of oil",
    "Exam 70-410",
    "Chapter 6.2",
  ])("is not %s", (half) => {
    expect(unitOf(half)).toBeUndefined();
  });
});
