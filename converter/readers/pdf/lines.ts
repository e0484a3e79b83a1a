/** Pieces of text on a page become lines in reading order; a page in two columns is read column by column. */

import type { Recognised } from "../../document.ts";
import { joinRecognised } from "../../recognised.ts";

export interface TextPiece {
  text: string;
  /** Left end of the base line, in points from the lower left corner. */
  x: number;
  y: number;
  width: number;
  height: number;
  /** It was read from a picture. */
  recognised?: Recognised;
  /** A table stands here as a whole; `text` is empty then. */
  table?: PageTable;
}

/** A table, or what of it stands on one page. */
export interface PageTable {
  rows: string[][];
  /** Borders of the columns from the left. */
  columns: number[];
  top: number;
  bottom: number;
  /** Lines are drawn around its cells; else only the columns show it. */
  ruled: boolean;
}

/** A column of a page, or the whole of one that has none: from the left, in points. */
export interface Area {
  /** 0 for the whole page, then from the left. */
  column: number;
  from: number;
  to: number;
  /** Of the page. */
  width: number;
}

export interface PageLine {
  text: string;
  page: number;
  area: Area;
  left: number;
  right: number;
  y: number;
  height: number;
  /** From the left. */
  pieces: readonly TextPiece[];
  recognised?: Recognised;
  table?: PageTable;
}

/** @param page its number @param width of the page */
export function pageLines(pieces: readonly TextPiece[], page: number, width: number): PageLine[] {
  const shown = pieces.filter(({ text, table }) => table !== undefined || text.trim() !== "");
  if (shown.length === 0) return [];
  const whole = { column: 0, from: 0, to: width, width: Math.round(width) };
  const gutter = columnGutter(shown);
  if (gutter === undefined) return linesOf(shown, page, whole);
  const left = shown.filter(({ x }) => x < gutter);
  const right = shown.filter(({ x }) => x >= gutter);
  return [
    ...linesOf(left, page, { ...whole, column: 1, to: gutter }),
    ...linesOf(right, page, { ...whole, column: 2, from: gutter }),
  ];
}

/** The middle of a white stripe that no piece crosses and that has much text on both sides. */
function columnGutter(pieces: readonly TextPiece[]): number | undefined {
  const left = Math.min(...pieces.map(({ x }) => x));
  const right = Math.max(...pieces.map(({ x, width }) => x + width));
  const [from, to] = [left + (right - left) * 0.35, left + (right - left) * 0.65];
  const covered = pieces
    .map(({ x, width }) => [x, x + width] as const)
    .filter(([start, end]) => end > from && start < to)
    .sort((a, b) => a[0] - b[0]);
  let reach = from;
  for (const [start, end] of covered) {
    const height = pieces[0]!.height;
    if (start - reach > height && balanced(pieces, (reach + start) / 2)) return (reach + start) / 2;
    reach = Math.max(reach, end);
  }
  return undefined;
}

/** Both columns are running text: many lines that reach close to the gutter. */
function balanced(pieces: readonly TextPiece[], gutter: number): boolean {
  const characters = (side: readonly TextPiece[]) => side.reduce((sum, { text }) => sum + text.length, 0);
  const right = pieces.filter(({ x }) => x >= gutter);
  const rows = new Set(right.map(({ y }) => Math.round(y)));
  return rows.size >= 10 && characters(right) > characters(pieces) * 0.3;
}

export function linesOf(pieces: readonly TextPiece[], page: number, area: Area): PageLine[] {
  const sorted = [...pieces].sort((a, b) => b.y - a.y || a.x - b.x);
  const rows: TextPiece[][] = [];
  for (const piece of sorted) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (first && !piece.table && !first.table && first.y - piece.y < Math.max(first.height, piece.height) * 0.5)
      row!.push(piece);
    else rows.push([piece]);
  }
  return rows.map((row) =>
    toLine(
      row.sort((a, b) => a.x - b.x),
      page,
      area,
    ),
  );
}

export function toLine(row: readonly TextPiece[], page: number, area: Area): PageLine {
  let text = "";
  let end: number | undefined;
  for (const piece of row) {
    const gap = end === undefined ? 0 : piece.x - end;
    const joined = /\s$/.test(text) || /^\s/.test(piece.text);
    const space = joined
      ? ""
      : gap > piece.height * 1.5
        ? "  "
        : gap > piece.height * leastSpace(text, piece.text)
          ? " "
          : "";
    text += space + piece.text;
    end = piece.x + piece.width;
  }
  const first = row[0]!;
  const { x: left, y, height, table } = first;
  const recognised = joinRecognised(row.map((piece) => piece.recognised));
  const more = { ...(table ? { table } : {}), ...(recognised ? { recognised } : {}) };
  return { text: text.trim(), page, area, left, right: end!, y, height, pieces: row, ...more };
}

/** Programs set Chinese characters and Latin letters or digits apart where nobody typed a space. */
function leastSpace(before: string, after: string): number {
  const isChinese = (sign: string | undefined) => sign !== undefined && sign > "\u2E7F";
  return before !== "" && isChinese(before.at(-1)) !== isChinese(after[0]) ? 0.28 : 0.2;
}
