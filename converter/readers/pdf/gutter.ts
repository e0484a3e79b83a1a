/** Pages in two columns: the white stripe between them, and what stands across both above and below. */
import type { TextPiece } from "./lines.ts";

/** Steps in which a gutter is looked for, in points. */
const STEP = 2;
/** Of the rows of a page, how many must stand below one another without crossing the gutter. */
const LEAST_SHARE = 0.6;
/** Rows on the right that make a column of it. */
const LEAST_ROWS = 10;
const FEW_ROWS = 2;

/** A part of a page from one row to another; with a gutter, it is in two columns. */
export interface Band {
  pieces: TextPiece[];
  gutter?: number;
}

/** @param rows from the top @param known the gutter of the page before */
export function bandsOf(rows: readonly TextPiece[][], known?: number): Band[] {
  const [first, last] = [isApart(rows, 0) ? 1 : 0, rows.length - (isApart(rows, rows.length - 2) ? 1 : 0)];
  const found = first < last ? bestGutter(rows.slice(first, last), known) : undefined;
  if (!found) return [{ pieces: rows.flat() }];
  const inColumn = first === 1 && found.from === 0 && beginsWithOthers(rows, found.gutter);
  const [from, to] = [inColumn ? 0 : first + found.from, first + found.to];
  return [
    { pieces: rows.slice(0, from).flat() },
    { pieces: rows.slice(from, to).flat(), gutter: found.gutter },
    { pieces: rows.slice(to).flat() },
  ].filter(({ pieces }) => pieces.length > 0);
}

/** Heads and feet stand across the columns even where they leave the gutter free: white sets them apart. */
function isApart(rows: readonly TextPiece[][], index: number): boolean {
  if (rows.length < 2) return false;
  const distances = rows.slice(1).map(([first], i) => rows[i]![0]!.y - first!.y);
  const usual = [...distances].sort((a, b) => a - b)[Math.floor(distances.length / 2)]!;
  return distances[index]! > 2 * Math.min(usual, rows[index]![0]!.height * 1.5);
}

/** What stands on the right of the first row begins where lines below do: the text goes on there from the left column's end. */
function beginsWithOthers([first, ...others]: readonly TextPiece[][], gutter: number): boolean {
  const startOf = (row: readonly TextPiece[]) => row.find(({ x }) => x >= gutter)?.x;
  const start = startOf(first!);
  if (start === undefined || first!.some((piece) => crosses(piece, gutter))) return false;
  return others.filter((row) => Math.abs((startOf(row) ?? 0) - start) < STEP).length >= LEAST_BELOW;
}
const LEAST_BELOW = 3;

interface Stripe {
  gutter: number;
  /** Rows that do not cross it. */
  from: number;
  to: number;
}

function bestGutter(rows: readonly TextPiece[][], known?: number): Stripe | undefined {
  const pieces = rows.flat();
  const left = Math.min(...pieces.map(({ x }) => x));
  const right = Math.max(...pieces.map(({ x, width }) => x + width));
  const [first, last] = [left + (right - left) * 0.35, left + (right - left) * 0.65];
  const stripes: Stripe[] = [];
  for (let gutter = first; gutter <= last; gutter += STEP) stripes.push(longestRun(rows, gutter));
  const most = Math.max(...stripes.map(({ from, to }) => to - from));
  for (const stripe of widest(stripes, most, rows[0]![0]!.height))
    if (most >= rows.length * LEAST_SHARE && isColumn(rows.slice(stripe.from, stripe.to), stripe.gutter)) return stripe;
  if (known === undefined) return undefined;
  const again = longestRun(rows, known);
  return again.to - again.from >= rows.length * LEAST_SHARE ? again : undefined;
}

function longestRun(rows: readonly TextPiece[][], gutter: number): Stripe {
  let best = { gutter, from: 0, to: 0 };
  for (let from = 0; from < rows.length; ) {
    let to = from;
    while (to < rows.length && !rows[to]!.some((piece) => crosses(piece, gutter))) to++;
    if (to - from > best.to - best.from) best = { gutter, from, to };
    from = to + 1;
  }
  return best;
}

const crosses = ({ x, width }: TextPiece, gutter: number) => x < gutter && x + width > gutter;

/** Where fewest rows cross, in the middle of each white stripe that is wider than a character; its ends may touch a row or two. */
function* widest(stripes: readonly Stripe[], most: number, height: number): Generator<Stripe> {
  const rowsOf = ({ from, to }: Stripe) => to - from;
  for (let start = 0; start < stripes.length; ) {
    let end = start;
    while (end < stripes.length && rowsOf(stripes[end]!) >= most - FEW_ROWS) end++;
    const inner = stripes.slice(start, end);
    const free = inner.filter((one) => rowsOf(one) === Math.max(...inner.map(rowsOf)));
    if (inner.length * STEP >= height) yield free[Math.floor(free.length / 2)]!;
    start = Math.max(end, start + 1);
  }
}

const isColumn = (rows: readonly TextPiece[][], gutter: number) => isGutter(rows, gutter) || countsOn(rows, gutter);

/** Running text on both sides, not options beside each other. */
function isGutter(rows: readonly TextPiece[][], gutter: number): boolean {
  const pieces = rows.flat();
  const right = pieces.filter(({ x }) => x >= gutter);
  const characters = (side: readonly TextPiece[]) => side.reduce((sum, { text }) => sum + text.length, 0);
  const filled = rows.filter((row) => row.some(({ x }) => x >= gutter));
  const options = filled.filter((row) => {
    const sides = [row.find(({ x }) => x < gutter), row.find(({ x }) => x >= gutter)].map((side) =>
      optionOf(side?.text),
    );
    return sides[0] !== undefined && sides[1] !== undefined && sides[1] > sides[0];
  });
  return (
    filled.length >= LEAST_ROWS &&
    characters(right) > characters(pieces) * 0.3 &&
    options.length < Math.max(3, filled.length * 0.25)
  );
}

/** Questions in order down the left, and on the right the next: a column, however little stands in it. */
function countsOn(rows: readonly TextPiece[][], gutter: number): boolean {
  const numbersOf = (isOnSide: (piece: TextPiece) => boolean) =>
    rows.flatMap((row) => {
      const number = QUESTION.exec(row.find(isOnSide)?.text ?? "")?.[1];
      return number === undefined ? [] : [Number(number)];
    });
  const [left, right] = [numbersOf(({ x }) => x < gutter), numbersOf(({ x }) => x >= gutter)];
  const inOrder = [...left, ...right].every((number, i) => number === left[0]! + i);
  return left.length >= LEAST_COUNTED && right.length > 0 && inOrder;
}
const QUESTION = /^(\d{1,3})\s*[.．、](?!\d)/;
const LEAST_COUNTED = 4;

function optionOf(text = ""): string | undefined {
  return /^[(（]?([A-H])\s*[.．、:：)）]/.exec(text)?.[1];
}
