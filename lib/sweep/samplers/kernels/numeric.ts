/** What continuous and stepped kernels share: means, widths and how they are drawn from. */
import type { NumericDistribution } from "../../distribution.ts";
import type { MersenneTwister } from "../mersenne.ts";
import { truncatedQuantile } from "../normal.ts";
import type { Sample } from "../observations.ts";
import { roundHalfEven } from "../random.ts";
import { PRIOR } from "./kernel.ts";

/** Normal kernels truncated to the range, their means the values of the trials. */
export abstract class NumericKernels {
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

export function smallestDeviation(count: number, low: number, high: number): number {
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
