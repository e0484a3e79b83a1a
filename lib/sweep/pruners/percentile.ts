/** Stops a trial that is worse than most others were at the same step (Optuna: pruners/_percentile.py). */
import { TunelabError } from "#lib/core/index";
import { lastReport, type TrialRecord } from "../records.ts";
import type { SearchState } from "../samplers/sampler.ts";
import { directionOf, type Interval, isDue, type Pruner, quantile } from "./pruner.ts";

export interface PercentileOptions extends Interval {
  /** Nothing is pruned before this many trials are complete. Default 5. */
  startupTrials?: number;
  /** Complete trials that must have reported at the step. Default 1. */
  minTrials?: number;
}

export class PercentilePruner implements Pruner {
  readonly name: string = "percentile";
  readonly #percentile: number;
  readonly #options: PercentileOptions;

  /** @param percentile the share of trials to keep, 0 to 100 */
  constructor(percentile: number, options: PercentileOptions = {}) {
    if (!(percentile >= 0 && percentile <= 100))
      throw new TunelabError("INVALID_CONFIG", [`percentile 为 ${percentile}`, `percentile is ${percentile}`], {
        hint: ["请用 0 到 100", "use 0 to 100"],
      });
    this.#percentile = percentile;
    this.#options = options;
  }

  shouldPrune(state: SearchState, trial: TrialRecord): boolean {
    const { startupTrials = 5, minTrials = 1 } = this.#options;
    const complete = state.trials.filter((other) => other.state === "complete");
    if (complete.length < Math.max(1, startupTrials) || !isDue(trial, this.#options)) return false;
    const minimize = directionOf(state) === "minimize";
    const own = trial.intermediate.map(({ value }) => value).filter((value) => !Number.isNaN(value));
    if (own.length === 0) return true;
    const best = minimize ? Math.min(...own) : Math.max(...own);
    const { step } = lastReport(trial)!;
    const others = complete.flatMap(({ intermediate }) => intermediate.filter((report) => report.step === step));
    if (others.length < minTrials) return false;
    const share = (minimize ? this.#percentile : 100 - this.#percentile) / 100;
    const limit = quantile(
      others.map(({ value }) => value),
      share,
    );
    return minimize ? best > limit : best < limit;
  }
}

/** Stops a trial that is worse than the median of the others at the same step. */
export class MedianPruner extends PercentilePruner {
  override readonly name = "median";

  constructor(options: PercentileOptions = {}) {
    super(50, options);
  }
}
