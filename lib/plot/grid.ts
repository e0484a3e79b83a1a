/** Several figures as panels of one. */
import { defaultLanguage } from "#lib/core/index";
import type { TrainingFigureOptions } from "./curves.ts";
import { Figure } from "./figure.ts";
import type { HistoryRow, Metric } from "./history.ts";
import { rewardAccuracyFigure, rewardFigure } from "./rewards.ts";
import { gradientNormFigure, learningRateFigure, lossFigure, memoryFigure, throughputFigure } from "./training.ts";
import type { Axis, Layout, Trace } from "./types.ts";
import { say } from "./words.ts";

const GAP = 0.1;

/** Figures with one pair of axes each, side by side; the legend is that of the first. @param columns default 2 */
export function grid(
  figures: readonly Figure[],
  { title, columns = 2 }: { title?: string; columns?: number } = {},
): Figure {
  const across = Math.min(columns, Math.max(1, figures.length));
  const rows = Math.ceil(figures.length / across);
  const layout: Layout = {
    ...(title === undefined ? {} : { title: { text: title } }),
    height: 80 + 250 * Math.max(1, rows),
    annotations: [],
    ...(figures[0]?.layout.meta ? { meta: figures[0].layout.meta } : {}),
  };
  const data = figures.flatMap((figure, index): Trace[] => {
    const suffix = index === 0 ? "" : String(index + 1);
    const domain = (at: number, count: number): [number, number] => [
      (at * (1 + GAP)) / (count + GAP * (count - 1)),
      (at * (1 + GAP) + 1) / (count + GAP * (count - 1)),
    ];
    const place = (axis: Axis | undefined, direction: "x" | "y"): Axis => ({
      ...axis,
      domain: direction === "x" ? domain(index % across, across) : domain(rows - 1 - Math.floor(index / across), rows),
      anchor: `${direction === "x" ? "y" : "x"}${suffix}`,
    });
    Object.assign(layout, {
      [`xaxis${suffix}`]: place(figure.layout.xaxis, "x"),
      [`yaxis${suffix}`]: place(figure.layout.yaxis, "y"),
    });
    for (const note of figure.layout.annotations ?? []) {
      const scoped = (ref: string | undefined, direction: "x" | "y") =>
        ref === "paper" ? `${direction}${suffix} domain` : `${direction}${suffix}`;
      layout.annotations!.push({ ...note, xref: scoped(note.xref, "x"), yref: scoped(note.yref, "y") });
    }
    return figure.data.map(
      (trace) =>
        ({ ...trace, xaxis: `x${suffix}`, yaxis: `y${suffix}`, ...(index > 0 ? { showlegend: false } : {}) }) as Trace,
    );
  });
  return new Figure({ data, layout });
}

const PANELS: readonly [Metric, (history: readonly HistoryRow[], options: TrainingFigureOptions) => Figure][] = [
  ["loss", lossFigure],
  ["rewardMargin", rewardFigure],
  ["rewardAccuracy", rewardAccuracyFigure],
  ["learningRate", learningRateFigure],
  ["gradientNorm", gradientNormFigure],
  ["tokensPerSecond", throughputFigure],
  ["memoryBytes", memoryFigure],
];

/** What a run shows first: the loss; where it learned preferences, the rewards and their accuracy beside it. */
export function runFigure(history: readonly HistoryRow[], options: TrainingFigureOptions = {}): Figure {
  const loss = lossFigure(history, options);
  if (!history.some((row) => row.rewardMargin !== undefined || row.evalRewardMargin !== undefined)) return loss;
  const { title, ...rest } = options;
  return grid([lossFigure(history, rest), rewardFigure(history, rest), rewardAccuracyFigure(history, rest)], {
    ...(title === undefined ? {} : { title }),
  });
}

/** Everything that was measured while a run trained: loss, rewards, learning rate, gradient norm, throughput, memory. */
export function trainingFigure(history: readonly HistoryRow[], options: TrainingFigureOptions = {}): Figure {
  const { language = defaultLanguage(), title = say(language, "trainingTitle"), ...rest } = options;
  const measured = PANELS.filter(([metric]) => history.some((row) => row[metric] !== undefined));
  const shown = measured.length > 0 ? measured : PANELS.slice(0, 1);
  return grid(
    shown.map(([, make]) => make(history, { ...rest, language })),
    { title },
  );
}
