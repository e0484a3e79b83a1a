/** Figures of preference training: the rewards of the answers, and how often the chosen one wins. */
import { formatNumber } from "#lib/core/index";
import {
  assemble,
  brokenNotes,
  lineTrace,
  metricWords,
  type Point,
  points,
  type Setting,
  settle,
  smoothed,
  type TrainingFigureOptions,
  weightFor,
} from "./curves.ts";
import type { Figure } from "./figure.ts";
import type { HistoryRow, Metric } from "./history.ts";
import { seriesColor, seriesDash } from "./theme.ts";
import type { Annotation, ScatterTrace } from "./types.ts";
import { say } from "./words.ts";

/** How much of the width the name of a curve takes, about. */
const WORDS = 0.2;

interface Curves {
  traces: ScatterTrace[];
  notes: Annotation[];
}

/**
 * The mean rewards of chosen and rejected answers and the margin between them, smoothed over the raw curves; the
 * evaluations as points. A reward is beta × (log-probability − that of the reference), in nats.
 * @example
 * rewardFigure([{ step: 1, rewardChosen: 0.1, rewardRejected: -0.1, rewardMargin: 0.2 }])
 */
export function rewardFigure(history: readonly HistoryRow[], options: TrainingFigureOptions = {}): Figure {
  const setting = settle(history, options);
  const { language } = setting;
  const curves = [
    rewardCurves(history, "rewardChosen", 0, setting),
    rewardCurves(history, "rewardRejected", 1, setting),
    rewardCurves(history, "rewardMargin", 2, setting),
  ];
  const margin = (metric: Metric) => points(history, metric, setting.x).at(-1)?.y;
  const last = margin("evalRewardMargin") ?? margin("rewardMargin");
  return assemble(
    curves.flatMap(({ traces }) => traces),
    setting,
    {
      title: say(language, "rewardTitle"),
      subtitle: last === undefined ? undefined : say(language, "rewardStory", { value: formatNumber(last) }),
      y: { title: { text: say(language, "reward") } },
      annotations: curves.flatMap(({ notes }) => notes),
    },
  );
}

/** The share of pairs whose chosen answer has the higher reward; the evaluations as points. */
export function rewardAccuracyFigure(history: readonly HistoryRow[], options: TrainingFigureOptions = {}): Figure {
  const setting = settle(history, options);
  const { language } = setting;
  const { traces, notes } = rewardCurves(history, "rewardAccuracy", 0, setting);
  return assemble(traces, setting, {
    title: say(language, "rewardAccuracyTitle"),
    subtitle: say(language, "rewardAccuracyStory"),
    y: { title: { text: say(language, "rewardAccuracy") }, range: [0, 1.02] },
    annotations: notes,
  });
}

/** One reward of training and evaluation in one colour, its name at the end of the line: panels share no legend. */
function rewardCurves(
  history: readonly HistoryRow[],
  metric: "rewardChosen" | "rewardRejected" | "rewardMargin" | "rewardAccuracy",
  series: number,
  setting: Setting,
): Curves {
  const { language, x } = setting;
  const [color, dash] = [seriesColor(series), seriesDash(series)];
  const name = say(language, metricWords[metric]);
  const train = points(history, metric, x);
  const evaluation = points(history, `eval${metric.charAt(0).toUpperCase()}${metric.slice(1)}` as Metric, x);
  const weight = train.length < 10 ? 0 : weightFor(train.length, setting);
  const shown = smoothed(train, weight);
  const traces: ScatterTrace[] = [];
  if (weight > 0)
    traces.push(
      lineTrace(train, { name, line: { color, width: 1 }, opacity: 0.3, showlegend: false, hoverinfo: "skip" }),
    );
  if (train.length > 0) {
    const mode = train.length < 10 ? "lines+markers" : "lines";
    traces.push(lineTrace(shown, { name, mode, line: { color, dash }, marker: { color, size: 6 } }));
  }
  if (evaluation.length > 0)
    traces.push(
      lineTrace(evaluation, {
        name: `${name} (${say(language, "evalLoss")})`,
        mode: "lines+markers",
        line: { color, dash: "dot", width: 1.2 },
        marker: { color, size: 6 },
      }),
    );
  const label = nameAtEnd(name, color, [...train, ...shown, ...evaluation], metric === "rewardAccuracy");
  return { traces, notes: [...label, ...brokenNotes(train, setting)] };
}

/** A curve's name at its right end, over all that lies there; under it where the curve itself ends at the top. */
function nameAtEnd(text: string, color: string, curve: readonly Point[], below: boolean): Annotation[] {
  const drawn = curve.filter(({ y }) => Number.isFinite(y));
  const [start, end] = [Math.min(...drawn.map(({ x }) => x)), Math.max(...drawn.map(({ x }) => x))];
  const near = drawn.filter(({ x }) => x >= end - WORDS * (end - start)).map(({ y }) => y);
  if (near.length === 0) return [];
  const place = below
    ? ({ y: Math.min(...near), yanchor: "top", yshift: -4 } as const)
    : ({ y: Math.max(...near), yanchor: "bottom", yshift: 4 } as const);
  return [{ ...place, x: end, text, showarrow: false, xanchor: "right", font: { size: 11, color } }];
}
