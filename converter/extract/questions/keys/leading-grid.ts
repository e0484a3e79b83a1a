/** The table of numbers and answers that teachers' copies fill in above the questions. */
import type { Line } from "../../lines.ts";
import { isOptionLine } from "../ahead.ts";
import { keyHead, sectionHead } from "../sections.ts";
import { isFilledIn } from "./candidate.ts";
import { isDense } from "./key-file.ts";

const NUMBERED = /^(?:第?\s*\d{1,5}\s*(?:题|[.、)])|\(\d{1,5}\))/;

/**
 * @returns the lines without the grid, and the lines of the grid; none where questions, or a head of answers, stand above.
 * `candidate`: it is what a candidate filled in
 */
export function takeLeadingGrid(lines: readonly Line[]): { rest: readonly Line[]; grid: Line[]; candidate: boolean } {
  const start = lines.findIndex(({ half }) => NUMBERED.test(half) || keyHead(half) !== undefined);
  let end = start;
  while (end >= 0 && isGridRow(lines[end])) end++;
  // Below the grid the questions begin: with a section's head or with the first number. Options above are of questions that
  // are numbered in another way.
  const below = lines[end];
  const begins = below && (NUMBERED.test(below.half) || sectionHead(below.text, below.half, below.heading, false));
  if (end <= start || !begins || lines.slice(0, start).some((_, i) => isOptionLine(lines, i)))
    return { rest: lines, grid: [], candidate: false };
  const candidate = isFilledIn(lines.slice(0, start));
  return { rest: [...lines.slice(0, start), ...lines.slice(end)], grid: lines.slice(start, end), candidate };
}

const isGridRow = (line: Line | undefined) => line?.source.row !== undefined && isDense(line.half);
