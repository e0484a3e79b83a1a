/** Kernels of a number with steps, whole numbers among them. */
import type { NumericDistribution } from "../../distribution.ts";
import { logMass } from "../normal.ts";
import type { Sample } from "../observations.ts";
import { beginWithAll, type Candidates, type Kernels, type LogWeights } from "./kernel.ts";
import { NumericKernels } from "./numeric.ts";

interface DistinctKernel {
  mean: number;
  deviation: number;
  /** ln of its mass in the range, NaN until it is asked for. */
  total: number;
  /** By value: ln of its mass half a step to each side. */
  masses: Map<number, number>;
}

/** The mass of half a step to each side. Equal kernels and equal values are computed once: stepped numbers repeat. */
export class SteppedKernels extends NumericKernels implements Kernels {
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
