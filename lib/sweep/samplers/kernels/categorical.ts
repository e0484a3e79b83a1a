/** Kernels of a choice: the one that was observed is likelier than the others. */
import type { MersenneTwister } from "../mersenne.ts";
import type { Sample } from "../observations.ts";
import { beginWithAll, type Candidates, type Kernels, type LogWeights, PRIOR } from "./kernel.ts";

export class CategoricalKernels implements Kernels {
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
