/** Parallel coordinates: one upright axis for each dimension, one line for each row. */
import type { ParallelDimension, ParallelTrace } from "../types.ts";
import { colorAt, toHex } from "./color.ts";
import { element, polyline, text } from "./element.ts";
import type { Painter } from "./painter.ts";
import type { Rect } from "./panel.ts";
import { fitText, textWidth } from "./text-width.ts";
import { formatPlain, linearTicks, type Tick } from "./ticks.ts";

const SIZE = 11;

interface Upright {
  x: number;
  label: string;
  at(value: number): number;
  ticks: Tick[];
}

export function drawParallel(trace: ParallelTrace, area: Rect, painter: Painter): string {
  const frame = { top: area.y + 30, bottom: area.y + area.height - 12 };
  const left = firstMargin(trace.dimensions[0]);
  const step = (area.width - left - 34) / Math.max(1, trace.dimensions.length - 1);
  const axes = trace.dimensions.map((dimension, index) => upright(dimension, area.x + left + index * step, frame));
  const scale = painter.scaleOf(trace.line, trace.line.color);
  // The first end of the scale, which is dark, is drawn last, over the others.
  const order = trace.line.color
    .map((value, row) => ({ row, share: Number.isFinite(value) ? scale.share(value) : 0 }))
    .sort((a, b) => (trace.line.reversescale ? a.share - b.share : b.share - a.share));
  const lines = order.map(({ row, share }) => {
    const points = axes.map((axis, index) => {
      const value = trace.dimensions[index]!.values[row];
      return value === undefined || !Number.isFinite(value) ? undefined : ([axis.x, axis.at(value)] as const);
    });
    const stroke = toHex(colorAt(scale.colors, share));
    return element("path", {
      d: polyline(points),
      fill: "none",
      stroke,
      "stroke-width": 1.6,
      "stroke-opacity": 0.75,
      "stroke-linejoin": "round",
    });
  });
  return lines.join("") + axes.map((axis) => drawUpright(axis, frame, step, painter)).join("");
}

function firstMargin(dimension: ParallelDimension | undefined): number {
  const labels = dimension?.ticktext ?? [];
  return Math.min(130, Math.max(34, ...labels.map((label) => textWidth(label, SIZE) + 12)));
}

function upright(dimension: ParallelDimension, x: number, frame: { top: number; bottom: number }): Upright {
  const finite = dimension.values.filter(Number.isFinite);
  const [low, high] = dimension.range ?? [Math.min(...finite), Math.max(...finite)];
  const span = high - low || 1;
  const ticks = dimension.tickvals
    ? dimension.tickvals.map((value, index) => ({ value, label: dimension.ticktext?.[index] ?? formatPlain(value) }))
    : linearTicks(low, high, 6);
  return {
    x,
    label: dimension.label,
    ticks,
    at: (value) => frame.bottom - ((value - low) / span) * (frame.bottom - frame.top),
  };
}

function drawUpright(axis: Upright, frame: { top: number; bottom: number }, step: number, painter: Painter): string {
  const { theme } = painter;
  const parts = [
    element("line", {
      x1: axis.x,
      y1: frame.top,
      x2: axis.x,
      y2: frame.bottom,
      stroke: theme.muted,
      "stroke-width": 1.2,
    }),
  ];
  const title = fitText(axis.label, step - 10, 12, 600);
  parts.push(text(title, axis.x, frame.top - 14, { size: 12, color: theme.ink, anchor: "middle", weight: 600 }));
  for (const tick of axis.ticks) {
    const y = axis.at(tick.value);
    if (y < frame.top - 1 || y > frame.bottom + 1) continue;
    parts.push(element("line", { x1: axis.x - 4, y1: y, x2: axis.x, y2: y, stroke: theme.muted }));
    const label = fitText(tick.label, Math.max(24, Math.min(120, step - 14)), SIZE);
    parts.push(
      text(label, axis.x - 7, y + SIZE * 0.35, { size: SIZE, color: theme.ink, anchor: "end", halo: theme.background }),
    );
  }
  return parts.join("");
}
