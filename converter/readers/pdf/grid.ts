/** Tables that are ruled: lines that cross make a grid, and cells without a line between them are one. */
import { cellText } from "./cell.ts";
import type { PageTable, TextPiece } from "./lines.ts";
import type { Rules, Segment } from "./rules.ts";

/** How near a line must come to another to meet it, in points. */
const NEAR = 3;
/** Narrower rows and columns are double lines. */
const NARROW = 4;
/** Lines of one page that are looked at; a page with more is a drawing. */
const MOST_LINES = 2000;
/** A table has no more columns or rows on one page. */
const MOST_CELLS = 20_000;

/** @returns the tables of a page from the top, and the text outside them */
export function ruledTables(rules: Rules, pieces: readonly TextPiece[]): { tables: PageTable[]; rest: TextPiece[] } {
  let rest = [...pieces];
  const tables: PageTable[] = [];
  if (rules.horizontal.length + rules.vertical.length > MOST_LINES) return { tables, rest };
  for (const grid of grids(rules)) {
    const inside = rest.filter((piece) => within(grid, piece));
    const rows = filled(grid, inside);
    if (!rows) continue;
    const { xs, ys } = grid;
    const used = new Set(inside);
    rest = rest.filter((piece) => !used.has(piece));
    tables.push({ rows, columns: xs, top: ys[0]!, bottom: ys.at(-1)!, ruled: true });
  }
  return { tables: tables.sort((a, b) => b.top - a.top), rest };
}

/** Borders of the columns from the left and of the rows from the top, with the lines that lie there. */
interface Grid extends Rules {
  xs: number[];
  ys: number[];
}

/** One for each group of lines that meet. Small ones come first: a frame around a table is not the table. */
function grids({ horizontal, vertical }: Rules): Grid[] {
  const groupOf = [...horizontal, ...vertical].map((_, index) => index);
  const find = (index: number): number => {
    let root = index;
    while (groupOf[root] !== root) root = groupOf[root] = groupOf[groupOf[root]!]!;
    return root;
  };
  for (const [h, line] of horizontal.entries()) {
    for (const [v, other] of vertical.entries())
      if (meets(line, other.at) && meets(other, line.at)) groupOf[find(h)] = find(horizontal.length + v);
  }
  const groups = new Map<number, Rules>();
  const groupAt = (index: number) => {
    const root = find(index);
    if (!groups.has(root)) groups.set(root, { horizontal: [], vertical: [] });
    return groups.get(root)!;
  };
  for (const [h, line] of horizontal.entries()) groupAt(h).horizontal.push(line);
  for (const [v, line] of vertical.entries()) groupAt(horizontal.length + v).vertical.push(line);
  return [...groups.values()].flatMap(gridOf).sort((a, b) => a.ys[0]! - a.ys.at(-1)! - (b.ys[0]! - b.ys.at(-1)!));
}

const meets = ({ from, to }: Segment, at: number) => at >= from - NEAR && at <= to + NEAR;

/** Two columns or more; one row alone is a table only where it is no column of a page. */
function gridOf({ horizontal, vertical }: Rules): Grid[] {
  if (horizontal.length < 2 || vertical.length < 1) return [];
  const xs = borders(vertical, horizontal);
  const ys = borders(horizontal, vertical).reverse();
  const [columns, rows] = [xs.length - 1, ys.length - 1];
  if (columns < 2 || rows < 1 || columns * rows > MOST_CELLS) return [];
  if (rows === 1 && ys[0]! - ys[1]! > 200) return [];
  return [{ xs, ys, horizontal, vertical }];
}

/** Where lines lie, and where the lines across end beyond them: many tables have no line at their sides. */
function borders(lines: readonly Segment[], across: readonly Segment[]): number[] {
  const found: number[] = [];
  for (const at of lines.map((line) => line.at).sort((a, b) => a - b))
    if (found.length === 0 || at - found.at(-1)! > NARROW) found.push(at);
  const longest = across.filter(({ from, to }) => to - from > (found.at(-1)! - found[0]!) * 0.5);
  const first = Math.min(...longest.map(({ from }) => from));
  const last = Math.max(...longest.map(({ to }) => to));
  if (first < found[0]! - 2 * NARROW) found.unshift(first);
  if (last > found.at(-1)! + 2 * NARROW) found.push(last);
  return found;
}

function within({ xs, ys }: Grid, { x, y, width, height }: TextPiece): boolean {
  const [middle, level] = [x + width / 2, y + height * 0.3];
  return middle > xs[0]! && middle < xs.at(-1)! && level < ys[0]! && level > ys.at(-1)!;
}

