/** `fineTune`: from a model, data and a mode to a run. */
import { createHash } from "node:crypto";
import { EventStream, TunelabError, toError } from "#lib/core/index";
import { Dataset, type EncodedSample, encodeRecord, encodeTexts, loadDataset, renderRecord } from "#lib/data/index";
import { useDevice } from "#lib/engine/index";
import { type LanguageModel, loadModel } from "#lib/model/index";
import { cellHost, cellSignal, TrainingDisplay } from "#lib/notebook/index";
import { RunStore, type RunWriter } from "#lib/runs/index";
import type { TrainEvent } from "./events.ts";
import { parseRecipe, type Recipe, type RecipeInput } from "./recipe.ts";
import { FineTuneRun } from "./run.ts";
import { makeTrainable, type Trainable } from "./trainable.ts";
import { Trainer } from "./trainer.ts";

export type FineTuneOptions = RecipeInput & {
  /** A loaded model (in full and freeze mode its weights change), or a model folder. */
  model: LanguageModel | string;
  /** Records, a data set file, or texts when stage is "pt". */
  data: Dataset | string | readonly unknown[];
  /** Records to evaluate on; when absent, validationShare of the data is held back. */
  validation?: Dataset | string | readonly unknown[];
  /** Folder of the run store, e.g. "runs": recipe, environment, events and checkpoints are kept there. Default: nowhere. */
  runs?: string;
  /** Go on with this run of the store (its id, a part of it, or "latest"), with the same recipe, model and data. */
  resume?: string;
  /** Stops the training after the current step; the run can be resumed. Default: the notebook's interrupt. */
  signal?: AbortSignal;
  /** Shows progress, evaluations and the loss curve while it trains. Default: in notebooks. */
  display?: boolean;
  onEvent?: (event: TrainEvent) => void;
  /** The trial of a sweep: gets the evaluation losses, may stop the training, and passes the sweep's interrupt on. */
  trial?: SweepTrial;
};

/** What a training needs to know of the trial that it is. */
export interface SweepTrial {
  readonly signal: AbortSignal;
  /** Rejects when the trial is not worth going on. */
  report(value: number, step: number): Promise<void>;
}

/**
 * Fine-tunes a model and returns the run: its history, its plots, and the ways to save what was learned. An interrupt
 * is not an error: the run's status tells.
 *
 * @throws TunelabError INVALID_CONFIG (all problems of the recipe at once), INVALID_INPUT (no trained token), NUMERICAL
 *   (the loss is no number), before or as soon as it can be known
 * @example
 * const run = await fineTune({ model, data, mode: "lora", rank: 16 });
 */
export async function fineTune(options: FineTuneOptions): Promise<FineTuneRun> {
  const { model: source, data, validation, runs, resume, onEvent, trial, ...rest } = options;
  const { signal = trial?.signal ?? cellSignal(), display = !trial && cellHost() !== undefined, ...recipeInput } = rest;
  const asked = parseRecipe(recipeInput as RecipeInput);
  const ownsModel = typeof source === "string";
  if (trial && !ownsModel && asked.mode !== "lora")
    throw new TunelabError("INVALID_CONFIG", `a trial in ${asked.mode} mode would begin with the last one's weights`, {
      hint: "give the model's name or folder, so that each trial loads it afresh",
    });
  const device = await useDevice();
  const model = ownsModel ? await loadModel(source) : source;
  const recipe = { ...asked, maxLength: Math.min(asked.maxLength, model.config.maxPositions) };
  const parts = await prepareData(model, recipe, data, validation);
  const trainable = makeTrainable(model, recipe);
  const kept = await openRun(runs, resume, model, recipe, device.name).catch((error) => {
    detach(model, trainable);
    throw error;
  });
  const events = new EventStream<TrainEvent>();
  if (onEvent) events.on(onEvent);
  if (display) new TrainingDisplay().attach(events);
  kept?.attach(events);
  try {
    const trainer = new Trainer({
      model,
      recipe,
      trainable,
      ...parts,
      device: device.name,
      fingerprint: fingerprint(model, recipe, parts.train),
      resume: resume !== undefined,
      ...(kept && { checkpoints: kept.checkpointFolder }),
      ...(signal && { signal }),
    });
    for await (const event of trainer.run()) {
      events.emit(event);
      // Before the first step the loss tells nothing of the trial's parameters.
      if (event.type === "evaluated" && event.step > 0) await trial?.report(event.evalLoss, event.step);
    }
    events.end();
  } catch (error) {
    detach(model, trainable);
    if (ownsModel) model.dispose();
    events.emit({ type: "failed", message: toError(error).message });
    events.fail(error);
    throw error;
  } finally {
    await kept?.close();
  }
  return new FineTuneRun({
    model,
    recipe,
    events,
    trainable,
    ownsModel,
    ...(kept && { id: kept.id, folder: kept.folder }),
  });
}

