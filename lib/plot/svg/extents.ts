/** Which values an axis must show. */
import type { Axis, BarTrace, BoxTrace, CartesianTrace, ContourTrace, Datum, HeatmapTrace, Layout } from "../types.ts";

interface AxisUser {
  xId: string;
  yId: string;
  traces: { trace: CartesianTrace }[];
}

/** The values on each axis; axes that match share them. */
export function extents(drafts: AxisUser[], layout: Layout, direction: "x" | "y") {
  const idOf = (draft: AxisUser) => (direction === "x" ? draft.xId : draft.yId);
  const keyOf = (id: string) => axisOf(layout, id).matches ?? id;
  return (id: string) => {
    const traces = drafts.filter((draft) => keyOf(idOf(draft)) === keyOf(id)).flatMap((draft) => draft.traces);
    const values = traces.flatMap(({ trace }) => valuesOf(trace, direction));
    if (layout.barmode === "stack")
      values.push(
        ...stackTops(
          traces.map((item) => item.trace),
          direction,
        ),
      );
    const lines = traces.every(({ trace }) => trace.type === "scatter" && trace.mode === "lines");
    const filled = traces.some(({ trace }) => trace.type === "heatmap" || trace.type === "contour");
    return {
      values,
      padding: filled || (lines && direction === "x") ? 0 : direction === "x" ? 0.03 : 0.06,
      fromZero: traces.some(({ trace }) => trace.type === "bar" && isLength(trace, direction)),
    };
  };
}

/** True where the length of the bars is counted along this direction. */
function isLength(trace: { orientation?: "v" | "h"; base?: number | number[] }, direction: "x" | "y"): boolean {
  return trace.base === undefined && (trace.orientation === "h") === (direction === "x");
}

function valuesOf(trace: CartesianTrace, direction: "x" | "y"): Datum[] {
  if (trace.type === "box") return direction === "x" ? trace.x : boxValues(trace);
  if (trace.type === "heatmap" || trace.type === "contour") return gridValues(trace, direction);
  if (trace.type === "histogram") return direction === "x" ? trace.x : [];
  if (trace.type === "bar") return barValues(trace, direction);
  if (direction === "x" || !trace.error_y) return trace[direction];
  const { array } = trace.error_y;
  return trace.y.flatMap((value, i): Datum[] =>
    typeof value === "number" ? [value - array[i]!, value + array[i]!] : [value],
  );
}

function boxValues(trace: BoxTrace): Datum[] {
  return [...trace.lowerfence, ...trace.upperfence, ...trace.y.flat()];
}

function gridValues(trace: HeatmapTrace | ContourTrace, direction: "x" | "y"): Datum[] {
  const count = direction === "x" ? (trace.z[0]?.length ?? 0) : trace.z.length;
  const centres = trace[direction] ?? Array.from({ length: count }, (_, index) => index);
  if (trace.type === "contour" || centres.some((value) => typeof value === "string")) return centres;
  return cellEdges(centres as number[]);
}

/** The edges between cells whose centres are given: halfway to the neighbours. */
export function cellEdges(centres: readonly number[]): number[] {
  if (centres.length === 1) return [centres[0]! - 0.5, centres[0]! + 0.5];
  const inner = centres.slice(1).map((centre, index) => (centre + centres[index]!) / 2);
  const first = centres[0]! - (inner[0]! - centres[0]!);
  const last = centres.at(-1)! + (centres.at(-1)! - inner.at(-1)!);
  return [first, ...inner, last];
}

function barValues(trace: BarTrace, direction: "x" | "y"): Datum[] {
  const values = trace[direction];
  const along = (trace.orientation === "h") === (direction === "x");
  return values.flatMap((value, index): Datum[] => {
    if (typeof value !== "number") return [value];
    const pick = (option: number | number[] | undefined) => (Array.isArray(option) ? option[index] : option);
    if (along) return trace.base === undefined ? [value] : [pick(trace.base)!, pick(trace.base)! + value];
    const half = (pick(trace.width) ?? 0.8) / 2;
    return [value - half, value + half];
  });
}

function stackTops(traces: CartesianTrace[], direction: "x" | "y"): number[] {
  const tops = new Map<Datum, number>();
  for (const trace of traces) {
    if (trace.type !== "bar" || !isLength(trace, direction)) continue;
    const places = trace.orientation === "h" ? trace.y : trace.x;
    const lengths = trace.orientation === "h" ? trace.x : trace.y;
    for (const [index, place] of places.entries())
      tops.set(place, (tops.get(place) ?? 0) + Number(lengths[index] ?? 0));
  }
  return [...tops.values()];
}

/** `x2` → the axis `xaxis2`. */
export function axisOf(layout: Layout, id: string): Axis {
  const number = id.slice(1);
  return (layout as Record<string, Axis | undefined>)[`${id[0]}axis${number}`] ?? {};
}
