/**
 * The tree-structured Parzen estimator of Optuna 5.0 (samplers/_tpe/sampler.py): model the good and the other trials,
 * draw from the good, take the candidate whose ratio of densities is highest.
 *
 * Bergstra et al. 2011; multivariate kernels: Falkner et al. 2018; settings: Watanabe 2023 (arXiv 2304.11127).
 * Trials that run one after the other have the values of Optuna's sampler with the same seed, on continuous spaces; among
 * equal values of stepped parameters and choices the order may differ, as numpy's sort is not stable.
 */
import { TunelabError } from "#lib/core/index";
import { type Distribution, type ParameterValue, type Params, type SearchSpace, toExternal } from "../distribution.ts";
import { bestByRank, lossesOf } from "../pareto.ts";
import { lastReport, type TrialRecord, violation } from "../records.ts";
import { Observations } from "./observations.ts";
import { ParzenEstimator } from "./parzen.ts";
import { RandomSampler } from "./random.ts";
import { learned, type Sampler, type SearchState, type SeedOptions, TrialRandom } from "./sampler.ts";

export interface TpeOptions extends SeedOptions {
  /** Trials drawn at random before the model begins. Default 10. */
  startupTrials?: number;
  /** Candidates drawn for each suggestion. Default 24. */
  candidates?: number;
  /** Parameters are drawn together. Default: with one objective; false is the independent mode of Optuna 4. */
  multivariate?: boolean;
  /** Running trials count as bad, so that parallel workers spread out. Default true. */
  constantLiar?: boolean;
}

const RELATIVE = "tpe:relative_params:";
const CHUNK = 2045; // the longest attribute that Optuna's databases take

export class TpeSampler implements Sampler {
  readonly name = "tpe";
  readonly #options: Required<Omit<TpeOptions, "multivariate" | keyof SeedOptions>> & { multivariate?: boolean };
  readonly #random: TrialRandom;
  readonly #startup: RandomSampler;
  readonly #known = new WeakMap<readonly TrialRecord[], Observations>();

