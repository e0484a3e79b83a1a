/** A figure in words: what a screen reader says, and what a terminal shows. */
import {
  displayWidth,
  formatNumber,
  inColumns,
  type Language,
  padDisplay,
  TEXT_WIDTH,
  truncateDisplay,
  wrapDisplay,
} from "#lib/core/index";
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
  const title = wrapDisplay(layout.title?.text ?? "", TEXT_WIDTH).join("\n");
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
    const words = `${ends}  [${formatNumber(low)}, ${formatNumber(high)}]`;
    const room = TEXT_WIDTH - width - words.length - 6;
    return `  ${label}  ${sparkline(values, Math.min(24, Math.max(8, room)))}  ${words}`;
  });
  const more = series.length > shown.length ? [`  … +${series.length - shown.length}`] : [];
  return [...(title ? [title] : []), ...lines, ...more].join("\n");
}

function tableText({ header, cells }: TableTrace): string {
  const rows = header.values.map((label, column) => [label, ...cells.values[column]!]);
  const lines = (rows[0] ?? []).map((_, row) => rows.map((column) => column[row]!));
  const blocks = inColumns(lines, { aligns: header.align, maxText: 28, width: TEXT_WIDTH - 2 });
  return blocks.map((block) => block.lines.map((line) => `  ${line}`).join("\n")).join("\n\n");
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
