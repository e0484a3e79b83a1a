/**
 * The tree-structured Parzen estimator of Optuna 5.0 (samplers/_tpe/sampler.py): model the good and the other trials,
 * draw from the good, take the candidate whose ratio of densities is highest.
 *
 * Bergstra et al. 2011; multivariate kernels: Falkner et al. 2018; settings: Watanabe 2023 (arXiv 2304.11127).
 * With `stream: true` it replays Optuna's seeded values on continuous spaces; among equal values of stepped parameters
 * and choices the order may differ, as numpy's sort is not stable.
 */
import { TunelabError } from "#lib/core/index";
import {
  type Distribution,
  isEqual,
  isSingle,
  type ParameterValue,
  type Params,
  type SearchSpace,
  toExternal,
  toInternal,
} from "../distribution.ts";
import { bestByRank, lossesOf } from "../pareto.ts";
import { isFinished, lastReport, type TrialRecord, violation } from "../records.ts";
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

  constructor({ startupTrials = 10, candidates = 24, constantLiar = true, multivariate, ...seed }: TpeOptions = {}) {
    if (!(candidates >= 1))
      throw new TunelabError("INVALID_CONFIG", `candidates is ${candidates}`, { hint: "use 1 or more" });
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
    if (!this.#isMultivariate(state) || !this.#hasStarted(state)) return {};
    const names = intersectionSpace(state);
    if (Object.keys(names).length === 0) return {};
    const params = this.#suggest(state, trial, names);
    // Where the space is declared all parameters are written at once; else other workers learn of them by this.
    if (this.#options.constantLiar && !state.space) {
      const text = JSON.stringify(params);
      for (let i = 0; i * CHUNK < text.length; i++)
        state.setTrialAttr(trial, `${RELATIVE}${i}`, text.slice(i * CHUNK, (i + 1) * CHUNK));
    }
    return params;
  }

  draw(state: SearchState, trial: TrialRecord, name: string, distribution: Distribution): ParameterValue {
    if (!this.#hasStarted(state)) return this.#startup.draw(state, trial, name, distribution);
    return this.#suggest(state, trial, { [name]: distribution })[name]!;
  }

  #isMultivariate(state: SearchState): boolean {
    return this.#options.multivariate ?? state.directions.length === 1;
  }

  #hasStarted(state: SearchState): boolean {
    let count = 0;
    for (const trial of state.trials) if (learned(trial)) count++;
    return count >= this.#options.startupTrials;
  }

  #suggest(state: SearchState, own: TrialRecord, searched: SearchSpace): Record<string, ParameterValue> {
    const { constantLiar, candidates } = this.#options;
    const trials = state.trials.filter(
      (trial) => learned(trial) || (constantLiar && trial.state === "running" && trial.id !== own.id),
    );
    const finished = trials.reduce((count, trial) => count + (trial.state === "running" ? 0 : 1), 0);
    const [below, above] = splitTrials(state, trials, gamma(finished, state.directions.length));
    const names = Object.keys(searched);
    const distributions = names.map((name) => searched[name]!);
    const model = (part: readonly TrialRecord[], uniform: boolean) =>
      new ParzenEstimator(this.#observations(state, part, names, distributions), distributions, uniform);
    const good = model(below, state.directions.length > 1);
    const other = model(above, false);
    const drawn = good.sample(this.#random.of(state, own), candidates);
    const [p, q] = [good.logDensity(drawn), other.logDensity(drawn)];
    let best = 0;
    for (let i = 1; i < candidates; i++) if (p[i]! - q[i]! > p[best]! - q[best]!) best = i;
    return Object.fromEntries(names.map((name, d) => [name, toExternal(distributions[d]!, drawn[d]![best]!)]));
  }

  /** Internal values of the trials that have all the names, [n] for each name. */
  #observations(
    state: SearchState,
    trials: readonly TrialRecord[],
    names: readonly string[],
    distributions: readonly Distribution[],
  ): Float64Array[] {
    const shared = this.#isMultivariate(state);
    const known = trials
      .map((trial) => (isFinished(trial.state) || !shared ? trial.params : announcedParams(trial)))
      .filter((params) => names.every((name) => name in params));
    return names.map((name, d) => Float64Array.from(known, (params) => toInternal(distributions[d]!, params[name]!)));
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

/** Parameters with equal distributions in every trial that taught something, by name; those with one value are left out. */
export function intersectionSpace({ trials }: SearchState, accept = learned): SearchSpace {
  let common: [string, Distribution][] | undefined;
  for (const trial of trials) {
    if (!accept(trial)) continue;
    const { distributions } = trial;
    if (!common) common = Object.entries(distributions);
    else if (!common.every(([name, one]) => distributions[name] === one))
      common = common.filter(([name, one]) => distributions[name] !== undefined && isEqual(distributions[name], one));
  }
  const kept = (common ?? []).filter(([, distribution]) => !isSingle(distribution));
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Split = [below: TrialRecord[], above: TrialRecord[]];

/** The `quota` best trials and the others; running ones are others. Both in the order of their numbers. */
export function splitTrials(state: SearchState, trials: readonly TrialRecord[], quota: number): Split {
  const running: TrialRecord[] = [];
  const complete: TrialRecord[] = [];
  const pruned: TrialRecord[] = [];
  const infeasible: { trial: TrialRecord; missed: number }[] = [];
  for (const trial of trials) {
    const missed = trial.state === "running" ? 0 : violation(trial);
    if (trial.state === "running") running.push(trial);
    else if (missed > 0) infeasible.push({ trial, missed });
    else (trial.state === "complete" ? complete : pruned).push(trial);
  }
  const ranked = [
    splitComplete(state, complete, quota),
    ...[sortPruned(state, pruned), infeasible.sort((a, b) => a.missed - b.missed).map(({ trial }) => trial)],
  ];
  const below: TrialRecord[] = [];
  const above: TrialRecord[] = [...running];
  for (const list of ranked) {
    const room = Math.max(0, quota - below.length);
    below.push(...list.slice(0, room));
    above.push(...list.slice(room));
  }
  const byNumber = (a: TrialRecord, b: TrialRecord) => a.number - b.number;
  return [below.sort(byNumber), above.sort(byNumber)];
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
