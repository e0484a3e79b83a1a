/** Where running text begins and ends: the edge at which lines are wrapped. */
import type { PageLine } from "./lines.ts";

/** Ends of lines that bear each other out lie within so many heights of a character: a word, in ragged text. */
const NEAR = 3;
/** Lines that fill less of their column are a list of short lines; none of them was wrapped. */
const LEAST_FILLED = 0.75;
/** One line alone was wrapped if it fills so much. */
const FILLED = 0.9;
/** Signs that may hang over the edge; others may have been moved to the next line because of them. */
const HANGING = /[\u3001-\u3011\uFF01-\uFF20,.;:!?”’"')]$/;

/** Between which ends the text of a column stands. */
export interface Edges {
  left: number;
  right: number;
}

/** @returns the edges of the column in which a line stands */
export function textEdges(lines: readonly PageLine[]): (line: PageLine) => Edges {
  const columns = new Map<string, PageLine[]>();
  const margins = new Map<number, number>(); // of the pages of each width
  for (const line of lines) {
    if (line.table) continue;
    const { left, area } = line;
    margins.set(area.width, Math.min(left, margins.get(area.width) ?? left));
    const column = columns.get(keyOf(line));
    if (column) column.push(line);
    else columns.set(keyOf(line), [line]);
  }
  const edges = new Map([...columns].map(([key, own]) => [key, edgesOf(own, margins.get(own[0]!.area.width)!)]));
  return (line) => edges.get(keyOf(line)) ?? { left: line.area.from, right: line.area.to };
}

const keyOf = ({ area }: PageLine) => `${area.width}/${area.column}`;

/** The furthest end that another line bears out, or that fills the column. Without one, the margins are as wide on both sides. */
function edgesOf(lines: readonly PageLine[], margin: number): Edges {
  const left = Math.min(...lines.map((line) => line.left));
  const { to, width } = lines[0]!.area;
  const limit = Math.min(to, width - margin);
  const filled = (at: number) => (at - left) / (limit - left);
  const ends = lines.map((line) => ({ at: endOf(line), near: line.height * NEAR })).sort((a, b) => b.at - a.at);
  const furthest = ends.find(({ at, near }, i) => {
    const isBorneOut = (ends[i + 1]?.at ?? 0) >= at - near;
    return filled(at) >= (isBorneOut ? LEAST_FILLED : FILLED) && (isBorneOut || at <= limit + near);
  });
  return { left, right: furthest?.at ?? limit };
}

function endOf({ text, right, height }: PageLine): number {
  return HANGING.test(text) ? right - (text.at(-1)! > "\u2E7F" ? height : height / 3) : right;
}
