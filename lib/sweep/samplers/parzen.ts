/**
 * The Parzen estimator of Optuna 5's TPE (samplers/_tpe/parzen_estimator.py, probability_distributions.py): a mixture of
 * products, one kernel for each observation and a wide one, the prior, that comes last.
 *
 *   log p(x) = logsumexp_k( ln w_k + Σ_dims log kernel_k,dim(x_dim) )
 */
import type { Distribution } from "../distribution.ts";
import { type Candidates, createKernels, type Kernels } from "./kernels.ts";
import type { MersenneTwister } from "./mersenne.ts";
import type { Sample } from "./observations.ts";

/**
 * Kernels whose density at a point is less than e^−60 of the prior's there are left out: a thousand million of them would
 * not change the last digit of the sum, which has the prior in it.
 */
const NEGLIGIBLE = 60;

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
        if ((kernels.kind === "categorical") === categorical) result[i] = kernels.sample(active, random);
      });
    return result;
  }

  /** @param samples one array [n] for each distribution. @returns [n] */
  logDensity(samples: readonly Float64Array[]): Float64Array {
    const logWeights = this.#weights.map(Math.log);
    const size = logWeights.length;
    const all = Int32Array.from({ length: size }, (_, k) => k);
    const candidates: Candidates = { kernels: new Int32Array(size), sums: new Float64Array(size), count: size };
    const dimensions = this.#bySharpness();
    return Float64Array.from(samples[0]!, (_, i) => {
      candidates.kernels.set(all);
      candidates.sums.set(logWeights);
      candidates.count = size;
      // After each dimension, a kernel can gain the ceilings of the others at most.
      let least = logWeights[size - 1]! - NEGLIGIBLE;
      for (const d of dimensions) least += this.#kernels[d]!.priorLogDensity(samples[d]![i]!) - this.#kernels[d]!.ceiling;
      for (const d of dimensions) {
        least += this.#kernels[d]!.ceiling;
        this.#kernels[d]!.addLogDensity(samples[d]![i]!, candidates, least);
      }
      return logSumExp(candidates.sums.subarray(0, candidates.count));
    });
  }

  /** Dimensions with narrow kernels first, so that few kernels are left for the others. */
  #bySharpness(): number[] {
    const dimensions = this.#kernels.map((_, d) => d);
    const isContinuous = (d: number) => this.#kernels[d]!.kind === "continuous";
    return [...dimensions.filter(isContinuous), ...dimensions.filter((d) => !isContinuous(d))];
  }
}

/** ln Σ e^a */
function logSumExp(a: Float64Array): number {
  let high = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < a.length; k++) if (a[k]! > high) high = a[k]!;
  if (high === Number.NEGATIVE_INFINITY) return high;
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += Math.exp(a[k]! - high);
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
