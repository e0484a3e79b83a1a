/** Which trials of a study are the best. */
import { bestByRank, lossesOf, nonDominationRanks } from "./pareto.ts";
import { type Direction, type TrialRecord, violation } from "./records.ts";

type Trials = readonly TrialRecord[];
type Directions = readonly Direction[];

/** The best `count` complete trials that keep their constraints, the best first; with several objectives by rank. */
export function topTrials(trials: Trials, directions: Directions, count: number): TrialRecord[] {
  const able = feasible(trials);
  const losses = able.map((trial) => lossesOf(trial, directions));
  if (directions.length > 1) return bestByRank(losses, count).map((index) => able[index]!);
  const order = able.map((_, i) => i).sort((a, b) => losses[a]![0]! - losses[b]![0]! || a - b);
  return order.slice(0, count).map((index) => able[index]!);
}

/** Complete trials that keep their constraints, and that no other beats in every objective. */
export function paretoFront(trials: Trials, directions: Directions): TrialRecord[] {
  const able = feasible(trials);
  const ranks = nonDominationRanks(able.map((trial) => lossesOf(trial, directions)));
  return able.filter((_, i) => ranks[i] === 0);
}

/** Numbers of the complete trials that miss a constraint. */
export function infeasible(trials: Trials): Set<number> {
  const missed = trials.filter((trial) => trial.state === "complete" && violation(trial) > 0);
  return new Set(missed.map(({ number }) => number));
}

function feasible(trials: Trials): TrialRecord[] {
  return trials.filter((trial) => trial.state === "complete" && violation(trial) === 0);
}
