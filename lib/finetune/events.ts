/** What a training tells while it runs. Displays, the run store and the terminal all read this one stream. */
import type { RecommendedValue } from "./plan/values.ts";
import type { Rewards } from "./preference.ts";
import type { Recipe } from "./recipe.ts";

/** Rewards are there in stage dpo. */
export interface StepEvent extends Partial<Rewards> {
  type: "step";
  /** Optimizer steps done. */
  step: number;
  /** Passes over the data, with fraction. */
  epoch: number;
  /** Mean negative log-likelihood per trained token of this step's batch. */
  loss: number;
  learningRate: number;
  /** Global norm before clipping. */
  gradientNorm: number;
  tokensPerSecond: number;
  /** Resident memory of the whole process; what lies on a GPU is not in it. */
  memoryBytes: number;
  elapsedMs: number;
  remainingMs: number;
}

export interface EvaluatedEvent extends Partial<Rewards> {
  type: "evaluated";
  step: number;
  epoch: number;
  /** Mean over all trained tokens of the validation records; in stage dpo over the pairs. */
  evalLoss: number;
  /** Of the answers (in stage dpo the chosen ones). */
  perplexity: number;
  isBest: boolean;
}

export type TrainEvent =
  | {
      type: "started";
      recipe: Recipe;
      device: string;
      totalSteps: number;
      /** More than 0 when a checkpoint was resumed. */
      firstStep: number;
      trainSamples: number;
      validationSamples: number;
      truncatedSamples: number;
      truncatedTokens: number;
      /** Samples a row holds on average; 1 without packing. */
      samplesPerRow: number;
      parameters: number;
      trainableParameters: number;
      /** Settings that the user left open, and why they have their values. */
      recommended: RecommendedValue[];
      warnings: string[];
    }
  | StepEvent
  | EvaluatedEvent
  | { type: "sample"; step: number; prompt: string; text: string }
  | { type: "checkpoint"; step: number; path: string }
  | { type: "finished"; step: number; reason: "done" | "early-stopping"; elapsedMs: number; restoredStep?: number }
  | { type: "interrupted"; step: number; elapsedMs: number }
  | { type: "failed"; message: string };

/** The step whose weights were put back at the end, where they are not the last ones. */
export function restoredStep(events: readonly TrainEvent[]): number | undefined {
  const last = events.at(-1);
  return last?.type === "finished" ? last.restoredStep : undefined;
}

/** The evaluation of the weights that the training ended with. */
export function keptEvaluation(events: readonly TrainEvent[]): EvaluatedEvent | undefined {
  const step = restoredStep(events);
  return events
    .filter((event) => event.type === "evaluated")
    .findLast((event) => step === undefined || event.step === step);
}
