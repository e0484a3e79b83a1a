/** Bars, upright or lying, grouped, stacked or between two values. */
import { histogramBins } from "../bins.ts";
import type { BarTrace, Datum, HistogramTrace, Layout } from "../types.ts";
import { colorAt, inkOn, parseColor, toHex } from "./color.ts";
import { element, round, text } from "./element.ts";
import type { Painter } from "./painter.ts";
import type { Panel } from "./panel.ts";
import { textWidth } from "./text-width.ts";

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A histogram that was left to the viewer, binned. */
export function toBars(trace: HistogramTrace): BarTrace {
  const values = trace.x.filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  const { centres, counts, width } = histogramBins(values, trace.nbinsx);
  return { ...trace, type: "bar", x: centres, y: counts, width };
}

/** All bars of a panel at once: they share their places. */
export function drawBars(panel: Panel, layout: Layout, painter: Painter): Map<number, string> {
  const bars = panel.traces.filter((item): item is { trace: BarTrace; index: number } => item.trace.type === "bar");
  const mode = layout.barmode ?? "group";
  const slots = mode === "group" ? Math.max(1, bars.filter(({ trace }) => trace.width === undefined).length) : 1;
  const stacked = new Map<string, number>();
  const drawn = new Map<number, string>();
  bars.forEach(({ trace, index }, order) => {
    const slot = mode === "group" && trace.width === undefined ? order : 0;
    drawn.set(index, drawTrace(trace, index, { panel, layout, painter, slot, slots, stacked }));
  });
  return drawn;
}

interface Setting {
  panel: Panel;
  layout: Layout;
  painter: Painter;
  slot: number;
  slots: number;
  stacked: Map<string, number>;
}

function drawTrace(trace: BarTrace, index: number, setting: Setting): string {
  const { panel, layout, painter, slot, slots, stacked } = setting;
  const lying = trace.orientation === "h";
  const places = lying ? trace.y : trace.x;
  const lengths = lying ? trace.x : trace.y;
  const colorOf = barColors(trace, painter, index);
  const stacks = layout.barmode === "stack" || layout.barmode === "relative";
  const parts: string[] = [];
  places.forEach((place, i) => {
    const length = Number(lengths[i] ?? Number.NaN);
    if (!Number.isFinite(length)) return;
    const key = `${length < 0 ? "-" : "+"}${place}`;
    const start = baseOf(trace, i) ?? (stacks ? (stacked.get(key) ?? 0) : 0);
    if (stacks) stacked.set(key, start + length);
    const width = pick(trace.width, i);
    const box = boxOf(panel, place, start, start + length, { lying, slot, slots, gap: layout.bargap ?? 0.28, width });
    if (!box) return;
    const rim = stacks ? { stroke: painter.theme.background, "stroke-width": 0.8 } : {};
    parts.push(element("rect", { ...box, rx: cornerOf(box, layout), fill: colorOf(i), ...rim }));
    const label = trace.text?.[i];
    if (label && trace.textposition !== "none")
      parts.push(barLabel(label, box, length, lying, panel, painter, colorOf(i)));
  });
  return parts.join("");
}

function pick(option: number | number[] | undefined, index: number): number | undefined {
  return Array.isArray(option) ? option[index] : option;
}

function baseOf(trace: BarTrace, index: number): number | undefined {
  return pick(trace.base, index);
}

function barColors(trace: BarTrace, painter: Painter, index: number): (i: number) => string {
  const color = trace.marker?.color;
  if (!Array.isArray(color)) {
    const single = painter.series(color as string | undefined, index);
    return () => single;
  }
  const scale = painter.scaleOf(trace.marker!, color as (string | number)[]);
  return (i) =>
    typeof color[i] === "number"
      ? toHex(colorAt(scale.colors, scale.share(color[i])))
      : painter.color(String(color[i]));
}

interface Slot {
  lying: boolean;
  slot: number;
  slots: number;
  gap: number;
  /** In the units of the axis. */
  width: number | undefined;
}

function boxOf(panel: Panel, place: Datum, from: number, to: number, options: Slot): Box | undefined {
  const { rect } = panel;
  const [across, along] = options.lying ? [panel.y, panel.x] : [panel.x, panel.y];
  const centre = across.position(place);
  const [start, end] = [along.position(from) ?? 0, along.position(to)];
  if (centre === undefined || end === undefined) return undefined;
  const size = options.width === undefined ? across.unit * (1 - options.gap) : across.unit * options.width;
  const each = size / options.slots;
  const low = centre - size / 2 + each * options.slot;
  const acrossSize = options.lying ? rect.height : rect.width;
  // Neighbouring bins are kept apart by a hairline.
  const hairline = options.width !== undefined && each * acrossSize > 3 ? 1 : options.slots > 1 ? 1 : 0;
  const thick = Math.max(0.75, each * acrossSize - hairline);
  if (!options.lying) {
    const [top, bottom] = [1 - Math.max(start, end), 1 - Math.min(start, end)];
    const x = rect.x + low * rect.width + hairline / 2;
    return { x, y: rect.y + top * rect.height, width: thick, height: (bottom - top) * rect.height };
  }
  const x = rect.x + Math.min(start, end) * rect.width;
  const y = rect.y + (1 - low - each) * rect.height + hairline / 2;
  return { x, y, width: Math.abs(end - start) * rect.width, height: thick };
}

function cornerOf(box: Box, layout: Layout): number | undefined {
  if (layout.barmode === "stack" || layout.bargap === 0) return undefined;
  const corner = Math.min(2, box.width / 4, box.height / 2);
  return corner > 0.5 ? round(corner) : undefined;
}

/** Beyond the end of the bar, or inside where there is no room beyond. */
function barLabel(
  label: string,
  box: Box,
  length: number,
  lying: boolean,
  panel: Panel,
  painter: Painter,
  fill: string,
): string {
  const size = 11;
  const ink = painter.theme.ink;
  if (!lying) {
    const y = length < 0 ? box.y + box.height + size + 2 : box.y - 4;
    if (textWidth(label, size) > box.width + 14) return "";
    return text(label, box.x + box.width / 2, y, { size, color: ink, anchor: "middle" });
  }
  const middle = box.y + box.height / 2 + size * 0.36;
  const width = textWidth(label, size);
  const room = panel.rect.x + panel.rect.width + 8 - (box.x + box.width);
  if (room > width + 8) return text(label, box.x + box.width + 5, middle, { size, color: ink });
  if (box.width < width + 8) return "";
  return text(label, box.x + box.width - 5, middle, { size, color: inkOn(parseColor(fill)), anchor: "end" });
}
