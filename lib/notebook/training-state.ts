/** What is known of a training run after the events so far. */
import type { HistoryRow } from "#lib/plot/index";
import type { ProgressState } from "./progress.ts";
import {
  type CheckpointEvent,
  type RecommendedSetting,
  rowOfEvent,
  type SampleEvent,
  type StepEvent,
  type TrainingEvent,
} from "./training-events.ts";

export interface Evaluation {
  step: number;
  epoch: number | undefined;
  /** The mean train loss since the evaluation before: comparable to it, unlike the loss of one batch. */
  loss: number | undefined;
  evalLoss: number;
  perplexity: number;
}

/** The event that ended the run. */
export type Ending = Extract<TrainingEvent, { type: "finished" | "interrupted" | "failed" }>;

export class TrainingState {
  readonly history: HistoryRow[] = [];
  readonly evaluations: Evaluation[] = [];
  title: string | undefined;
  warnings: readonly string[] = [];
  recommended: readonly RecommendedSetting[] = [];
  lastStep: StepEvent | undefined;
  sample: SampleEvent | undefined;
  checkpoint: CheckpointEvent | undefined;
  ending: Ending | undefined;
  #current = 0;
  #total: number | undefined;
  #firstStep = 0;
  #startedAt: number;
  #lossSum = 0;
  #lossCount = 0;

  /** @param now milliseconds */
  constructor(now: number) {
    this.#startedAt = now;
  }

  /** The evaluation with the lowest loss. */
  get best(): Evaluation | undefined {
    const lower = (best: Evaluation | undefined, row: Evaluation) =>
      best && best.evalLoss <= row.evalLoss ? best : row;
    return this.evaluations.reduce<Evaluation | undefined>(lower, undefined);
  }

  handle(event: TrainingEvent, now: number): void {
    const row = rowOfEvent(event);
    if (row) this.history.push(row);
    switch (event.type) {
      case "started":
        this.#startedAt = now;
        this.title = event.title ?? ([event.recipe?.mode, event.device].filter(Boolean).join(" · ") || undefined);
        this.warnings = event.warnings ?? [];
        this.recommended = event.recommended ?? [];
        this.#total = event.totalSteps;
        this.#current = this.#firstStep = event.firstStep ?? 0;
        break;
      case "step":
        this.lastStep = event;
        this.#current = event.step;
        this.#lossSum += event.loss;
        this.#lossCount++;
        break;
      case "evaluated":
        this.#evaluate(event.step, event.epoch ?? this.lastStep?.epoch, event.evalLoss, event.perplexity);
        break;
      case "sample":
        this.sample = event;
        break;
      case "checkpoint":
        this.checkpoint = event;
        break;
      default:
        this.ending = event;
    }
  }

  #evaluate(step: number, epoch: number | undefined, evalLoss: number, perplexity = Math.exp(evalLoss)): void {
    const loss = this.#lossCount > 0 ? this.#lossSum / this.#lossCount : undefined;
    [this.#lossSum, this.#lossCount] = [0, 0];
    this.evaluations.push({ step, epoch, loss, evalLoss, perplexity });
  }

  progress(label: string, note: string, now: number): ProgressState {
    const elapsedMs = now - this.#startedAt;
    const rate = elapsedMs > 0 ? ((this.#current - this.#firstStep) / elapsedMs) * 1000 : 0;
    const outcomes = { finished: "done", interrupted: "stopped", failed: "failed" } as const;
    const outcome = this.ending ? outcomes[this.ending.type] : "running";
    return { label, current: this.#current, total: this.#total, note, elapsedMs, rate, outcome };
  }
}