/** Leaves the model as it was before a training that failed. */
function detach(model: LanguageModel, { adapter }: Trainable): void {
  if (!adapter) return;
  model.adapter = undefined;
  adapter.dispose();
}

async function openRun(
  runs: string | undefined,
  resume: string | undefined,
  model: LanguageModel,
  recipe: Recipe,
  device: string,
): Promise<RunWriter | undefined> {
  if (runs === undefined && resume === undefined) return undefined;
  const store = new RunStore(runs);
  if (resume !== undefined) return store.resume(resume);
  return store.create({
    name: `${recipe.mode} ${model.name}`,
    seed: recipe.seed,
    recipe: { model: model.source, ...recipe },
    environment: { device },
  });
}

interface PreparedData {
  train: EncodedSample[];
  validation: EncodedSample[];
}

async function prepareData(
  model: LanguageModel,
  recipe: Recipe,
  data: FineTuneOptions["data"],
  held: FineTuneOptions["validation"],
): Promise<PreparedData> {
  const { maxLength } = recipe;
  if (recipe.stage === "pt") {
    const encode = (texts: Iterable<string>) => encodeTexts(texts, model.tokenizer, maxLength);
    const texts = await toTexts(data, model);
    if (held !== undefined) return { train: encode(texts), validation: encode(await toTexts(held, model)) };
    const count = Math.min(texts.length - 1, Math.round(texts.length * recipe.validationShare));
    return { train: encode(texts.slice(count)), validation: encode(texts.slice(0, count)) };
  }
  const all = await toDataset(data);
  const split =
    held !== undefined
      ? { train: all, validation: await toDataset(held) }
      : recipe.validationShare > 0 && all.length > 1
        ? all.split(recipe.validationShare, recipe.seed)
        : { train: all, validation: undefined };
  const encode = (dataset: Dataset) =>
    dataset.records.map((record) => encodeRecord(record, model.tokenizer, { maxLength, template: recipe.template }));
  const train = encode(split.train);
  refuseUntrained(train);
  return { train, validation: split.validation ? encode(split.validation) : [] };
}

function refuseUntrained(samples: readonly EncodedSample[]): void {
  const empty = samples.flatMap((sample, index) => (sample.trainedTokens === 0 ? [index + 1] : []));
  if (empty.length === samples.length)
    throw new TunelabError("INVALID_INPUT", "no record has a token to train on", {
      hint: "check that the outputs are not empty and that maxLength leaves room for them",
      details: { records: empty.slice(0, 20) },
    });
}

async function toDataset(data: FineTuneOptions["data"]): Promise<Dataset> {
  return data instanceof Dataset ? data : loadDataset(data);
}

/** Texts for continued pretraining: given as they are, or rendered from records. */
async function toTexts(data: FineTuneOptions["data"], model: LanguageModel): Promise<string[]> {
  if (Array.isArray(data) && data.every((item) => typeof item === "string")) return data;
  const { records } = await toDataset(data);
  return records.map((record) => {
    const { prompt, response } = renderRecord(record, model.tokenizer);
    return prompt + response;
  });
}

/** Changes when anything changes that the losses depend on. */
function fingerprint(model: LanguageModel, recipe: Recipe, samples: readonly EncodedSample[]): string {
  const hash = createHash("sha256").update(JSON.stringify([recipe, model.config, model.name]));
  for (const { ids, labels } of samples) hash.update(ids).update(labels);
  return hash.digest("hex").slice(0, 16);
}
