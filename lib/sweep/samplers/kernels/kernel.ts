/** What an estimator asks of the kernels of one dimension. */
import type { MersenneTwister } from "../mersenne.ts";
import type { Sample } from "../observations.ts";

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
export function beginWithAll({ numbers }: Sample, weights: LogWeights, to: Candidates): void {
  for (let i = 0; i < numbers.length; i++) {
    to.kernels[i] = numbers[i]!;
    to.sums[i] = weights.of[numbers[i]!]!;
  }
  to.count = numbers.length;
}
