/** What a training leaves: history, best values, and the ways to save what was learned. */
import { type EventStream, TunelabError, type Word } from "#lib/core/index";
import { type FloatDType, type LanguageModel, type SaveGgufOptions, saveGguf, saveModel } from "#lib/model/index";
import {
  type Figure,
  type HistoryRow,
  type MediaBundle,
  rewardsOfEvent,
  runFigure,
  type TrainingFigureOptions,
  type WeightUpdate,
} from "#lib/plot/index";
import { adapterSpectrum, adapterUpdates } from "./adapter-view.ts";
import type { DataFacts } from "./data-facts.ts";
import { type EvaluatedEvent, keptEvaluation, type StepEvent, type TrainEvent } from "./events.ts";
import type { LoraAdapter } from "./lora/adapter.ts";
import { type CardOptions, writeModelCard } from "./outputs/model-card.ts";
import type { RecommendedValue } from "./plan/values.ts";
import type { Recipe } from "./recipe.ts";
import { runCard } from "./run-card.ts";
import type { Trainable } from "./trainable.ts";

export class FineTuneRun {
  readonly model: LanguageModel;
  readonly recipe: Recipe;
  /** What it was trained on; undefined for runs that were kept without it. */
  readonly data: DataFacts | undefined;
  /** In the run store; undefined when the run was not kept. */
  readonly id: string | undefined;
  readonly folder: string | undefined;
  #events: EventStream<TrainEvent>;
  #trainable: Trainable;
  #ownsModel: boolean;

  constructor(parts: {
    model: LanguageModel;
    recipe: Recipe;
    events: EventStream<TrainEvent>;
    trainable: Trainable;
    /** The model was loaded for this run. */
    ownsModel?: boolean;
    data?: DataFacts;
    id?: string;
    folder?: string;
  }) {
    this.model = parts.model;
    this.recipe = parts.recipe;
    this.data = parts.data;
    this.id = parts.id;
    this.folder = parts.folder;
    this.#events = parts.events;
    this.#trainable = parts.trainable;
    this.#ownsModel = parts.ownsModel ?? false;
  }

  /** The trained adapter, to attach or to add to an `AdapterSet`; undefined unless the mode is lora. */
  get adapter(): LoraAdapter | undefined {
    return this.#trainable.adapter;
  }

  get events(): readonly TrainEvent[] {
    return this.#events.events;
  }

  get status(): "finished" | "interrupted" {
    return this.events.at(-1)?.type === "interrupted" ? "interrupted" : "finished";
  }

  /** The settings that were not set but recommended, with their reasons. */
  get recommended(): readonly RecommendedValue[] {
    return this.events.find((event) => event.type === "started")?.recommended ?? [];
  }

  get history(): HistoryRow[] {
    return this.events.flatMap((event) => {
      if (event.type === "step") return [stepRow(event)];
      if (event.type !== "evaluated") return [];
      return [{ step: event.step, epoch: event.epoch, evalLoss: event.evalLoss, ...rewardsOfEvent(event) }];
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

  /** The evaluation of the weights that the run ended with: the best where they were put back, else the last. */
  get kept(): EvaluatedEvent | undefined {
    return keptEvaluation(this.events);
  }

  /** The losses of training and evaluation, in stage dpo the rewards too; the last expression of a cell shows it. */
  plot(options: TrainingFigureOptions = {}): Figure {
    return runFigure(this.history, options);
  }

  /** How far LoRA moved each matrix: for `plot.updateNorms` and `plot.layerUpdates`. @throws INVALID_CONFIG without one */
  updates(): Promise<WeightUpdate[]> {
    return adapterUpdates(this.#adapter(["只能查看 lora 的权重", "look at the weights of lora only"]), this.model);
  }

  /** Singular values of LoRA's update, by module: for `plot.singularValues`. @param modules the end of their names */
  async spectra(...modules: string[]): Promise<Record<string, number[]>> {
    const adapter = this.#adapter(["只能查看 lora 的权重", "look at the weights of lora only"]);
    const chosen = [...adapter.pairs.keys()].filter((name) => modules.some((end) => name.endsWith(end)));
    const found = await Promise.all(chosen.map((name) => adapterSpectrum(adapter, name)));
    return Object.fromEntries(chosen.map((name, index) => [name.replace(/^model\.layers\./, ""), found[index]!]));
  }

  /** What a notebook shows for a run: status, losses before and best, time. */
  [Symbol.for("Jupyter.display")](): MediaBundle {
    const shown = runCard(this);
    return { "text/html": shown.toHtml(), "text/plain": shown.toString() };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return String(runCard(this));
  }

  #adapter(hint: Word): LoraAdapter {
    const { adapter } = this.#trainable;
    if (!adapter)
      throw new TunelabError(
        "INVALID_CONFIG",
        [`${this.recipe.mode} 模式的运行没有适配器`, `a run in ${this.recipe.mode} mode has no adapter`],
        { hint },
      );
    return adapter;
  }

  /** Frees the adapter, and the model when it was loaded for this run; the history stays. */
  dispose(): void {
    const { adapter } = this.#trainable;
    if (adapter && this.model.adapter === adapter) this.model.adapter = undefined;
    adapter?.dispose();
    if (this.#ownsModel) this.model.dispose();
  }

  /**
   * Writes the trained adapter as a PEFT folder, with a model card.
   * @throws TunelabError INVALID_CONFIG unless mode is lora
   */
  async saveAdapter(folder: string, card: CardOptions = {}): Promise<void> {
    const adapter = this.#adapter(["请用 saveMerged 写出整个模型", "use saveMerged to write the whole model"]);
    await adapter.save(folder);
    await writeModelCard(folder, this, "adapter", card);
  }

  /**
   * Writes the whole model as a Hugging Face folder, with a model card. An adapter is in its weights; here the model stays
   * as it is. @param options.dtype number format of the file. Default "F32"
   */
  async saveMerged(folder: string, options: { dtype?: FloatDType } & CardOptions = {}): Promise<void> {
    await this.#merged(() => saveModel(this.model, folder, options));
    await writeModelCard(folder, this, "merged", options);
  }

  /** Writes the whole model, an adapter merged, as a GGUF file for llama.cpp, Ollama and LM Studio. */
  async saveGguf(path: string, options: SaveGgufOptions = {}): Promise<void> {
    await this.#merged(() => saveGguf(this.model, path, options));
  }

  /** Does something with the merged model and takes the merge back, to the last bit. */
  async #merged(write: () => Promise<void>): Promise<void> {
    const { adapter } = this.#trainable;
    const { adapter: attached } = this.model;
    if (!adapter) return write();
    const merge = await adapter.merge(this.model);
    this.model.adapter = undefined;
    try {
      await write();
    } finally {
      merge.unmerge();
      this.model.adapter = attached;
    }
  }
}

function stepRow(event: StepEvent): HistoryRow {
  const { step, epoch, loss, learningRate, gradientNorm, tokensPerSecond, memoryBytes } = event;
  return { step, epoch, loss, learningRate, gradientNorm, tokensPerSecond, memoryBytes, ...rewardsOfEvent(event) };
}
