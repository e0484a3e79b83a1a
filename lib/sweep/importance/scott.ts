/**
 * How values are spread over the grid of their range: a Parzen estimate with Scott's bandwidth, the cells of the grid as
 * kernels and their counts as weights, and a wide prior (Optuna: importance/_ped_anova/scott_parzen_estimator.py).
 */
import type { Distribution, NumericDistribution } from "../distribution.ts";
import { logMass } from "../samplers/normal.ts";

const STEPS = 50;

/** @param values internal values. @returns the probability of each cell, or of each choice */
export function scottDensity(distribution: Distribution, values: readonly number[]): number[] {
  const counts =
    distribution.kind === "categorical"
      ? countChoices(distribution.choices.length, values)
      : countCells(distribution, values);
  const occupied = counts.flatMap((count, cell) => (count > 0 ? [cell] : []));
  const weights = occupied.map((cell) => counts[cell]!);
  const total = values.length + 1;
  const kernel =
    distribution.kind === "categorical"
      ? choiceKernel(occupied, counts.length)
      : cellKernel(occupied, weights, counts.length);
  return counts.map((_, cell) =>
    [...weights, 1].reduce((sum, weight, k) => sum + (weight / total) * kernel(k, cell), 0),
  );
}

function countChoices(size: number, values: readonly number[]): number[] {
  const counts = new Array<number>(size).fill(0);
  for (const value of values) counts[value]!++;
  return counts;
}

function countCells(distribution: NumericDistribution, values: readonly number[]): number[] {
  const { kind, log, step } = distribution;
  const scale = log ? Math.log : (x: number) => x;
  const span = distribution.high - distribution.low;
  const steps =
    kind === "int" && log
      ? Math.min(Math.ceil(Math.log(span + 1) / Math.log(2)) + 1, STEPS)
      : step === null
        ? STEPS
        : Math.min(Math.round(span / step) + 1, STEPS);
  const low = scale(distribution.low);
  const width = (scale(distribution.high) - low) / (steps - 1);
  const counts = new Array<number>(steps).fill(0);
  for (const value of values) {
    const cell = Math.ceil((scale(value) - low) / width - 0.5);
    counts[Math.min(Math.max(cell, 0), steps - 1)]!++;
  }
  return counts;
}

type Kernel = (k: number, cell: number) => number;

function choiceKernel(occupied: readonly number[], choices: number): Kernel {
  const share = 1 / (occupied.length + 1);
  const sum = 1 + choices * share;
  return (k, choice) => {
    if (k === occupied.length) return 1 / choices;
    return (share + (occupied[k] === choice ? 1 : 0)) / sum;
  };
}

/** Normal kernels with the mass of each cell, truncated to the grid; the prior spans all of it. */
function cellKernel(cells: readonly number[], weights: readonly number[], size: number): Kernel {
  const deviation = Math.max(scottBandwidth(cells, weights), 0.5 / 1.64);
  const [low, high] = [-0.5, size - 0.5];
  return (k, cell) => {
    const [mean, sigma] = k === cells.length ? [(size - 1) / 2, size] : [cells[k]!, deviation];
    const mass = logMass((cell - 0.5 - mean) / sigma, (cell + 0.5 - mean) / sigma);
    return Math.exp(mass - logMass((low - mean) / sigma, (high - mean) / sigma));
  };
}

/** 1.059 · min(IQR / 1.34, standard deviation) · N^(−1/5) */
function scottBandwidth(cells: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  const cumulative = weights.map((weight) => {
    sum += weight;
    return sum;
  });
  const mean = cells.reduce((total, cell, i) => total + cell * weights[i]!, 0) / sum;
  const squares = cells.reduce((total, cell, i) => total + (cell - mean) ** 2 * weights[i]!, 0);
  const first = cumulative.findIndex((count) => count >= Math.floor(sum / 4));
  const third = cumulative.filter((count) => count <= Math.floor((sum * 3) / 4)).length;
  const range = cells[Math.min(cells.length - 1, third)]! - cells[first]!;
  return 1.059 * Math.min(range / 1.34, Math.sqrt(squares / Math.max(1, sum - 1))) * sum ** -0.2;
}
