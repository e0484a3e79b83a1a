/** The parts of the training figures: curves from a history, their notes and their frame. */
import { defaultLanguage, formatNumber, type Language, TunelabError } from "#lib/core/index";
import { Figure } from "./figure.ts";
import type { HistoryRow, Metric } from "./history.ts";
import { smooth } from "./smooth.ts";
import { seriesColor } from "./theme.ts";
import { thinIndices } from "./thin.ts";
import type { Annotation, Axis, Layout, ScatterTrace, Trace } from "./types.ts";
import { say, type WordKey } from "./words.ts";

export interface TrainingFigureOptions {
  /** Default: the language of the environment. */
  language?: Language;
  title?: string;
  /** Default `step`; `epoch` needs rows with epochs. */
  x?: "step" | "epoch";
  /**
   * Weight of the smoothing, from 0 (the raw curve alone) to below 1. Default: TensorBoard's 0.6 for up to 100 points, 0.8
   * up to 300, 0.9 beyond; the legend says it.
   */
  smoothing?: number;
  /** Default false; for the gradient norm true. */
  logarithmic?: boolean;
}

export const metricWords: Record<Metric, WordKey> = {
  loss: "loss",
  evalLoss: "evaluationLoss",
  learningRate: "learningRate",
  gradientNorm: "gradientNorm",
  tokensPerSecond: "tokensPerSecond",
  memoryBytes: "memoryTitle",
  rewardChosen: "rewardChosen",
  rewardRejected: "rewardRejected",
  rewardMargin: "rewardMargin",
  rewardAccuracy: "rewardAccuracy",
  evalRewardChosen: "rewardChosen",
  evalRewardRejected: "rewardRejected",
  evalRewardMargin: "rewardMargin",
  evalRewardAccuracy: "rewardAccuracy",
};

export interface Setting {
  language: Language;
  x: "step" | "epoch";
  smoothing: number | undefined;
  title: string | undefined;
}

export interface Point {
  x: number;
  y: number;
  step: number;
}

export function settle(history: readonly HistoryRow[], options: TrainingFigureOptions): Setting {
  const { language = defaultLanguage(), x = "step", smoothing, title } = options;
  if (smoothing !== undefined && !(smoothing >= 0 && smoothing < 1))
    throw new TunelabError("INVALID_INPUT", [`smoothing 为 ${smoothing}`, `smoothing is ${smoothing}`], {
      hint: ["请用 0 到 1 之间的权重，可以为 0，不能为 1", "use a weight from 0 to below 1"],
      details: { smoothing },
    });
  if (x === "epoch" && history.length > 0 && !history.some((row) => row.epoch !== undefined))
    throw new TunelabError("INVALID_INPUT", ["历史中没有轮次", "the history has no epochs"], {
      hint: ['请去掉 x，按 "step" 绘制', 'leave x out to draw over "step"'],
    });
  return { language, x, smoothing, title };
}

/** The measured values of one kind, in order; NaN and infinities are kept, rows without the value left out. */
export function points(history: readonly HistoryRow[], metric: Metric, x: "step" | "epoch"): Point[] {
  return history.flatMap((row) => {
    const [at, y] = [row[x], row[metric]];
    return at === undefined || y === undefined ? [] : [{ x: at, y: y ?? Number.NaN, step: row.step }];
  });
}

export function weightFor(count: number, { smoothing }: Setting): number {
  return smoothing ?? (count <= 100 ? 0.6 : count <= 300 ? 0.8 : 0.9);
}

export function smoothed(at: Point[], weight: number): Point[] {
  const values = smooth(
    at.map(({ y }) => y),
    weight,
  );
  return at.map((point, index) => ({ ...point, y: values[index]! }));
}

export function lineTrace(at: Point[], style: Partial<ScatterTrace>): ScatterTrace {
  const kept = thinIndices(at.map(({ y }) => (Number.isFinite(y) ? y : Number.NaN)));
  return {
    type: "scatter",
    mode: "lines",
    x: kept.map((index) => at[index]!.x),
    y: kept.map((index) => (Number.isFinite(at[index]!.y) ? at[index]!.y : null)),
    ...style,
  };
}