  constructor({ startupTrials = 10, candidates = 24, constantLiar = true, multivariate, ...seed }: TpeOptions = {}) {
    if (!(candidates >= 1))
      throw new TunelabError("INVALID_CONFIG", [`candidates 为 ${candidates}`, `candidates is ${candidates}`], {
        hint: ["请用 1 或更大的数", "use 1 or more"],
      });
    this.#options = {
      startupTrials,
      candidates,
      constantLiar,
      ...(multivariate === undefined ? {} : { multivariate }),
    };
    this.#random = new TrialRandom(seed, "tpe");
    this.#startup = new RandomSampler(seed);
  }

  drawTogether(state: SearchState, trial: TrialRecord): Params {
    if (!this.#isMultivariate(state)) return {};
    const known = this.#observe(state);
    if (known.count < this.#options.startupTrials) return {};
    const searched = known.commonSpace;
    if (Object.keys(searched).length === 0) return {};
    const params = this.#suggest(state, known, trial, searched);
    // Where the space is declared all parameters are written at once; else other workers learn of them by this.
    if (this.#options.constantLiar && !state.space) {
      const text = JSON.stringify(params);
      for (let i = 0; i * CHUNK < text.length; i++)
        state.setTrialAttr(trial, `${RELATIVE}${i}`, text.slice(i * CHUNK, (i + 1) * CHUNK));
    }
    return params;
  }

  draw(state: SearchState, trial: TrialRecord, name: string, distribution: Distribution): ParameterValue {
    const known = this.#observe(state);
    if (known.count < this.#options.startupTrials) return this.#startup.draw(state, trial, name, distribution);
    return this.#suggest(state, known, trial, { [name]: distribution })[name]!;
  }

  drawn(trial: TrialRecord): Record<string, number> {
    return { ...this.#startup.drawn(trial), ...this.#random.drawn(trial) };
  }

  #isMultivariate(state: SearchState): boolean {
    return this.#options.multivariate ?? state.directions.length === 1;
  }

  /** What is known of the study by now. */
  #observe(state: SearchState): Observations {
    let known = this.#known.get(state.trials);
    if (!known) {
      known = new Observations();
      this.#known.set(state.trials, known);
    }
    known.update(state.trials, state.directions);
    return known;
  }

  #suggest(
    state: SearchState,
    known: Observations,
    own: TrialRecord,
    searched: SearchSpace,
  ): Record<string, ParameterValue> {
    const { candidates } = this.#options;
    const several = state.directions.length > 1;
    const running = this.#lendRunning(state, known, own, searched);
    const quota = gamma(known.count, state.directions.length);
    const below = (several ? undefined : known.best(quota)) ?? bestNumbers(state, quota);
    const above = known.others(below, running);
    const distributions = Object.values(searched);
    const good = new ParzenEstimator(
      known.samples(searched, Int32Array.from(below), running, "good"),
      distributions,
      several,
    );
    const other = new ParzenEstimator(known.samples(searched, above, running, "other"), distributions);
    const drawn = good.sample(this.#random.of(state, own), candidates);
    const [p, q] = [good.logDensity(drawn), other.logDensity(drawn)];
    let best = 0;
    for (let i = 1; i < candidates; i++) if (p[i]! - q[i]! > p[best]! - q[best]!) best = i;
    return Object.fromEntries(
      Object.keys(searched).map((name, d) => [name, toExternal(distributions[d]!, drawn[d]![best]!)]),
    );
  }

  /** Lends the values of running trials. @returns their numbers */
  #lendRunning(state: SearchState, known: Observations, own: TrialRecord, searched: SearchSpace): number[] {
    if (!this.#options.constantLiar) return [];
    const running = state.trials.filter((trial) => trial.state === "running" && trial.id !== own.id);
    const announced = this.#isMultivariate(state) ? announcedParams : (trial: TrialRecord) => trial.params;
    for (const trial of running) known.lend(trial.number, searched, announced(trial));
    return running.map(({ number }) => number);
  }
}

/** Parameters of a running trial with those that its sampler has drawn but the objective not yet asked for. */
function announcedParams(trial: TrialRecord): Params {
  let text = "";
  for (let i = 0; `${RELATIVE}${i}` in trial.systemAttrs; i++) text += String(trial.systemAttrs[`${RELATIVE}${i}`]);
  if (text === "") return trial.params;
  try {
    return { ...(JSON.parse(text) as Params), ...trial.params };
  } catch {
    return trial.params; // another worker is still writing the chunks
  }
}

function gamma(finished: number, objectives: number): number {
  const share = Math.ceil(0.1 * finished);
  return objectives > 1 ? share : Math.min(share, 25);
}

/** Numbers of the `quota` best trials where not enough are complete, or there are several objectives, in their order. */
function bestNumbers(state: SearchState, quota: number): number[] {
  const complete: TrialRecord[] = [];
  const pruned: TrialRecord[] = [];
  const infeasible: { trial: TrialRecord; missed: number }[] = [];
  for (const trial of state.trials) {
    if (!learned(trial)) continue;
    const missed = violation(trial);
    if (missed > 0) infeasible.push({ trial, missed });
    else (trial.state === "complete" ? complete : pruned).push(trial);
  }
  const ranked = [
    ...splitComplete(state, complete, quota),
    ...sortPruned(state, pruned),
    ...infeasible.sort((a, b) => a.missed - b.missed).map(({ trial }) => trial),
  ];
  return ranked
    .slice(0, quota)
    .map(({ number }) => number)
    .sort((a, b) => a - b);
}

/** Complete trials with the best `quota` in front. */
function splitComplete({ directions }: SearchState, trials: readonly TrialRecord[], quota: number): TrialRecord[] {
  if (directions.length === 1) {
    const sign = directions[0] === "maximize" ? -1 : 1;
    return [...trials].sort((a, b) => sign * (a.values![0]! - b.values![0]!) || a.number - b.number);
  }
  const best = new Set(
    bestByRank(
      trials.map((trial) => lossesOf(trial, directions)),
      Math.min(quota, trials.length),
    ),
  );
  return [...trials.filter((_, i) => best.has(i)), ...trials.filter((_, i) => !best.has(i))];
}

/** Those that came furthest first, then by their last report. */
function sortPruned({ directions }: SearchState, trials: readonly TrialRecord[]): TrialRecord[] {
  const scores = new Map(
    trials.map((trial) => {
      const last = lastReport(trial);
      if (!last) return [trial, [1, 0] as const];
      const value = directions[0] === "maximize" ? -last.value : last.value;
      return [trial, [-last.step, Number.isNaN(last.value) ? Number.POSITIVE_INFINITY : value] as const];
    }),
  );
  return [...trials].sort((a, b) => {
    const [p, q] = [scores.get(a)!, scores.get(b)!];
    return p[0] - q[0] || (p[1] === q[1] ? 0 : p[1] - q[1]);
  });
}
