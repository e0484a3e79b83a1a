/** The kernels of a Parzen estimator in one dimension: choices, and normal distributions truncated to the range. */
import type { Distribution, NumericDistribution } from "../distribution.ts";
import type { MersenneTwister } from "./mersenne.ts";
import { logMass, truncatedQuantile } from "./normal.ts";
import type { Sample } from "./observations.ts";
import { roundHalfEven } from "./random.ts";

const LOG_SQRT_2PI = 0.5 * Math.log(2 * Math.PI);

/** The kernel that stands for no trial: as wide as the range. */
export const PRIOR = -1;

/** Kernels that still count at a point, by the number of their trial, with the sums of their log densities so far. */
export interface Candidates {
  /** [count] */
  readonly kernels: Int32Array;
  /** [count] */
  readonly sums: Float64Array;
  count: number;
}

/** One dimension of every kernel; kernels go by the number of their trial. */
export interface Kernels {
  readonly kind: "continuous" | "stepped" | "categorical";
  /** No kernel but the prior has a higher log density anywhere. */
  readonly ceiling: number;
  /** Values of this dimension for the kernels `active`. */
  sample(active: Int32Array, random: MersenneTwister): Float64Array;
  priorLogDensity(x: number): number;
  /** The kernels for which ln of the weight and the density of `x` add up to `least` or more. */
  begin(x: number, weights: LogWeights, to: Candidates, least: number): void;
  /** Adds the log density of `x` to the sums, and keeps those that are `least` or more. */
  addLogDensity(x: number, candidates: Candidates, least: number): void;
}

export interface LogWeights {
  /** By the number of a trial. */
  readonly of: Float64Array;
  readonly highest: number;
}

/** Every kernel with its weight. */
function beginWithAll({ numbers }: Sample, weights: LogWeights, to: Candidates): void {
  for (let i = 0; i < numbers.length; i++) {
    to.kernels[i] = numbers[i]!;
    to.sums[i] = weights.of[numbers[i]!]!;
  }
  to.count = numbers.length;
}

export function createKernels(sample: Sample, distribution: Distribution): Kernels {
  if (distribution.kind === "categorical") return new CategoricalKernels(sample, distribution.choices.length);
  return distribution.step === null
    ? new ContinuousKernels(sample, distribution)
    : new SteppedKernels(sample, distribution, distribution.step);
}

class CategoricalKernels implements Kernels {
  readonly kind = "categorical";
  readonly ceiling = 0;
  readonly #choices: number;
  readonly #sample: Sample;
  /** Probability of a choice that was not observed by the kernel, and of the one that was. */
  readonly #other: number;
  readonly #same: number;

  constructor(sample: Sample, choices: number) {
    const share = 1 / (sample.numbers.length + 1);
    const sum = 1 + choices * share;
    this.#choices = choices;
    this.#sample = sample;
    this.#other = share / sum;
    this.#same = (1 + share) / sum;
  }

  #probability(kernel: number, choice: number): number {
    if (kernel === PRIOR) return 1 / this.#choices;
    return this.#sample.values[kernel] === choice ? this.#same : this.#other;
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

