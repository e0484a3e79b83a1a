/** The everyday plots of series: `line`, `scatter`, `bar`. */
import { defaultLanguage, formatNumber, type Language, TunelabError } from "#lib/core/index";
import { type Columns, columnOf, isNumeric, type PlotSource, toColumns, toNumbers } from "./columns.ts";
import { Figure } from "./figure.ts";
import { sequentialScale, seriesColor, seriesDash } from "./theme.ts";
import { thinCloud, thinIndices } from "./thin.ts";
import type { Axis, Datum, Layout, Trace } from "./types.ts";

export interface PlotOptions {
  /** The column across; default `x`, `step` or `epoch` where there is one, else the row number. */
  x?: string;
  /** The column or columns upright; default every column of numbers. */
  y?: string | readonly string[];
  /** A column whose values split the rows into series. */
  by?: string;
  title?: string;
  subtitle?: string;
  /** Titles of the axes, with units; default the names of the columns. */
  xTitle?: string;
  yTitle?: string;
  logX?: boolean;
  logY?: boolean;
  width?: number;
  height?: number;
  /** Default: the language of the environment. */
  language?: Language;
}

interface Series {
  name: string;
  x: Datum[];
  y: Datum[];
}

/**
 * Lines. Long series are thinned to what can be seen; every spike stays.
 * @example
 * line(history, { x: "step", y: ["loss", "evalLoss"] })
 */
export function line(source: PlotSource, options: PlotOptions & { markers?: boolean } = {}): Figure {
  const { series, xName, yName } = readSeries(toColumns(source), options);
  const data = series.map(({ name, x, y }, index): Trace => {
    const kept = thinIndices(toNumbers(y));
    const marked = options.markers ?? y.length <= 25;
    const color = seriesColor(index);
    return {
      type: "scatter",
      mode: marked ? "lines+markers" : "lines",
      name,
      x: kept.map((at) => x[at]!),
      y: kept.map((at) => y[at]!),
      line: { color, dash: seriesDash(index) },
      ...(marked ? { marker: { color, size: 6 } } : {}),
    };
  });
  return frame(data, options, xName, yName);
}

/** Points. `size` and `color` may name columns of numbers. */
export function scatter(source: PlotSource, options: PlotOptions & { color?: string } = {}): Figure {
  const columns = toColumns(source);
  const { series, xName, yName } = readSeries(columns, options);
  const shade = options.color === undefined ? undefined : toNumbers(columnOf(columns, options.color));
  const data = series.map(({ name, x, y }, index): Trace => {
    const kept = isNumeric(x) ? thinCloud(toNumbers(x), toNumbers(y)) : x.map((_, at) => at);
    const size = kept.length > 1000 ? 4 : kept.length > 200 ? 5.5 : 7;
    const colored = {
      colorscale: sequentialScale,
      showscale: true,
      colorbar: { title: { text: options.color ?? "" } },
    };
    const color =
      shade && series.length === 1
        ? { color: kept.map((at) => shade[at]!), ...colored }
        : { color: seriesColor(index) };
    return {
      type: "scatter",
      mode: "markers",
      name,
      x: kept.map((at) => x[at]!),
      y: kept.map((at) => y[at]!),
      marker: { size, ...color },
      opacity: kept.length > 200 ? 0.7 : 1,
    };
  });
  return frame(data, options, xName, yName);
}

/** Bars: a name and a value each, or several values for grouped or stacked bars. */
export function bar(
  source: PlotSource | Record<string, number>,
  options: PlotOptions & { horizontal?: boolean; stacked?: boolean } = {},
): Figure {
  const columns = toColumns(source as PlotSource);
  const names = options.x ?? [...columns].find(([, values]) => values.some((value) => typeof value === "string"))?.[0];
  const { series, xName, yName } = readSeries(columns, names === undefined ? options : { ...options, x: names });
  const { horizontal = false, stacked = false } = options;
  const labelled = series.length === 1 && series[0]!.y.length <= 30;
  const data = series.map(({ name, x, y }, index): Trace => {
    const text = labelled ? y.map((value) => (typeof value === "number" ? formatNumber(value) : "")) : undefined;
    const [across, along] = [x.map((value) => (names === undefined ? value : String(value ?? ""))), y];
    return {
      type: "bar",
      name,
      x: horizontal ? along : across,
      y: horizontal ? across : along,
      orientation: horizontal ? "h" : "v",
      marker: { color: seriesColor(index) },
      ...(text ? { text, textposition: "outside" } : {}),
    };
  });
  const figure = frame(data, options, horizontal ? yName : xName, horizontal ? xName : yName);
  const turned: Partial<Layout> = horizontal ? { yaxis: { ...figure.layout.yaxis, autorange: "reversed" } } : {};
  return figure.with({ barmode: stacked ? "stack" : "group", ...turned });
}

export function chosen(wanted: string | readonly string[] | undefined, columns: Columns): string[] {
  if (wanted !== undefined) return typeof wanted === "string" ? [wanted] : [...wanted];
  const numeric = [...columns].filter(([, values]) => isNumeric(values)).map(([name]) => name);
  if (numeric.length === 0)
    throw new TunelabError("INVALID_INPUT", ["没有可以绘制的数值列", "there is no column of numbers to plot"], {
      hint: [`列有 ${[...columns.keys()].join("、")}`, `the columns are ${[...columns.keys()].join(", ")}`],
    });
  return numeric;
}

/** Splits columns, or the rows by a column, into series. */
function readSeries(columns: Columns, options: PlotOptions): { series: Series[]; xName: string; yName: string } {
  const xName = options.x ?? ["x", "step", "epoch"].find((name) => columns.has(name));
  const rows = columns.values().next().value?.length ?? 0;
  const x = xName === undefined ? Array.from({ length: rows }, (_, row) => row) : columnOf(columns, xName);
  const rest = new Map([...columns].filter(([name]) => name !== xName && name !== options.by));
  const yNames = chosen(options.y, rest);
  const plain = yNames.map((name) => ({ name, x, y: columnOf(columns, name) }));
  const series =
    options.by === undefined
      ? plain
      : plain.flatMap((one) => splitBy(one, columnOf(columns, options.by!), yNames.length > 1));
  const yName = yNames.length === 1 && yNames[0] !== "value" ? yNames[0]! : "";
  return { series, xName: xName ?? "", yName };
}

function splitBy(series: Series, keys: Datum[], several: boolean): Series[] {
  const groups = new Map<string, Series>();
  keys.forEach((key, row) => {
    const name = String(key ?? "");
    const group = groups.get(name) ?? { name: several ? `${series.name} ${name}` : name, x: [], y: [] };
    group.x.push(series.x[row]!);
    group.y.push(series.y[row]!);
    groups.set(name, group);
  });
  return [...groups.values()];
}

export function frame(data: Trace[], options: PlotOptions, xName: string, yName: string): Figure {
  const { title, subtitle, width, height, language = defaultLanguage() } = options;
  const axis = (text: string, log: boolean | undefined): Axis => ({
    ...(text ? { title: { text } } : {}),
    ...(log ? { type: "log" } : {}),
  });
  return new Figure({
    data,
    layout: {
      ...(title === undefined ? {} : { title: { text: title, ...(subtitle ? { subtitle: { text: subtitle } } : {}) } }),
      xaxis: axis(options.xTitle ?? xName, options.logX),
      yaxis: axis(options.yTitle ?? yName, options.logY),
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
      meta: { language },
    },
  });
}
