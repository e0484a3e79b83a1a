/**
 * Hyperband (Li et al. 2018) as Optuna does it (pruners/_hyperband.py): several successive halvings side by side, from
 * eager to patient. A trial belongs to one bracket by its number and is compared within it; samplers learn from all trials,
 * as they do in Optuna 5.0 (its bracket study filters `get_trials`, which samplers do not call).
 */
import { crc32, TunelabError } from "#lib/core/index";
import type { TrialRecord } from "../records.ts";
import type { SearchState } from "../samplers/sampler.ts";
import type { Pruner } from "./pruner.ts";
import { longestTrial, SuccessiveHalvingPruner } from "./successive-halving.ts";

export interface HyperbandOptions {
  /** Steps before anything is pruned. Default 1. */
  minResource?: number;
  /** Steps of a whole trial; default the longest complete trial, so that none is pruned before one ends. */
  maxResource?: number | "auto";
  /** Default 3. */
  reductionFactor?: number;
}

interface Bracket {
  pruner: SuccessiveHalvingPruner;
  /** Its share of the trials. */
  budget: number;
}

export class HyperbandPruner implements Pruner {
  readonly name = "hyperband";
  readonly #options: Required<HyperbandOptions>;
  #brackets: Bracket[] | undefined;

  constructor({ minResource = 1, maxResource = "auto", reductionFactor = 3 }: HyperbandOptions = {}) {
    if (!(minResource >= 1) || !(reductionFactor >= 2) || (maxResource !== "auto" && maxResource < minResource))
      throw new TunelabError(
        "INVALID_CONFIG",
        [
          `Hyperband 从 ${minResource} 到 ${maxResource}，倍数为 ${reductionFactor}`,
          `Hyperband from ${minResource} to ${maxResource} by ${reductionFactor}`,
        ],
        {
          hint: [
            "须 1 ≤ minResource ≤ maxResource，reductionFactor 为 2 或更大",
            "use 1 ≤ minResource ≤ maxResource and a reductionFactor of 2 or more",
          ],
        },
      );
    this.#options = { minResource, maxResource, reductionFactor };
  }

  shouldPrune(state: SearchState, trial: TrialRecord): boolean {
    this.#brackets ??= this.#plan(state);
    if (!this.#brackets) return false;
    const at = this.#bracketOf(state.name, trial);
    return this.#brackets[at]!.pruner.shouldPrune(this.#bracketState(state, at), trial);
  }

  #bracketState(state: SearchState, own: number): SearchState {
    const trials = state.trials.filter((other) => this.#bracketOf(state.name, other) === own);
    return {
      name: state.name,
      directions: state.directions,
      space: state.space,
      systemAttrs: state.systemAttrs,
      trials,
      setStudyAttr: (key, value) => state.setStudyAttr(key, value),
      setTrialAttr: (other, key, value) => state.setTrialAttr(other, key, value),
    };
  }

  #plan(state: SearchState): Bracket[] | undefined {
    const { minResource, reductionFactor: factor, maxResource } = this.#options;
    const longest = maxResource === "auto" ? longestTrial(state) : undefined;
    const most = maxResource === "auto" ? longest && longest + 1 : maxResource;
    if (most === undefined) return undefined;
    const count = Math.floor(Math.log(most / minResource) / Math.log(factor)) + 1;
    return Array.from({ length: count }, (_, bracket) => {
      const s = count - 1 - bracket;
      const pruner = new SuccessiveHalvingPruner({
        minResource,
        reductionFactor: factor,
        minEarlyStoppingRate: bracket,
      });
      return { pruner, budget: Math.ceil((count * factor ** s) / (s + 1)) };
    });
  }

  #bracketOf(studyName: string, { number }: TrialRecord): number {
    const brackets = this.#brackets!;
    const total = brackets.reduce((sum, { budget }) => sum + budget, 0);
    let place = crc32(new TextEncoder().encode(`${studyName}_${number}`)) % total;
    return brackets.findIndex(({ budget }) => {
      place -= budget;
      return place < 0;
    });
  }
}
