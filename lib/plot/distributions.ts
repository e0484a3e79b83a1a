/** How values are spread: histograms and boxes. */
import { defaultLanguage, formatNumber } from "#lib/core/index";
import { chosen, frame, type PlotOptions } from "./basic.ts";
import { countInBins, histogramBins, quantile } from "./bins.ts";
import { type Columns, columnOf, type PlotSource, toColumns, toNumbers } from "./columns.ts";
import type { Figure } from "./figure.ts";
import { seriesColor } from "./theme.ts";
import { thinIndices } from "./thin.ts";
import type { Trace } from "./types.ts";
import { say } from "./words.ts";

/** How often values occur, in bins with round edges; several columns share the bins. @param options.bins about how many */
export function histogram(source: PlotSource, options: PlotOptions & { bins?: number } = {}): Figure {
  const { language = defaultLanguage() } = options;
  const columns = toColumns(source, { ragged: true });
  const names = chosen(options.x ?? options.y, columns);
  const values = names.map((name) => toNumbers(columnOf(columns, name)).filter(Number.isFinite));
  const bins = histogramBins(values.flat(), options.bins);
  const { centres, width } = bins;
  const data = names.map((name, index): Trace => {
    const edges = centres.map((centre) => `${formatNumber(centre - width / 2)} – ${formatNumber(centre + width / 2)}`);
    return {
      type: "bar",
      name,
      x: centres,
      y: countInBins(bins, values[index]!),
      width,
      text: edges,
      textposition: "none",
      hovertemplate: "%{text}: %{y}",
      marker: { color: seriesColor(index) },
      ...(names.length > 1 ? { opacity: 0.6 } : {}),
    };
  });
  const xName = names.length === 1 ? names[0]! : "";
  return frame(data, options, xName === "value" ? "" : xName, say(language, "count")).with({
    barmode: "overlay",
    bargap: 0,
  });
}

/** Boxes: median, quartiles, whiskers to the farthest value within 1.5 interquartile ranges, and what lies beyond. */
export function box(source: PlotSource, options: PlotOptions = {}): Figure {
  const columns = toColumns(source, { ragged: options.x === undefined });
  const groups = options.x === undefined ? plainGroups(columns, options) : groupedBy(columns, options.x, options);
  const stats = groups
    .map(({ name, values }) => ({ name, ...boxStatistics(values) }))
    .filter((group) => group.count > 0);
  const data: Trace = {
    type: "box",
    x: stats.map(({ name }) => name),
    q1: stats.map(({ q1 }) => q1),
    median: stats.map(({ median }) => median),
    q3: stats.map(({ q3 }) => q3),
    lowerfence: stats.map(({ low }) => low),
    upperfence: stats.map(({ high }) => high),
    mean: stats.map(({ mean }) => mean),
    y: stats.map(({ outliers }) => outliers),
    boxpoints: "outliers",
    marker: { color: seriesColor(0) },
  };
  const y = typeof options.y === "string" ? options.y : "";
  return frame([data], options, options.x ?? "", y);
}

interface Group {
  name: string;
  values: number[];
}

function plainGroups(columns: Columns, options: PlotOptions): Group[] {
  return chosen(options.y, columns).map((name) => ({ name, values: toNumbers(columnOf(columns, name)) }));
}

function groupedBy(columns: Columns, by: string, options: PlotOptions): Group[] {
  const names = columnOf(columns, by);
  const [yName] = chosen(options.y, new Map([...columns].filter(([name]) => name !== by)));
  const values = toNumbers(columnOf(columns, yName!));
  const groups = new Map<string, number[]>();
  names.forEach((name, row) => {
    const key = String(name ?? "");
    groups.set(key, [...(groups.get(key) ?? []), values[row]!]);
  });
  return [...groups].map(([name, group]) => ({ name, values: group }));
}

function boxStatistics(values: readonly number[]) {
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share)) as [number, number, number];
  const reach = 1.5 * (q3 - q1);
  const inside = sorted.filter((value) => value >= q1 - reach && value <= q3 + reach);
  const outside = [...sorted.filter((value) => value < q1 - reach || value > q3 + reach)];
  const shown = thinIndices(outside, 400).map((index) => outside[index]!);
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return {
    count: sorted.length,
    q1,
    median,
    q3,
    mean,
    low: inside[0] ?? q1,
    high: inside.at(-1) ?? q3,
    outliers: shown,
  };
}
