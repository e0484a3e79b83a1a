/** Kernels of a number that may have any value in its range. */
import type { NumericDistribution } from "../../distribution.ts";
import { LOG_SQRT_2PI, logMass } from "../normal.ts";
import type { Sample } from "../observations.ts";
import type { Candidates, Kernels, LogWeights } from "./kernel.ts";
import { NumericKernels, smallestDeviation } from "./numeric.ts";

export class ContinuousKernels extends NumericKernels implements Kernels {
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
