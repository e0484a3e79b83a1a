/** Stops a trial whose value leaves a range or is no number (Optuna: pruners/_threshold.py). */
import { TunelabError } from "#lib/core/index";
import { lastReport, type TrialRecord } from "../records.ts";
import type { SearchState } from "../samplers/sampler.ts";
import { type Interval, isDue, type Pruner } from "./pruner.ts";

export interface ThresholdOptions extends Interval {
  lower?: number;
  upper?: number;
}

export class ThresholdPruner implements Pruner {
  readonly name = "threshold";
  readonly #options: ThresholdOptions;

  constructor(options: ThresholdOptions) {
    const { lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY } = options;
    if ((options.lower === undefined && options.upper === undefined) || lower > upper)
      throw new TunelabError(
        "INVALID_CONFIG",
        [`阈值从 ${options.lower} 到 ${options.upper}`, `thresholds from ${options.lower} to ${options.upper}`],
        {
          hint: ["请给出 lower、upper 或两者，lower 须较小", "give lower, upper or both, lower first"],
        },
      );
    this.#options = options;
  }

  shouldPrune(_state: SearchState, trial: TrialRecord): boolean {
    if (!isDue(trial, this.#options)) return false;
    const { lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY } = this.#options;
    const { value } = lastReport(trial)!;
    return !(value >= lower && value <= upper);
  }
}
