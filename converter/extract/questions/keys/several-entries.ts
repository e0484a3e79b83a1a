/** Entries of a key that stand together in one line: `1.A 2.B`, `5. fifty   6. the left bank`. */
import { splitLabels } from "../labels.ts";
import { JUDGE_SIGN, LETTERS, SEVERAL } from "./answer-signs.ts";

export interface NumberedAnswer {
  number: number;
  answer: string;
}

const SIGNED = `${SEVERAL}|${LETTERS}|[a-h]|(?:${JUDGE_SIGN})(?:\\s*\\([^()]{2,120}\\))?`;
/** `1.A`, `2-B`, `3 [C]` */
const PAIR = new RegExp(
  `[(【[]?(\\d{1,5})[)】\\]]?\\s*(?:[.、:)选]|(?<=\\d\\s*)[-–—→=])?\\s*(?:(${SIGNED})|[[(](${SEVERAL}|${LETTERS}|[a-h]|${JUDGE_SIGN})[\\])])(?![A-Za-z\\u4E00-\\u9FFF])[\\s,;，；、。.]*`,
  "y",
);

/** Numbers with letters or signs, and nothing else in the line. */
export function pairsIn(half: string): NumberedAnswer[] | undefined {
  const pairs: (NumberedAnswer & { mark: string })[] = [];
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < half.length) {
    const match = PAIR.exec(half);
    if (!match) return undefined;
    const [shown, digits, bare, bracketed] = match as unknown as [string, string, string?, string?];
    const answer = (bare ?? bracketed)!;
    const [number, mark] = [Number(digits), shown.slice(0, shown.lastIndexOf(answer)).replace(digits, "")];
    const above = pairs.at(-1);
    // 1.A2.B are two, and 1.H2O is one.
    const glued = above && half[match.index - 1] === above.answer.at(-1);
    if (glued && (number !== above.number + 1 || mark !== above.mark)) return undefined;
    pairs.push({ number, answer, mark });
  }
  return pairs.length > 0 ? pairs : undefined;
}

/** A number behind what sets two answers of a line apart: a wide space, a tab, a semicolon; or behind a space only. */
const NEXT_TEXT = /(\s{2,}|\t|;\s*|\s)(\(?)(\d{1,5})\s*[.、:)]\s*(?=\S)/g;
/** No decimal: `违反劳动纪律 10．未受到教育`. */
const WIDE_POINT = /[．、]\s*$/;

/** `1) Hotline; 2) five`: two or more answers in words, whose numbers follow each other. @param last number of the entry above */
export function textsIn(text: string, half: string, last = 0): NumberedAnswer[] | undefined {
  const first = /^(\(?)(\d{1,5})\s*[.、:)]/.exec(half);
  if (!first) return undefined;
  const starts = [{ at: 0, end: first[0].length }];
  // The numbers of one answer's points begin again at 1, and （2） behind `1. （1）…；` is one of them.
  const goesOn = Number(first[2]) > 1 && Number(first[2]) === last + 1;
  for (const { 0: mark, 1: space, 2: bracket, 3: number, index: at } of half.matchAll(NEXT_TEXT)) {
    const end = at + mark.length;
    const apart = space !== " " || (goesOn && WIDE_POINT.test(text.slice(at, end)));
    const alike = bracket === first[1];
    if (apart && alike && Number(number) === Number(first[2]) + starts.length) starts.push({ at, end });
  }
  const answers = starts.map(({ end }, i) =>
    text
      .slice(end, starts[i + 1]?.at)
      .trim()
      .replace(/[;；]$/, ""),
  );
  const labelled = (answer: string) => splitLabels(answer, answer).some(({ label }) => label);
  if (answers.length < 2 || answers.some((answer) => answer === "" || labelled(answer))) return undefined;
  return answers.map((answer, i) => ({ number: Number(first[2]) + i, answer }));
}
