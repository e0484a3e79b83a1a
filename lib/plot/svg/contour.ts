/** Bands of equal value over a grid, with lines between them (marching squares). */
import type { ContourTrace } from "../types.ts";
import { colorAt } from "./color.ts";
import { element, round } from "./element.ts";
import { imageOf, scaleOfGrid } from "./heatmap.ts";
import type { ColorMapping, Painter } from "./painter.ts";
import { type Panel, pixelX, pixelY } from "./panel.ts";
import { niceStep } from "./ticks.ts";

interface Grid {
  /** Pixels of columns and rows, ascending or descending. */
  xs: number[];
  ys: number[];
  /** `NaN` where nothing is known. */
  z: number[][];
}

export function drawContour(trace: ContourTrace, panel: Panel, painter: Painter): string {
  const grid = gridOf(trace, panel);
  if (grid.xs.length < 2 || grid.ys.length < 2) return "";
  const scale = scaleOfGrid(trace, painter);
  const levels = levelsOf(scale, trace.ncontours ?? 12);
  const lines = levels.map((level) => isoline(grid, level)).join("");
  const stroke = {
    stroke: "#ffffff",
    "stroke-opacity": 0.45,
    "stroke-width": 0.8,
    "stroke-linecap": "round",
    fill: "none",
  };
  return fillBands(grid, scale, levels, panel) + (lines ? element("path", { d: lines, ...stroke }) : "");
}

function gridOf(trace: ContourTrace, panel: Panel): Grid {
  const columns = trace.x ?? trace.z[0]?.map((_, index) => index) ?? [];
  const rows = trace.y ?? trace.z.map((_, index) => index);
  const z = trace.z.map((row) => row.map((value) => value ?? Number.NaN));
  const xs = columns.map((value) => pixelX(panel, value) ?? Number.NaN);
  return { xs, ys: rows.map((value) => pixelY(panel, value) ?? Number.NaN), z };
}

/** Round values between the lowest and the highest. */
export function levelsOf({ low, high }: { low: number; high: number }, count: number): number[] {
  if (!(high > low)) return [];
  const step = niceStep(high - low, count);
  const levels: number[] = [];
  for (let index = Math.ceil(low / step); index * step < high; index++)
    if (index * step > low) levels.push(index * step);
  return levels;
}

/** Each pixel of a raster gets the colour of its band; the value between grid points is bilinear. */
function fillBands(grid: Grid, scale: ColorMapping, levels: number[], { rect }: Panel): string {
  const [columns, rows] = [Math.ceil(rect.width), Math.ceil(rect.height)].map((size) => Math.min(420, size)) as [
    number,
    number,
  ];
  const rgba = new Uint8Array(columns * rows * 4);
  const bounds = [scale.low, ...levels, scale.high];
  const bands = bounds.slice(1).map((bound, index) => colorAt(scale.colors, scale.share((bound + bounds[index]!) / 2)));
  const cellX = Array.from({ length: columns }, (_, j) => locate(grid.xs, rect.x + ((j + 0.5) / columns) * rect.width));
  for (let i = 0; i < rows; i++) {
    const [r, v] = locate(grid.ys, rect.y + ((i + 0.5) / rows) * rect.height);
    if (r < 0) continue;
    for (let j = 0; j < columns; j++) {
      const [c, u] = cellX[j]!;
      if (c < 0) continue;
      const value = bilinear(grid.z, r, c, v, u);
      if (Number.isNaN(value)) continue;
      let band = 0;
      while (band < levels.length && value >= levels[band]!) band++;
      rgba.set([...bands[band]!, 255], (i * columns + j) * 4);
    }
  }
  return imageOf(rgba, columns, rows, rect.x, rect.y, rect.width, rect.height);
}

/** The interval of `positions` that holds `at`, and how far into it; −1 outside. */
function locate(positions: number[], at: number): [index: number, share: number] {
  for (let index = 0; index + 1 < positions.length; index++) {
    const [a, b] = [positions[index]!, positions[index + 1]!];
    if (at >= Math.min(a, b) && at <= Math.max(a, b)) return [index, b === a ? 0 : (at - a) / (b - a)];
  }
  return [-1, 0];
}

function bilinear(z: number[][], row: number, column: number, v: number, u: number): number {
  const top = z[row]![column]! * (1 - u) + z[row]![column + 1]! * u;
  const bottom = z[row + 1]![column]! * (1 - u) + z[row + 1]![column + 1]! * u;
  return top * (1 - v) + bottom * v;
}

/** The line at `level` through every cell, as path data. */
function isoline({ xs, ys, z }: Grid, level: number): string {
  let path = "";
  for (let i = 0; i + 1 < ys.length; i++)
    for (let j = 0; j + 1 < xs.length; j++) {
      const corners = [
        [xs[j]!, ys[i]!, z[i]![j]!],
        [xs[j + 1]!, ys[i]!, z[i]![j + 1]!],
        [xs[j + 1]!, ys[i + 1]!, z[i + 1]![j + 1]!],
        [xs[j]!, ys[i + 1]!, z[i + 1]![j]!],
      ] as const;
      const crossings = corners.flatMap((corner, k) => cross(corner, corners[(k + 1) % 4]!, level));
      // A saddle has four crossings: joined in their order around the cell.
      for (let k = 0; k + 1 < crossings.length; k += 2)
        path += `M${round(crossings[k]![0])} ${round(crossings[k]![1])}L${round(crossings[k + 1]![0])} ${round(crossings[k + 1]![1])}`;
    }
  return path;
}

type Corner = readonly [x: number, y: number, value: number];

function cross(a: Corner, b: Corner, level: number): [number, number][] {
  if (!(a[2] < level !== b[2] < level) || Number.isNaN(a[2] + b[2])) return [];
  const share = (level - a[2]) / (b[2] - a[2]);
  return [[a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]];
}
