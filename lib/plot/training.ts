/** Figures of one training run, made from its history. */
import { formatCount, formatNumber } from "#lib/core/index";
import {
  assemble,
  bestNote,
  bestTrace,
  brokenNotes,
  capital,
  clipTrace,
  evaluationTrace,
  lineTrace,
  logAxis,
  lossStory,
  metricWords,
  type Point,
  points,
  type Setting,
  settle,
  smoothed,
  smoothedTraces,
  type TrainingFigureOptions,
  weightFor,
} from "./curves.ts";
import type { Figure } from "./figure.ts";
import type { HistoryRow, Metric } from "./history.ts";
import { seriesColor, seriesDash } from "./theme.ts";
import type { ScatterTrace, Trace } from "./types.ts";
import { byteUnit } from "./units.ts";
import { say } from "./words.ts";

/**
 * Train loss, raw and smoothed, with the evaluations and the best of them marked.
 * @example
 * lossFigure([{ step: 1, loss: 3.2 }, { step: 2, loss: 2.9, evalLoss: 3.0 }])
 */
export function lossFigure(history: readonly HistoryRow[], options: TrainingFigureOptions = {}): Figure {
  const setting = settle(history, options);
  const { language } = setting;
  const train = points(history, "loss", setting.x);
  const evaluation = points(history, "evalLoss", setting.x);
  const best = evaluation.reduce<Point | undefined>(
    (low, at) => (Number.isFinite(at.y) && !(low && low.y <= at.y) ? at : low),
    undefined,
  );
  const data: Trace[] = [...smoothedTraces(train, setting)];
  if (evaluation.length > 0) data.push(evaluationTrace(evaluation, language));
  if (best && evaluation.length > 1) data.push(bestTrace(best));
  return assemble(data, setting, {
    title: say(language, "lossTitle"),
    subtitle: lossStory(train, best, language),
    y: { title: { text: say(language, "loss") }, ...(options.logarithmic ? { type: "log" } : {}) },
    annotations: [...brokenNotes(train, setting), ...(best && evaluation.length > 1 ? [bestNote(best, setting)] : [])],
  });
}

/** The learning rate of each step. */
export function learningRateFigure(history: readonly HistoryRow[], options: TrainingFigureOptions = {}): Figure {
  const setting = settle(history, options);
  const at = points(history, "learningRate", setting.x);
  const peak = at.reduce((high, { y }) => Math.max(high, y), Number.NEGATIVE_INFINITY);
  const { language } = setting;
  return assemble([lineTrace(at, { name: say(language, "learningRate"), line: { color: seriesColor(0) } })], setting, {
    title: say(language, "learningRateTitle"),
    subtitle: at.length > 0 ? say(language, "peak", { value: formatNumber(peak) }) : undefined,
    y: {
      title: { text: say(language, "learningRate") },
      rangemode: "tozero",
      exponentformat: "e",
      ...logAxis(options, false),
    },
  });
}

/** The gradient norm before clipping, raw and smoothed. @param options.clipAt the limit, drawn as a line */
export function gradientNormFigure(
  history: readonly HistoryRow[],
  options: TrainingFigureOptions & { clipAt?: number } = {},
): Figure {
  const setting = settle(history, options);
  const { language } = setting;
  const at = points(history, "gradientNorm", setting.x);
  const { clipAt } = options;
  const clip = clipAt === undefined || at.length === 0 ? [] : [clipTrace(at, clipAt, language)];
  return assemble([...smoothedTraces(at, setting, "gradientNorm"), ...clip], setting, {
    title: say(language, "gradientNormTitle"),
    y: {
      title: { text: say(language, "gradientNorm") },
      ...logAxis(
        options,
        at.every(({ y }) => !(y <= 0)),
      ),
    },
    annotations: brokenNotes(at, setting),
  });
}

