/**
 * Figures as plain plotly data, `{data, layout}`, made by hand or by other libraries: brought from the shorthands that
 * plotly allows to what the static drawing knows.
 */
import { Figure, type MediaBundle } from "./figure.ts";
import { canDraw } from "./svg/render.ts";
import type { FigureData, Layout, Trace } from "./types.ts";

type Plain = Record<string, unknown>;

/** Traces whose plain form the drawing can follow. */
const KINDS = new Set(["scatter", "bar", "histogram", "heatmap"]);
/** Up to so many points plotly marks them. */
const FEW_POINTS = 20;

/** The static drawing of a plain figure; undefined for other values and for figures that only plotly can draw. */
export function plainDrawing(value: unknown): string | undefined {
  if (value instanceof Figure || !isPlain(value) || !Array.isArray(value["data"])) return undefined;
  const { data, layout, frames } = value;
  if (data.length === 0 || !isPlain(layout) || frames) return undefined; // frames move
  const traces = data.map(traceOf);
  if (!traces.every((trace) => trace !== undefined)) return undefined;
  const figure: FigureData = { data: traces, layout: layoutOf(layout) };
  if (!canDraw(figure)) return undefined;
  try {
    const svg = new Figure(figure).toSvg();
    return svg.includes("NaN") ? undefined : svg;
  } catch {
    return undefined; // plotly has more forms than the drawing follows; its own is shown then
  }
}

/** Where a notebook's cell has a place for it: plain figures are shown by plotly, and by a drawing where there is no plotly. */
export function showPlainFigures(scope: object): void {
  const { registerDisplay } = scope as {
    registerDisplay?: (adapter: (value: unknown) => MediaBundle | undefined) => void;
  };
  registerDisplay?.((value) => {
    const svg = plainDrawing(value);
    if (svg === undefined) return undefined;
    const { data, layout, config } = value as Plain;
    return { "application/vnd.plotly.v1+json": { data, layout, ...(config ? { config } : {}) }, "image/svg+xml": svg };
  });
}

function traceOf(given: unknown): Trace | undefined {
  if (!isPlain(given)) return undefined;
  const { type = "scatter", colorscale, x: _x, y: _y, z: _z, ...rest } = given; // coordinates only where they are lists
  if (typeof type !== "string" || !KINDS.has(type)) return undefined;
  const trace: Plain = { type, ...rest };
  if (Array.isArray(colorscale)) trace["colorscale"] = colorscale; // a name is plotly's alone
  for (const axis of ["x", "y", "z"]) {
    const values = listOf(given[axis]);
    if (values?.some(isDate)) return undefined; // which plotly spaces by time, the drawing as names
    if (values) trace[axis] = axis === "z" ? values.map((row) => listOf(row) ?? row) : values;
  }
  if (type === "scatter" || type === "bar") return withBothAxes(trace);
  return (type === "heatmap" ? trace["z"] : trace["x"]) === undefined ? undefined : (trace as unknown as Trace);
}

/** Without one of the axes the points are counted from 0. */
function withBothAxes(trace: Plain): Trace | undefined {
  const one = (trace["x"] ?? trace["y"]) as unknown[] | undefined;
  if (!one) return undefined;
  trace["x"] ??= one.map((_, index) => index);
  trace["y"] ??= one.map((_, index) => index);
  if (trace["type"] === "scatter") trace["mode"] ??= one.length < FEW_POINTS ? "lines+markers" : "lines";
  return trace as unknown as Trace;
}

function layoutOf(given: Plain): Layout {
  const layout: Plain = { ...given, ...titled(given) };
  for (const [name, value] of Object.entries(given))
    if (/^[xy]axis\d*$/.test(name) && isPlain(value)) layout[name] = { ...value, ...titled(value) };
  return layout as unknown as Layout;
}

/** A title may be a text alone. */
function titled({ title }: Plain): { title?: { text: string } } {
  return typeof title === "string" ? { title: { text: title } } : {};
}

function listOf(values: unknown): unknown[] | undefined {
  if (!Array.isArray(values) && !(ArrayBuffer.isView(values) && !(values instanceof DataView))) return undefined;
  return Array.from(values as ArrayLike<unknown>);
}

function isDate(value: unknown): boolean {
  return value instanceof Date || (typeof value === "string" && /^\d{4}-\d\d/.test(value));
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null;
}
