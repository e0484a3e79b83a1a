/** The kernels of a Parzen estimator in one dimension: choices, and normal distributions truncated to the range. */
import type { Distribution, NumericDistribution } from "../distribution.ts";
import type { MersenneTwister } from "./mersenne.ts";
import { logMass, truncatedQuantile } from "./normal.ts";
import type { Sample } from "./observations.ts";
import { roundHalfEven } from "./random.ts";

const LOG_SQRT_2PI = 0.5 * Math.log(2 * Math.PI);

/** One dimension of every kernel. */
export interface Kernels {
  readonly categorical: boolean;
  /** Values of this dimension for the kernels `active`. */
  sample(active: Int32Array, random: MersenneTwister): Float64Array;
  /** Adds the log density of `x` under each kernel to sums [K]. */
  addLogDensity(x: number, sums: Float64Array): void;
}

export function createKernels(sample: Sample, distribution: Distribution): Kernels {
  return distribution.kind === "categorical"
    ? new CategoricalKernels(sample.values, distribution.choices.length)
    : new NumericKernels(sample, distribution);
}

class CategoricalKernels implements Kernels {
  readonly categorical = true;
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

  addLogDensity(x: number, sums: Float64Array): void {
    const observed = this.#observed;
    const [same, other] = [Math.log(this.#same), Math.log(this.#other)];
    for (let k = 0; k < observed.length; k++) sums[k]! += observed[k] === x ? same : other;
    sums[observed.length]! -= Math.log(this.#choices);
  }
}

interface DistinctKernels {
  /** [K] */
  kernelOf: Int32Array;
  means: number[];
  deviations: number[];
  /** ln of each kernel's mass in the range. */
  total: number[];
  /** By value: ln of its mass under each distinct kernel. */
  rows: Map<number, Float64Array>;
}

/** Normal kernels truncated to the range; for stepped numbers the mass of half a step to each side. */
class NumericKernels implements Kernels {
  readonly categorical = false;
  readonly #distribution: NumericDistribution;
  readonly #sample: Sample;
  readonly #low: number;
  readonly #high: number;
  readonly #means: Float64Array; // [K]
  readonly #deviations: Float64Array; // [K]
  #normal: { inverse: Float64Array; constants: Float64Array } | undefined;
  #discrete: DistinctKernels | undefined;

  constructor(sample: Sample, distribution: NumericDistribution) {
    const half = (distribution.step ?? 0) / 2;
    const scale = distribution.log ? Math.log : (x: number) => x;
    this.#distribution = distribution;
    this.#sample = sample;
    this.#low = scale(distribution.low - half);
    this.#high = scale(distribution.high + half);
    const count = sample.values.length;
    this.#means = sample.workspace.room("means", count + 1);
    this.#means.set(sample.values);
    this.#deviations = sample.workspace.room("deviations", count + 1);
    setDeviations(sample, this.#low, this.#high, this.#deviations);
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

  addLogDensity(x: number, sums: Float64Array): void {
    if (this.#distribution.step === null) this.#addContinuous(x, sums);
    else this.#addDiscrete(x, this.#distribution.step, sums);
  }

  #addContinuous(x: number, sums: Float64Array): void {
    this.#normal ??= this.#constants();
    const value = this.#distribution.log ? Math.log(x) : x;
    if (value < this.#low || value > this.#high) sums.fill(Number.NEGATIVE_INFINITY);
    else addNormals(value, this.#means, this.#normal.inverse, this.#normal.constants, sums);
  }

  /** [K] 1 / σ, and what the log density of each kernel has beside −z²/2: −ln σ, and the mass that is cut off. */
  #constants(): { inverse: Float64Array; constants: Float64Array } {
    const [means, deviations, low, high] = [this.#means, this.#deviations, this.#low, this.#high];
    const { numbers, workspace } = this.#sample;
    const constants = workspace.room("constants", means.length);
    const inverse = workspace.room("inverse", means.length);
    workspace.prepare((numbers.at(-1) ?? 0) + 1, low, high);
    const { widths, constants: kept } = workspace;
    for (let k = 0; k < means.length; k++) {
      const deviation = deviations[k]!;
      inverse[k] = 1 / deviation;
      const number = k < numbers.length ? numbers[k]! : -1; // the prior is no trial
      if (number >= 0 && widths[number] === deviation) {
        constants[k] = kept[number]!;
        continue;
      }
      const mass = logMass((low - means[k]!) / deviation, (high - means[k]!) / deviation);
      constants[k] = -LOG_SQRT_2PI - mass - Math.log(deviation);
      if (number < 0) continue;
      widths[number] = deviation;
      kept[number] = constants[k]!;
    }
    return { inverse, constants };
  }

  /** Equal kernels and equal values are computed once: stepped numbers repeat. */
  #addDiscrete(x: number, step: number, sums: Float64Array): void {
    this.#discrete ??= this.#distinct();
    const { kernelOf, means, deviations, total, rows } = this.#discrete;
    let row = rows.get(x);
    if (!row) {
      const scale = this.#distribution.log ? Math.log : (value: number) => value;
      const [left, right] = [scale(x - step / 2), scale(x + step / 2)];
      row = Float64Array.from(
        means,
        (mean, k) => logMass((left - mean) / deviations[k]!, (right - mean) / deviations[k]!) - total[k]!,
      );
      rows.set(x, row);
    }
    for (let k = 0; k < kernelOf.length; k++) sums[k]! += row[kernelOf[k]!]!;
  }

  /** Kernels that differ: equal means stand side by side in order, and among them all but the outer are as wide. */
  #distinct(): DistinctKernels {
    const [means, deviations]: [number[], number[]] = [[], []];
    const { order } = this.#sample;
    const kernelOf = new Int32Array(this.#means.length);
    for (let i = 0; i <= order.length; i++) {
      const k = i < order.length ? order[i]! : order.length; // the prior is the last
      const [mean, deviation] = [this.#means[k]!, this.#deviations[k]!];
      if (mean !== means.at(-1) || deviation !== deviations.at(-1)) {
        means.push(mean);
        deviations.push(deviation);
      }
      kernelOf[k] = means.length - 1;
    }
    const total = means.map((mean, k) =>
      logMass((this.#low - mean) / deviations[k]!, (this.#high - mean) / deviations[k]!),
    );
    return { kernelOf, means, deviations, total, rows: new Map() };
  }
}

/** sums[k] += ln of the kernel k at `value`. */
function addNormals(
  value: number,
  means: Float64Array,
  inverse: Float64Array,
  constants: Float64Array,
  sums: Float64Array,
): void {
  for (let k = 0; k < means.length; k++) {
    const z = (value - means[k]!) * inverse[k]!;
    sums[k]! += constants[k]! - 0.5 * z * z;
  }
}

/** The larger distance to the neighbours on each side (at the ends, to the only one), within limits. */
function setDeviations({ values, order }: Sample, low: number, high: number, deviations: Float64Array): void {
  const count = values.length;
  const smallest = (high - low) / Math.min(100, 2 + count);
  let [previous, current] = [low, count > 0 ? values[order[0]!]! : high];
  for (let i = 0; i < count; i++) {
    const next = i + 1 < count ? values[order[i + 1]!]! : high;
    const [left, right] = [current - previous, next - current];
    const distance = count < 2 || (i > 0 && i < count - 1) ? Math.max(left, right) : i === 0 ? right : left;
    deviations[order[i]!] = Math.min(Math.max(distance, smallest), high - low);
    previous = current;
    current = next;
  }
}
