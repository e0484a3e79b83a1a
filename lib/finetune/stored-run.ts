/** A run of the store as a run again: its base model, what it trained, and the records that it held back. */
import { join } from "node:path";
import { EventStream, formatCount, TunelabError } from "#lib/core/index";
import { type Dataset, type DatasetFile, loadDataset } from "#lib/data/index";
import { useDevice } from "#lib/engine/index";
import { type LanguageModel, type LoadModelOptions, loadModel } from "#lib/model/index";
import { type LoggedEvent, RunStore, type StoredRun } from "#lib/runs/index";
import { latestCheckpoint, restoreVariables } from "./checkpoint.ts";
import { type DataFacts, describeData } from "./data-facts.ts";
import { restoredStep, type TrainEvent } from "./events.ts";
import { splitFor } from "./prepare-data.ts";
import { baseOptions, parseRecipe, type Recipe, type RecipeInput } from "./recipe.ts";
import { FineTuneRun } from "./run.ts";
import { makeTrainable } from "./trainable.ts";

export interface LoadRunOptions extends LoadModelOptions {
  /** Folder of the run store. Default "runs". */
  runs?: string;
}

/** What recipe.json of a fine-tuning holds. */
export interface KeptRecipe {
  /** As `loadModel` takes it. */
  model: string;
  data: DataFacts | undefined;
  validation: DataFacts | undefined;
  recipe: Recipe;
}

/** @throws TunelabError CORRUPT_FILE when the run is no fine-tuning or its recipe is broken */
export async function keptRecipe(stored: StoredRun): Promise<KeptRecipe> {
  const { model, data, validation, ...settings } = (await stored.recipe()) as Record<string, unknown>;
  if (typeof model !== "string" || settings["mode"] === undefined)
    throw new TunelabError(
      "CORRUPT_FILE",
      [`${stored.folder}/recipe.json 不是微调的配方`, `${stored.folder}/recipe.json is no recipe of a fine-tuning`],
      {
        hint: [
          "请选一次由 `tunelab train`、fineTune 或搜索保存的运行",
          "choose a run that `tunelab train`, fineTune or a sweep has kept",
        ],
      },
    );
  return {
    model,
    data: data as DataFacts | undefined,
    validation: validation as DataFacts | undefined,
    recipe: parseRecipe(settings as RecipeInput),
  };
}

/**
 * Loads what a kept run has trained: the base model from where it was, and the trained weights from the best checkpoint
 * where the run ended with it, else from the newest. The base is kept in as many bits as the adapter was trained on,
 * unless `weights` says otherwise.
 * @param id the run's id, a part of it, or "latest"
 * @throws TunelabError NOT_FOUND, CHECKPOINT
 * @example
 * const run = await loadRun("latest");
 * await run.saveMerged("./merged", { dtype: "F16" });
 */
export async function loadRun(id: string, options: LoadRunOptions = {}): Promise<FineTuneRun> {
  const opened = await openRun(id, options);
  try {
    return await opened.restore();
  } catch (error) {
    opened.model.dispose();
    throw error;
  }
}

export interface OpenedRun {
  stored: StoredRun;
  kept: KeptRecipe;
  /** As it was before the training. */
  model: LanguageModel;
  /** Puts the trained weights into the model; call it once. */
  restore(): Promise<FineTuneRun>;
}

/** The base model first, kept in as many bits as the run trained on, so that it can be measured before its weights change. */
export async function openRun(id: string, { runs = "runs", ...options }: LoadRunOptions = {}): Promise<OpenedRun> {
  const stored = await new RunStore(runs).open(id);
  const kept = await keptRecipe(stored);
  const events = await trainEvents(stored);
  const checkpoint = await finalCheckpoint(stored, events);
  await useDevice();
  const model = await loadModel(kept.model, { ...baseOptions(kept.recipe), ...options });
  return { stored, kept, model, restore: () => restore(stored, kept, model, events, checkpoint) };
}

async function restore(
  stored: StoredRun,
  { recipe, data }: KeptRecipe,
  model: LanguageModel,
  events: readonly TrainEvent[],
  checkpoint: string,
): Promise<FineTuneRun> {
  const trainable = makeTrainable(model, recipe);
  await restoreVariables(join(checkpoint, "variables.safetensors"), trainable.variables);
  const stream = new EventStream<TrainEvent>();
  for (const event of events) stream.emit(event);
  stream.end();
  const { id, folder } = stored;
  return new FineTuneRun({
    ...{ model, recipe, trainable, events: stream, ownsModel: true, id, folder },
    ...(data && { data }),
  });
}

async function finalCheckpoint({ id, checkpointFolder }: StoredRun, events: readonly TrainEvent[]): Promise<string> {
  if (restoredStep(events) !== undefined) return join(checkpointFolder, "best");
  const newest = await latestCheckpoint(checkpointFolder);
  if (newest !== undefined) return newest;
  throw new TunelabError("CHECKPOINT", [`运行 ${id} 还没有检查点`, `run ${id} has no checkpoint yet`], {
    hint: [
      "它在第一次评估之前就结束了；请重新训练，或继续它",
      "it ended before its first evaluation; train again, or resume it",
    ],
  });
}

/** The events of the log; where the run went on from a checkpoint, without what the crash had undone. */
async function trainEvents(stored: StoredRun): Promise<TrainEvent[]> {
  let events: TrainEvent[] = [];
  for await (const { time: _time, ...logged } of stored.events()) {
    const event = logged as LoggedEvent as unknown as TrainEvent;
    if (event.type === "started")
      events = events.filter(
        (earlier) => "step" in earlier && earlier.type !== "interrupted" && earlier.step <= event.firstStep,
      );
    events.push(event);
  }
  return events;
}

/** The file that a run names, with the names of its columns; undefined when its records came from elsewhere. */
export function fileOf(facts: DataFacts | undefined): DatasetFile | undefined {
  if (facts?.path === undefined) return undefined;
  const { path, columns, messages } = facts;
  return { path, ...(columns && { columns }), ...(messages && { messages }) };
}

/**
 * The records that a run held back: its validation file, or the same split of its data again.
 * @throws TunelabError NOT_FOUND, CONFLICT when the file has changed, INVALID_INPUT when nothing was held back
 */
export async function heldBack({ data, validation, recipe }: KeptRecipe): Promise<Dataset> {
  const facts = validation ?? data;
  const file = fileOf(facts);
  if (!facts || !file)
    throw new TunelabError(
      "INVALID_INPUT",
      ["这次运行没有记下记录来自哪个文件", "the run does not say from which file its records came"],
      {
        hint: ["请用 --data 指定用来评估的记录", "name records to evaluate on with --data"],
      },
    );
  const { path, ...names } = file;
  const all = await loadDataset(path, names);
  const now = await describeData(all);
  if (now.sha256 !== facts.sha256)
    throw new TunelabError(
      "CONFLICT",
      [`${path} 在这次运行训练之后有改动`, `${path} has changed since the run was trained on it`],
      {
        hint: [
          `当时有 ${formatCount(facts.records)} 条记录；请用 --data 指定用来评估的记录`,
          `it had ${formatCount(facts.records)} records; name records to evaluate on with --data`,
        ],
        details: { path, sha256: facts.sha256 },
      },
    );
  const held = validation ? all : splitFor(recipe, all).validation;
  if (held) return held;
  throw new TunelabError("INVALID_INPUT", ["这次运行没有留出记录", "the run held no records back"], {
    hint: ["请用 --data 指定一些", "name some with --data"],
  });
}
