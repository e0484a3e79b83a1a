/** What the colours of a field mean, at its right. */
import type { Trace } from "../types.ts";
import { colorAt, toHex } from "./color.ts";
import { element, text } from "./element.ts";
import { scaleOfGrid } from "./heatmap.ts";
import type { ColorMapping, Painter } from "./painter.ts";
import type { Rect } from "./panel.ts";
import { fitText, textWidth } from "./text-width.ts";
import { linearTicks } from "./ticks.ts";

const BAR = 12;
const SIZE = 11;

interface Bar {
  scale: ColorMapping;
  title: string | undefined;
  /** Counted, such as the numbers of trials: no marks between whole numbers. */
  whole: boolean;
}

/** @returns the markup and the width it takes at the right of `area` */
export function drawColorBar(
  traces: Trace[],
  area: Rect,
  painter: Painter,
  id: string,
): { markup: string; width: number } {
  const bar = traces.map((trace) => barOf(trace, painter)).find((found) => found !== undefined);
  if (!bar) return { markup: "", width: 0 };
  const ticks = linearTicks(bar.scale.low, bar.scale.high, 5, bar.whole);
  const labels = Math.max(16, ...ticks.map((tick) => textWidth(tick.label, SIZE)));
  const title = bar.title ? fitText(bar.title, 110, SIZE, 500) : "";
  const width = Math.max(BAR + 8 + labels, textWidth(title, SIZE, 500)) + 18;
  const x = area.x + area.width - width + 18;
  const [top, height] = [area.y + 26, Math.max(30, Math.min(240, area.height - 70))];
  const { theme } = painter;
  const stops = Array.from({ length: 17 }, (_, i) =>
    element("stop", { offset: i / 16, "stop-color": toHex(colorAt(bar.scale.colors, i / 16)) }),
  );
  const parts = [
    element("defs", {}, element("linearGradient", { id: `${id}g`, x1: 0, y1: 1, x2: 0, y2: 0 }, stops.join(""))),
    element("rect", { x, y: top, width: BAR, height, rx: 2, fill: `url(#${id}g)` }),
  ];
  for (const tick of ticks) {
    const y = top + height * (1 - bar.scale.share(tick.value));
    parts.push(text(tick.label, x + BAR + 6, y + SIZE * 0.35, { size: SIZE, color: theme.muted }));
  }
  if (title) parts.push(text(title, x, top - 11, { size: SIZE, color: theme.muted, weight: 500 }));
  return { markup: parts.join(""), width };
}

function barOf(trace: Trace, painter: Painter): Bar | undefined {
  if (trace.type === "heatmap" || trace.type === "contour") {
    if (trace.showscale === false) return undefined;
    return { scale: scaleOfGrid(trace, painter), title: trace.colorbar?.title?.text, whole: false };
  }
  const scaled = trace.type === "parcoords" ? trace.line : "marker" in trace ? trace.marker : undefined;
  if (!scaled || !Array.isArray(scaled.color) || scaled.showscale !== true) return undefined;
  const colors = scaled.color as number[];
  const whole = colors.every((value) => Number.isInteger(value));
  return { scale: painter.scaleOf(scaled, colors), title: scaled.colorbar?.title?.text, whole };
}