export function smoothedTraces(at: Point[], setting: Setting, metric?: Metric): ScatterTrace[] {
  const { language } = setting;
  const smoothing = weightFor(at.length, setting);
  if (at.length === 0) return [];
  const color = seriesColor(0);
  const name = metric ? say(language, metricWords[metric]) : say(language, "trainLoss");
  if (smoothing === 0 || at.length < 10)
    return [
      lineTrace(at, {
        name,
        mode: at.length < 10 ? "lines+markers" : "lines",
        line: { color },
        marker: { color, size: 6 },
      }),
    ];
  const raw = lineTrace(at, { name, line: { color, width: 1 }, opacity: 0.3, showlegend: false, hoverinfo: "skip" });
  const label = metric ? name : say(language, "smoothed", { weight: smoothing });
  return [raw, lineTrace(smoothed(at, smoothing), { name: label, line: { color } })];
}

export function evaluationTrace(at: Point[], language: Language): ScatterTrace {
  const color = seriesColor(1);
  const size = at.length > 60 ? 4 : 7;
  return lineTrace(at, {
    name: say(language, "evalLoss"),
    mode: "lines+markers",
    line: { color, width: 1.6 },
    marker: { color, size },
  });
}

export function bestTrace(best: Point): ScatterTrace {
  const color = seriesColor(1);
  return lineTrace([best], {
    mode: "markers",
    showlegend: false,
    hoverinfo: "skip",
    marker: { color, size: 13, symbol: "star" },
  });
}

export function bestNote(best: Point, { language }: Setting): Annotation {
  const text = say(language, "best", { value: formatNumber(best.y) });
  return { x: best.x, y: best.y, text, showarrow: false, yanchor: "bottom", yshift: 11, font: { size: 11 } };
}

export function brokenNotes(at: Point[], { language }: Setting): Annotation[] {
  const broken = at.find(({ y }) => !Number.isFinite(y));
  if (!broken) return [];
  const text = say(language, "notFinite", { step: broken.step });
  return [
    {
      x: broken.x,
      y: 1,
      yref: "paper",
      text,
      showarrow: false,
      yanchor: "top",
      xanchor: "right",
      font: { color: seriesColor(1) },
    },
  ];
}

export function clipTrace(at: Point[], clipAt: number, language: Language): ScatterTrace {
  const ends = [at[0]!, at.at(-1)!].map((point) => ({ ...point, y: clipAt }));
  return lineTrace(ends, {
    name: say(language, "clipAt", { value: clipAt }),
    line: { color: seriesColor(1), dash: "dash", width: 1.5 },
  });
}

export function lossStory(train: Point[], best: Point | undefined, language: Language): string | undefined {
  if (best) return say(language, "bestAt", { value: formatNumber(best.y), step: best.step });
  const finite = train.filter(({ y }) => Number.isFinite(y));
  if (finite.length < 2) return undefined;
  const [first, last] = [finite[0]!.y, smooth(finite.map(({ y }) => y)).at(-1)!];
  return say(language, last <= first ? "trainOnly" : "trainRose", {
    first: formatNumber(first),
    last: formatNumber(last),
  });
}

export function logAxis(options: TrainingFigureOptions, fallback: boolean): Partial<Axis> {
  return (options.logarithmic ?? fallback) ? { type: "log" } : {};
}

/** True unless the run went on from a later step: then the axis need not begin at zero. */
function startsEarly(data: Trace[]): boolean {
  const steps = data.flatMap((trace) => (trace.type === "scatter" ? (trace.x as number[]) : []));
  const [low, high] = [Math.min(...steps), Math.max(...steps)];
  return low >= 0 && low <= high * 0.1;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

interface Frame {
  title: string;
  subtitle?: string | undefined;
  y: Axis;
  annotations?: Annotation[];
  showlegend?: boolean;
}

export function assemble(
  data: Trace[],
  setting: Setting,
  { title, subtitle, y, annotations, showlegend }: Frame,
): Figure {
  const { language, x } = setting;
  const empty = data.every((trace) => trace.type === "scatter" && trace.x.length === 0);
  const note: Annotation = {
    text: say(language, "noData"),
    x: 0.5,
    y: 0.5,
    xref: "paper",
    yref: "paper",
    showarrow: false,
  };
  const notes = empty ? [note] : (annotations ?? []);
  const layout: Layout = {
    title: { text: setting.title ?? title, ...(subtitle ? { subtitle: { text: subtitle } } : {}) },
    xaxis: { title: { text: say(language, x) }, ...(startsEarly(data) ? { rangemode: "tozero" } : {}) },
    yaxis: y,
    hovermode: "x unified",
    meta: { language },
    ...(notes.length > 0 ? { annotations: notes } : {}),
    ...(showlegend === undefined ? {} : { showlegend }),
  };
  return new Figure({ data: empty ? [{ type: "scatter", mode: "lines", x: [], y: [] }] : data, layout });
}
