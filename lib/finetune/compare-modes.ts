/** `compareModes`: the same data and the same budget in several modes, side by side. */
import { defaultLanguage, type Language, TunelabError } from "#lib/core/index";
import { Dataset, loadDataset } from "#lib/data/index";
import { useDevice } from "#lib/engine/index";
import { type LanguageModel, loadModel, parameterCount } from "#lib/model/index";
import { textLoss } from "./evaluate.ts";
import type { TrainEvent } from "./events.ts";
import { fineTune } from "./fine-tune.ts";
import { ModeComparison, type ModeResult } from "./mode-comparison.ts";
import { estimateMemory, trainedParameters } from "./plan/memory.ts";
import type { DataSource } from "./prepare-data.ts";
import { type FineTuningMode, parseRecipe, type RecipeInput } from "./recipe.ts";
import type { FineTuneRun } from "./run.ts";
import { snapshotWeights } from "./snapshot.ts";
import { trainedWeights } from "./trainable.ts";

type Settings = Partial<Omit<RecipeInput, "mode">> & Record<string, unknown>;

export interface CompareModesOptions {
  /** A loaded model, which is left as it was, or a model folder. */
  model: LanguageModel | string;
  data: DataSource;
  modes?: readonly FineTuningMode[];
  /** Settings that all modes share: the budget (epochs or maxSteps, batchSize, maxLength), the seed. */
  shared?: Settings;
  /** Settings of single modes, such as the learning rate. */
  settings?: Partial<Record<FineTuningMode, Settings>>;
  /** Texts about other things than the data: the loss on them before and after tells what was forgotten. */
  generalTexts?: readonly string[];
  language?: Language;
  signal?: AbortSignal;
  onEvent?: (mode: FineTuningMode, event: TrainEvent) => void;
}

/**
 * Trains the model in each mode on the same records with the same number of steps, held-back records and seed, and puts the
 * model back after each. Compared are trainable parameters, memory, time per step, losses, what was forgotten, and the size of
 * what would be kept. Memory is the estimate of `estimateMemory` (a process's measured peak only ever grows, so the peaks
 * of several trainings in one process cannot be told apart).
 *
 * @throws TunelabError INVALID_CONFIG when a mode is named twice or none is; what `fineTune` throws
 * @example
 * await compareModes({ model, data, modes: ["full", "lora", "freeze"], shared: { maxSteps: 60 } });
 */
export async function compareModes(options: CompareModesOptions): Promise<ModeComparison> {
  const { modes = ["full", "lora", "freeze"], language = defaultLanguage(), generalTexts = [] } = options;
  if (modes.length === 0 || new Set(modes).size < modes.length)
    throw new TunelabError("INVALID_CONFIG", `the modes are ${JSON.stringify(modes)}`, {
      hint: "name each of full, lora and freeze at most once, and at least one",
    });
  const recipes = modes.map((mode) => recipeFor(mode, options)); // all problems before the first training
  await useDevice();
  const owned = typeof options.model === "string";
  const model = typeof options.model === "string" ? await loadModel(options.model) : options.model;
  const data = options.data instanceof Dataset ? (options.data as Dataset) : await loadDataset(options.data as string);
  try {
    const results: ModeResult[] = [];
    for (const recipe of recipes) results.push(await trainOne(model, data, recipe, generalTexts, options));
    return new ModeComparison(model.name, results, language);
  } finally {
    if (owned) model.dispose();
  }
}

function recipeFor(mode: FineTuningMode, { shared, settings }: CompareModesOptions) {
  return parseRecipe({ ...shared, ...settings?.[mode], mode } as RecipeInput);
}

async function trainOne(
  model: LanguageModel,
  data: Dataset,
  recipe: ReturnType<typeof parseRecipe>,
  generalTexts: readonly string[],
  { signal, onEvent }: CompareModesOptions,
): Promise<ModeResult> {
  const { mode } = recipe;
  const snapshot = await snapshotWeights(model, trainedWeights(model.config, recipe));
  const length = Math.min(recipe.maxLength, model.config.maxPositions);
  const before = (await textLoss(model, generalTexts, length, signal))?.loss;
  const earlier = model.adapter;
  let run: FineTuneRun | undefined;
  try {
    run = await fineTune({
      ...recipe,
      model,
      data,
      ...(signal && { signal }),
      onEvent: (event) => onEvent?.(mode, event),
    });
    if (run.status === "interrupted") throw new TunelabError("INTERRUPTED", "the comparison was stopped");
    const after = (await textLoss(model, generalTexts, length, signal))?.loss;
    return {
      mode,
      parameters: parameterCount(model.config) + (mode === "lora" ? trainedParameters(model.config, recipe) : 0),
      trainableParameters: trainedParameters(model.config, recipe),
      memory: estimateMemory(model.config, recipe, { batchSize: recipe.batchSize, length }),
      stepMs: medianStep(run.events),
      history: run.history,
      evalLossBefore: run.evaluations[0]?.evalLoss,
      evalLoss: run.evaluations.at(-1)?.evalLoss,
      ...(before !== undefined && after !== undefined && { generalLoss: { before, after } }),
      sizeBytes: 4 * (mode === "lora" ? trainedParameters(model.config, recipe) : parameterCount(model.config)),
    };
  } finally {
    run?.dispose();
    model.adapter = earlier;
    snapshot.restore();
  }
}

/** The median, since steps that meet a new shape also compile; evaluations are left out. */
function medianStep(events: readonly TrainEvent[]): number {
  const times = events.flatMap((event, index) => {
    const previous = events[index - 1];
    return event.type === "step" && previous?.type === "step" ? [event.elapsedMs - previous.elapsedMs] : [];
  });
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
