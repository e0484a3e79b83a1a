import { expect, it } from "vitest";
import { brief, convertText } from "../helpers.ts";

const HIVE = "A hive of 40000 bees stands in a garden that has no flowers until the end of May.";
const questions = (first: number) =>
  [0, 1, 2].map((i) => `${first + i}. Question ${"uvwxyz"[first + i - 1]}?\nA. one\nB. two\nAnswer: A\n`).join("");

it.each([
  "Use the following scenario to answer the next two questions.",
  "The next 2 items refer to the following information.",
])("material of the next questions: %s", async (head) => {
  const conversion = await convertText(`${questions(1)}${head}\n${HIVE}\n${questions(4)}`, { outputStyle: "answer" });
  const about = conversion.records.map(({ record }) => record.input.includes(HIVE));
  expect(about).toEqual([false, false, false, true, true, false]);
  expect(brief(conversion).some((one) => one.includes(head))).toBe(false);
});

it("without a text in front of them, nothing is about them", async () => {
  const conversion = await convertText(`Read the next two questions with care.\n${questions(1)}`, {
    outputStyle: "answer",
  });
  expect(brief(conversion)[0]).toBe("single | Question u?⏎A. one⏎B. two | A");
});
