/** What a sampler sees of a study, and what it must answer. */
import { Rng } from "#lib/core/index";
import type { Distribution, ParameterValue, Params } from "../distribution.ts";
import type { Direction, TrialRecord } from "../records.ts";
import type { Space } from "../space.ts";
import { MersenneTwister } from "./mersenne.ts";

export interface SearchState {
  readonly name: string;
  readonly directions: readonly Direction[];
  /** All trials of the study; for a pruner within Hyperband those of its bracket. */
  readonly trials: readonly TrialRecord[];
  /** The whole space, where it was declared. */
  readonly space?: Space | undefined;
  readonly systemAttrs: Readonly<Record<string, unknown>>;
  setStudyAttr(key: string, value: unknown): void;
  setTrialAttr(trial: TrialRecord, key: string, value: unknown): void;
}

export interface Sampler {
  readonly name: string;
  /** Values for parameters that are drawn together, when a trial begins; those it leaves out are asked for one by one. */
  drawTogether?(state: SearchState, trial: TrialRecord): Params;
  draw(state: SearchState, trial: TrialRecord, name: string, distribution: Distribution): ParameterValue;
  /** True when every trial that this sampler can think of exists. */
  isExhausted?(state: SearchState): boolean;
}

export interface SeedOptions {
  /** Default 42. */
  seed?: number;
  /**
   * One stream of random numbers for the whole study, as Optuna draws them: the same seed gives Optuna's values.
   * Default false: every trial has numbers of its own, so that a study that was resumed goes on as if it had never
   * stopped, and several workers never draw the same; one stream begins anew in each process. The regrets are those of
   * Optuna's stream (60 seeds, 16 cells, no difference by Mann-Whitney: `npm run bench -- sweep-streams`).
   */
  stream?: boolean;
}

/** Random numbers for the trials of a study. */
export class TrialRandom {
  readonly #seed: number;
  readonly #purpose: string;
  readonly #stream: MersenneTwister | undefined;
  #last: { id: number; random: MersenneTwister } | undefined;

  constructor({ seed = 42, stream = false }: SeedOptions, purpose: string) {
    this.#seed = seed;
    this.#purpose = purpose;
    this.#stream = stream ? new MersenneTwister(seed) : undefined;
  }

  of(state: SearchState, trial: TrialRecord): MersenneTwister {
    if (this.#stream) return this.#stream;
    if (this.#last?.id !== trial.id) {
      const text = `${this.#seed}/${this.#purpose}/${ordinal(state, trial)}`;
      this.#last = { id: trial.id, random: new MersenneTwister(new Rng(text).uint32()) };
    }
    return this.#last.random;
  }
}

/** How many of the first trials of a study are those of earlier ones, run again. */
const repeatsOf = new WeakMap<readonly TrialRecord[], { upTo: number; repeats: number }>();

/** The number of the trial had no earlier one been run again. */
function ordinal({ trials }: SearchState, { number }: TrialRecord): number {
  let known = repeatsOf.get(trials);
  if (!known || known.upTo > number) known = { upTo: -1, repeats: 0 };
  let { upTo, repeats } = known;
  while (upTo < number) if ("failed_trial" in (trials[++upTo]?.systemAttrs ?? {})) repeats++;
  repeatsOf.set(trials, { upTo, repeats });
  return number - repeats;
}

/** Trials that taught something: complete or pruned. */
export function learned(trial: TrialRecord): boolean {
  return trial.state === "complete" || trial.state === "pruned";
}
