/** The legend: one row over the drawing, broken where it must be. */
import type { BarTrace, BoxTrace, HistogramTrace, Layout, ScatterTrace, Trace } from "../types.ts";
import { element, text } from "./element.ts";
import type { Painter } from "./painter.ts";
import { drawSymbol, strokeOf } from "./scatter.ts";
import { fitText, textWidth } from "./text-width.ts";

type NamedTrace = (ScatterTrace | BarTrace | HistogramTrace | BoxTrace) & { name: string };

interface Entry {
  trace: NamedTrace;
  index: number;
}

const SIZE = 12;
const GLYPH = 22;
const ROW = 19;
const MAX_ROWS = 4;

/** @returns the markup and the height it takes */
export function drawLegend(traces: Trace[], layout: Layout, painter: Painter, x: number, y: number, width: number) {
  const entries = legendEntries(traces, layout);
  if (entries.length === 0) return { markup: "", height: 0 };
  let [left, row] = [0, 0];
  const parts: string[] = [];
  for (const [position, { trace, index }] of entries.entries()) {
    const label = fitText(trace.name, Math.min(260, width - GLYPH), SIZE);
    const size = GLYPH + 6 + textWidth(label, SIZE) + 18;
    if (left > 0 && left + size > width) [left, row] = [0, row + 1];
    const middle = y + row * ROW + ROW / 2;
    if (row === MAX_ROWS - 1 && left + size + 60 > width && position < entries.length - 1) {
      parts.push(
        text(`+${entries.length - position}`, x + left, middle + 4, { size: SIZE, color: painter.theme.muted }),
      );
      break;
    }
    parts.push(glyph(trace, index, painter, x + left, middle));
    parts.push(text(label, x + left + GLYPH + 6, middle + SIZE * 0.35, { size: SIZE, color: painter.theme.ink }));
    left += size;
  }
  return { markup: parts.join(""), height: (row + 1) * ROW + 4 };
}

function legendEntries(traces: Trace[], layout: Layout): Entry[] {
  if (layout.showlegend === false) return [];
  const seen = new Set<string>();
  const entries: Entry[] = [];
  traces.forEach((trace, index) => {
    if (!("name" in trace) || !trace.name || trace.type === "parcoords" || trace.type === "table") return;
    if (trace.type === "heatmap" || trace.type === "contour" || trace.showlegend === false) return;
    const key = trace.legendgroup ?? `${index}`;
    if (!seen.has(key)) entries.push({ trace: trace as NamedTrace, index });
    seen.add(key);
  });
  const asked = layout.showlegend === true || entries.some(({ trace }) => trace.showlegend === true);
  return entries.length > 1 || asked ? entries : [];
}

function glyph(trace: NamedTrace, index: number, painter: Painter, x: number, y: number): string {
  const marker = typeof trace.marker?.color === "string" ? trace.marker.color : undefined;
  const color = painter.series(("line" in trace ? trace.line?.color : undefined) ?? marker, index);
  if (trace.type !== "scatter")
    return element("rect", { x: x + 6, y: y - 5.5, width: 11, height: 11, rx: 2, fill: color });
  const line = trace.mode.includes("lines")
    ? element("path", {
        d: `M${x} ${y}h${GLYPH}`,
        ...strokeOf({ ...trace.line, width: Math.min(3, trace.line?.width ?? 2) }, color),
      })
    : "";
  if (!trace.mode.includes("markers")) return line;
  const fill = painter.series(marker ?? trace.line?.color, index);
  const style = { fill, stroke: painter.theme.background, "stroke-width": 0.8 };
  return line + drawSymbol(trace.marker?.symbol ?? "circle", x + GLYPH / 2, y, 4, style);
}
