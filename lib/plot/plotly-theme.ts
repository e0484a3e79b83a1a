/** Fonts, margins and colours for plotly, so that the interactive figure looks like the static one. */
import { textWidth } from "./svg/text-width.ts";
import { type Theme, type ThemeName, themed, themes } from "./theme.ts";
import type { Axis, BoxTrace, FigureData, TableTrace, Trace } from "./types.ts";

const FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'PingFang SC', 'Microsoft YaHei', sans-serif";

/** The figure with a plotly template; colours exchanged for those of the theme. */
export function themedFigure(
  { data, layout }: FigureData,
  name: ThemeName,
): { data: Trace[]; layout: Record<string, unknown> } {
  const recolored = name === "light" ? { data, layout } : recolor({ data, layout }, name);
  return {
    data: recolored.data.map(forPlotly),
    layout: {
      ...recolored.layout,
      ...logAxes(recolored),
      autosize: layout.width === undefined,
      margin: marginOf({ data, layout }),
      ...tableHeight({ data, layout }),
      ...(legendCount(data) > 4
        ? {}
        : { legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", xanchor: "left" } }),
      template: { layout: template(themes[name]) },
    },
  };
}

/** What plotly needs to be told beside what the static drawing finds out itself. */
function forPlotly(trace: Trace): Trace {
  if (trace.type === "box") return withPoints(trace);
  if (trace.type === "table") return { ...trace, columnwidth: columnWidths(trace) }; // else all are as wide as each other
  if (trace.type === "scatter" && trace.mode.includes("text")) return { ...trace, cliponaxis: false };
  return trace;
}

function columnWidths({ header, cells }: TableTrace): number[] {
  return header.values.map((label, column) => {
    const texts = [label, ...cells.values[column]!];
    return Math.max(...texts.map((text) => textWidth(text, 12))) + 20;
  });
}

/** Over a few decades plotly marks every digit; 1, 2 and 5 are enough. */
function logAxes({ data, layout }: FigureData): Record<string, unknown> {
  const named = Object.entries(layout).filter(([key]) => /^[xy]axis\d*$/.test(key)) as [string, Axis][];
  const logs = named.filter(
    ([, axis]) => axis.type === "log" && axis.dtick === undefined && axis.tickvals === undefined,
  );
  return Object.fromEntries(
    logs.map(([key, axis]) => [key, decadesOf(data, key.replace("axis", "")) > 4 ? axis : { ...axis, dtick: "D2" }]),
  );
}

/** @param id of an axis: x, y2 */
function decadesOf(data: readonly Trace[], id: string): number {
  const direction = id[0] as "x" | "y";
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const trace of data) {
    if (!(direction in trace) || ((trace as AxisIds)[`${direction}axis`] ?? direction) !== id) continue;
    for (const value of ((trace as AxisIds)[direction] ?? []).flat())
      if (typeof value === "number" && value > 0) [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  return high > 0 ? Math.log10(high / low) : 0;
}

interface AxisIds {
  x?: readonly unknown[];
  y?: readonly unknown[];
  xaxis?: string;
  yaxis?: string;
}

/**
 * plotly reads from the first box whether the points of a box are a list, and draws nothing where that list is empty. A point
 * inside the whiskers is no outlier and is not drawn.
 */
function withPoints(trace: BoxTrace): BoxTrace {
  return { ...trace, y: trace.y.map((points, i) => (points.length > 0 ? points : [trace.median[i]!])) };
}

/** Room for the title, the words below it, and a row of legend or the names of upright axes. */
function marginOf({ data, layout }: FigureData) {
  if (data.some((trace) => trace.type === "parcoords")) return { l: 90, r: 30, t: 130, b: 40 };
  if (data.some((trace) => trace.type === "table")) return { l: 14, r: 14, t: layout.title?.subtitle ? 72 : 52, b: 10 };
  const asked = data.some((trace) => "showlegend" in trace && trace.showlegend === true);
  const legend = (asked || legendCount(data) > 1) && layout.showlegend !== false ? 28 : 8;
  return { l: 56, r: 18, t: 46 + (layout.title?.subtitle ? 20 : 0) + legend, b: 52 };
}

/** plotly scrolls in a table that does not fit, by half a row too. */
function tableHeight(figure: FigureData): { height?: number } {
  const [table] = figure.data;
  if (table?.type !== "table") return {};
  const { t, b } = marginOf(figure);
  const rows = table.cells.values[0]?.length ?? 0;
  return { height: t + b + table.header.height + rows * table.cells.height + 4 };
}

function legendCount(data: readonly Trace[]): number {
  return data.filter((trace) => trace.name && !("showlegend" in trace && trace.showlegend === false)).length;
}

function template(theme: Theme): Record<string, unknown> {
  const axis = {
    gridcolor: theme.grid,
    linecolor: theme.axis,
    zerolinecolor: theme.grid,
    tickcolor: theme.axis,
    tickfont: { size: 11, color: theme.muted },
    title: { font: { size: 12, color: theme.muted }, standoff: 8 },
    automargin: true,
    exponentformat: "e",
  };
  return {
    font: { family: FONT, color: theme.ink, size: 12 },
    title: {
      x: 0.01,
      xanchor: "left",
      yref: "container",
      y: 1,
      yanchor: "top",
      pad: { t: 14 },
      font: { size: 16 },
      subtitle: { font: { size: 12, color: theme.muted } },
    },
    paper_bgcolor: theme.background,
    plot_bgcolor: theme.background,
    colorway: [...theme.series],
    xaxis: { ...axis, showgrid: false, showline: true, ticks: "outside", ticklen: 4 },
    yaxis: { ...axis, zeroline: false },
    hovermode: "closest",
    hoverlabel: { font: { family: FONT }, namelength: -1 }, // whole names
  };
}

function recolor<T>(value: T, name: ThemeName): T {
  if (typeof value === "string") return themed(value, name) as T;
  if (Array.isArray(value))
    return typeof value[0] === "number" ? value : (value.map((item) => recolor(item, name)) as T);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, recolor(item, name)])) as T;
}
