/** How a document sets its paragraphs apart: by white between them, or by first lines that begin further in. */
import type { Edges } from "./edges.ts";
import type { PageLine } from "./lines.ts";

/** White above a paragraph, as a share of the usual distance of its lines. */
const WHITE = 1.3;
/** Further in than this share of the text's height. */
const INDENT = 0.8;

export interface Spacing {
  /** More white stands between them than between lines of a paragraph. */
  isApart(line: PageLine, previous: PageLine): boolean;
  /** Both begin further in, where only first lines do so. */
  isIndented(line: PageLine, previous: PageLine): boolean;
}

/** @param isFull whether a line may go on in the next */
export function spacingOf(
  lines: readonly PageLine[],
  edgesOf: (line: PageLine) => Edges,
  isFull: (line: PageLine, next: PageLine) => boolean,
): Spacing {
  const isIn = (line: PageLine) => line.left - edgesOf(line).left > line.height * INDENT;
  const distances: number[] = [];
  let [back, on] = [0, 0];
  for (const [index, line] of lines.entries()) {
    const previous = lines[index - 1];
    if (!previous || line.table || previous.table || !isBelow(line, previous) || !isFull(previous, line)) continue;
    distances.push((previous.y - line.y) / previous.height);
    if (isIn(previous)) isIn(line) ? on++ : back++;
  }
  const usual = distances.sort((a, b) => a - b)[Math.floor(distances.length / 2)] ?? Number.POSITIVE_INFINITY;
  return {
    isApart: (line, previous) =>
      isBelow(line, previous) && previous.y - line.y > Math.max(line.height, previous.height) * usual * WHITE,
    isIndented: (line, previous) => back > on && isIn(line) && isIn(previous),
  };
}

function isBelow(line: PageLine, previous: PageLine): boolean {
  return line.page === previous.page && line.area.column === previous.area.column && line.y < previous.y;
}
