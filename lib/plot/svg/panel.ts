/**
 * Panels: each pair of axes is a cell of a grid. A cell has room for its tick labels and titles, so that the domains of
 * plotly, which leave that room between panels, give rows and columns here.
 */
import type { Axis, CartesianTrace, Datum, Layout } from "../types.ts";
import { axisOf, extents } from "./extents.ts";
import { makeScale, type Scale } from "./scale.ts";
import { fitText, textWidth, wrapText } from "./text-width.ts";

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A drawing area with its scales. */
export interface Panel {
  xId: string;
  yId: string;
  xAxis: Axis;
  yAxis: Axis;
  x: Scale;
  y: Scale;
  rect: Rect;
  /** Where its cell begins: titles stand there. */
  left: number;
  traces: { trace: CartesianTrace; index: number }[];
  labels: XLabels;
}

/** How the labels of the x axis stand: in one line, broken, or turned. */
export interface XLabels {
  lines: string[][];
  rotate: boolean;
  height: number;
}

export const LABEL_SIZE = 11;
export const AXIS_TITLE_SIZE = 11.5;
const GAP = 26;

interface Draft extends Omit<Panel, "rect" | "x" | "y" | "labels" | "left"> {
  column: number;
  row: number;
}

export function layoutPanels(traces: { trace: CartesianTrace; index: number }[], layout: Layout, area: Rect): Panel[] {
  const drafts = groupByAxes(traces, layout);
  const columns = tracks(drafts.map((draft) => draft.xAxis.domain));
  const rows = tracks(drafts.map((draft) => draft.yAxis.domain)).reverse(); // plotly counts from the bottom
  for (const draft of drafts) {
    draft.column = indexOfTrack(columns, draft.xAxis.domain);
    draft.row = indexOfTrack(rows, draft.yAxis.domain);
  }
  const columnSpans = split(area.x, area.width, columns);
  const rowSpans = split(area.y, area.height, rows);
  const xExtents = extents(drafts, layout, "x");
  const yExtents = extents(drafts, layout, "y");

  const scaled = drafts.map((draft) => {
    const height = rowSpans[draft.row]!.size;
    const y = makeScale(draft.yAxis, yExtents(draft.yId), Math.min(8, Math.max(2, Math.round((height - 50) / 46))));
    if (y.kind === "category")
      for (const tick of y.ticks) tick.label = fitText(tick.label, columnSpans[draft.column]!.size * 0.36, LABEL_SIZE);
    return { draft, y, left: leftMargin(draft, y), top: draft.yAxis.title ? 24 : 8 };
  });
  const largest = (of: "left" | "top", same: "column" | "row", value: number) =>
    Math.max(...scaled.filter(({ draft }) => draft[same] === value).map((item) => item[of]));

  const placed = scaled.map(({ draft, y }) => {
    const column = columnSpans[draft.column]!;
    const left = largest("left", "column", draft.column);
    const width = Math.max(20, column.size - left - 10);
    const xRoom = Math.min(10, Math.max(2, Math.round(width / 84)));
    const x = makeScale(draft.xAxis, xExtents(draft.xId), xRoom);
    return {
      draft,
      x,
      y,
      start: column.start,
      left: column.start + left,
      width,
      labels: xLabels(draft.xAxis, x, width),
    };
  });
  return placed.map(({ draft, x, y, start, left, width, labels }) => {
    const row = rowSpans[draft.row]!;
    const top = largest("top", "row", draft.row);
    const bottom = Math.max(...placed.filter((item) => item.draft.row === draft.row).map((item) => bottomMargin(item)));
    const rect = { x: left, y: row.start + top, width, height: Math.max(20, row.size - top - bottom) };
    const { column: _column, row: _row, ...panel } = draft;
    return { ...panel, x, y, rect, labels, left: start };
  });
}

/** Where values lie in the drawing, in pixels; `undefined` for gaps. */
export function pixelX(panel: Panel, value: Datum | undefined): number | undefined {
  const position = panel.x.position(value);
  return position === undefined ? undefined : panel.rect.x + position * panel.rect.width;
}

export function pixelY(panel: Panel, value: Datum | undefined): number | undefined {
  const position = panel.y.position(value);
  return position === undefined ? undefined : panel.rect.y + (1 - position) * panel.rect.height;
}

function groupByAxes(traces: { trace: CartesianTrace; index: number }[], layout: Layout): Draft[] {
  const drafts = new Map<string, Draft>();
  for (const item of traces) {
    const [xId, yId] = [item.trace.xaxis ?? "x", item.trace.yaxis ?? "y"];
    const draft = drafts.get(`${xId} ${yId}`) ?? {
      xId,
      yId,
      xAxis: axisOf(layout, xId),
      yAxis: axisOf(layout, yId),
      traces: [],
      column: 0,
      row: 0,
    };
    draft.traces.push(item);
    drafts.set(`${xId} ${yId}`, draft);
  }
  return [...drafts.values()];
}

type Domain = readonly [number, number];
const WHOLE: Domain = [0, 1];

function tracks(domains: (Domain | undefined)[]): Domain[] {
  const byStart = new Map(domains.map((domain = WHOLE) => [domain[0].toFixed(4), domain]));
  return [...byStart.values()].sort((a, b) => a[0] - b[0]);
}

function indexOfTrack(all: Domain[], domain: Domain = WHOLE): number {
  return all.findIndex((track) => track[0].toFixed(4) === domain[0].toFixed(4));
}

function split(start: number, size: number, domains: Domain[]): { start: number; size: number }[] {
  const shares = domains.map(([low, high]) => high - low);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const free = size - GAP * (domains.length - 1);
  let at = start;
  return shares.map((share) => {
    const span = { start: at, size: (free * share) / total };
    at += span.size + GAP;
    return span;
  });
}

function leftMargin(draft: Draft, y: Scale): number {
  if (draft.yAxis.showticklabels === false) return 6;
  return Math.max(8, ...y.ticks.map((tick) => textWidth(tick.label, LABEL_SIZE))) + 10;
}

function bottomMargin({ draft, labels }: { draft: Draft; labels: XLabels }): number {
  return (draft.xAxis.showticklabels === false ? 6 : labels.height + 9) + (draft.xAxis.title?.text ? 19 : 0);
}

function xLabels(axis: Axis, x: Scale, width: number): XLabels {
  const labels = x.ticks.map((tick) => tick.label);
  const flat: XLabels = { lines: labels.map((label) => [label]), rotate: false, height: LABEL_SIZE };
  const room = x.unit * width - 6;
  const named = x.kind === "category" || axis.tickvals !== undefined;
  if (!named || x.kind !== "category" || labels.every((label) => textWidth(label, LABEL_SIZE) <= room)) return flat;
  const broken = labels.map((label) => wrapText(label, room, LABEL_SIZE, 400, 2));
  const whole = broken.every((lines, index) => lines.join("").replace(/\s/g, "") === labels[index]!.replace(/\s/g, ""));
  if (room > 30 && whole) return { lines: broken, rotate: false, height: LABEL_SIZE * 2 + 3 };
  const short = labels.map((label) => fitText(label, 110, LABEL_SIZE));
  const longest = Math.max(...short.map((label) => textWidth(label, LABEL_SIZE)));
  return { lines: short.map((label) => [label]), rotate: true, height: longest * 0.62 + 8 };
}
