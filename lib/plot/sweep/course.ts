/** The course of a sweep: history, intermediate values, distribution, timeline. */
import { formatNumber } from "#lib/core/index";
import { Figure } from "../figure.ts";
import { seriesColor, seriesDash, themes } from "../theme.ts";
import { thinIndices } from "../thin.ts";
import type { Axis, Layout, Trace } from "../types.ts";
import { say } from "../words.ts";
import {
  isBetter,
  type StudySource,
  type StudyView,
  type SweepFigureOptions,
  type TrialRow,
  type Valued,
  viewStudy,
} from "./study.ts";

/** The objective of each trial and the best so far; a cross is the last report of a trial that was pruned. */
export function optimizationHistory(source: StudySource, options: SweepFigureOptions = {}): Figure {
  const view = viewStudy(source, options);
  const { feasible, direction, language } = view;
  const ordered = [...feasible].sort((a, b) => a.trial.number - b.trial.number);
  let best: Valued | undefined;
  const bests = ordered.map((one) => {
    if (!best || isBetter(one.value, best.value, direction)) best = one;
    return best.value;
  });
  const x = ordered.map(({ trial }) => trial.number);
  const color = seriesColor(0);
  const points: Trace = {
    type: "scatter",
    mode: "markers",
    name: objectiveOf(view),
    x,
    y: ordered.map(({ value }) => value),
    marker: { color, size: 7 },
    opacity: 0.75,
  };
  const line: Trace = {
    type: "scatter",
    mode: "lines",
    name: say(language, "bestSoFar"),
    x,
    y: bests,
    line: { color: seriesColor(1), shape: "hv" },
  };
  const pruned = view.trials.filter(isPruned);
  const story = [
    best && say(language, "bestTrial", { value: formatNumber(best.value), number: best.trial.number }),
    pruned.length > 0 && say(language, "prunedCount", { count: pruned.length }),
  ];
  const crosses = lastReports(pruned).filter(({ value }) => isNear(value, view));
  const others = [...missedConstraint(view), ...crossesAt(crosses, say(language, "prunedAt"))];
  return framed([points, line, ...others], view, options, {
    title: say(language, "historyTitle"),
    subtitle: story.filter(Boolean).join(" · ") || undefined,
    x: { title: { text: say(language, "trial") } },
    y: { title: { text: objectiveOf(view) } },
  });
}

/** Complete trials that miss a constraint, in the background. */
function missedConstraint({ infeasible, language }: StudyView): Trace[] {
  if (infeasible.length === 0) return [];
  const [x, y] = [infeasible.map(({ trial }) => trial.number), infeasible.map(({ value }) => value)];
  return [{ type: "scatter", mode: "markers", name: say(language, "missed"), x, y, marker: MISSED, showlegend: true }];
}

/** Markers of what misses a constraint. */
export const MISSED = { color: themes.light.axis, symbol: "diamond", size: 7 } as const;

/** What the trials reported while they ran. @param options.maxTrials default 30: the best, and the newest of the rest */
export function intermediateValues(
  source: StudySource,
  options: SweepFigureOptions & { maxTrials?: number } = {},
): Figure {
  const view = viewStudy(source, options);
  const { language, direction } = view;
  const { maxTrials = 30 } = options;
  const reported = view.trials.filter((trial) => (trial.intermediate?.length ?? 0) > 0);
  const last = (trial: TrialRow) => trial.intermediate!.at(-1)!.value;
  const ranked = [...reported].sort((a, b) => (isBetter(last(a), last(b), direction) ? -1 : 1));
  const shown = ranked.slice(0, maxTrials);
  // Whatever was pruned has stopped where losses are still high: the names are for what ran to its end, as far as there is some.
  const named = new Set([...shown].sort((a, b) => Number(isPruned(a)) - Number(isPruned(b))).slice(0, 4));
  const lines = shown.reverse().map((trial): Trace => {
    const place = [...named].indexOf(trial);
    const color = place < 0 ? themes.light.axis : seriesColor(place);
    const kept = thinIndices(
      trial.intermediate!.map(({ value }) => value),
      300,
    );
    const at = kept.map((index) => trial.intermediate![index]!);
    return {
      type: "scatter",
      mode: "lines",
      name: say(language, "trialNumber", { number: trial.number }),
      x: at.map(({ step }) => step),
      y: at.map(({ value }) => (Number.isFinite(value) ? value : null)),
      line: { color, width: place < 0 ? 1 : 2, dash: isPruned(trial) ? "dot" : "solid" },
      showlegend: place >= 0,
    };
  });
  const stops = shown.filter(isPruned).map(({ intermediate }) => {
    const { step, value } = intermediate!.at(-1)!;
    return { x: step, value };
  });
  const story =
    shown.length < reported.length
      ? say(language, "shownOf", { shown: shown.length, count: reported.length })
      : undefined;
  return framed([...lines, ...crossesAt(stops, say(language, "stoppedEarly"))], view, options, {
    title: say(language, "intermediateTitle"),
    subtitle: story,
    x: { title: { text: say(language, "step") } },
    y: { title: { text: objectiveOf(view) } },
  });
}

function isPruned({ state }: TrialRow): boolean {
  return state === "pruned";
}

interface Cross {
  x: number;
  value: number;
}

