/** Cells coloured by value. */
import { formatNumber } from "#lib/core/index";
import type { Datum, HeatmapTrace } from "../types.ts";
import { colorAt, inkOn, type Rgb, toHex } from "./color.ts";
import { element, text } from "./element.ts";
import { cellEdges } from "./extents.ts";
import type { ColorMapping, Painter } from "./painter.ts";
import { type Panel, pixelX, pixelY } from "./panel.ts";
import { encodePng } from "./png.ts";
import { textWidth } from "./text-width.ts";

const MAX_ELEMENTS = 2500;
const TEXT_SIZE = 11;

export function drawHeatmap(trace: HeatmapTrace, panel: Panel, painter: Painter): string {
  const { z } = trace;
  const [rows, columns] = [z.length, Math.max(0, ...z.map((row) => row.length))];
  if (rows === 0 || columns === 0) return "";
  const scale = scaleOfGrid(trace, painter);
  const xs = edges(trace.x, columns, panel, "x");
  const ys = edges(trace.y, rows, panel, "y");
  if (rows * columns > MAX_ELEMENTS && evenly(xs) && evenly(ys)) return drawPixels(z, columns, scale, xs, ys);
  const gap = rows * columns <= 900 ? 1 : 0;
  const write = cellWriter(trace, Math.abs(xs[1]! - xs[0]!), Math.abs(ys[1]! - ys[0]!));
  const cells: string[] = [];
  z.forEach((row, i) => {
    row.forEach((value, j) => {
      if (value === null || !Number.isFinite(value)) return;
      const [x0, x1] = ordered(xs[j]!, xs[j + 1]!);
      const [y0, y1] = ordered(ys[i]!, ys[i + 1]!);
      const color = colorAt(scale.colors, scale.share(value));
      // Without gaps the cells overlap a little, or hairlines shine through.
      const [width, height] = [x1 - x0 + (gap ? -gap : 0.4), y1 - y0 + (gap ? -gap : 0.4)];
      cells.push(element("rect", { x: x0 + gap / 2, y: y0 + gap / 2, width, height, fill: toHex(color) }));
      if (write) cells.push(cellText(write(value), (x0 + x1) / 2, (y0 + y1) / 2, color));
    });
  });
  return cells.join("");
}

/** The colours of a grid of values, from its `z…` limits. */
export function scaleOfGrid(
  trace: Pick<HeatmapTrace, "z" | "zmin" | "zmax" | "colorscale" | "reversescale">,
  painter: Painter,
): ColorMapping {
  const { zmin, zmax, colorscale, reversescale } = trace;
  return painter.scaleOf(
    {
      ...(zmin === undefined ? {} : { cmin: zmin }),
      ...(zmax === undefined ? {} : { cmax: zmax }),
      ...(colorscale ? { colorscale } : {}),
      ...(reversescale ? { reversescale } : {}),
    },
    trace.z.flat(),
  );
}

/** How values are written into cells of this size; `undefined` where one of them has no room, so that all or none are. */
function cellWriter(trace: HeatmapTrace, width: number, height: number): ((value: number) => string) | undefined {
  if (!trace.texttemplate || height < TEXT_SIZE + 2) return undefined;
  const digits = Number(/\.(\d+)~?g/.exec(trace.texttemplate)?.[1] ?? 3);
  const write = (value: number) => formatNumber(Number(value.toPrecision(digits)));
  const fits = (value: number | null) => value === null || textWidth(write(value), TEXT_SIZE) <= width - 4;
  return trace.z.every((row) => row.every(fits)) ? write : undefined;
}

function cellText(content: string, x: number, y: number, color: Rgb): string {
  return text(content, x, y + TEXT_SIZE * 0.36, { size: TEXT_SIZE, color: inkOn(color), anchor: "middle" });
}

/** Pixels of the edges between cells. */
function edges(values: Datum[] | undefined, count: number, panel: Panel, direction: "x" | "y"): number[] {
  const pixel = (value: Datum) => (direction === "x" ? pixelX(panel, value) : pixelY(panel, value)) ?? 0;
  const centres = values ?? Array.from({ length: count }, (_, index) => index);
  if (panel[direction].kind === "category") return cellEdges(centres.map(pixel));
  return cellEdges(centres.map(Number)).map(pixel);
}

function ordered(a: number, b: number): [number, number] {
  return a < b ? [a, b] : [b, a];
}

function evenly(positions: number[]): boolean {
  const step = positions[1]! - positions[0]!;
  return positions.every(
    (position, index) => Math.abs(position - positions[0]! - index * step) < Math.abs(step) * 0.02,
  );
}

function drawPixels(z: (number | null)[][], columns: number, scale: ColorMapping, xs: number[], ys: number[]): string {
  const rgba = new Uint8Array(z.length * columns * 4);
  const [flipX, flipY] = [xs[0]! > xs.at(-1)!, ys[0]! > ys.at(-1)!];
  z.forEach((row, i) => {
    for (let j = 0; j < columns; j++) {
      const value = row[j] ?? null;
      if (value === null || !Number.isFinite(value)) continue;
      const at = (flipY ? z.length - 1 - i : i) * columns + (flipX ? columns - 1 - j : j);
      rgba.set([...colorAt(scale.colors, scale.share(value)), 255], at * 4);
    }
  });
  return imageOf(
    rgba,
    columns,
    z.length,
    Math.min(xs[0]!, xs.at(-1)!),
    Math.min(ys[0]!, ys.at(-1)!),
    Math.abs(xs.at(-1)! - xs[0]!),
    Math.abs(ys.at(-1)! - ys[0]!),
  );
}

/** Pixels as an image of any size, hard-edged. */
export function imageOf(
  rgba: Uint8Array,
  columns: number,
  rows: number,
  x: number,
  y: number,
  width: number,
  height: number,
): string {
  return element("image", {
    x,
    y,
    width,
    height,
    preserveAspectRatio: "none",
    style: "image-rendering:pixelated",
    href: `data:image/png;base64,${encodePng(columns, rows, rgba).toString("base64")}`,
  });
}
