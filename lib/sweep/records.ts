/** A trial as it is kept. Figures of `#lib/plot` take it as it is. */
import type { Distribution, Params } from "./distribution.ts";

export type TrialState = "running" | "complete" | "pruned" | "failed" | "waiting";
export type Direction = "minimize" | "maximize";

export interface Report {
  readonly step: number;
  readonly value: number;
}

export interface TrialRecord {
  /** Unique in its storage. */
  readonly id: number;
  /** From 0 within its study. */
  readonly number: number;
  readonly state: TrialState;
  /** One for each objective; a pruned trial has its last report. */
  readonly values?: readonly number[] | undefined;
  readonly params: Params;
  readonly distributions: Readonly<Record<string, Distribution>>;
  readonly intermediate: readonly Report[];
  readonly userAttrs: Readonly<Record<string, unknown>>;
  readonly systemAttrs: Readonly<Record<string, unknown>>;
  readonly startedAt?: Date | undefined;
  readonly endedAt?: Date | undefined;
}

/** A trial while it can change. */
export type OpenTrial = { -readonly [K in keyof TrialRecord]: TrialRecord[K] };

export interface StudyRecord {
  readonly id: number;
  readonly name: string;
  readonly directions: readonly Direction[];
  readonly userAttrs: Record<string, unknown>;
  readonly systemAttrs: Record<string, unknown>;
  readonly trials: OpenTrial[];
}

export function isFinished(state: TrialState): boolean {
  return state === "complete" || state === "pruned" || state === "failed";
}

/** The report with the highest step. */
export function lastReport(trial: TrialRecord): Report | undefined {
  let last: Report | undefined;
  for (const report of trial.intermediate) if (last === undefined || report.step > last.step) last = report;
  return last;
}

const CONSTRAINT = "constraints:";

/** How far the constraints are missed; 0 for a feasible trial. Optuna 5 keeps them apart, Optuna 4 as one list. */
export function violation(trial: TrialRecord): number {
  const { systemAttrs } = trial;
  let sum = 0;
  for (const key in systemAttrs) {
    const value = systemAttrs[key];
    if (key.startsWith(CONSTRAINT)) sum += Math.max(0, Number(value));
    else if (key === "constraints" && Array.isArray(value)) for (const each of value) sum += Math.max(0, Number(each));
  }
  return sum;
}

export function constraintKey(name: string): string {
  return CONSTRAINT + name;
}

/** The error of a failed trial, for a reader. */
export function failureOf(trial: TrialRecord): string | undefined {
  const error = trial.systemAttrs["tunelab:error"] ?? trial.systemAttrs["fail_reason"];
  return error === undefined ? undefined : String(error);
}
