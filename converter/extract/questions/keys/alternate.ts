/** Keys of textbooks, which answer some of the questions, mostly every other, and run on over their lines: `1. 3.00 m  3. (a) 44.1 m  5. 12 N`. */
import { type Line, toLine } from "../../lines.ts";
import { keyHead, sectionHead } from "../sections.ts";

const NUMBER = /(?<=^|\s)(\d{1,5})\.(?=\s|$)/g;
/** Fewer may be numbers in an answer. */
const LEAST = 3;
const WIDEST_GAP = 12;

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

/** It begins with a number, and holds another. */
function startsRun({ half }: Line): boolean {
  const marks = [...half.matchAll(NUMBER)];
  return marks.length > 1 && marks[0]!.index === 0;
}

/** All of them rise by little, and some are left out: points follow each other, and `…in 1805.` ends a sentence. */
function haveGaps(marks: readonly RegExpExecArray[]): boolean {
  const steps = marks.slice(1).map((mark, k) => Number(mark[1]) - Number(marks[k]![1]));
  return steps.every((step) => step > 0 && step <= WIDEST_GAP) && steps.some((step) => step > 1);
}

function endOfRun(lines: readonly Line[], from: number): number {
  let end = from;
  while (end < lines.length && !isHead(lines[end]!.text, lines[end]!.half)) end++;
  return end;
}

const isHead = (text: string, half: string) =>
  keyHead(half) !== undefined || sectionHead(text, half, undefined, false) !== undefined || /^chapter\b/i.test(half);

function entriesOf(run: readonly Line[]): Line[] {
  const text = run.map((line) => line.text).join(" ");
  const marks = [...text.matchAll(NUMBER)];
  if (!haveGaps(marks)) return [];
  const entries = marks.map((mark, k) => ({
    number: mark[1]!,
    answer: text.slice(mark.index + mark[0].length, marks[k + 1]?.index).trim(),
  }));
  if (entries.some(({ answer }) => answer === "")) return [];
  return entries.map(({ number, answer }) => toLine(`${number}、${answer}`, run[0]!.source));
}
