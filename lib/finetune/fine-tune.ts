/** `fineTune`: from a model, data and a mode to a run. */
import { createHash } from "node:crypto";
import { EventStream, TunelabError, toError } from "#lib/core/index";
import { Dataset } from "#lib/data/index";
import { assertPrecision, bestPrecision, useDevice } from "#lib/engine/index";
import { checkModel, type LanguageModel, loadModel } from "#lib/model/index";
import { cellHost, cellSignal, TrainingDisplay } from "#lib/notebook/index";
import { RunStore, type RunWriter } from "#lib/runs/index";
import type { TrainEvent } from "./events.ts";
import { storageOfModel } from "./lora/targets.ts";
import { assertFits } from "./plan/check.ts";
import { completeRecipe } from "./plan/complete.ts";
import { type DataSource, type PreparedData, prepareData, toDataset } from "./prepare-data.ts";
import { baseOptions, parseRecipe, type Recipe, type RecipeInput } from "./recipe.ts";
import { FineTuneRun } from "./run.ts";
import { makeTrainable, type Trainable } from "./trainable.ts";
import { Trainer } from "./trainer.ts";
import { dataWarnings } from "./warnings.ts";

export type FineTuneOptions = RecipeInput & {
  /** A loaded model (in full and freeze mode its weights change), or a model folder. */
  model: LanguageModel | string;
  /** Records or texts, loaded, in a file or as they are; preference pairs when stage is "dpo". */
  data: DataSource;
  /** Records to evaluate on; when absent, validationShare of the data is held back. */
  validation?: DataSource;
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
  readonly number: number;
  readonly signal: AbortSignal;
  /** Told where the run is kept. */
  setAttr(key: string, value: unknown): void;
  /** Rejects when the trial is not worth going on. */
  report(value: number, step: number): Promise<void>;
}

/**
 * Fine-tunes a model and returns the run: its history, its plots, and the ways to save what was learned. An interrupt
 * is not an error: the run's status tells.
 *
 * What you leave open is recommended for the model, the data and this machine's memory, as `recommend` does: learning rate,
 * rank, alpha, dropout, layers, length, epochs, early stopping, held-back share, batch. The run's start shows each with its reason
 * (`run.recommended`), and its recipe records them; what you set stays. With epochs or maxSteps set nothing stops earlier, with
 * batchSize set samples are not accumulated. A run that is resumed keeps the values that it began with.
 *
 * Several trainings may run at once in one process, each on a model of its own; they compute what they would alone.
 *
 * @throws TunelabError INVALID_CONFIG (all problems of the recipe at once), OUT_OF_MEMORY (it cannot fit), INVALID_INPUT (no trained token), CONFLICT
 *   (the loaded model is in training already), NUMERICAL (the loss is no number), before or as soon as it can be known
 * @example
 * const run = await fineTune({ model, data, mode: "lora", rank: 16 });
 */
export async function fineTune(options: FineTuneOptions): Promise<FineTuneRun> {
  const { model } = options;
  if (typeof model === "string") return train(options);
  if (inTraining.has(model))
    throw new TunelabError(
      "CONFLICT",
      [`模型“${model.name}”已在训练中`, `the model "${model.name}" is being trained already`],
      {
        hint: [
          "请等那次训练结束；要同时训练，每次都需要自己的模型：请给出模型的名称",
          "wait for that training to end; trainings at the same time each need a model of their own: give its name",
        ],
      },
    );
  inTraining.add(model);
  try {
    return await train(options);
  } finally {
    inTraining.delete(model);
  }
}

/** Loaded models whose weights or adapter are changing. */
const inTraining = new WeakSet<LanguageModel>();