/** The last report of each, over the number of its trial. */
function lastReports(trials: readonly TrialRow[]): Cross[] {
  return trials.flatMap(({ number, intermediate }) => {
    const last = intermediate?.at(-1);
    return last === undefined ? [] : [{ x: number, value: last.value }];
  });
}

/** A loss that has exploded would press all others to one line. */
function isNear(value: number, { complete }: StudyView): boolean {
  const values = complete.map((one) => one.value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return value >= low - (high - low) && value <= high + (high - low);
}

function crossesAt(crosses: readonly Cross[], name: string): Trace[] {
  if (crosses.length === 0) return [];
  return [
    {
      type: "scatter",
      mode: "markers",
      name,
      x: crosses.map(({ x }) => x),
      y: crosses.map(({ value }) => (Number.isFinite(value) ? value : null)),
      marker: { color: themes.light.muted, symbol: "x", size: 8 },
      showlegend: true,
    },
  ];
}

/** For each value the share of trials at or below it; several studies over each other. */
export function distribution(studies: Readonly<Record<string, StudySource>>, options: SweepFigureOptions = {}): Figure {
  const views = Object.entries(studies).map(([name, source]) => ({ name, view: viewStudy(source, options) }));
  const data = views.map(({ name, view }, index): Trace => {
    const sorted = view.complete.map(({ value }) => value).sort((a, b) => a - b);
    const line = { color: seriesColor(index), dash: seriesDash(index), shape: "hv" } as const;
    return { type: "scatter", mode: "lines", name, x: sorted, y: sorted.map((_, i) => (i + 1) / sorted.length), line };
  });
  const view = views[0]?.view ?? viewStudy([], options);
  const { language } = view;
  return framed(data, view, options, {
    title: say(language, "edfTitle"),
    x: { title: { text: objectiveOf(view) } },
    y: { title: { text: say(language, "cumulative") }, range: [0, 1.02] },
  });
}

const STATES = ["complete", "pruned", "failed", "running"] as const;
const STATE_COLORS = { complete: 0, pruned: 4, failed: 1, running: 2 } as const;

/** When each trial ran and how it ended. @param options.now the end of what still runs, default the latest time known */
export function timeline(
  source: StudySource,
  options: SweepFigureOptions & { now?: Date | number | string } = {},
): Figure {
  const view = viewStudy(source, options);
  const { language } = view;
  const started = view.trials.filter((trial) => trial.startedAt !== undefined);
  const times = started.flatMap((trial) => [
    millis(trial.startedAt!),
    ...(trial.endedAt === undefined ? [] : [millis(trial.endedAt)]),
  ]);
  const zero = Math.min(...times);
  const latest = options.now === undefined ? Math.max(...times) : millis(options.now);
  const unit = timeUnit(latest - zero);
  const data = STATES.flatMap((state): Trace[] => {
    const trials = started.filter((trial) => trial.state === state);
    if (trials.length === 0) return [];
    const start = (trial: TrialRow) => millis(trial.startedAt!) - zero;
    const end = (trial: TrialRow) => (trial.endedAt === undefined ? latest : millis(trial.endedAt)) - zero;
    return [
      {
        type: "bar",
        orientation: "h",
        name: say(language, state),
        y: trials.map((trial) => trial.number),
        base: trials.map((trial) => start(trial) / unit.ms),
        x: trials.map((trial) => (end(trial) - start(trial)) / unit.ms),
        width: 0.8,
        marker: { color: seriesColor(STATE_COLORS[state]) },
        showlegend: true,
      },
    ];
  });
  const unitName = language === "zh" ? unit.zh : unit.en;
  const figure = framed(data, view, options, {
    title: say(language, "timelineTitle"),
    x: { title: { text: say(language, "elapsed", { unit: unitName }) }, showgrid: true },
    y: { title: { text: say(language, "trial") }, autorange: "reversed", showgrid: false, ...numberTicks(started) },
  });
  return figure.with({ barmode: "overlay" });
}

/** Few trials are marked one by one: between them are no numbers. */
function numberTicks(trials: readonly TrialRow[]): Pick<Axis, "tickvals"> {
  return trials.length <= 20 ? { tickvals: trials.map(({ number }) => number) } : {};
}

export function millis(time: Date | number | string): number {
  return typeof time === "number" ? time : new Date(time).getTime();
}

function timeUnit(span: number) {
  if (span > 2 * 3_600_000) return { ms: 3_600_000, zh: "小时", en: "hours" };
  return span > 120_000 ? { ms: 60_000, zh: "分", en: "minutes" } : { ms: 1000, zh: "秒", en: "seconds" };
}

export function objectiveOf(view: StudyView): string {
  return view.objectiveName ?? say(view.language, "objective");
}

interface Frame {
  title: string;
  subtitle?: string | undefined;
  x: Axis;
  y: Axis;
}

export function framed(
  data: Trace[],
  view: StudyView,
  options: SweepFigureOptions,
  { title, subtitle, x, y }: Frame,
): Figure {
  const layout: Layout = {
    title: { text: options.title ?? title, ...(subtitle ? { subtitle: { text: subtitle } } : {}) },
    xaxis: x,
    yaxis: y,
    meta: { language: view.language },
  };
  return new Figure({ data, layout });
}
