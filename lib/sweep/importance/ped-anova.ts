/**
 * PED-ANOVA (Watanabe, Bansal and Hutter 2023, arXiv 2304.10255; conditional parameters: arXiv 2601.20800): a parameter is
 * important when its values among the best trials are distributed differently than among all. Optuna 5's default
 * (importance/_ped_anova).
 */
import { type Distribution, isEqual, isSingle, toInternal } from "../distribution.ts";
import { bestByRank, lossesOf } from "../pareto.ts";
import type { Direction, TrialRecord } from "../records.ts";
import { scottDensity } from "./scott.ts";

export interface ImportanceOptions {
  /** Share of the trials that count as the best. Default 0.1; below five such trials the shares are rough. */
  targetQuantile?: number;
  /** Parameters to rate; default all. */
  params?: readonly string[];
  /** Shares that sum to 1. Default true. */
  normalize?: boolean;
}

/** The largest first. All equal when there are too few trials to tell. */
export function pedAnova(
  trials: readonly TrialRecord[],
  directions: readonly Direction[],
  { targetQuantile = 0.1, params, normalize = true }: ImportanceOptions = {},
): Record<string, number> {
  const complete = trials.filter(
    ({ state, values }) => state === "complete" && values !== undefined && values.every(Number.isFinite),
  );
  const names = params ?? [...new Set(complete.flatMap((trial) => Object.keys(trial.distributions)))];
  const top = new Set(bestTrials(complete, directions, targetQuantile));
  const raw = names.map((name) => (complete.length > 1 ? importance(name, complete, top) : 0));
  const sum = raw.reduce((a, b) => a + b, 0);
  const shares = names.map((name, i): [string, number] => [
    name,
    !normalize ? raw[i]! : sum > 0 ? raw[i]! / sum : 1 / names.length,
  ]);
  return Object.fromEntries(shares.sort((a, b) => b[1] - a[1]));
}

function bestTrials(trials: readonly TrialRecord[], directions: readonly Direction[], quantile: number): TrialRecord[] {
  const count = Math.ceil(quantile * trials.length);
  const losses = trials.map((trial) => lossesOf(trial, directions));
  if (directions.length > 1) return bestByRank(losses, count).map((index) => trials[index]!);
  const cutoff = losses.map(([loss]) => loss!).sort((a, b) => a - b)[count - 1];
  return cutoff === undefined ? [] : trials.filter((_, i) => losses[i]![0]! <= cutoff);
}

/** (|top| / |all|)² · Σ over the regimes of the parameter α²/β · divergence, α and β the regime's shares of top and all. */
function importance(name: string, trials: readonly TrialRecord[], top: ReadonlySet<TrialRecord>): number {
  let sum = 0;
  for (const { distribution, members } of regimesOf(name, trials)) {
    const best = members.filter((trial) => top.has(trial));
    if (isSingle(distribution) || best.length === 0) continue;
    const [alpha, beta] = [best.length / top.size, members.length / trials.length];
    sum += (alpha ** 2 / beta) * divergence(name, distribution, best, members);
  }
  return sum * (top.size / trials.length) ** 2;
}

/** Trials by the range that the parameter had in them; those without it, and ranges of one trial, are left out. */
function regimesOf(name: string, trials: readonly TrialRecord[]) {
  const regimes: { distribution: Distribution; members: TrialRecord[] }[] = [];
  for (const trial of trials) {
    const distribution = trial.distributions[name];
    if (!distribution) continue;
    const regime = regimes.find((one) => isEqual(one.distribution, distribution));
    if (regime) regime.members.push(trial);
    else regimes.push({ distribution, members: [trial] });
  }
  return regimes.filter(({ members }) => members.length >= 2);
}

/** Pearson's: Σ p_all (p_top / p_all − 1)² over a grid of the range. */
function divergence(
  name: string,
  distribution: Distribution,
  best: readonly TrialRecord[],
  all: readonly TrialRecord[],
): number {
  const density = (trials: readonly TrialRecord[]) =>
    scottDensity(
      distribution,
      trials.map((trial) => toInternal(distribution, trial.params[name]!)),
    ).map((p) => p + 1e-12);
  const [top, local] = [density(best), density(all)];
  return local.reduce((sum, p, i) => sum + p * (top[i]! / p - 1) ** 2, 0);
}
