/** Keys that name their questions in running text: `Q1 b; Q2 c; Q4 a, c, d; Q6 True.` */
import { type Line, rewritten } from "../../lines.ts";
import { JUDGE_SIGN, LETTERS, SEVERAL } from "./answer-signs.ts";

/** A question by its letter and number, and what may set its answer apart. */
const NAMED = /(?<![\w])Q\.?\s?(\d{1,5})\s*(?:[.:)]|[-–—=](?=\s))?\s+(?=\S)/g;
/** What may stand alone in a line: words behind one number may be anything. */
const ANSWER = new RegExp(`^(?:${SEVERAL}|${LETTERS}|[a-h]|${JUDGE_SIGN})[\\s.;]*$`);
/** Between two answers. */
const SEPARATED = /[,;.]\s*$/;

/** An entry a line, its number as keys mostly write it, with what stands in front of the first: the name of a section. */
export function withNamedEntriesApart(lines: readonly Line[]): readonly Line[] {
  return lines.flatMap((line) => entriesOf(line) ?? [line]);
}

/** undefined where it names none, numbers do not follow each other, or nothing sets an answer apart from the next. */
function entriesOf(line: Line): Line[] | undefined {
  const marks = [...line.half.matchAll(NAMED)];
  const [first] = marks;
  if (!first || !(first.index === 0 || /[:\t]\s*$/.test(line.half.slice(0, first.index)))) return undefined;
  if (marks.length === 1 && !ANSWER.test(line.half.slice(first.index + first[0].length))) return undefined;
  const entries = marks.map((mark, i) => ({
    number: Number(mark[1]),
    answer: line.text.slice(mark.index + mark[0].length, marks[i + 1]?.index).trim(),
  }));
  const inOrder = entries.every(({ number }, i) => number === entries[0]!.number + i);
  if (!inOrder || !entries.slice(0, -1).every(({ answer }) => SEPARATED.test(answer))) return undefined;
  const front = line.text.slice(0, first.index);
  return entries.map(({ number, answer }, i) => {
    const shown = answer.replace(SEPARATED, "").trim();
    return rewritten(line, `${i === 0 ? front : ""}${number}. ${shown}`);
  });
}
