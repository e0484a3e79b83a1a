/** The trials as a table: the best first, with every parameter. */
import { formatDuration, formatNumber } from "#lib/core/index";
import { Figure } from "../figure.ts";
import { tableHeight } from "../svg/table.ts";
import { themes } from "../theme.ts";
import type { Layout, TableTrace } from "../types.ts";
import { say } from "../words.ts";
import { millis, objectiveOf } from "./course.ts";
import {
  isBetter,
  type ParameterValue,
  type StudySource,
  type StudyView,
  type SweepFigureOptions,
  type TrialRow,
  viewStudy,
} from "./study.ts";

interface Column {
  label: string;
  align: "left" | "right";
  cells: string[];
}

/**
 * Number, values, parameters, duration and state of each trial. Complete trials come first, the best of `objective` on
 * top; then the others in the order of their numbers.
 * @param options.maxTrials rows shown, default 25; the words below the title say how many there are
 */
export function hyperparameterTable(
  source: StudySource,
  options: SweepFigureOptions & { maxTrials?: number } = {},
): Figure {
  const view = viewStudy(source, options);
  const { language } = view;
  const ranked = rank(view);
  const shown = ranked.slice(0, options.maxTrials ?? 25);
  const columns: Column[] = [
    { label: say(language, "trial"), align: "right", cells: shown.map(({ number }) => String(number)) },
    ...valueColumns(source, view, shown),
    ...view.params.map((param) => paramColumn(param, shown)),
    { label: say(language, "duration"), align: "right", cells: shown.map(durationOf) },
    { label: say(language, "state"), align: "left", cells: shown.map(stateIn(view)) },
  ];
  const best = view.feasible.length > 0 ? 0 : -1;
  const title = options.title ?? say(language, "tableTitle");
  const story = storyOf(view, ranked, shown);
  const layout: Layout = {
    title: { text: title, ...(story ? { subtitle: { text: story } } : {}) },
    height: tableHeight(shown.length, story !== ""),
    meta: { language, ...(story ? { description: story } : {}) },
  };
  return new Figure({ data: [traceOf(title, columns, shown.length, best)], layout });
}

/** By value, then what misses a constraint, then what has no value, by number. */
function rank({ complete, feasible, infeasible, trials, direction }: StudyView): TrialRow[] {
  const sorted = [...feasible].sort((a, b) => {
    if (a.value === b.value) return a.trial.number - b.trial.number;
    return isBetter(a.value, b.value, direction) ? -1 : 1;
  });
  const valued = new Set(complete.map(({ trial }) => trial));
  const rest = trials.filter((trial) => !valued.has(trial)).sort((a, b) => a.number - b.number);
  return [...sorted, ...infeasible].map(({ trial }) => trial).concat(rest);
}

function valueColumns(source: StudySource, view: StudyView, shown: readonly TrialRow[]): Column[] {
  const count = Math.max(1, ...view.trials.map(({ values }) => values?.length ?? 0));
  const names = "objectiveNames" in source ? source.objectiveNames : undefined;
  return Array.from({ length: count }, (_, index): Column => {
    const plain = count === 1 ? objectiveOf(view) : `${say(view.language, "objective")} ${index + 1}`;
    return {
      label: index === view.objective && view.objectiveName ? view.objectiveName : (names?.[index] ?? plain),
      align: "right",
      // A pruned trial may have stopped below what others ended with.
      cells: shown.map(({ state, values }) => (state === "pruned" && values ? "× " : "") + cellOf(values?.[index])),
    };
  });
}

function paramColumn(label: string, shown: readonly TrialRow[]): Column {
  const values = shown.map(({ params }) => params[label]);
  const numeric = values.every((value) => value === undefined || typeof value === "number");
  return { label, align: numeric ? "right" : "left", cells: values.map(cellOf) };
}

function cellOf(value: ParameterValue | undefined): string {
  if (value === undefined) return "–";
  return typeof value === "number" ? formatNumber(value) : String(value);
}

function stateIn({ infeasible, language }: StudyView): (trial: TrialRow) => string {
  const missed = new Set(infeasible.map(({ trial }) => trial));
  return (trial) => say(language, missed.has(trial) ? "missed" : trial.state);
}

function durationOf({ startedAt, endedAt }: TrialRow): string {
  if (startedAt === undefined || endedAt === undefined) return "–";
  return formatDuration(Math.max(0, millis(endedAt) - millis(startedAt)));
}

/** `best 1.234, trial 7 · 25 of 60 trials shown` */
function storyOf({ feasible, objective, language }: StudyView, ranked: TrialRow[], shown: TrialRow[]): string {
  const [best] = ranked;
  const value = feasible.length > 0 ? best?.values?.[objective] : undefined;
  return [
    best && value !== undefined && say(language, "bestTrial", { value: formatNumber(value), number: best.number }),
    shown.some(({ state }) => state === "pruned") && say(language, "prunedValues"),
    shown.length < ranked.length && say(language, "shownOf", { shown: shown.length, count: ranked.length }),
  ]
    .filter(Boolean)
    .join(" · ");
}

function traceOf(name: string, columns: readonly Column[], rows: number, best: number): TableTrace {
  const { background, grid, ink, muted } = themes.light;
  const align = columns.map((column) => column.align);
  const line = { color: grid, width: 1 };
  const fills = Array.from({ length: rows }, (_, row) => (row === best ? grid : background));
  return {
    type: "table",
    name,
    header: {
      values: columns.map(({ label }) => label),
      align,
      line,
      height: 26,
      fill: { color: background },
      font: { color: muted },
    },
    cells: {
      values: columns.map(({ cells }) => cells),
      align,
      line,
      height: 24,
      fill: { color: columns.map(() => fills) },
      font: { color: ink },
    },
  };
}
