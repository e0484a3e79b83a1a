/**
 * Does a study with random numbers of its own for each trial, as parallel ones have, find as much as one with Optuna's
 * stream? With the stream the values are Optuna's, so this compares with Optuna on more seeds than Python has time for.
 */
import { formatNumber } from "#lib/core/index";
import { normalCdf } from "#lib/sweep/samplers/normal";
import type { Proof } from "./harness.ts";
import { PROBLEMS } from "./subjects/sweep-problems.ts";
import { regret } from "./subjects/sweep-regret.ts";

const SEEDS = 60;
const METHODS = ["tpe", "random", "asha", "hyperband"];

export default {
  description: `regrets with each trial's own random numbers against Optuna's stream, ${SEEDS} seeds (Mann-Whitney)`,
  async prove(say) {
    const cells = Object.keys(PROBLEMS).flatMap((problem) => METHODS.map((method) => ({ problem, method })));
    let smallest = 1;
    for (const { problem, method } of cells) {
      const regrets = async (own: boolean) => {
        const values: number[] = [];
        for (let seed = 0; seed < SEEDS; seed++) values.push(await regret(problem, method, seed, 100, own));
        return values.sort((a, b) => a - b);
      };
      const [own, optuna] = [await regrets(true), await regrets(false)];
      const p = mannWhitney(own, optuna);
      smallest = Math.min(smallest, p);
      const median = (values: number[]) => formatNumber((values[SEEDS / 2 - 1]! + values[SEEDS / 2]!) / 2);
      say(`${`${problem} ${method}`.padEnd(20)} median ${median(own)} against ${median(optuna)}, p = ${p.toFixed(3)}`);
    }
    // Sixteen comparisons: the smallest p of equal methods is below 0.05 / 16 once in twenty runs.
    return { holds: smallest > 0.05 / cells.length, smallest };
  },
} satisfies Proof;

/** The two-sided p of the rank-sum test, by its normal approximation. */
function mannWhitney(a: readonly number[], b: readonly number[]): number {
  let wins = 0;
  for (const x of a) for (const y of b) wins += x < y ? 1 : x === y ? 0.5 : 0;
  const deviation = Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12);
  return 2 * normalCdf(-Math.abs(wins - (a.length * b.length) / 2) / deviation);
}
