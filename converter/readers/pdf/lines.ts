/** Pieces of text on a page become lines in reading order; a page in two columns is read column by column. */

import type { Recognised } from "../../document.ts";
import { joinRecognised } from "../../recognised.ts";
import { bandsOf } from "./gutter.ts";
import { withOverlaid } from "./overlaid.ts";
import { withRaised } from "./raised.ts";

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

/** @param page its number @param width of the page @param known the gutter of the page before */
export function pageLines(pieces: readonly TextPiece[], page: number, width: number, known?: number): PageLine[] {
  const shown = pieces.filter(({ text, table }) => table !== undefined || text.trim() !== "");
  if (shown.length === 0) return [];
  const whole = { column: 0, from: 0, to: width, width: Math.round(width) };
  return bandsOf(rowsOf(shown), known).flatMap(({ pieces: own, gutter }) => {
    if (gutter === undefined) return linesOf(own, page, whole);
    const left = own.filter(({ x }) => x < gutter);
    const right = own.filter(({ x }) => x >= gutter);
    return [
      ...linesOf(left, page, { ...whole, column: 1, to: gutter }),
      ...linesOf(right, page, { ...whole, column: 2, from: gutter }),
    ];
  });
}

export function linesOf(pieces: readonly TextPiece[], page: number, area: Area): PageLine[] {
  return rowsOf(pieces).map((row) => toLine(row, page, area));
}

/** What stands on one base line, from the left; the lines from the top. */
function rowsOf(pieces: readonly TextPiece[]): TextPiece[][] {
  const sorted = [...pieces].sort((a, b) => b.y - a.y || a.x - b.x);
  const rows: TextPiece[][] = [];
  // The tallest of the row, so that a raised sign in front does not part the line from a lowered one.
  let base: TextPiece | undefined;
  for (const piece of sorted) {
    const joins = base && !piece.table && !base.table && base.y - piece.y < Math.max(base.height, piece.height) * 0.5;
    if (joins) rows.at(-1)!.push(piece);
    else rows.push([piece]);
    if (!joins || piece.height > base!.height) base = piece;
  }
  return rows.map((row) => row.sort((a, b) => a.x - b.x));
}

export function toLine(row: readonly TextPiece[], page: number, area: Area): PageLine {
  const { text, end } = composed(row);
  const { x: left, y, height, table } = row[0]!;
  const recognised = joinRecognised(row.map((piece) => piece.recognised));
  const more = { ...(table ? { table } : {}), ...(recognised ? { recognised } : {}) };
  return { text, page, area, left, right: end, y, height, pieces: row, ...more };
}

/** @param row from the left @returns the pieces with the spaces that stand between them, and where the last one ends */
export function composed(row: readonly TextPiece[]): { text: string; end: number } {
  let text = "";
  let end: number | undefined;
  for (const piece of withRaised(withOverlaid(row))) {
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
  return { text: text.trim(), end: end! };
}

/** Programs set Chinese characters and Latin letters or digits apart where nobody typed a space. */
function leastSpace(before: string, after: string): number {
  const isChinese = (sign: string | undefined) => sign !== undefined && sign > "\u2E7F";
  return before !== "" && isChinese(before.at(-1)) !== isChinese(after[0]) ? 0.28 : 0.2;
}
