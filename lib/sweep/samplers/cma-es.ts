/**
 * CMA-ES: a normal distribution whose mean, width and covariance follow the better half of each generation.
 *
 * Hansen, "The CMA Evolution Strategy: A Tutorial" (arXiv 1604.00772), whose equation numbers stand in the comments; with
 * the constants of the Python package cmaes, which Optuna's CmaEsSampler uses.
 */
import type { MersenneTwister } from "./mersenne.ts";
import { identity, symmetricEigen } from "./symmetric-eigen.ts";

const EPSILON = 1e-8;

/** What changes from generation to generation; plain data. */
export interface CmaState {
  generation: number;
  mean: number[]; // [d]
  sigma: number;
  covariance: number[][]; // [d, d]
  pathSigma: number[]; // [d]
  pathCovariance: number[]; // [d]
}

export interface Solution {
  x: readonly number[];
  /** Smaller is better. */
  loss: number;
}

/** Constants of the dimension (tutorial, table 1). */
function constantsOf(dimension: number) {
  const population = 4 + Math.floor(3 * Math.log(dimension)); // eq. 48
  const parents = Math.floor(population / 2);
  const raw = Array.from({ length: population }, (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1)); // eq. 49
  const effective = (weights: readonly number[]) => sum(weights) ** 2 / sum(weights.map((w) => w * w));
  const [mu, muMinus] = [effective(raw.slice(0, parents)), effective(raw.slice(parents))];
  const c1 = 2 / ((dimension + 1.3) ** 2 + mu);
  const cMu = Math.min(1 - c1 - EPSILON, (2 * (mu - 2 + 1 / mu)) / ((dimension + 2) ** 2 + mu));
  const negative = Math.min(1 + c1 / cMu, 1 + (2 * muMinus) / (mu + 2), (1 - c1 - cMu) / (dimension * cMu)); // eq. 50-52
  const positiveSum = sum(raw.filter((w) => w > 0));
  const negativeSum = -sum(raw.filter((w) => w < 0));
  const weights = raw.map((w) => (w >= 0 ? w / positiveSum : (negative * w) / negativeSum)); // eq. 53
  const cSigma = (mu + 2) / (dimension + mu + 5); // eq. 55
  return {
    population,
    parents,
    mu,
    c1,
    cMu,
    weights,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((mu - 1) / (dimension + 1)) - 1) + cSigma,
    cC: (4 + mu / dimension) / (dimension + 4 + (2 * mu) / dimension), // eq. 56
    /** The expected length of a standard normal vector. */
    length: Math.sqrt(dimension) * (1 - 1 / (4 * dimension) + 1 / (21 * dimension ** 2)),
  };
}

/** Within the unit cube. */
export class CmaEs {
  readonly #constants: ReturnType<typeof constantsOf>;
  #state: CmaState;

  private constructor(state: CmaState) {
    this.#constants = constantsOf(state.mean.length);
    this.#state = state;
  }

  /** From the middle of the cube, or where an earlier state left off. */
  static begin(dimension: number, sigma = 1 / 6): CmaEs {
    const zeros = () => new Array<number>(dimension).fill(0);
    return new CmaEs({
      generation: 0,
      mean: zeros().fill(0.5),
      sigma,
      covariance: identity(dimension),
      pathSigma: zeros(),
      pathCovariance: zeros(),
    });
  }

  static resume(state: CmaState): CmaEs {
    return new CmaEs(state);
  }

  get state(): CmaState {
    return this.#state;
  }

  get dimension(): number {
    return this.#state.mean.length;
  }

  /** Solutions of a generation. */
  get population(): number {
    return this.#constants.population;
  }

  /** A new point; after ten tries for each dimension it is moved to the edge. */
  ask(random: MersenneTwister): number[] {
    const { mean, sigma, covariance } = this.#state;
    const { vectors, roots } = decompose(covariance);
    const draw = () => {
      const scaled = roots.map((root) => root * random.normal());
      return mean.map((m, i) => m + sigma * sum(scaled.map((z, k) => vectors[i]![k]! * z))); // eq. 38-40
    };
    for (let tries = 0; tries < 10 * mean.length; tries++) {
      const x = draw();
      if (x.every((value) => value >= 0 && value <= 1)) return x;
    }
    return draw().map((value) => Math.min(Math.max(value, 0), 1));
  }

  /** A whole generation, in any order. */
  tell(solutions: readonly Solution[]): void {
    const { population, parents, mu, c1, cMu, weights, cSigma, dSigma, cC, length } = this.#constants;
    if (solutions.length !== population) throw new Error(`internal: ${solutions.length} of ${population} solutions`);
    const { mean, sigma } = this.#state;
    const dimension = mean.length;
    const generation = this.#state.generation + 1;
    const { vectors, roots, matrix } = decompose(this.#state.covariance);
    const sorted = [...solutions].sort((a, b) => a.loss - b.loss);
    const steps = sorted.map(({ x }) => x.map((value, i) => (value - mean[i]!) / sigma));
    const step = mean.map((_, i) => sum(steps.slice(0, parents).map((y, k) => weights[k]! * y[i]!))); // eq. 41
    /** C^(−1/2) y */
    const whiten = (y: readonly number[]) => {
      const along = roots.map((root, k) => sum(y.map((value, i) => vectors[i]![k]! * value)) / root);
      return y.map((_, i) => sum(along.map((value, k) => vectors[i]![k]! * value)));
    };
    const whiteStep = whiten(step);
    const pathSigma = this.#state.pathSigma.map(
      (p, i) => (1 - cSigma) * p + Math.sqrt(cSigma * (2 - cSigma) * mu) * whiteStep[i]!, // eq. 43
    );
    const norm = Math.hypot(...pathSigma);
    const stalled =
      norm / Math.sqrt(1 - (1 - cSigma) ** (2 * (generation + 1))) >= (1.4 + 2 / (dimension + 1)) * length;
    const h = stalled ? 0 : 1;
    const pathCovariance = this.#state.pathCovariance.map(
      (p, i) => (1 - cC) * p + h * Math.sqrt(cC * (2 - cC) * mu) * step[i]!, // eq. 45
    );
    const shares = weights.map(
      (w, k) => (w >= 0 ? w : (w * dimension) / (sum(whiten(steps[k]!).map((v) => v * v)) + EPSILON)), // eq. 46
    );
    const kept = 1 + c1 * (1 - h) * cC * (2 - cC) - c1 - cMu * sum(weights);
    const covariance = matrix.map((row, i) =>
      row.map((value, j) => {
        const rankMu = sum(shares.map((share, k) => share * steps[k]![i]! * steps[k]![j]!));
        return kept * value + c1 * pathCovariance[i]! * pathCovariance[j]! + cMu * rankMu; // eq. 47
      }),
    );
    this.#state = {
      generation,
      mean: mean.map((m, i) => m + sigma * step[i]!), // eq. 42
      sigma: Math.min(sigma * Math.exp((cSigma / dSigma) * (norm / length - 1)), 1e32), // eq. 44
      covariance,
      pathSigma,
      pathCovariance,
    };
  }
}

/** C = B D² Bᵀ, with B's columns in `vectors` and D in `roots`; eigenvalues below 0 are rounding and made positive. */
function decompose(covariance: readonly number[][]): { vectors: number[][]; roots: number[]; matrix: number[][] } {
  const { values, vectors } = symmetricEigen(covariance);
  const roots = values.map((value) => Math.sqrt(value < 0 ? EPSILON : value));
  const matrix = vectors.map((a) => vectors.map((b) => sum(roots.map((root, k) => a[k]! * b[k]! * root * root))));
  return { vectors, roots, matrix };
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
