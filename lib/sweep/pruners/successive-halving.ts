/**
 * Asynchronous successive halving (ASHA, Li et al. 2020) as Optuna does it (pruners/_successive_halving.py): at each rung,
 * r·η^(s+k) steps, only the best 1/η of the values seen there go on.
 */
import { TunelabError } from "#lib/core/index";
import { lastReport, type TrialRecord } from "../records.ts";
import type { SearchState } from "../samplers/sampler.ts";
import { directionOf, type Pruner } from "./pruner.ts";

export interface SuccessiveHalvingOptions {
  /** Steps of the first rung; default a hundredth of the longest complete trial, so that none is pruned before one ends. */
  minResource?: number | "auto";
  /** Of η trials at a rung one goes on. Default 4. */
  reductionFactor?: number;
  /** Rungs left out at the beginning. Default 0. */
  minEarlyStoppingRate?: number;
}

export class SuccessiveHalvingPruner implements Pruner {
  readonly name = "asha";
  #minResource: number | "auto";
  readonly #factor: number;
  readonly #skipped: number;

  constructor(options: SuccessiveHalvingOptions = {}) {
    const { minResource = "auto", reductionFactor = 4, minEarlyStoppingRate = 0 } = options;
    if (!(reductionFactor >= 2) || (minResource !== "auto" && !(minResource >= 1)))
      throw new TunelabError(
        "INVALID_CONFIG",
        [
          `minResource 为 ${minResource}，reductionFactor 为 ${reductionFactor}`,
          `minResource is ${minResource} and reductionFactor ${reductionFactor}`,
        ],
        {
          hint: [
            "minResource 须为 1 或更大，reductionFactor 须为 2 或更大",
            "use a minResource of 1 or more and a reductionFactor of 2 or more",
          ],
        },
      );
    this.#minResource = minResource;
    this.#factor = reductionFactor;
    this.#skipped = minEarlyStoppingRate;
  }

  shouldPrune(state: SearchState, trial: TrialRecord): boolean {
    const report = lastReport(trial);
    if (!report) return false;
    const { step, value } = report;
    if (this.#minResource === "auto") {
      const longest = longestTrial(state);
      if (longest === undefined) return false;
      this.#minResource = Math.max(Math.floor(longest / 100), 1);
    }
    for (let rung = countRungs(trial); ; rung++) {
      if (step < this.#minResource * this.#factor ** (this.#skipped + rung)) return false;
      if (Number.isNaN(value)) return true;
      // Read before the own value is written, which counts once.
      const values = [...state.trials.flatMap((other) => rungValue(other, rung)), value];
      state.setTrialAttr(trial, `completed_rung_${rung}`, value);
      if (!isAmongBest(values, value, this.#factor, directionOf(state) === "minimize")) return true;
    }
  }
}

/** The last step of the longest complete trial. */
export function longestTrial(state: SearchState): number | undefined {
  const steps = state.trials.flatMap((trial) => {
    const last = trial.state === "complete" ? lastReport(trial) : undefined;
    return last ? [last.step] : [];
  });
  return steps.length > 0 ? Math.max(...steps) : undefined;
}

function countRungs(trial: TrialRecord): number {
  let count = 0;
  while (`completed_rung_${count}` in trial.systemAttrs) count++;
  return count;
}

function rungValue(trial: TrialRecord, rung: number): number[] {
  const value = trial.systemAttrs[`completed_rung_${rung}`];
  return typeof value === "number" ? [value] : [];
}

function isAmongBest(values: readonly number[], value: number, factor: number, minimize: boolean): boolean {
  const sorted = [...values].sort((a, b) => a - b);
  const last = Math.max(0, Math.floor(sorted.length / factor) - 1);
  return minimize ? value <= sorted[last]! : value >= sorted[sorted.length - 1 - last]!;
}