/** @returns undefined for a drawing: hardly any text stands in its fields */
function filled(grid: Grid, pieces: readonly TextPiece[]): string[][] | undefined {
  const { xs, ys } = grid;
  const [columns, rows] = [xs.length - 1, ys.length - 1];
  const cells = cellsOf(grid);
  const texts = new Map<number, TextPiece[]>();
  for (const piece of pieces.flatMap((one) => cut(one, grid, cells))) {
    if (piece.text.trim() === "") continue;
    const cell = cells[rowAt(ys, piece) * columns + columnAt(xs, piece.x + piece.width / 2)]!;
    const own = texts.get(cell);
    if (own) own.push(piece);
    else texts.set(cell, [piece]);
  }
  if (texts.size < 2 || texts.size * 6 < new Set(cells).size) return undefined;
  const shown = new Map(
    [...texts].map(([cell, own]) => {
      const [left, right] = [xs[cell % columns]!, xs[lastColumn(cells, cell, columns) + 1]!];
      return [cell, cellText(own, left, right - left)] as const;
    }),
  );
  // As in Word files: text of a cell merged downwards in each row, of one merged along the row once.
  const table = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      const cell = cells[row * columns + column]!;
      return cell % columns === column ? (shown.get(cell) ?? "") : "";
    }),
  );
  return table.filter((row) => row.some((text) => text !== ""));
}

/** For each field of the grid the field in the upper left corner of its cell. */
function cellsOf({ xs, ys, horizontal, vertical }: Grid): number[] {
  const [columns, rows] = [xs.length - 1, ys.length - 1];
  const first = Array.from({ length: columns * rows }, (_, index) => index);
  const find = (index: number): number => (first[index] === index ? index : find(first[index]!));
  const join = (a: number, b: number) => {
    const [one, other] = [find(a), find(b)];
    first[Math.max(one, other)] = Math.min(one, other);
  };
  const ruled = (lines: readonly Segment[], at: number, along: number) =>
    lines.some((line) => Math.abs(line.at - at) <= NARROW && line.from <= along && along <= line.to);
  for (let row = 0; row < rows; row++) {
    const level = (ys[row]! + ys[row + 1]!) / 2;
    for (let column = 0; column < columns; column++) {
      const middle = (xs[column]! + xs[column + 1]!) / 2;
      const index = row * columns + column;
      if (column + 1 < columns && !ruled(vertical, xs[column + 1]!, level)) join(index, index + 1);
      if (row + 1 < rows && !ruled(horizontal, ys[row + 1]!, middle)) join(index, index + columns);
    }
  }
  return first.map((_, index) => find(index));
}

function lastColumn(cells: readonly number[], cell: number, columns: number): number {
  let column = cell % columns;
  while (column + 1 < columns && cells[cell - (cell % columns) + column + 1] === cell) column++;
  return column;
}

function rowAt(ys: readonly number[], { y, height }: TextPiece): number {
  const level = y + height * 0.3;
  const below = ys.findIndex((border) => border < level);
  return Math.min(Math.max(below - 1, 0), ys.length - 2);
}

function columnAt(xs: readonly number[], x: number): number {
  const right = xs.findIndex((border) => border > x);
  return right < 0 ? xs.length - 2 : Math.max(right - 1, 0);
}

/** pdf.js joins texts that stand near each other, over the line between two cells as well. */
function cut(piece: TextPiece, grid: Grid, cells: readonly number[]): TextPiece[] {
  const { xs, ys } = grid;
  const columns = xs.length - 1;
  const row = rowAt(ys, piece) * columns;
  const border = xs.find(
    (x, i) =>
      i > 0 &&
      i < columns &&
      x > piece.x + NEAR &&
      x < piece.x + piece.width - NEAR &&
      cells[row + i - 1] !== cells[row + i],
  );
  if (border === undefined) return [piece];
  const at = splitAt(piece, border);
  if (at === undefined) return [piece];
  const [before, after] = [piece.text.slice(0, at.index).trimEnd(), piece.text.slice(at.index).trimStart()];
  const left = { ...piece, text: before, width: border - piece.x };
  const right = { ...piece, text: after, x: border, width: piece.x + piece.width - border };
  return [left, ...cut(right, grid, cells)];
}

/** The space nearest to the line, if one is within a few characters of it. */
function splitAt({ text, x, width }: TextPiece, border: number): { index: number } | undefined {
  const units = Array.from(text, (sign) => (sign > "\u2E7F" ? 2 : 1));
  const total = units.reduce<number>((sum, unit) => sum + unit, 0);
  let [seen, index, position] = [0, 0, 0];
  let best: { index: number; distance: number } | undefined;
  for (const [i, sign] of Array.from(text).entries()) {
    position = x + (width * seen) / total;
    const distance = Math.abs(position - border);
    if (sign === " " && (!best || distance < best.distance)) best = { index, distance };
    seen += units[i]!;
    index += sign.length;
  }
  return best && best.distance < Math.max(width * 0.25, 20) ? best : undefined;
}
