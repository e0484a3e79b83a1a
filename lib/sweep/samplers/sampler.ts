/** What a sampler sees of a study, and what it must answer. */
import { Rng } from "#lib/core/index";
import type { Distribution, ParameterValue, Params } from "../distribution.ts";
import { type Direction, isFinished, type TrialRecord } from "../records.ts";
import type { Space } from "../space.ts";
import { MersenneTwister } from "./mersenne.ts";

export interface SearchState {
  readonly name: string;
  readonly directions: readonly Direction[];
  /** All trials of the study; for a pruner within Hyperband those of its bracket. */
  readonly trials: readonly TrialRecord[];
  /** Several trials may run at once. Default false. */
  readonly parallel?: boolean | undefined;
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
  /** How far its streams of random numbers were read for a trial, to be kept with it. */
  drawn?(trial: TrialRecord): Record<string, number>;
  /** True when every trial that this sampler can think of exists. */
  isExhausted?(state: SearchState): boolean;
}

export interface SeedOptions {
  /** Default 42. Trials that run one after the other have the values that Optuna draws from the same seed. */
  seed?: number;
}

/** Attribute of a trial: how far each stream of random numbers had been read when its parameters were kept. */
export const DRAWN = "tunelab:drawn";

/**
 * Random numbers for the trials of a study.
 *
 * Trials that run one after the other read one stream, as Optuna's do. Where it stands is kept with the trial, so that a
 * study that is taken over by another process goes on as if it had never stopped. A trial that begins while another runs,
 * and each one of a parallel study, has numbers of its own that follow from its number alone: neither timing nor other
 * processes change them, and no two trials draw the same. What is found is no worse (60 seeds, 16 cells, no difference by
 * Mann-Whitney: `npm run bench -- sweep-streams`).
 */
export class TrialRandom {
  readonly #seed: number;
  readonly #purpose: string;
  /** Those of trials that may still draw. */
  readonly #open = new Map<TrialRecord, MersenneTwister>();
  #stream: MersenneTwister | undefined;

  constructor({ seed = 42 }: SeedOptions, purpose: string) {
    this.#seed = seed;
    this.#purpose = purpose;
  }

  of(state: SearchState, trial: TrialRecord): MersenneTwister {
    const known = this.#open.get(trial);
    if (known) return known;
    for (const other of this.#open.keys()) if (isFinished(other.state)) this.#open.delete(other);
    const first = firstAttempt(state.trials, trial);
    const random = isAlone(state, trial)
      ? this.#streamAt(position(state.trials, first, this.#purpose))
      : new MersenneTwister(new Rng(`${this.#seed}/${this.#purpose}/${ordinal(state.trials, first)}`).uint32());
    this.#open.set(trial, random);
    return random;
  }

  /** For `DRAWN`; empty for a trial that has not read the stream. */
  drawn(trial: TrialRecord): Record<string, number> {
    const stream = this.#stream;
    return stream && this.#open.get(trial) === stream ? { [this.#purpose]: stream.drawn } : {};
  }

  #streamAt(drawn: number): MersenneTwister {
    if (!this.#stream || this.#stream.drawn > drawn) this.#stream = new MersenneTwister(this.#seed);
    this.#stream.skip(drawn - this.#stream.drawn);
    return this.#stream;
  }
}

function isAlone({ parallel, trials }: SearchState, trial: TrialRecord): boolean {
  if (parallel) return false;
  for (const other of trials) if (other.state === "running" && other.id !== trial.id) return false;
  return true;
}

/** A trial that is run again draws what it drew the first time. */
function firstAttempt(trials: readonly TrialRecord[], trial: TrialRecord): TrialRecord {
  const failed = trial.systemAttrs["failed_trial"];
  const before = typeof failed === "number" && failed < trial.number ? trials[failed] : undefined;
  return before ? firstAttempt(trials, before) : trial;
}

/** How far the stream was read before a trial: by the last one that read it, or by an attempt to run one again after that. */
function position(trials: readonly TrialRecord[], { number }: TrialRecord, purpose: string): number {
  let furthest = 0;
  for (let i = number - 1; i >= 0; i--) {
    const { systemAttrs } = trials[i]!;
    const drawn = (systemAttrs[DRAWN] as Record<string, number> | undefined)?.[purpose];
    if (drawn === undefined) continue;
    furthest = Math.max(furthest, drawn);
    if (!("failed_trial" in systemAttrs)) break;
  }
  return furthest;
}

/** How many of the first trials of a study are those of earlier ones, run again. */
const repeatsOf = new WeakMap<readonly TrialRecord[], { upTo: number; repeats: number }>();

/** The number of the trial had no earlier one been run again. */
export function ordinal(trials: readonly TrialRecord[], { number }: TrialRecord): number {
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
