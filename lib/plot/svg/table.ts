/** A table of words and numbers. */
import type { TableTrace } from "../types.ts";
import { element, text } from "./element.ts";
import type { Painter } from "./painter.ts";
import type { Rect } from "./panel.ts";
import { fitText, textWidth } from "./text-width.ts";

const SIZE = 12;
const ROW = 24;
const PAD = 8;
const SMALLEST = 34;
const SMALLEST_SIZE = 8;

/** Pixels that a figure with nothing but a table of this many rows needs, its title included. */
export function tableHeight(rows: number, subtitled: boolean): number {
  return (subtitled ? 64 : 48) + ROW * (Math.max(1, rows) + 1);
}

/** Rows that do not fit are left out, and the last line says how many. */
export function drawTable(trace: TableTrace, area: Rect, painter: Painter): string {
  const { theme } = painter;
  const { header, cells } = trace;
  const rows = cells.values[0]?.length ?? 0;
  const room = Math.max(1, Math.floor(area.height / ROW) - 1);
  const shown = rows <= room ? rows : room - 1;
  const { spans, size } = columnSpans(trace, area);
  const pad = (PAD * size) / SIZE;
  const line = (y: number, stroke: string) =>
    element("line", { x1: area.x, y1: y, x2: area.x + area.width, y2: y, stroke });
  const parts: string[] = [];
  for (let row = 0; row < shown; row++) {
    const y = area.y + ROW * (row + 1);
    const fill = painter.color(fillOf(cells.fill.color, row));
    if (fill !== theme.background) parts.push(element("rect", { x: area.x, y, width: area.width, height: ROW, fill }));
    if (row > 0) parts.push(line(y, theme.grid));
  }
  spans.forEach((span, column) => {
    const right = header.align[column] === "right";
    const x = right ? span.start + span.size - pad : span.start + pad;
    const write = (value: string, row: number, color: string, weight: number) =>
      text(fitText(value, span.size - 2 * pad + 0.01, size, weight), x, area.y + ROW * (row + 0.5) + size * 0.36, {
        ...{ size, color, weight },
        anchor: right ? "end" : "start",
      });
    parts.push(write(header.values[column]!, 0, painter.color(header.font.color), 600));
    for (let row = 0; row < shown; row++)
      parts.push(write(cells.values[column]![row] ?? "", row + 1, painter.color(cells.font.color), 400));
  });
  parts.push(line(area.y + ROW, theme.axis));
  if (shown < rows) {
    const y = area.y + ROW * (shown + 1.5) + SIZE * 0.36;
    parts.push(text(`… +${rows - shown}`, area.x + PAD, y, { size: SIZE, color: theme.muted }));
  }
  return parts.join("");
}

function fillOf(colors: string[][], row: number): string {
  return colors[0]?.[row] ?? "none";
}

interface Spans {
  spans: { start: number; size: number }[];
  /** Font size at which the numbers are whole. */
  size: number;
}

/**
 * As wide as the longest words, what is left over shared. Where the table is too wide, headers and long words give way, the
 * widest first, then the letters become smaller: half a number would be a wrong one.
 */
function columnSpans({ header, cells }: TableTrace, area: Rect): Spans {
  const words = cells.values.map((column) => Math.max(0, ...column.map((cell) => textWidth(cell, SIZE))));
  const wanted = header.values.map((label, column) => 2 * PAD + Math.max(textWidth(label, SIZE, 600), words[column]!));
  const least = words.map((width, column) =>
    Math.max(SMALLEST, 2 * PAD + Math.min(width, header.align[column] === "right" ? 110 : 64)),
  );
  const shrink = Math.max(SMALLEST_SIZE / SIZE, Math.min(1, area.width / sum(least)));
  const floor = least.map((width) => width * shrink);
  const more = wanted.map((width, column) => Math.max(0, width * shrink - floor[column]!));
  const limit = widest(more, Math.max(0, area.width - sum(floor)));
  const sizes = floor.map((width, column) => width + Math.min(more[column]!, limit));
  const spare = Math.max(0, area.width - sum(sizes)) / Math.max(1, sizes.length);
  let at = area.x;
  const spans = sizes.map((size) => {
    const span = { start: at, size: size + spare };
    at += span.size;
    return span;
  });
  return { spans, size: SIZE * shrink };
}

/** The most that each of `wanted` may have so that all fit into `total`. */
function widest(wanted: readonly number[], total: number): number {
  const sorted = [...wanted].sort((a, b) => a - b);
  let left = total;
  for (const [index, width] of sorted.entries()) {
    const share = left / (sorted.length - index);
    if (width > share) return share;
    left -= width;
  }
  return Infinity;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
