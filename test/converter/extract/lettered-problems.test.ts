/** A problem without a number below the head of its section, and lettered parts that ask about it. */
import { expect, it } from "vitest";
import { brief, convertText, reasons } from "../helpers.ts";

const answers = { outputStyle: "answer" } as const;
const PROBLEM =
  "Priya offered Owen her van on Monday. Owen wrote on Tuesday that he would take it for less.\n(a) What was the effect of the letter?\n(b) Advise Priya whether she may sell to Lin.";
const PAPER = `Part A. Choose the best answer\nQ1. Silence is\n(A) assent\n(B) no assent\n(C) an offer\nPart B. Problem question\n${PROBLEM}`;
const TEXT = PROBLEM.split("\n")[0]!;

it.each([
  ["in the same file", "Answers\nPart A\nQ1. B\nPart B\n(a) It was a counter-offer.\n(b) She may sell it."],
  ["in short", "Answer key\nPart A: Q1 B\nPart B\n(a) It was a counter-offer.\n(b) She may sell it."],
])("the parts are questions about it, answered by a key %s", async (_, key) => {
  const conversion = await convertText(`${PAPER}\n${key}`, answers);
  expect(brief(conversion)).toEqual([
    "single | Silence is⏎A. assent⏎B. no assent⏎C. an offer | B",
    `short | ${TEXT}⏎⏎What was the effect of the letter? | It was a counter-offer.`,
    `short | ${TEXT}⏎⏎Advise Priya whether she may sell to Lin. | She may sell it.`,
  ]);
  expect(reasons(conversion)).toEqual([]);
});

it("without a key the parts are rejected one by one", async () => {
  const conversion = await convertText(`${PAPER.replace("(C) an offer", "(C) an offer\nAnswer: B")}`, answers);
  expect(reasons(conversion)).toEqual(["1 answer-missing", "2 answer-missing"]);
});

it("lettered choices that ask nothing stay choices", async () => {
  const text = `Part B. Reading\n${TEXT} Which of these words says best what Owen has done?\n(a) accepted\n(b) refused\nAnswer: b`;
  expect(brief(await convertText(text, answers)).every((line) => !line.startsWith("short"))).toBe(true);
});
