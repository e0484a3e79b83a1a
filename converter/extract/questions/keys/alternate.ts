/** Keys of textbooks, which answer every other question and run on over their lines: `1. 3.00 m  3. (a) 44.1 m  5. 12 N`. */
import { type Line, toLine } from "../../lines.ts";
import { keyHead, sectionHead } from "../sections.ts";

const NUMBER = /(?<=^|\s)(\d{1,4})\.(?=\s|$)/g;
/** Fewer may be numbers in an answer. */
const LEAST = 3;

/** The lines with such an entry in each, without the breaks inside them. */
export function withEntriesApart(lines: readonly Line[]): readonly Line[] {
  const apart: Line[] = [];
  for (let i = 0; i < lines.length; i++) {
    const end = startsRun(lines[i]!) ? endOfRun(lines, i + 1) : i;
    const entries = end > i ? entriesOf(lines.slice(i, end)) : [];
    apart.push(...(entries.length >= LEAST ? entries : [lines[i]!]));
    if (entries.length >= LEAST) i = end - 1;
  }
  return apart;
}

/** Numbers two apart in its line. */
function startsRun({ half }: Line): boolean {
  const [first, ...others] = [...half.matchAll(NUMBER)];
  return first?.index === 0 && others.some((other) => Number(other[1]) === Number(first[1]) + 2);
}

function endOfRun(lines: readonly Line[], from: number): number {
  const end = lines.findIndex(({ text, half }, i) => i >= from && isHead(text, half));
  return end < 0 ? lines.length : end;
}

const isHead = (text: string, half: string) =>
  keyHead(half) !== undefined || sectionHead(text, half, undefined, false) !== undefined || /^chapter\b/i.test(half);

function entriesOf(run: readonly Line[]): Line[] {
  const text = run.map((line) => line.text).join(" ");
  const marks: RegExpExecArray[] = [];
  for (const mark of text.matchAll(NUMBER))
    if (marks.length === 0 || Number(mark[1]) === Number(marks.at(-1)![1]) + 2) marks.push(mark);
  const entries = marks.map((mark, k) => ({
    number: mark[1]!,
    answer: text.slice(mark.index + mark[0].length, marks[k + 1]?.index).trim(),
  }));
  if (entries.some(({ answer }) => answer === "")) return [];
  return entries.map(({ number, answer }) => toLine(`${number}、${answer}`, run[0]!.source));
}
