/** Entries of one line, set apart in any one way: `1-A, 2-B, 3-D`, `1) A 2) B`, `(1) A (2) B`, `Q1 A  Q2 B`, `1 A / 2 B / 3 C`. */
import { type Line, rewritten } from "../../lines.ts";
import { JUDGE_SIGN, LETTERS } from "./answer-signs.ts";

const APART = "(?<=^|[\\s,;|/])";
const MARKS: readonly RegExp[] = [
  new RegExp(`${APART}Q?(\\d{1,5})\\s?[-–—=:]\\s?(?=[^\\s\\d])`, "g"),
  new RegExp(`${APART}(\\d{1,5})\\)\\s*(?=\\S)`, "g"),
  new RegExp(`${APART}\\((\\d{1,5})\\)\\s*(?=\\S)`, "g"),
  new RegExp(`${APART}(?:Q\\.?|#)\\s?(\\d{1,5})\\s*[.:)]?\\s+(?=\\S)`, "g"),
  /(?<=^|[,;|/]\s?)(\d{1,5})\s+(?=[^\s\d])/g,
];
const SIGN = new RegExp(`^[[(]?(?:${LETTERS}|[a-h]|${JUDGE_SIGN})[\\])]?$`);
const LEAST = 3;
/** Between two entries. */
const SEPARATOR = /[\s,;|/]+$/;

export function withListedEntriesApart(lines: readonly Line[]): readonly Line[] {
  return lines.flatMap((line) => listedEntries(line) ?? [line]);
}

/** undefined where numbers do not follow each other in one way, or the first two answers are no letters or judgements. */
export function listedEntries(line: Line): Line[] | undefined {
  if (!/^(?:Q\.?|#)?\s?\(?\d/.test(line.half)) return undefined;
  for (const pattern of MARKS) {
    const marks = [...line.half.matchAll(pattern)];
    const first = Number(marks[0]?.[1]);
    if (marks.length < LEAST || marks[0]!.index !== 0) continue;
    if (marks.some((mark, i) => Number(mark[1]) !== first + i)) continue;
    const answers = marks.map((mark, i) => {
      const body = line.text.slice(mark.index + mark[0].length, marks[i + 1]?.index);
      return (i + 1 < marks.length ? body.replace(SEPARATOR, "") : body).trim();
    });
    if (answers.slice(0, 2).every((answer) => SIGN.test(answer)) && !answers.includes(""))
      return answers.map((answer, i) => rewritten(line, `${first + i}. ${answer}`));
  }
  return undefined;
}
