/**
 * The Parzen estimator of Optuna 5's TPE (samplers/_tpe/parzen_estimator.py, probability_distributions.py): a mixture of
 * products, one kernel for each observation and a wide one, the prior, that comes last.
 *
 *   log p(x) = logsumexp_k( ln w_k + Σ_dims log kernel_k,dim(x_dim) )
 */
import type { Distribution } from "../distribution.ts";
import { type Candidates, createKernels, type Kernels, type LogWeights, PRIOR } from "./kernels/index.ts";
import type { MersenneTwister } from "./mersenne.ts";
import type { Sample } from "./observations.ts";

/** ln of half a unit in the last place of 1, and a little more: what adds up to less does not change a sum above 1. */
const NEGLIGIBLE = -37;

/** Room for the kernels that are left at a point, and for weights by number: one density after the other uses it. */
let room: Candidates = { kernels: new Int32Array(0), sums: new Float64Array(0), count: 0 };
let weightRoom = new Float64Array(0);

/** One place more than kernels, as each is written before it is known whether it is kept. */
function roomFor(count: number): Candidates {
  const size = 2 * (count + 1);
  if (room.kernels.length <= count) room = { kernels: new Int32Array(size), sums: new Float64Array(size), count: 0 };
  return room;
}

export class ParzenEstimator {
  readonly #weights: Float64Array; // [n + 1], the prior's last
  readonly #numbers: Int32Array; // [n]
  readonly #kernels: Kernels[];

  /**
   * @param samples one for each distribution, of the same n trials
   * @param uniform equal weights, as multi-objective searches use; else the newest 25 weigh more than older ones
   */
  constructor(samples: readonly Sample[], distributions: readonly Distribution[], uniform = false) {
    this.#numbers = samples[0]?.numbers ?? new Int32Array(0);
    this.#weights = kernelWeights(this.#numbers.length, uniform);
    this.#kernels = distributions.map((distribution, i) => createKernels(samples[i]!, distribution));
  }

  /** @returns one array [count] for each distribution */
  sample(random: MersenneTwister, count: number): Float64Array[] {
    const active = pick(this.#weights, random, count).map((place) => this.#numbers[place] ?? PRIOR);
    const result: Float64Array[] = new Array(this.#kernels.length);
    // Choices draw their numbers before all numeric dimensions do.
    for (const categorical of [true, false])
      this.#kernels.forEach((kernels, i) => {
        if ((kernels.kind === "categorical") === categorical) result[i] = kernels.sample(active, random);
      });
    return result;
  }

  /** @param samples one array [n] for each distribution. @returns [n] */
  logDensity(samples: readonly Float64Array[]): Float64Array {
    const count = this.#numbers.length;
    const weights = this.#logWeights();
    const left = roomFor(count);
    const [first, ...others] = this.#bySharpness();
    // All that is left out together must not count beside the prior, which is in every sum.
    const share = NEGLIGIBLE - Math.log(count + 1);
    const result = new Float64Array(samples[0]!.length);
    for (let i = 0; i < result.length; i++) {
      let prior = Math.log(this.#weights[count]!);
      let ceiling = 0;
      for (let d = 0; d < this.#kernels.length; d++) {
        prior += this.#kernels[d]!.priorLogDensity(samples[d]![i]!);
        ceiling += this.#kernels[d]!.ceiling;
      }
      // In the dimensions that are left a kernel gains their ceilings at most.
      ceiling -= this.#kernels[first!]!.ceiling;
      this.#kernels[first!]!.begin(samples[first!]![i]!, weights, left, prior - ceiling + share);
      for (const d of others) {
        ceiling -= this.#kernels[d]!.ceiling;
        this.#kernels[d]!.addLogDensity(samples[d]![i]!, left, prior - ceiling + share);
      }
      result[i] = logSumExp(left.sums, left.count, prior);
    }
    return result;
  }

  #logWeights(): LogWeights {
    const numbers = this.#numbers;
    const size = (numbers.at(-1) ?? 0) + 1;
    if (weightRoom.length < size) weightRoom = new Float64Array(2 * size);
    for (let i = 0; i < numbers.length; i++) weightRoom[numbers[i]!] = Math.log(this.#weights[i]!);
    // The newest and the prior weigh most.
    return { of: weightRoom, highest: Math.log(this.#weights[numbers.length]!) };
  }

  /** Dimensions with narrow kernels first, so that few kernels are left for the others. */
  #bySharpness(): number[] {
    const [narrow, wide]: [number[], number[]] = [[], []];
    this.#kernels.forEach(({ kind }, d) => {
      (kind === "continuous" ? narrow : wide).push(d);
    });
    return [...narrow, ...wide];
  }
}

/** ln( e^last + Σ e^a ) */
function logSumExp(a: Float64Array, count: number, last: number): number {
  let high = last;
  for (let k = 0; k < count; k++) if (a[k]! > high) high = a[k]!;
  if (high === Number.NEGATIVE_INFINITY) return high;
  let sum = 0;
  for (let k = 0; k < count; k++) sum += Math.exp(a[k]! - high);
  return Math.log(sum + Math.exp(last - high)) + high;
}

/** Ones for the newest 25, falling to 1/n for the oldest; the prior has 1; all sum to 1. */
function kernelWeights(count: number, uniform: boolean): Float64Array {
  const weights = new Float64Array(count + 1).fill(1);
  const ramp = count - 25;
  if (!uniform)
    for (let i = 0; i < ramp; i++) weights[i] = ramp === 1 ? 1 / count : 1 / count + (i * (1 - 1 / count)) / (ramp - 1);
  let sum = 0;
  for (let i = 0; i <= count; i++) sum += weights[i]!;
  for (let i = 0; i <= count; i++) weights[i]! /= sum;
  return weights;
}

/** Indices drawn by their weights. */
function pick(weights: Float64Array, random: MersenneTwister, count: number): Int32Array {
  const cumulative = new Float64Array(weights.length);
  let sum = 0;
  weights.forEach((weight, i) => {
    sum += weight;
    cumulative[i] = sum;
  });
  for (let i = 0; i < cumulative.length; i++) cumulative[i]! /= sum;
  return Int32Array.from({ length: count }, () => {
    const u = random.next();
    let [low, high] = [0, cumulative.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! <= u) low = middle + 1;
      else high = middle;
    }
    return Math.min(low, cumulative.length - 1);
  });
}
