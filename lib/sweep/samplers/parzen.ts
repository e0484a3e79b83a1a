/**
 * The Parzen estimator of Optuna 5's TPE (samplers/_tpe/parzen_estimator.py, probability_distributions.py): a mixture of
 * products, one kernel for each observation and a wide one, the prior, that comes last.
 *
 *   log p(x) = logsumexp_k( ln w_k + Σ_dims log kernel_k,dim(x_dim) )
 */
import type { Distribution, NumericDistribution } from "../distribution.ts";
import type { MersenneTwister } from "./mersenne.ts";
import { logMass, truncatedQuantile } from "./normal.ts";
import { roundHalfEven } from "./random.ts";

const LOG_SQRT_2PI = 0.5 * Math.log(2 * Math.PI);

/** One dimension of every kernel. */
interface Kernels {
  /** Values of this dimension for the kernels `active`. */
  sample(active: Int32Array, random: MersenneTwister): Float64Array;
  /** Adds the log density of x[i] under kernel k to sums[i · K + k]. */
  addLogDensity(x: Float64Array, sums: Float64Array): void;
}

export class ParzenEstimator {
  readonly #weights: Float64Array; // [K]
  readonly #kernels: (Kernels & { categorical: boolean })[];

  /**
   * @param observations internal values, one array [n] for each distribution
   * @param uniform equal weights, as multi-objective searches use; else the newest 25 weigh more than older ones
   */
  constructor(observations: readonly Float64Array[], distributions: readonly Distribution[], uniform = false) {
    const count = observations[0]?.length ?? 0;
    this.#weights = kernelWeights(count, uniform);
    this.#kernels = distributions.map((distribution, i) =>
      distribution.kind === "categorical"
        ? Object.assign(new CategoricalKernels(observations[i]!, distribution.choices.length), { categorical: true })
        : Object.assign(new NumericKernels(observations[i]!, distribution), { categorical: false }),
    );
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
    const count = samples[0]!.length;
    const size = this.#weights.length;
    const sums = new Float64Array(count * size);
    this.#kernels.forEach((kernels, i) => {
      kernels.addLogDensity(samples[i]!, sums);
    });
    const logWeights = this.#weights.map(Math.log);
    const result = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      let high = Number.NEGATIVE_INFINITY;
      for (let k = 0, at = i * size; k < size; k++, at++) {
        const value = sums[at]! + logWeights[k]!;
        sums[at] = value;
        if (value > high) high = value;
      }
      if (high === Number.NEGATIVE_INFINITY) high = 0;
      let sum = 0;
      for (let at = i * size; at < (i + 1) * size; at++) {
        const below = sums[at]! - high;
        if (below > -745) sum += Math.exp(below); // smaller ones are 0
      }
      result[i] = Math.log(sum) + high;
    }
    return result;
  }
}

