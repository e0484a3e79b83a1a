/** Rows of cells as text columns that fit a terminal. */
import { displayWidth, padDisplay, TEXT_WIDTH, truncateDisplay } from "./text.ts";

interface ColumnOptions {
  /** Default left. Columns on the right hold numbers, which are never cut to save room. */
  aligns?: readonly ("left" | "right")[];
  /** Columns that are never cut, for what one copies. */
  whole?: readonly boolean[];
  /** Longer texts are cut, even where there is room. Default no limit. */
  maxText?: number;
  /** Cells of a line. Default 80. */
  width?: number;
}

/** Columns that stand side by side. */
interface ColumnBlock {
  lines: string[];
  /** A line below the heads. */
  rule: string;
}

/** Between two columns. */
const GAP = "  ";
/** No column is cut shorter than this to save room: what is left of a text should still tell something. */
const LEAST = 24;

/**
 * Long texts are cut shorter, the longest first; where that does not suffice, further columns stand in a block of their own,
 * with the first column again.
 * @param lines of the same number of cells each, the heads first
 */
export function inColumns(lines: readonly (readonly string[])[], options: ColumnOptions = {}): ColumnBlock[] {
  const { aligns = [], whole = [], maxText = Number.POSITIVE_INFINITY, width = TEXT_WIDTH } = options;
  const columns = (lines[0] ?? []).map((_, j) => j);
  const stiff = columns.map((j) => aligns[j] === "right" || whole[j] === true);
  const natural = columns.map((j) => {
    const longest = Math.max(...lines.map((line) => displayWidth(line[j]!)));
    return whole[j] ? longest : Math.min(longest, maxText);
  });
  const { widths, blocks } = fitted(natural, stiff, width);
  const cell = (text: string, j: number) => padDisplay(truncateDisplay(text, widths[j]!), widths[j]!, aligns[j]);
  return blocks.map((block) => ({
    lines: lines.map((line) =>
      block
        .map((j) => cell(line[j]!, j))
        .join(GAP)
        .trimEnd(),
    ),
    rule: block.map((j) => "─".repeat(widths[j]!)).join(GAP),
  }));
}

function fitted(natural: readonly number[], stiff: readonly boolean[], width: number) {
  const all = natural.map((_, j) => j);
  const widths = narrowed(natural, stiff, width);
  if (taken(widths) <= width) return { widths, blocks: [all] };
  // Each block has the first column and one more at least.
  const [first = 0, ...others] = natural;
  const pairs = others.map((other, j) => narrowed([first, other], [stiff[0]!, stiff[j + 1]!], width));
  const kept = [Math.min(first, ...pairs.map(([one]) => one!)), ...pairs.map(([, other]) => other!)];
  return { widths: kept, blocks: blocksOf(kept, width) };
}

/** The widest column gives first. */
function narrowed(natural: readonly number[], stiff: readonly boolean[], width: number): number[] {
  const widths = [...natural];
  for (let excess = taken(widths) - width; excess > 0; excess--) {
    let widest = -1;
    for (let j = 0; j < widths.length; j++)
      if (!stiff[j] && widths[j]! > Math.max(LEAST, widths[widest] ?? 0)) widest = j;
    if (widest < 0) break;
    widths[widest]!--;
  }
  return widths;
}

function taken(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP.length * Math.max(0, widths.length - 1);
}

function blocksOf(widths: readonly number[], width: number): number[][] {
  const blocks: number[][] = [widths.length > 0 ? [0] : []];
  for (let j = 1; j < widths.length; j++) {
    const block = blocks.at(-1)!;
    const wanted = taken([...block, j].map((column) => widths[column]!));
    if (block.length > 1 && wanted > width) blocks.push([0, j]);
    else block.push(j);
  }
  return blocks;
}
