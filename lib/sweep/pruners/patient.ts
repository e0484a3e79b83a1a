/** Waits until a trial has stopped improving before another pruner may stop it (Optuna: pruners/_patient.py). */
import { TunelabError } from "#lib/core/index";
import type { TrialRecord } from "../records.ts";
import type { SearchState } from "../samplers/sampler.ts";
import { directionOf, type Pruner } from "./pruner.ts";

export interface PatientOptions {
  /** Reports without improvement that are tolerated. */
  patience: number;
  /** Smallest change that counts as improvement. Default 0. */
  minDelta?: number;
  /** Asked once patience is over; without it the trial is pruned then. */
  pruner?: Pruner;
}

export class PatientPruner implements Pruner {
  readonly name = "patient";
  readonly #options: Required<Omit<PatientOptions, "pruner">> & { pruner: Pruner | undefined };

  constructor({ patience, minDelta = 0, pruner }: PatientOptions) {
    if (!(patience >= 0) || !(minDelta >= 0))
      throw new TunelabError(
        "INVALID_CONFIG",
        [`patience 为 ${patience}，minDelta 为 ${minDelta}`, `patience is ${patience} and minDelta ${minDelta}`],
        {
          hint: ["请用 0 或更大的数", "use 0 or more"],
        },
      );
    this.#options = { patience, minDelta, pruner };
  }

  shouldPrune(state: SearchState, trial: TrialRecord): boolean {
    const { patience, minDelta, pruner } = this.#options;
    const values = [...trial.intermediate].sort((a, b) => a.step - b.step).map(({ value }) => value);
    if (values.length <= patience + 1) return false;
    const sign = directionOf(state) === "minimize" ? 1 : -1;
    const best = (part: readonly number[]) =>
      Math.min(...part.filter((value) => !Number.isNaN(value)).map((value) => sign * value));
    const [before, within] = [values.slice(0, -patience - 1), values.slice(-patience - 1)];
    if (!(best(before) + minDelta < best(within))) return false;
    return pruner ? pruner.shouldPrune(state, trial) : true;
  }
}
