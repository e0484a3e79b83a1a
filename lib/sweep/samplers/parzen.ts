/**
 * The Parzen estimator of Optuna 5's TPE (samplers/_tpe/parzen_estimator.py, probability_distributions.py): a mixture of
 * products, one kernel for each observation and a wide one, the prior, that comes last.
 *
 *   log p(x) = logsumexp_k( ln w_k + Σ_dims log kernel_k,dim(x_dim) )
 */
import type { Distribution } from "../distribution.ts";
import { createKernels, type Kernels } from "./kernels.ts";
import type { MersenneTwister } from "./mersenne.ts";
import type { Sample } from "./observations.ts";

export class ParzenEstimator {
  readonly #weights: Float64Array; // [K]
  readonly #kernels: Kernels[];

  /**
   * @param samples one for each distribution, of the same n trials
   * @param uniform equal weights, as multi-objective searches use; else the newest 25 weigh more than older ones
   */
  constructor(samples: readonly Sample[], distributions: readonly Distribution[], uniform = false) {
    this.#weights = kernelWeights(samples[0]?.values.length ?? 0, uniform);
    this.#kernels = distributions.map((distribution, i) => createKernels(samples[i]!, distribution));
  }

  /** @returns one array [count] for each distribution */
  sample(random: MersenneTwister, count: number): Float64Array[] {
    const active = pick(this.#weights, random, count);
    const result: Float64Array[] = new Array(this.#kernels.length);
    // Choices draw their numbers before all numeric dimensions do.
    for (const categorical of [true, false])
      this.#kernels.forEach((kernels, i) => {
        if (kernels.categorical === categorical) result[i] = kernels.sample(active, random);
      });
    return result;
  }

  /** @param samples one array [n] for each distribution. @returns [n] */
  logDensity(samples: readonly Float64Array[]): Float64Array {
    const logWeights = this.#weights.map(Math.log);
    const sums = new Float64Array(logWeights.length);
    return Float64Array.from(samples[0]!, (_, i) => {
      // All dimensions of one sample after the other: the sums of one stay in the processor's cache.
      sums.fill(0);
      for (let d = 0; d < samples.length; d++) this.#kernels[d]!.addLogDensity(samples[d]![i]!, sums);
      return logSumExp(sums, logWeights);
    });
  }
}

/** ln Σ e^(a + b) */
function logSumExp(a: Float64Array, b: Float64Array): number {
  let high = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < a.length; k++) {
    const value = a[k]! + b[k]!;
    a[k] = value;
    if (value > high) high = value;
  }
  if (high === Number.NEGATIVE_INFINITY) high = 0;
  let sum = 0;
  for (let k = 0; k < a.length; k++) {
    const below = a[k]! - high;
    if (below > -745) sum += Math.exp(below); // smaller ones are 0
  }
  return Math.log(sum) + high;
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
