/** Keys of one line with commas between their entries: `1 c, 2 b, 3 a and d, 4 True, 5: 48`. */
import { type Line, rewritten } from "../../lines.ts";
import { JUDGE_SIGN, LETTERS } from "./answer-signs.ts";

const MARK = /(?:^|[,;]\s*)(\d{1,5})\s*(?:[.:)]\s*|\s)(?=\S)/g;
const LETTER = `(?:[a-h]|${LETTERS})`;
const SIGNS = new RegExp(`^(?:${LETTER}(?:\\s*(?:[,&]|and)\\s*${LETTER})*|${JUDGE_SIGN})[.\\s]*$`);
/** Fewer, and a list in one answer may look so. */
const LEAST = 3;

export function withCommaEntriesApart(lines: readonly Line[]): readonly Line[] {
  return lines.flatMap((line) => entriesOf(line) ?? [line]);
}

/** undefined where numbers do not follow each other, or most of what they number are no letters and judgements. */
function entriesOf(line: Line): Line[] | undefined {
  const marks = [...line.half.matchAll(MARK)];
  const first = Number(marks[0]?.[1]);
  if (marks.length < LEAST || marks[0]!.index !== 0 || marks.some((mark, i) => Number(mark[1]) !== first + i))
    return undefined;
  const bodies = marks.map((mark, i) => [mark.index + mark[0].length, marks[i + 1]?.index] as const);
  const signs = bodies.filter(([from, to]) => SIGNS.test(line.half.slice(from, to))).length;
  if (signs * 2 <= bodies.length) return undefined;
  return bodies.map(([from, to], i) => rewritten(line, `${first + i}. ${line.text.slice(from, to).trim()}`));
}