/** exp(loss): among how many tokens the model hesitates. */
export function perplexityFigure(history: readonly HistoryRow[], options: TrainingFigureOptions = {}): Figure {
  const setting = settle(history, options);
  const { language } = setting;
  const exp = (at: Point[]) => at.map((point) => ({ ...point, y: Math.exp(point.y) }));
  const train = exp(points(history, "loss", setting.x));
  const evaluation = exp(points(history, "evalLoss", setting.x));
  const data: Trace[] = [...smoothedTraces(train, setting)];
  if (evaluation.length > 0) data.push(evaluationTrace(evaluation, language));
  return assemble(data, setting, {
    title: say(language, "perplexityTitle"),
    y: { title: { text: say(language, "perplexity") }, ...logAxis(options, true) },
    annotations: brokenNotes(train, setting),
  });
}

export function throughputFigure(history: readonly HistoryRow[], options: TrainingFigureOptions = {}): Figure {
  const setting = settle(history, options);
  const { language } = setting;
  const at = points(history, "tokensPerSecond", setting.x);
  const mean = at.reduce((sum, { y }) => sum + y, 0) / at.length;
  return assemble([...smoothedTraces(at, setting, "tokensPerSecond")], setting, {
    title: say(language, "throughputTitle"),
    subtitle: at.length > 0 ? say(language, "average", { value: formatCount(Math.round(mean)) }) : undefined,
    y: { title: { text: say(language, "tokensPerSecond") }, rangemode: "tozero", ...logAxis(options, false) },
  });
}

export function memoryFigure(history: readonly HistoryRow[], options: TrainingFigureOptions = {}): Figure {
  const setting = settle(history, options);
  const { language } = setting;
  const bytes = points(history, "memoryBytes", setting.x);
  const peak = bytes.reduce((high, { y }) => Math.max(high, y), 0);
  const unit = byteUnit(peak);
  const at = bytes.map((point) => ({ ...point, y: point.y / unit.bytes }));
  return assemble(
    [
      lineTrace(at, {
        name: say(language, "memoryTitle"),
        line: { color: seriesColor(0), shape: "hv" },
        fill: "tozeroy",
      }),
    ],
    setting,
    {
      title: say(language, "memoryTitle"),
      subtitle:
        at.length > 0 ? say(language, "peak", { value: `${formatNumber(peak / unit.bytes)} ${unit.name}` }) : undefined,
      y: { title: { text: say(language, "memory", { unit: unit.name }) }, rangemode: "tozero" },
    },
  );
}

export interface NamedHistory {
  name: string;
  history: readonly HistoryRow[];
}

/**
 * One measure of several runs over each other: the loss smoothed with the raw curve faint, evaluations with their points.
 * @param options.metric default `evalLoss` where every run has it, else `loss`
 */
export function overlayFigure(
  runs: readonly NamedHistory[],
  options: TrainingFigureOptions & { metric?: Metric } = {},
): Figure {
  const all = runs.flatMap((run) => run.history);
  const setting = settle(all, options);
  const { language } = setting;
  const evaluated = runs.every((run) => run.history.some((row) => row.evalLoss !== undefined));
  const metric = options.metric ?? (evaluated ? "evalLoss" : "loss");
  const data = runs.flatMap((run, index) => overlayTraces(run, index, metric, setting));
  const word = metricWords[metric];
  return assemble(data, setting, {
    title: say(language, "overlayTitle", { metric: capital(say(language, word)) }),
    y: { title: { text: say(language, word) }, ...logAxis(options, false) },
    showlegend: true,
  });
}

function overlayTraces(run: NamedHistory, index: number, metric: Metric, setting: Setting): ScatterTrace[] {
  const at = points(run.history, metric, setting.x);
  const [color, dash] = [seriesColor(index), seriesDash(index)];
  const smoothing = weightFor(at.length, setting);
  if (metric === "evalLoss" || smoothing === 0 || at.length < 10)
    return [
      lineTrace(at, {
        name: run.name,
        mode: at.length > 60 ? "lines" : "lines+markers",
        line: { color, dash },
        marker: { color, size: 6 },
      }),
    ];
  const raw = lineTrace(at, { line: { color, width: 1 }, opacity: 0.25, showlegend: false, hoverinfo: "skip" });
  return [raw, lineTrace(smoothed(at, smoothing), { name: run.name, line: { color, dash } })];
}
