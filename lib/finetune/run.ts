/** What a training leaves: history, best values, and the ways to save what was learned. */
import { type EventStream, TunelabError } from "#lib/core/index";
import { type FloatDType, type LanguageModel, saveModel } from "#lib/model/index";
import { type Figure, type HistoryRow, lossFigure, type TrainingFigureOptions } from "#lib/plot/index";
import type { EvaluatedEvent, StepEvent, TrainEvent } from "./events.ts";
import type { Recipe } from "./recipe.ts";
import type { Trainable } from "./trainable.ts";

export class FineTuneRun {
  readonly model: LanguageModel;
  readonly recipe: Recipe;
  readonly folder: string | undefined;
  #events: EventStream<TrainEvent>;
  #trainable: Trainable;

  constructor(parts: {
    model: LanguageModel;
    recipe: Recipe;
    events: EventStream<TrainEvent>;
    trainable: Trainable;
    folder?: string;
  }) {
    this.model = parts.model;
    this.recipe = parts.recipe;
    this.folder = parts.folder;
    this.#events = parts.events;
    this.#trainable = parts.trainable;
  }

  get events(): readonly TrainEvent[] {
    return this.#events.events;
  }

  get status(): "running" | "finished" | "interrupted" {
    const last = this.events.at(-1);
    return last?.type === "finished" || last?.type === "interrupted" ? last.type : "running";
  }

  get history(): HistoryRow[] {
    return this.events.flatMap((event) => {
      if (event.type === "step") return [stepRow(event)];
      return event.type === "evaluated" ? [{ step: event.step, epoch: event.epoch, evalLoss: event.evalLoss }] : [];
    });
  }

  get evaluations(): EvaluatedEvent[] {
    return this.events.filter((event) => event.type === "evaluated");
  }

  /** The evaluation with the lowest loss. */
  get best(): EvaluatedEvent | undefined {
    return this.evaluations.reduce<EvaluatedEvent | undefined>(
      (best, event) => (best === undefined || event.evalLoss < best.evalLoss ? event : best),
      undefined,
    );
  }

  /** The losses of training and evaluation; the last expression of a cell shows it. */
  plot(options: TrainingFigureOptions = {}): Figure {
    return lossFigure(this.history, options);
  }

  /** Writes the trained adapter as a PEFT folder. @throws TunelabError INVALID_CONFIG unless mode is lora */
  async saveAdapter(folder: string): Promise<void> {
    const adapter = this.#trainable.adapter;
    if (!adapter)
      throw new TunelabError("INVALID_CONFIG", `a run in ${this.recipe.mode} mode has no adapter`, {
        hint: "use saveModel to write the whole model",
      });
    await adapter.save(folder, this.model.source);
  }

  /** Writes the whole model as a Hugging Face folder; an adapter is merged into the weights first and detached. */
  async saveModel(folder: string, options: { dtype?: FloatDType } = {}): Promise<void> {
    const adapter = this.#trainable.adapter;
    if (adapter && this.model.adapter === adapter) {
      adapter.mergeInto(this.model);
      this.model.adapter = undefined;
    }
    await saveModel(this.model, folder, options);
  }
}

function stepRow({ step, epoch, loss, learningRate, gradientNorm, tokensPerSecond }: StepEvent): HistoryRow {
  return { step, epoch, loss, learningRate, gradientNorm, tokensPerSecond };
}
