/** Boxes: quartiles, median, whiskers and outliers. */
import type { BoxTrace } from "../types.ts";
import { element, polyline, round } from "./element.ts";
import type { Painter } from "./painter.ts";
import { type Panel, pixelX, pixelY } from "./panel.ts";
import { drawSymbol } from "./scatter.ts";

export function drawBoxes(trace: BoxTrace, panel: Panel, painter: Painter, index: number): string {
  const marker = typeof trace.marker?.color === "string" ? trace.marker.color : undefined;
  const color = painter.series(trace.line?.color ?? marker, index);
  return trace.x.map((_, i) => drawBox(trace, i, panel, painter, color)).join("");
}

function drawBox(trace: BoxTrace, i: number, panel: Panel, painter: Painter, color: string): string {
  const x = pixelX(panel, trace.x[i]);
  const at = (values: readonly number[]) => pixelY(panel, values[i]);
  const [q1, median, q3, low, high] = [
    at(trace.q1),
    at(trace.median),
    at(trace.q3),
    at(trace.lowerfence),
    at(trace.upperfence),
  ];
  if (x === undefined || q1 === undefined || q3 === undefined || median === undefined) return "";
  const half = Math.min(32, (panel.x.unit * panel.rect.width * 0.56) / 2);
  const cap = half * 0.45;
  const [bottom, top] = [low ?? q1, high ?? q3];
  const whiskers = `M${round(x)} ${round(q1)}V${round(bottom)}M${round(x)} ${round(q3)}V${round(top)}M${round(x - cap)} ${round(bottom)}h${round(2 * cap)}M${round(x - cap)} ${round(top)}h${round(2 * cap)}`;
  const frame = { x: x - half, y: Math.min(q1, q3), width: half * 2, height: Math.abs(q1 - q3), rx: 1.5 };
  const mean = trace.mean ? at(trace.mean) : undefined;
  return [
    element("path", { d: whiskers, fill: "none", stroke: color, "stroke-width": 1.3 }),
    element("rect", { ...frame, fill: painter.theme.background }),
    element("rect", { ...frame, fill: color, "fill-opacity": 0.22, stroke: color, "stroke-width": 1.3 }),
    element("path", {
      d: polyline([
        [x - half, median],
        [x + half, median],
      ]),
      stroke: color,
      "stroke-width": 2.6,
    }),
    mean === undefined
      ? ""
      : drawSymbol("diamond", x, mean, 3, { fill: painter.theme.background, stroke: color, "stroke-width": 1.3 }),
    ...outliers(trace, i, panel, x, color),
  ].join("");
}

function outliers(trace: BoxTrace, i: number, panel: Panel, x: number, color: string): string[] {
  if (trace.boxpoints === false) return [];
  return (trace.y[i] ?? []).map((value) => {
    const y = pixelY(panel, value);
    return y === undefined ? "" : element("circle", { cx: x, cy: y, r: 2.4, fill: color, "fill-opacity": 0.65 });
  });
}
