/** `Name two gases. (2)`, `Define osmosis. [3]`: what a question scores, where most questions of the paper say it so. */
import type { Line } from "../lines.ts";
import { usualNumber } from "./numbers.ts";
import { keyHead } from "./sections.ts";

const MARKS = /\s*(?:\((\d{1,2})\)|\[(\d{1,2})\])$/;
const FEWEST = 4;
/** Of the numbered lines. */
const MOST = 0.7;
/** Where options have such numbers, (2) may be an answer. */
const OPTION = /^(?:\(1\)|①)/;
/** A question alone hardly scores more. */
const HIGHEST = 30;

export function withoutBareMarks(lines: readonly Line[]): readonly Line[] {
  const key = lines.findIndex(({ half }) => keyHead(half)?.colon === false);
  const numbered = lines.slice(0, key < 0 ? undefined : key).filter(({ half }) => usualNumber(half) !== undefined);
  const marked = numbered.flatMap(({ half }) => marksOf(half) ?? []);
  if (lines.filter(({ half }) => OPTION.test(half)).length >= 2) return lines;
  if (marked.length < FEWEST || marked.length < MOST * numbered.length || countsUp(marked)) return lines;
  return lines.map((line) => {
    const length =
      usualNumber(line.half) !== undefined && marksOf(line.half) !== undefined
        ? MARKS.exec(line.half)!.index
        : undefined;
    return length === undefined
      ? line
      : { ...line, text: line.text.slice(0, length), half: line.half.slice(0, length) };
  });
}

function marksOf(half: string): number | undefined {
  const match = MARKS.exec(half);
  const marks = Number(match?.[1] ?? match?.[2]);
  return match && match.index > 0 && marks > 0 && marks <= HIGHEST ? marks : undefined;
}

/** (1), (2), (3) in turn are numbers of something. */
const countsUp = (marks: readonly number[]) => marks.every((one, i) => i === 0 || one === marks[i - 1]! + 1);