/** Ones for the newest 25, falling to 1/n for the oldest; the prior has 1; all sum to 1. */
function kernelWeights(count: number, uniform: boolean): Float64Array {
  const weights = new Float64Array(count + 1).fill(1);
  const ramp = count - 25;
  if (!uniform)
    for (let i = 0; i < ramp; i++) weights[i] = ramp === 1 ? 1 / count : 1 / count + (i * (1 - 1 / count)) / (ramp - 1);
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
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

class CategoricalKernels implements Kernels {
  readonly #choices: number;
  readonly #observed: Float64Array;
  /** Probability of a choice that was not observed by the kernel, and of the one that was. */
  readonly #other: number;
  readonly #same: number;

  constructor(observed: Float64Array, choices: number) {
    const share = 1 / (observed.length + 1);
    const sum = 1 + choices * share;
    this.#choices = choices;
    this.#observed = observed;
    this.#other = share / sum;
    this.#same = (1 + share) / sum;
  }

  #probability(kernel: number, choice: number): number {
    if (kernel === this.#observed.length) return 1 / this.#choices;
    return this.#observed[kernel] === choice ? this.#same : this.#other;
  }

  sample(active: Int32Array, random: MersenneTwister): Float64Array {
    return Float64Array.from(active, (kernel) => {
      const u = random.next();
      let sum = 0;
      for (let choice = 0; choice < this.#choices - 1; choice++) {
        sum += this.#probability(kernel, choice);
        if (sum >= u) return choice;
      }
      return this.#choices - 1;
    });
  }

  addLogDensity(x: Float64Array, sums: Float64Array): void {
    const size = this.#observed.length + 1;
    const [same, other, prior] = [Math.log(this.#same), Math.log(this.#other), -Math.log(this.#choices)];
    for (let i = 0; i < x.length; i++) {
      for (let k = 0; k < size - 1; k++) sums[i * size + k]! += this.#observed[k] === x[i] ? same : other;
      sums[i * size + size - 1]! += prior;
    }
  }
}

/** Normal kernels truncated to the range; for stepped numbers the mass of half a step to each side. */
class NumericKernels implements Kernels {
  readonly #distribution: NumericDistribution;
  readonly #low: number;
  readonly #high: number;
  readonly #means: Float64Array; // [K]
  readonly #deviations: Float64Array; // [K]

  constructor(observed: Float64Array, distribution: NumericDistribution) {
    const half = (distribution.step ?? 0) / 2;
    const scale = distribution.log ? Math.log : (x: number) => x;
    this.#distribution = distribution;
    this.#low = scale(distribution.low - half);
    this.#high = scale(distribution.high + half);
    const count = observed.length;
    this.#means = new Float64Array(count + 1);
    for (let i = 0; i < count; i++) this.#means[i] = scale(observed[i]!);
    this.#deviations = new Float64Array(count + 1);
    setDeviations(this.#means.subarray(0, count), this.#low, this.#high, this.#deviations);
    this.#means[count] = 0.5 * (this.#low + this.#high);
    this.#deviations[count] = this.#high - this.#low;
  }

  sample(active: Int32Array, random: MersenneTwister): Float64Array {
    const { low, high, log, step } = this.#distribution;
    const result = new Float64Array(active.length);
    active.forEach((kernel, i) => {
      const [mean, deviation] = [this.#means[kernel]!, this.#deviations[kernel]!];
      const [a, b] = [(this.#low - mean) / deviation, (this.#high - mean) / deviation];
      const drawn = truncatedQuantile(random.next(), a, b) * deviation + mean;
      const value = log ? Math.exp(drawn) : drawn;
      result[i] =
        step === null ? value : Math.min(Math.max(low + roundHalfEven((value - low) / step) * step, low), high);
    });
    return result;
  }

  addLogDensity(x: Float64Array, sums: Float64Array): void {
    if (this.#distribution.step === null) this.#addContinuous(x, sums);
    else this.#addDiscrete(x, this.#distribution.step, sums);
  }

  #addContinuous(x: Float64Array, sums: Float64Array): void {
    const [means, deviations, low, high] = [this.#means, this.#deviations, this.#low, this.#high];
    const size = means.length;
    const constants = new Float64Array(size);
    const inverse = new Float64Array(size);
    for (let k = 0; k < size; k++) {
      const deviation = deviations[k]!;
      const mass = logMass((low - means[k]!) / deviation, (high - means[k]!) / deviation);
      constants[k] = -LOG_SQRT_2PI - mass - Math.log(deviation);
      inverse[k] = 1 / deviation;
    }
    for (let i = 0; i < x.length; i++) {
      const value = this.#distribution.log ? Math.log(x[i]!) : x[i]!;
      if (value < low || value > high) {
        sums.fill(Number.NEGATIVE_INFINITY, i * size, (i + 1) * size);
        continue;
      }
      for (let k = 0, at = i * size; k < size; k++, at++) {
        const z = (value - means[k]!) * inverse[k]!;
        sums[at]! += constants[k]! - 0.5 * z * z;
      }
    }
  }

  /** Equal kernels and equal values are computed once: stepped numbers repeat. */
  #addDiscrete(x: Float64Array, step: number, sums: Float64Array): void {
    const { kernelOf, means, deviations } = this.#distinct();
    const total = means.map((mean, k) =>
      logMass((this.#low - mean) / deviations[k]!, (this.#high - mean) / deviations[k]!),
    );
    const scale = this.#distribution.log ? Math.log : (value: number) => value;
    const rows = new Map<number, Float64Array>();
    const size = kernelOf.length;
    for (let i = 0; i < x.length; i++) {
      let row = rows.get(x[i]!);
      if (!row) {
        const [left, right] = [scale(x[i]! - step / 2), scale(x[i]! + step / 2)];
        row = Float64Array.from(
          means,
          (mean, k) => logMass((left - mean) / deviations[k]!, (right - mean) / deviations[k]!) - total[k]!,
        );
        rows.set(x[i]!, row);
      }
      for (let k = 0; k < size; k++) sums[i * size + k]! += row[kernelOf[k]!]!;
    }
  }

  #distinct(): { kernelOf: Int32Array; means: number[]; deviations: number[] } {
    const [means, deviations]: [number[], number[]] = [[], []];
    const seen = new Map<number, Map<number, number>>();
    const kernelOf = Int32Array.from(this.#means, (mean, k) => {
      const deviation = this.#deviations[k]!;
      const byDeviation = seen.get(mean) ?? new Map<number, number>();
      seen.set(mean, byDeviation);
      let index = byDeviation.get(deviation);
      if (index === undefined) {
        index = means.push(mean) - 1;
        deviations.push(deviation);
        byDeviation.set(deviation, index);
      }
      return index;
    });
    return { kernelOf, means, deviations };
  }
}

/** The larger distance to the neighbours on each side (at the ends, to the only one), within limits. */
function setDeviations(means: Float64Array, low: number, high: number, deviations: Float64Array): void {
  const count = means.length;
  const order = sortedOrder(means);
  const at = (i: number) => (i < 0 ? low : i >= count ? high : means[order[i]!]!);
  const smallest = (high - low) / Math.min(100, 2 + count);
  for (let i = 0; i < count; i++) {
    const [left, right] = [at(i) - at(i - 1), at(i + 1) - at(i)];
    const distance = count < 2 || (i > 0 && i < count - 1) ? Math.max(left, right) : i === 0 ? right : left;
    deviations[order[i]!] = Math.min(Math.max(distance, smallest), high - low);
  }
}

function sortedOrder(values: Float64Array): Uint32Array {
  return new Uint32Array(values.length).map((_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
}
