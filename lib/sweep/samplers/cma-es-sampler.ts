/**
 * CMA-ES over the numbers of a space, as Optuna's CmaEsSampler has it (samplers/_cmaes.py); choices, and parameters that not
 * every trial has, are drawn at random.
 *
 * The state of the search stands in an attribute of the trial that ended a generation, so that studies go on after a crash and
 * several workers share one search. Optuna's own state is a pickled Python object: a study goes on in Python, but begins
 * its CMA-ES anew.
 */
import { TunelabError } from "#lib/core/index";
import type { Distribution, NumericDistribution, ParameterValue, Params, SearchSpace } from "../distribution.ts";
import type { TrialRecord } from "../records.ts";
import { CmaEs, type CmaState } from "./cma-es.ts";
import { MersenneTwister } from "./mersenne.ts";
import { fromTransformed, RandomSampler, transformedBounds } from "./random.ts";
import { ordinal, type Sampler, type SearchState, type SeedOptions, TrialRandom } from "./sampler.ts";
import { narrow, toSearchSpace } from "./search-space.ts";

export interface CmaEsOptions extends SeedOptions {
  /** Trials drawn at random before the search begins. Default 1. */
  startupTrials?: number;
}

const GENERATION = "tunelab:cma:generation";
const STATE = "tunelab:cma:state";

export class CmaEsSampler implements Sampler {
  readonly name = "cmaes";
  readonly #startupTrials: number;
  readonly #random: TrialRandom;
  readonly #independent: RandomSampler;

  constructor({ startupTrials = 1, ...seed }: CmaEsOptions = {}) {
    this.#startupTrials = startupTrials;
    this.#random = new TrialRandom(seed, "cmaes");
    this.#independent = new RandomSampler(seed);
  }

  drawTogether(state: SearchState, trial: TrialRecord): Params {
    if (state.directions.length > 1)
      throw new TunelabError("INVALID_CONFIG", ["CMA-ES 只能搜索一个目标", "CMA-ES searches with one objective"], {
        hint: ['多个目标请用 sampler "tpe"', 'use sampler "tpe" for several'],
      });
    const complete = state.trials.filter((one) => one.state === "complete");
    const searched = numericSpace(complete);
    const names = Object.keys(searched);
    if (names.length === 0 || complete.length < this.#startupTrials) return {};
    const scale = new UnitCube(searched);
    const before = complete.findLast(({ systemAttrs }) => STATE in systemAttrs)?.systemAttrs[STATE];
    const search = before === undefined ? CmaEs.begin(names.length) : CmaEs.resume(before as CmaState);
    if (search.dimension !== names.length) return {}; // the space has changed since
    // As Optuna: a number for a new search, then for each trial the seed of its own numbers.
    const seeds = this.#random.of(state, trial);
    if (before === undefined) seeds.int(2 ** 31 - 4);
    const random = new MersenneTwister(1 + seeds.int(2 ** 16 - 2) + ordinal(state.trials, trial));
    this.#tell(search, state, trial, complete, scale);
    const x = search.ask(random);
    state.setTrialAttr(trial, GENERATION, search.state.generation);
    return scale.params(x);
  }

  draw(state: SearchState, trial: TrialRecord, name: string, distribution: Distribution): ParameterValue {
    return this.#independent.draw(state, trial, name, distribution);
  }

  drawn(trial: TrialRecord): Record<string, number> {
    return { ...this.#independent.drawn(trial), ...this.#random.drawn(trial) };
  }

  /** Ends the generation when all of it is complete. */
  #tell(search: CmaEs, state: SearchState, trial: TrialRecord, complete: TrialRecord[], scale: UnitCube): void {
    const { generation } = search.state;
    const mine = complete.filter(({ systemAttrs }) => systemAttrs[GENERATION] === generation);
    if (mine.length < search.population) return;
    const sign = state.directions[0] === "maximize" ? -1 : 1;
    search.tell(
      mine
        .slice(0, search.population)
        .map(({ params, values }) => ({ x: scale.point(params), loss: sign * values![0]! })),
    );
    state.setTrialAttr(trial, STATE, search.state);
  }
}

function numericSpace(complete: readonly TrialRecord[]): Record<string, NumericDistribution> {
  let common: [string, Distribution][] | undefined;
  for (const { distributions } of complete) common = narrow(common, distributions);
  const space: SearchSpace = toSearchSpace(common);
  const numeric = Object.entries(space).filter(([, { kind }]) => kind !== "categorical");
  return Object.fromEntries(numeric) as Record<string, NumericDistribution>;
}

/** The space as a cube from 0 to 1, logarithmic where a parameter is. */
class UnitCube {
  readonly #space: [string, NumericDistribution][];

  constructor(space: Readonly<Record<string, NumericDistribution>>) {
    this.#space = Object.entries(space);
  }

  point(params: Params): number[] {
    return this.#space.map(([name, distribution]) => {
      const [low, high] = transformedBounds(distribution);
      const value = params[name] as number;
      return ((distribution.log ? Math.log(value) : value) - low) / (high - low);
    });
  }

  params(point: readonly number[]): Params {
    return Object.fromEntries(
      this.#space.map(([name, distribution], i) => {
        const [low, high] = transformedBounds(distribution);
        return [name, fromTransformed(distribution, low + point[i]! * (high - low))];
      }),
    );
  }
}
