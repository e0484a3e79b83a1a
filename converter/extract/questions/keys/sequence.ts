/** Answers in words that follow each other in one line of a key: `7 short   8 squawk`, `1.甲　2.乙；丙　3.2`. */
import { type Line, toLine } from "../../lines.ts";

/** A number where the line begins or behind a wide gap. A single space may stand inside an answer. */
const MARK = /(?<=^|\s{2}|\u3000|\t)[（(]?(\d{1,5})[)）]?(\s*[.、．:：)）]\s*|\s+)(?=\S)/g;

/** The same behind a single space: three or more with points, which one answer would hardly hold. */
const CLOSE_MARK = /(?<=^|\s)[（(]?(\d{1,5})[)）]?(\s*[.、．]\s*)(?=\S)/g;
const LEAST_CLOSE = 3;

/** A line each; undefined where the numbers do not follow each other, so that one may be part of an answer. */
export function sequenceLines(line: Line): Line[] | undefined {
  const close = [...line.text.matchAll(CLOSE_MARK)];
  return inTurn([...line.text.matchAll(MARK)], line) ?? (close.length >= LEAST_CLOSE ? inTurn(close, line) : undefined);
}

function inTurn(marks: readonly RegExpExecArray[], { text, source }: Line): Line[] | undefined {
  if (marks.length < 2 || marks[0]!.index !== 0) return undefined;
  const first = Number(marks[0]![1]);
  const pointed = (mark: string) => mark.trim() !== "";
  if (marks.some((mark, k) => Number(mark[1]) !== first + k || pointed(mark[2]!) !== pointed(marks[0]![2]!)))
    return undefined;
  return marks.map((mark, k) => {
    const body = text.slice(mark.index + mark[0].length, marks[k + 1]?.index).trim();
    return toLine(`${mark[1]}、${body}`, source);
  });
}
