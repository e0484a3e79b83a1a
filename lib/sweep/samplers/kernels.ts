/** The kernels of a Parzen estimator in one dimension: choices, and normal distributions truncated to the range. */
import type { Distribution, NumericDistribution } from "../distribution.ts";
import type { MersenneTwister } from "./mersenne.ts";
import { logMass, truncatedQuantile } from "./normal.ts";
import type { Sample } from "./observations.ts";
import { roundHalfEven } from "./random.ts";

const LOG_SQRT_2PI = 0.5 * Math.log(2 * Math.PI);

/** Kernels that still count at a point, with the sums of their log densities so far. */
export interface Candidates {
  /** [count] */
  readonly kernels: Int32Array;
  /** [count] */
  readonly sums: Float64Array;
  count: number;
}

/** One dimension of every kernel. */
export interface Kernels {
  readonly kind: "continuous" | "stepped" | "categorical";
  /** No kernel has a higher log density anywhere. */
  readonly ceiling: number;
  /** Values of this dimension for the kernels `active`. */
  sample(active: Int32Array, random: MersenneTwister): Float64Array;
  /** The log density of `x` under the widest kernel, the prior. */
  priorLogDensity(x: number): number;
  /** Adds the log density of `x` to the sums and keeps the kernels, in their order, whose sum is `least` or more. */
  addLogDensity(x: number, candidates: Candidates, least: number): void;
}

export function createKernels(sample: Sample, distribution: Distribution): Kernels {
  if (distribution.kind === "categorical") return new CategoricalKernels(sample.values, distribution.choices.length);
  return distribution.step === null
    ? new ContinuousKernels(sample, distribution)
    : new SteppedKernels(sample, distribution, distribution.step);
}

class CategoricalKernels implements Kernels {
  readonly kind = "categorical";
  readonly ceiling = 0;
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

  priorLogDensity(): number {
    return -Math.log(this.#choices);
  }

  addLogDensity(x: number, candidates: Candidates, least: number): void {
    const { kernels, sums, count } = candidates;
    const [same, other] = [Math.log(this.#same), Math.log(this.#other)];
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const kernel = kernels[i]!;
      const observed = this.#observed[kernel]; // undefined for the prior
      const sum = sums[i]! + (observed === undefined ? this.priorLogDensity() : observed === x ? same : other);
      kernels[kept] = kernel;
      sums[kept] = sum;
      if (sum >= least) kept++;
    }
    candidates.count = kept;
  }
}

/** Normal kernels truncated to the range. */
abstract class NumericKernels {
  protected readonly distribution: NumericDistribution;
  protected readonly sampled: Sample;
  protected readonly low: number;
  protected readonly high: number;
  protected readonly means: Float64Array; // [K]
  protected readonly deviations: Float64Array; // [K]

  constructor(sampled: Sample, distribution: NumericDistribution) {
    const half = (distribution.step ?? 0) / 2;
    const scale = distribution.log ? Math.log : (x: number) => x;
    this.distribution = distribution;
    this.sampled = sampled;
    this.low = scale(distribution.low - half);
    this.high = scale(distribution.high + half);
    const count = sampled.values.length;
    this.means = sampled.workspace.room("means", count + 1);
    this.means.set(sampled.values);
    this.deviations = sampled.workspace.room("deviations", count + 1);
    setDeviations(sampled, this.low, this.high, this.deviations);
    this.means[count] = 0.5 * (this.low + this.high);
    this.deviations[count] = this.high - this.low;
  }

  sample(active: Int32Array, random: MersenneTwister): Float64Array {
    const { low, high, log, step } = this.distribution;
    const result = new Float64Array(active.length);
    active.forEach((kernel, i) => {
      const [mean, deviation] = [this.means[kernel]!, this.deviations[kernel]!];
      const [a, b] = [(this.low - mean) / deviation, (this.high - mean) / deviation];
      const drawn = truncatedQuantile(random.next(), a, b) * deviation + mean;
      const value = log ? Math.exp(drawn) : drawn;
      result[i] =
        step === null ? value : Math.min(Math.max(low + roundHalfEven((value - low) / step) * step, low), high);
    });
    return result;
  }
}

class ContinuousKernels extends NumericKernels implements Kernels {
  readonly kind = "continuous";
  readonly ceiling: number;
  /** [K] 1 / σ */
  readonly #inverse: Float64Array;
  /** [K] what the log density of each kernel has beside −z²/2: −ln σ, and the mass that is cut off. */
  readonly #constants: Float64Array;

  constructor(sampled: Sample, distribution: NumericDistribution) {
    super(sampled, distribution);
    const { means, deviations, low, high } = this;
    const { numbers, workspace } = sampled;
    const constants = workspace.room("constants", means.length);
    const inverse = workspace.room("inverse", means.length);
    workspace.prepare((numbers.at(-1) ?? 0) + 1, low, high);
    const { widths, constants: kept } = workspace;
    let ceiling = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < means.length; k++) {
      const deviation = deviations[k]!;
      const number = k < numbers.length ? numbers[k]! : -1; // the prior is no trial
      inverse[k] = 1 / deviation;
      if (number >= 0 && widths[number] === deviation) constants[k] = kept[number]!;
      else {
        const mass = logMass((low - means[k]!) / deviation, (high - means[k]!) / deviation);
        constants[k] = -LOG_SQRT_2PI - mass - Math.log(deviation);
        if (number >= 0) {
          widths[number] = deviation;
          kept[number] = constants[k]!;
        }
      }
      if (constants[k]! > ceiling) ceiling = constants[k]!;
    }
    this.ceiling = ceiling;
    this.#inverse = inverse;
    this.#constants = constants;
  }

  /** On the scale of the kernels; undefined outside the range. */
  #place(x: number): number | undefined {
    const value = this.distribution.log ? Math.log(x) : x;
    return value < this.low || value > this.high ? undefined : value;
  }

