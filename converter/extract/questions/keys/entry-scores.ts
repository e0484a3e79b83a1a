/** What each answer of a key scores, behind it: `1. B (1)`, `2. osmosis [1 mark]`, `3. 12 m   2 marks`. */
import type { KeyEntry } from "./key-reader.ts";

const SCORE =
  /(?:\s*[([]\d{1,2}(?:\s*(?:marks?|points?|pts?\.?|m))?[)\]]|\s+\d{1,2}\s*(?:marks?|points?|pts?\.?))\s*$/i;
const LEAST = 3;
const MOST = 2 / 3;
/** Characters, beyond which an answer is not looked through. */
const LONGEST = 2000;

export const endsWithScore = (text: string) =>
  text.length <= LONGEST && SCORE.test(text) && text.replace(SCORE, "") !== "";

/** Where most have one, none is part of an answer. */
export function withoutScores(entries: KeyEntry[]): KeyEntry[] {
  const scored = entries.filter(({ answer }) => endsWithScore(answer)).length;
  if (scored < LEAST || scored < MOST * entries.length) return entries;
  return entries.map((entry) =>
    endsWithScore(entry.answer) ? { ...entry, answer: entry.answer.replace(SCORE, "") } : entry,
  );
}
