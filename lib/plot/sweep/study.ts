/** What the figures of a sweep need to know of it: plain rows, from any source. */
import { defaultLanguage, type Language, TunelabError } from "#lib/core/index";
import type { ColorScale } from "../types.ts";

export type ParameterValue = number | string | boolean | null;

export interface TrialRow {
  number: number;
  state: "complete" | "pruned" | "failed" | "running" | "waiting";
  /** One for each objective. */
  values?: readonly number[] | undefined;
  params: Readonly<Record<string, ParameterValue>>;
  /** Reports while the trial ran. */
  intermediate?: readonly { step: number; value: number }[] | undefined;
  startedAt?: Date | number | string | undefined;
  endedAt?: Date | number | string | undefined;
}

export type Direction = "minimize" | "maximize";

/** A study, or its trials alone. */
export type StudySource =
  | readonly TrialRow[]
  | {
      readonly trials: readonly TrialRow[];
      readonly directions?: readonly Direction[] | undefined;
      readonly objectiveNames?: readonly string[] | undefined;
      /** Parameters that were searched on a logarithmic scale. */
      readonly logParams?: readonly string[] | undefined;
      /** Parameters that are chosen from a list, with their choices; numbers among them are names, not a scale. */
      readonly choiceParams?: Readonly<Record<string, readonly ParameterValue[]>> | undefined;
      /** Numbers of complete trials that miss a constraint: they are shown, and are never the best. */
      readonly infeasible?: ReadonlySet<number> | undefined;
    };

export interface SweepFigureOptions {
  language?: Language;
  title?: string;
  /** Default: the study's, else `minimize`. */
  direction?: Direction;
  /** Which objective, from 0. */
  objective?: number;
  objectiveName?: string;
  /** Parameters shown, in this order; default all. */
  params?: readonly string[];
  /** Parameters on a logarithmic axis; default those whose values look drawn from one. */
  log?: readonly string[];
}

export interface Valued {
  trial: TrialRow;
  value: number;
}

export interface StudyView {
  trials: readonly TrialRow[];
  /** Trials that are complete with a finite value of the objective. */
  complete: Valued[];
  /** Those of them that keep their constraints. */
  feasible: Valued[];
  /** Those that do not. */
  infeasible: Valued[];
  direction: Direction;
  objective: number;
  objectiveName: string | undefined;
  language: Language;
  params: string[];
  isLog(param: string): boolean;
  /** The choices of a parameter that has no scale: those of the study, else the values found; undefined for numbers. */
  choicesOf(param: string): readonly string[] | undefined;
}

export function viewStudy(source: StudySource, options: SweepFigureOptions = {}): StudyView {
  const study = "trials" in source ? source : { trials: source };
  const { objective = 0, language = defaultLanguage() } = options;
  const complete = study.trials.flatMap((trial) => {
    const value = trial.state === "complete" ? trial.values?.[objective] : undefined;
    return value === undefined || !Number.isFinite(value) ? [] : [{ trial, value }];
  });
  const known = [...new Set(study.trials.flatMap((trial) => Object.keys(trial.params)))];
  for (const name of options.params ?? [])
    if (!known.includes(name))
      throw new TunelabError("INVALID_INPUT", [`没有试验含参数“${name}”`, `no trial has a parameter "${name}"`], {
        hint: [`参数有 ${known.join("、")}`, `the parameters are ${known.join(", ")}`],
      });
  const named = "objectiveNames" in study ? study.objectiveNames?.[objective] : undefined;
  const logParams = options.log ?? ("logParams" in study ? study.logParams : undefined);
  const choiceParams = "choiceParams" in study ? study.choiceParams : undefined;
  const missed = "infeasible" in study ? study.infeasible : undefined;
  const misses = ({ trial }: Valued) => missed?.has(trial.number) === true;
  const valuesOf = (param: string) => complete.map(({ trial }) => trial.params[param]);
  const directed = "directions" in study ? study.directions?.[objective] : undefined;
  return {
    trials: study.trials,
    complete,
    feasible: complete.filter((one) => !misses(one)),
    infeasible: complete.filter(misses),
    direction: options.direction ?? directed ?? "minimize",
    objective,
    objectiveName: options.objectiveName ?? named,
    language,
    params: [...(options.params ?? known)],
    isLog: (param) => logParams?.includes(param) ?? spansDecades(valuesOf(param)),
    choicesOf: (param) =>
      choiceParams?.[param]?.map(String) ?? (isNumberColumn(valuesOf(param)) ? undefined : namesIn(valuesOf(param))),
  };
}

export function isNumberColumn(values: readonly (ParameterValue | undefined)[]): boolean {
  return (
    values.some((value) => typeof value === "number") &&
    values.every((value) => typeof value === "number" || value == null)
  );
}

function namesIn(values: readonly (ParameterValue | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined).map(String))].sort();
}

export function isBetter(a: number, b: number, direction: Direction): boolean {
  return direction === "minimize" ? a < b : a > b;
}

/** Darker is better on every figure of a sweep; the ends of the scale are left out, which fade on light or dark. */
export function betterScale(direction: Direction): { colorscale: ColorScale; reversescale?: boolean } {
  const colorscale: ColorScale = [
    [0, "#5e4fa2"],
    [0.25, "#3579b8"],
    [0.5, "#2ba19d"],
    [0.75, "#6cc077"],
    [1, "#c3d34e"],
  ];
  return direction === "minimize" ? { colorscale } : { colorscale, reversescale: true };
}

function spansDecades(values: readonly (ParameterValue | undefined)[]): boolean {
  const numbers = values.filter((value): value is number => typeof value === "number");
  if (numbers.length < 2 || numbers.length < values.filter((value) => value != null).length) return false;
  const sorted = [...numbers].sort((a, b) => a - b);
  const [low, median, high] = [sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!];
  if (low <= 0 || high / low <= 30 || numbers.every(Number.isInteger)) return false;
  // Values that were drawn evenly crowd at the upper end of a logarithmic axis.
  const middle = Math.log(median / low) / Math.log(high / low);
  return middle > 0.15 && middle < 0.8;
}