  priorLogDensity(x: number): number {
    const [value, prior] = [this.#place(x), this.means.length - 1];
    if (value === undefined) return Number.NEGATIVE_INFINITY;
    const z = (value - this.means[prior]!) * this.#inverse[prior]!;
    return this.#constants[prior]! - 0.5 * z * z;
  }

  addLogDensity(x: number, candidates: Candidates, least: number): void {
    const value = this.#place(x);
    candidates.count = value === undefined ? 0 : this.#add(value, candidates, least);
  }

  #add(value: number, { kernels, sums, count }: Candidates, least: number): number {
    const [means, inverse, constants] = [this.means, this.#inverse, this.#constants];
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const k = kernels[i]!;
      const z = (value - means[k]!) * inverse[k]!;
      const sum = sums[i]! + constants[k]! - 0.5 * z * z;
      kernels[kept] = k;
      sums[kept] = sum;
      if (sum >= least) kept++;
    }
    return kept;
  }
}

/** The mass of half a step to each side. Equal kernels and equal values are computed once: stepped numbers repeat. */
class SteppedKernels extends NumericKernels implements Kernels {
  readonly kind = "stepped";
  readonly ceiling = 0;
  readonly #step: number;
  /** [K] which of the distinct kernels each is. */
  readonly #kernelOf: Int32Array;
  readonly #distinct: { mean: number; deviation: number; total: number }[] = [];
  /** By value: ln of its mass under each distinct kernel, NaN where it was not asked for yet. */
  readonly #rows = new Map<number, Float64Array>();

  constructor(sampled: Sample, distribution: NumericDistribution, step: number) {
    super(sampled, distribution);
    this.#step = step;
    const { means, deviations } = this;
    const { order } = sampled;
    this.#kernelOf = new Int32Array(means.length);
    // Equal means stand side by side in order, and among them all but the outer are as wide. The prior is the last.
    for (let i = 0; i <= order.length; i++) {
      const k = i < order.length ? order[i]! : order.length;
      const [mean, deviation] = [means[k]!, deviations[k]!];
      const last = this.#distinct.at(-1);
      if (mean !== last?.mean || deviation !== last.deviation)
        this.#distinct.push({ mean, deviation, total: Number.NaN });
      this.#kernelOf[k] = this.#distinct.length - 1;
    }
  }

  priorLogDensity(x: number): number {
    return this.#logDensity(x, this.#row(x), this.#distinct.length - 1);
  }

  addLogDensity(x: number, candidates: Candidates, least: number): void {
    const { kernels, sums, count } = candidates;
    const row = this.#row(x);
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const k = kernels[i]!;
      const sum = sums[i]! + this.#logDensity(x, row, this.#kernelOf[k]!);
      kernels[kept] = k;
      sums[kept] = sum;
      if (sum >= least) kept++;
    }
    candidates.count = kept;
  }

  #row(x: number): Float64Array {
    let row = this.#rows.get(x);
    if (!row) {
      row = new Float64Array(this.#distinct.length).fill(Number.NaN);
      this.#rows.set(x, row);
    }
    return row;
  }

  #logDensity(x: number, row: Float64Array, kernel: number): number {
    const known = row[kernel]!;
    return Number.isNaN(known) ? this.#compute(x, row, kernel) : known;
  }

  #compute(x: number, row: Float64Array, kernel: number): number {
    const scale = this.distribution.log ? Math.log : (value: number) => value;
    const one = this.#distinct[kernel]!;
    const { mean, deviation } = one;
    const mass = (left: number, right: number) => logMass((left - mean) / deviation, (right - mean) / deviation);
    if (Number.isNaN(one.total)) one.total = mass(this.low, this.high);
    row[kernel] = mass(scale(x - this.#step / 2), scale(x + this.#step / 2)) - one.total;
    return row[kernel];
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
