/** Independent uniform draws, each on the scale of its parameter (Optuna: samplers/_random.py, _transform.py). */
import { type Distribution, isSingle, type ParameterValue } from "../distribution.ts";
import type { TrialRecord } from "../records.ts";
import type { MersenneTwister } from "./mersenne.ts";
import { type Sampler, type SearchState, type SeedOptions, TrialRandom } from "./sampler.ts";

export class RandomSampler implements Sampler {
  readonly name = "random";
  readonly #random: TrialRandom;

  constructor(options: SeedOptions = {}) {
    this.#random = new TrialRandom(options, "random");
  }

  draw(state: SearchState, trial: TrialRecord, _name: string, distribution: Distribution): ParameterValue {
    return drawUniform(distribution, this.#random.of(state, trial));
  }

  drawn(trial: TrialRecord): Record<string, number> {
    return this.#random.drawn(trial);
  }
}

function drawUniform(distribution: Distribution, random: MersenneTwister): ParameterValue {
  if (distribution.kind !== "categorical") {
    const [low, high] = transformedBounds(distribution);
    return fromTransformed(distribution, random.uniform(low, high));
  }
  // One number for each choice, the largest wins.
  let [best, at] = [-1, 0];
  distribution.choices.forEach((_, index) => {
    const value = random.next();
    if (value > best) [best, at] = [value, index];
  });
  return distribution.choices[at]!;
}

/** The range on the scale where values are drawn evenly: logarithmic, and half a step wider for stepped numbers. */
export function transformedBounds(distribution: Exclude<Distribution, { kind: "categorical" }>): [number, number] {
  const { low, high, log } = distribution;
  const half = (distribution.step ?? 0) / 2;
  return log ? [Math.log(low - half), Math.log(high + half)] : [low - half, high + half];
}

export function fromTransformed(distribution: Exclude<Distribution, { kind: "categorical" }>, value: number): number {
  const { kind, low, high, log, step } = distribution;
  const clip = (x: number) => Math.min(Math.max(x, low), high);
  if (kind === "int")
    return clip(log ? roundHalfEven(Math.exp(value)) : low + step * Math.floor((value - low) / step + 0.5));
  if (step !== null) return clip(roundHalfEven((value - low) / step) * step + low);
  const plain = log ? Math.exp(value) : value;
  return isSingle(distribution)
    ? plain
    : Math.max(log ? low : Number.NEGATIVE_INFINITY, Math.min(plain, nextBelow(high)));
}

/** As Python and numpy round. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);

function nextBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  float[0] = value;
  bits[0] = bits[0]! + (value > 0 ? -1n : 1n);
  return float[0]!;
}
