import { type Direction, lastReport, type TrialRecord } from "../records.ts";
import type { SearchState } from "../samplers/sampler.ts";

export interface Pruner {
  readonly name: string;
  /** Asked after every report of a study with one objective. */
  shouldPrune(state: SearchState, trial: TrialRecord): boolean;
}

export interface Interval {
  /** Reports before this step never prune. Default 0. */
  warmupSteps?: number;
  /** Steps between two looks. Default 1. */
  intervalSteps?: number;
}

/** True when the last report is the first of its interval, after the warm-up. */
export function isDue(trial: TrialRecord, { warmupSteps = 0, intervalSteps = 1 }: Interval): boolean {
  const last = lastReport(trial)?.step;
  if (last === undefined || last < warmupSteps) return false;
  let before = -1;
  for (const { step } of trial.intermediate) if (step < last && step > before) before = step;
  return before < Math.floor((last - warmupSteps) / intervalSteps) * intervalSteps + warmupSteps;
}

export function directionOf(state: SearchState): Direction {
  return state.directions[0]!;
}

/** The value at share `q` (0 to 1) of the finite values, between neighbours linearly, as numpy's `nanpercentile`. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const at = q * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low === high ? low : low + (high - low) * (at - Math.floor(at));
}
