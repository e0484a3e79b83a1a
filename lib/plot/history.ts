/** What a training run measured, step by step. */

/** What preference training measures of each pair besides the loss, in nats; the accuracy as a share from 0 to 1. */
const REWARDS = ["rewardChosen", "rewardRejected", "rewardMargin", "rewardAccuracy"] as const;
type Reward = (typeof REWARDS)[number];
type EvalReward = `eval${Capitalize<Reward>}`;

/** What was measured at one step; a step may have several rows, and each row only some of the values. */
export interface HistoryRow extends Partial<Record<Reward | EvalReward, number>> {
  step: number;
  /** Passes over the data so far, with its fraction. */
  epoch?: number;
  /** Nats per trained token. */
  loss?: number;
  evalLoss?: number;
  learningRate?: number;
  /** Before clipping. */
  gradientNorm?: number;
  tokensPerSecond?: number;
  memoryBytes?: number;
}

/** The measures of a history that have a curve. */
export type Metric = Exclude<keyof HistoryRow, "step" | "epoch">;

/** Each measure once, those of the training before those of the evaluation. */
export const METRICS: readonly Metric[] = [
  ...["loss", "evalLoss", "learningRate", "gradientNorm", "tokensPerSecond", "memoryBytes"],
  ...REWARDS,
  ...REWARDS.map(evaluated),
] as Metric[];

/** The rewards of an event under the names that its row has: an evaluation and a step measure different pairs. */
export function rewardsOfEvent(event: { type: string }): Partial<Record<Reward | EvalReward, number>> {
  const values = event as { type: string } & Partial<Record<Reward, number>>;
  const measured = REWARDS.filter((name) => values[name] !== undefined);
  return Object.fromEntries(
    measured.map((name) => [event.type === "evaluated" ? evaluated(name) : name, values[name]]),
  );
}

function evaluated(name: Reward): EvalReward {
  return `eval${name.charAt(0).toUpperCase()}${name.slice(1)}` as EvalReward;
}
