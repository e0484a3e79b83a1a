/** Keys with worked solutions: the answer stands beside the number, and below it how it is found. */
import type { KeyEntry } from "./key-reader.ts";

/** A step of a calculation: `3x = 21`, `Use FOIL: x² − 5x + 3x − 15`. */
const STEP = /[=≈≤≥→⇒]|[\dA-Za-z)²³]\s*[+−×÷]\s*[\d(A-Za-z]/;
/** What could be an answer by itself. */
const LONGEST_ANSWER = 40;
/** Entries of letters with steps below, by which a key shows that it has this habit. */
const LEAST = 2;

export const isStep = (text: string) => STEP.test(text);

/** `72 + 85 = 157`: the number in front is none of a question; `7 - 12` may answer the seventh. */
export const beginsStep = (half: string) => /^\d[\d.,]*\s*[+−×÷*]\s*[\d(]/.test(half);

/** Answers in figures lose their steps as those in letters have: `x = 7` above `3x = 21`. */
export function withStepsApart(entries: KeyEntry[]): KeyEntry[] {
  const shown = entries.filter(
    ({ answer, explanation }) => /^[A-H]$/.test(answer) && explanation !== undefined && isStep(explanation),
  );
  return shown.length < LEAST ? entries : entries.map(apart);
}

function apart(entry: KeyEntry): KeyEntry {
  const [first = "", ...steps] = entry.answer.split("\n");
  if (entry.explanation !== undefined || first.length > LONGEST_ANSWER || steps.length === 0 || !steps.every(isStep))
    return entry;
  return { ...entry, answer: first, explanation: steps.join("\n") };
}