  begin(x: number, weights: LogWeights, to: Candidates, least: number): void {
    beginWithAll(this.#sample, weights, to);
    this.addLogDensity(x, to, least);
  }

  addLogDensity(x: number, candidates: Candidates, least: number): void {
    const { kernels, sums, count } = candidates;
    const [same, other] = [Math.log(this.#same), Math.log(this.#other)];
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const kernel = kernels[i]!;
      const sum = sums[i]! + (this.#sample.values[kernel] === x ? same : other);
      kernels[kept] = kernel;
      sums[kept] = sum;
      if (sum >= least) kept++;
    }
    candidates.count = kept;
  }
}

/** Normal kernels truncated to the range, their means the values of the trials. */
abstract class NumericKernels {
  protected readonly distribution: NumericDistribution;
  protected readonly sampled: Sample;
  protected readonly low: number;
  protected readonly high: number;

  constructor(sampled: Sample, distribution: NumericDistribution) {
    const half = (distribution.step ?? 0) / 2;
    this.distribution = distribution;
    this.sampled = sampled;
    this.low = this.scaled(distribution.low - half);
    this.high = this.scaled(distribution.high + half);
    const { numbers, workspace } = sampled;
    workspace.prepare((numbers.at(-1) ?? 0) + 1, this.low, this.high);
    setDeviations(sampled, this.low, this.high);
  }

  protected scaled(x: number): number {
    return this.distribution.log ? Math.log(x) : x;
  }

  protected get priorMean(): number {
    return 0.5 * (this.low + this.high);
  }

  protected get priorDeviation(): number {
    return this.high - this.low;
  }

  sample(active: Int32Array, random: MersenneTwister): Float64Array {
    const { low, high, log, step } = this.distribution;
    const { values, order, workspace } = this.sampled;
    const result = new Float64Array(active.length);
    active.forEach((kernel, i) => {
      const isPrior = kernel === PRIOR;
      const mean = isPrior ? this.priorMean : values[kernel]!;
      const deviation = isPrior ? this.priorDeviation : workspace.deviations[order.indexOf(kernel)]!;
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
  readonly #priorConstant: number;
  /** Most kernels are as narrow as the limit allows: they stand in front in `workspace.split`, in order, then the others. */
  readonly #narrow: number;

  constructor(sampled: Sample, distribution: NumericDistribution) {
    super(sampled, distribution);
    const { numbers, order, values, workspace } = sampled;
    const { widths, inverse, constants, deviations, split } = workspace;
    const smallest = smallestDeviation(numbers.length, this.low, this.high);
    let ceiling = Number.NEGATIVE_INFINITY;
    let narrow = 0;
    let wide = numbers.length;
    for (let i = 0; i < numbers.length; i++) {
      const kernel = order[i]!;
      const deviation = deviations[i]!;
      // Else the constants are still those of the last suggestion.
      if (widths[kernel] !== deviation) {
        widths[kernel] = deviation;
        inverse[kernel] = 1 / deviation;
        constants[kernel] = this.#constant(values[kernel]!, deviation);
      }
      if (constants[kernel]! > ceiling) ceiling = constants[kernel]!;
      if (deviation === smallest) split[narrow++] = kernel;
      else split[--wide] = kernel;
    }
    this.ceiling = ceiling;
    this.#narrow = narrow;
    this.#priorConstant = this.#constant(this.priorMean, this.priorDeviation);
  }

  /** −ln σ, less the logarithm of the mass in the range. */
  #constant(mean: number, deviation: number): number {
    const mass = logMass((this.low - mean) / deviation, (this.high - mean) / deviation);
    return -LOG_SQRT_2PI - mass - Math.log(deviation);
  }

  /** On the scale of the kernels; undefined outside the range. */
  #place(x: number): number | undefined {
    const value = this.scaled(x);
    return value < this.low || value > this.high ? undefined : value;
  }

  priorLogDensity(x: number): number {
    const value = this.#place(x);
    if (value === undefined) return Number.NEGATIVE_INFINITY;
    const z = (value - this.priorMean) / this.priorDeviation;
    return this.#priorConstant - 0.5 * z * z;
  }

  /** A narrow kernel counts where −z²/2 does not take more than its weight and constant have to give: near `x` only. */
  begin(x: number, weights: LogWeights, to: Candidates, least: number): void {
    to.count = 0;
    const value = this.#place(x);
    if (value === undefined) return;
    const { numbers, values, workspace } = this.sampled;
    const spare = weights.highest + this.ceiling - least;
    // A little more than needed: the sums are rounded.
    const reach = Math.sqrt(2 * Math.max(0, spare) + 1e-6) * smallestDeviation(numbers.length, this.low, this.high);
    const from = countBelow(workspace.split, this.#narrow, values, value - reach);
    const end = countBelow(workspace.split, this.#narrow, values, value + reach);
    let count = 0;
    for (let i = from; i < end; i++) count = this.#put(workspace.split[i]!, weights, to, count);
    for (let i = this.#narrow; i < numbers.length; i++) count = this.#put(workspace.split[i]!, weights, to, count);
    to.count = addNormals(value, this.sampled, to, count, least);
  }

  #put(kernel: number, weights: LogWeights, to: Candidates, count: number): number {
    to.kernels[count] = kernel;
    to.sums[count] = weights.of[kernel]!;
    return count + 1;
  }

  addLogDensity(x: number, candidates: Candidates, least: number): void {
    const value = this.#place(x);
    candidates.count = value === undefined ? 0 : addNormals(value, this.sampled, candidates, candidates.count, least);
  }
}

/** How many of the first `count` kernels, which stand in order, have a value below `limit`. */
function countBelow(kernels: Int32Array, count: number, values: Float64Array, limit: number): number {
  let [from, to] = [0, count];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (values[kernels[middle]!]! < limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** @returns how many are kept */
function addNormals(value: number, sampled: Sample, candidates: Candidates, count: number, least: number): number {
  const { values: means, workspace } = sampled;
  const { inverse, constants } = workspace;
  const { kernels, sums } = candidates;
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

interface DistinctKernel {
  mean: number;
  deviation: number;
  /** ln of its mass in the range, NaN until it is asked for. */
  total: number;
  /** By value: ln of its mass half a step to each side. */
  masses: Map<number, number>;
}

/** The mass of half a step to each side. Equal kernels and equal values are computed once: stepped numbers repeat. */
class SteppedKernels extends NumericKernels implements Kernels {
  readonly kind = "stepped";
  readonly ceiling = 0;
  readonly #step: number;
  readonly #distinct: DistinctKernel[] = [];
  readonly #prior: DistinctKernel;

  constructor(sampled: Sample, distribution: NumericDistribution, step: number) {
    super(sampled, distribution);
    this.#step = step;
    this.#prior = distinctKernel(this.priorMean, this.priorDeviation);
    const { numbers, order, values, workspace } = sampled;
    // Equal means stand side by side in order, and among them all but the outer are as wide.
    for (let i = 0; i < numbers.length; i++) {
      const [mean, deviation] = [values[order[i]!]!, workspace.deviations[i]!];
      const last = this.#distinct.at(-1);
      if (mean !== last?.mean || deviation !== last.deviation) this.#distinct.push(distinctKernel(mean, deviation));
      workspace.kinds[order[i]!] = this.#distinct.length - 1;
    }
  }

  priorLogDensity(x: number): number {
    return this.#logDensity(x, this.#prior);
  }

  begin(x: number, weights: LogWeights, to: Candidates, least: number): void {
    beginWithAll(this.sampled, weights, to);
    this.addLogDensity(x, to, least);
  }

  addLogDensity(x: number, candidates: Candidates, least: number): void {
    const { kernels, sums, count } = candidates;
    const { kinds } = this.sampled.workspace;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const kernel = kernels[i]!;
      const sum = sums[i]! + this.#logDensity(x, this.#distinct[kinds[kernel]!]!);
      kernels[kept] = kernel;
      sums[kept] = sum;
      if (sum >= least) kept++;
    }
    candidates.count = kept;
  }

  #logDensity(x: number, kernel: DistinctKernel): number {
    let mass = kernel.masses.get(x);
    if (mass === undefined) {
      if (Number.isNaN(kernel.total)) kernel.total = massOf(kernel, this.low, this.high);
      mass = massOf(kernel, this.scaled(x - this.#step / 2), this.scaled(x + this.#step / 2)) - kernel.total;
      kernel.masses.set(x, mass);
    }
    return mass;
  }
}

function distinctKernel(mean: number, deviation: number): DistinctKernel {
  return { mean, deviation, total: Number.NaN, masses: new Map() };
}

function massOf({ mean, deviation }: DistinctKernel, left: number, right: number): number {
  return logMass((left - mean) / deviation, (right - mean) / deviation);
}

function smallestDeviation(count: number, low: number, high: number): number {
  return (high - low) / Math.min(100, 2 + count);
}

/** The larger distance to the neighbours on each side (at the ends, to the only one), within limits. */
function setDeviations({ values, numbers, order, workspace }: Sample, low: number, high: number): void {
  const { deviations } = workspace;
  const count = numbers.length;
  const [smallest, largest] = [smallestDeviation(count, low, high), high - low];
  let previous = low;
  let current = count > 0 ? values[order[0]!]! : high;
  for (let i = 0; i < count; i++) {
    const next = i + 1 < count ? values[order[i + 1]!]! : high;
    let distance = current - previous;
    if (next - current > distance) distance = next - current;
    if (count > 1 && i === 0) distance = next - current;
    if (count > 1 && i === count - 1) distance = current - previous;
    deviations[i] = Math.max(smallest, Math.min(distance, largest));
    previous = current;
    current = next;
  }
}