async function train(options: FineTuneOptions): Promise<FineTuneRun> {
  const { model: source, data, validation, runs, resume, onEvent, trial, ...rest } = options;
  const { signal = trial?.signal ?? cellSignal(), display = !trial && cellHost() !== undefined, ...recipeInput } = rest;
  const input = recipeInput as RecipeInput;
  const asked = parseRecipe(input);
  const ownsModel = typeof source === "string";
  if (trial && !ownsModel && asked.mode !== "lora")
    throw new TunelabError(
      "INVALID_CONFIG",
      [
        `${asked.mode} 模式的试验会从上一次试验的权重开始`,
        `a trial in ${asked.mode} mode would begin with the last one's weights`,
      ],
      {
        hint: [
          "请给出模型的名称或文件夹，让每次试验重新加载",
          "give the model's name or folder, so that each trial loads it afresh",
        ],
      },
    );
  if (typeof source === "string" && !(data instanceof Dataset)) await checkModel(source); // reading data may be long
  const records = await toDataset(data);
  const device = await useDevice();
  const model = await modelFor(source, asked);
  const known = resume === undefined ? input : { ...(await storedRecipe(runs, resume, asked)), ...input };
  const { recipe, recommended } = completeRecipe(known, model, records, {
    hasValidation: validation !== undefined,
    precision: await bestPrecision(device),
  });
  refuseUnfit(recipe);
  await assertPrecision(device, recipe.precision);
  assertFits(model.config, recipe);
  const parts = await prepareData(model, recipe, records, validation);
  const earlier = model.adapter; // its run still holds it; the next training starts from the base
  model.adapter = undefined;
  let trainable: Trainable | undefined;
  let kept: RunWriter | undefined;
  const giveBack = async () => {
    if (trainable) detach(trainable);
    model.adapter = earlier;
    await parts.train.close();
    await parts.validation.close();
  };
  try {
    trainable = makeTrainable(model, recipe);
    kept = await openRun({ runs, resume, model, recipe, device: device.name, facts: parts.facts, trial });
  } catch (error) {
    await giveBack();
    throw error;
  }
  const events = new EventStream<TrainEvent>();
  if (onEvent) events.on(onEvent);
  if (display) new TrainingDisplay().attach(events);
  kept?.attach(events);
  try {
    const trainer = new Trainer({
      model,
      recipe,
      trainable,
      train: parts.train,
      validation: parts.validation,
      prompts: recipe.samplePrompts ?? (display && parts.question !== undefined ? [parts.question] : []),
      notices: dataWarnings(parts, recipe, { adapterSetAside: earlier !== undefined }),
      recommended,
      device: device.name,
      fingerprint: fingerprint(model, recipe, parts.train.digest),
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
    await giveBack();
    if (ownsModel) model.dispose();
    events.emit({ type: "failed", message: toError(error).message });
    events.fail(error);
    throw error;
  } finally {
    if (trainable.adapter) trainable.adapter.training = false; // dropout off: the model is used now
    await kept?.close();
  }
  await parts.train.close();
  await parts.validation.close();
  return new FineTuneRun({
    model,
    recipe,
    events,
    trainable,
    ownsModel,
    data: parts.facts.data,
    ...(kept && { id: kept.id, folder: kept.folder }),
  });
}

/** Loads the model as the recipe wants it. @throws TunelabError CONFLICT when a loaded one is kept otherwise */
async function modelFor(source: LanguageModel | string, recipe: Recipe): Promise<LanguageModel> {
  const { weights: wanted } = baseOptions(recipe);
  if (typeof source === "string") return loadModel(source, baseOptions(recipe));
  const storage = storageOfModel(source);
  if (wanted === undefined || wanted === storage) return source;
  throw new TunelabError(
    "CONFLICT",
    [
      `配方要求 baseWeights "${wanted}"，而 ${source.name} 是按 ${storage} 加载的`,
      `the recipe wants baseWeights "${wanted}", ${source.name} is loaded as ${storage}`,
    ],
    {
      hint: [
        `请给出模型的名称或文件夹，或用 loadModel(…, { weights: "${wanted}" }) 加载`,
        `give the model's name or folder, or load it with loadModel(…, { weights: "${wanted}" })`,
      ],
      details: { wanted, storage },
    },
  );
}

/** What the run that goes on was started with: settings that are left open stay as they were then. */
async function storedRecipe(runs: string | undefined, id: string, { mode, stage }: Recipe): Promise<object> {
  const stored = (await (await new RunStore(runs).open(id)).recipe()) as Record<string, unknown>;
  const { model: _model, data: _data, validation: _validation, ...recipe } = stored;
  return recipe["mode"] === mode && recipe["stage"] === stage ? recipe : {}; // another recipe is refused by its checkpoint
}

/** Frees what a training that failed has made. */
function detach({ adapter }: Trainable): void {
  adapter?.dispose();
}

/** What the recipe asks and the stage has not. @throws TunelabError INVALID_CONFIG */
function refuseUnfit({ stage, packing }: Recipe): void {
  if (packing && stage !== "sft")
    throw new TunelabError(
      "INVALID_CONFIG",
      [`stage“${stage}”不能用 packing`, `packing does not go with stage "${stage}"`],
      {
        hint:
          stage === "pt"
            ? ["文本本来就填满各行", "texts fill their rows anyway"]
            : ["偏好对每行一个答案", "preference pairs stand one answer a row"],
      },
    );
}

interface RunPlace {
  runs: string | undefined;
  resume: string | undefined;
  model: LanguageModel;
  recipe: Recipe;
  device: string;
  facts: PreparedData["facts"];
  trial: SweepTrial | undefined;
}

async function openRun({
  runs,
  resume,
  model,
  recipe,
  device,
  facts,
  trial,
}: RunPlace): Promise<RunWriter | undefined> {
  if (runs === undefined && resume === undefined) return undefined;
  const store = new RunStore(runs);
  if (resume !== undefined) return store.resume(resume);
  const run = await store.create({
    // The number first: an id keeps only the beginning of a long name.
    name: `${trial ? `trial ${trial.number} ` : ""}${recipe.mode} ${model.name}`,
    seed: recipe.seed,
    recipe: { model: model.source, ...facts, ...recipe },
    environment: { device },
  });
  trial?.setAttr("run", run.folder);
  return run;
}

/** Changes when anything changes that the losses depend on. */
function fingerprint(model: LanguageModel, recipe: Recipe, digest: string): string {
  const { samplePrompts: _prompts, sampleTokens: _tokens, keepCheckpoints: _kept, ...settings } = recipe;
  const sorted = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)); // in whatever order they were set
  const text = JSON.stringify([sorted, model.config, model.name, digest]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
