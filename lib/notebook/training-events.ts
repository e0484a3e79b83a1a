/** What a training run tells. Any trainer whose events have these fields can be displayed. */
import { type HistoryRow, rewardsOfEvent } from "#lib/plot/index";

interface Measured {
  step: number;
  epoch?: number;
  /** Of preference pairs, in nats. */
  rewardChosen?: number;
  rewardRejected?: number;
  rewardMargin?: number;
  /** Share of pairs whose chosen answer has the higher reward, from 0 to 1. */
  rewardAccuracy?: number;
}

export interface RecommendedSetting {
  field: string;
  value: unknown;
  reason: string;
}

export interface StartedEvent {
  type: "started";
  /** Optimizer steps of the whole run. */
  totalSteps: number;
  /** Steps that are already done, when a run goes on. */
  firstStep?: number;
  /** Default: the mode and the device. */
  title?: string;
  recipe?: { mode?: string };
  device?: string;
  /** What the reader should know before the numbers. */
  warnings?: readonly string[];
  /** Settings that were chosen for the user, and why. */
  recommended?: readonly RecommendedSetting[];
}

export interface StepEvent extends Measured {
  type: "step";
  loss: number;
  learningRate?: number;
  gradientNorm?: number;
  tokensPerSecond?: number;
  memoryBytes?: number;
}

export interface EvaluatedEvent extends Measured {
  type: "evaluated";
  /** Nats per trained token. */
  evalLoss: number;
  /** Default: e to the evaluation loss. */
  perplexity?: number;
}

export interface SampleEvent {
  type: "sample";
  step: number;
  prompt: string;
  text: string;
}

export interface CheckpointEvent {
  type: "checkpoint";
  step: number;
  path: string;
}

export interface FinishedEvent {
  type: "finished";
  step?: number;
  reason?: "done" | "early-stopping";
}

export interface InterruptedEvent {
  type: "interrupted";
  step: number;
}

export interface FailedEvent {
  type: "failed";
  message: string;
}

export type TrainingEvent =
  | StartedEvent
  | StepEvent
  | EvaluatedEvent
  | SampleEvent
  | CheckpointEvent
  | FinishedEvent
  | InterruptedEvent
  | FailedEvent;

/** The history row of an event, if it measured something. */
export function rowOfEvent(event: TrainingEvent): HistoryRow | undefined {
  if (event.type !== "step" && event.type !== "evaluated") return undefined;
  const { type: _type, rewardChosen: _chosen, rewardRejected: _rejected, ...rest } = event;
  const { rewardMargin: _margin, rewardAccuracy: _accuracy, ...row } = rest;
  return { ...row, ...rewardsOfEvent(event) };
}
