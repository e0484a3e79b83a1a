/** A figure in words: what a screen reader says, and what a terminal shows. */
import { displayWidth, formatNumber, type Language, padDisplay, truncateDisplay } from "#lib/core/index";
import type { Axis, Datum, FigureData, TableTrace, Trace } from "./types.ts";

const BLOCKS = "▁▂▃▄▅▆▇█";

interface SeriesFacts {
  name: string;
  count: number;
  values: number[];
}

/** One or two sentences with the ranges of each series. */
export function describeFigure({ data, layout }: FigureData): string {
  if (layout.meta?.description) return layout.meta.description;
  const zh = layout.meta?.language === "zh";
  const series = facts(data, layout.meta?.language ?? "en").slice(0, 8);
  const sentences = series.map(({ name, values }) => {
    const [low, high] = bounds(values);
    if (values.length === 0) return zh ? `${name}：无数据` : `${name}: no values`;
    const range = zh
      ? `${formatNumber(low)} 至 ${formatNumber(high)}`
      : `${formatNumber(low)} to ${formatNumber(high)}`;
    const last = formatNumber(values.at(-1)!);
    return zh
      ? `${name}：${values.length} 个值，${range}，最后为 ${last}`
      : `${name}: ${values.length} values, ${range}, last ${last}`;
  });
  const axes = [layout.xaxis, layout.yaxis].map((axis: Axis | undefined) => axis?.title?.text).filter(Boolean);
  const head = axes.length === 2 ? [zh ? `横轴${axes[0]}，纵轴${axes[1]}` : `${axes[1]} against ${axes[0]}`] : [];
  return [...head, ...sentences].join(zh ? "；" : "; ") + (zh ? "。" : ".");
}

/** Title and one line with a small curve for each series, for terminals and logs. */
export function figureText(figure: FigureData): string {
  const { data, layout } = figure;
  const title = layout.title?.text;
  const tables = data.filter((trace) => trace.type === "table");
  if (tables.length > 0) return [...(title ? [title] : []), ...tables.map(tableText)].join("\n");
  const series = facts(data, layout.meta?.language ?? "en");
  const shown = series.slice(0, 12);
  const width = Math.min(28, Math.max(0, ...shown.map(({ name }) => displayWidth(name))));
  const lines = shown.map(({ name, values }) => {
    const label = padDisplay(truncateDisplay(name, width), width);
    if (values.length === 0) return `  ${label}  –`;
    const [low, high] = bounds(values);
    const ends =
      values.length === 1 ? formatNumber(values[0]!) : `${formatNumber(values[0]!)} → ${formatNumber(values.at(-1)!)}`;
    return `  ${label}  ${sparkline(values)}  ${ends}  [${formatNumber(low)}, ${formatNumber(high)}]`;
  });
  const more = series.length > shown.length ? [`  … +${series.length - shown.length}`] : [];
  return [...(title ? [title] : []), ...lines, ...more].join("\n");
}

function tableText({ header, cells }: TableTrace): string {
  const columns = header.values.map((label, column) => {
    const words = [label, ...cells.values[column]!].map((word) => truncateDisplay(word, 28));
    const width = Math.max(...words.map(displayWidth));
    return words.map((word) => padDisplay(word, width, header.align[column]));
  });
  return columns[0]!.map((_, row) => `  ${columns.map((column) => column[row]).join("  ")}`.trimEnd()).join("\n");
}

/** `▇▆▄▂▁` in at most `width` characters: the mean of each part. */
export function sparkline(values: readonly number[], width = 24): string {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return "";
  const parts = Math.min(width, finite.length);
  const means = Array.from({ length: parts }, (_, part) => {
    const slice = finite.slice(
      Math.floor((part * finite.length) / parts),
      Math.floor(((part + 1) * finite.length) / parts),
    );
    return slice.reduce((sum, value) => sum + value, 0) / slice.length;
  });
  const [low, high] = bounds(means);
  return means.map((mean) => BLOCKS[high === low ? 3 : Math.round(((mean - low) / (high - low)) * 7)]).join("");
}

function facts(data: readonly Trace[], language: Language): SeriesFacts[] {
  return data
    .filter((trace) => !("hoverinfo" in trace && trace.hoverinfo === "skip"))
    .map((trace, index) => {
      const values = numbersOf(trace);
      return {
        name: trace.name || (language === "zh" ? `序列 ${index + 1}` : `series ${index + 1}`),
        count: values.length,
        values,
      };
    });
}

function numbersOf(trace: Trace): number[] {
  const numbers = (values: readonly Datum[]) =>
    values.filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  switch (trace.type) {
    case "scatter":
      return numbers(trace.y);
    case "bar":
      return numbers(trace.orientation === "h" ? trace.x : trace.y);
    case "histogram":
      return numbers(trace.x);
    case "heatmap":
    case "contour":
      return numbers(trace.z.flat());
    case "box":
      return [...trace.median];
    case "table":
      return [];
    case "parcoords":
      return [...trace.line.color];
    default:
      return []; // a kind that only plotly knows
  }
}

function bounds(values: readonly number[]): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
