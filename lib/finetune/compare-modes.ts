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
import { type DataSource, splitFor } from "./prepare-data.ts";
import { evaluate } from "./quality/evaluate.ts";
import type { Evaluation } from "./quality/evaluation.ts";
import { type FineTuningMode, parseRecipe, type Recipe, type RecipeInput } from "./recipe.ts";
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
  /** Held-back questions that the model answers before and after each training; 0 leaves answers out. Default 20. */
  maxAnswers?: number;
  language?: Language;
  signal?: AbortSignal;
  onEvent?: (mode: FineTuningMode, event: TrainEvent) => void;
}

/**
 * Trains the model in each mode on the same records with the same number of steps, held-back records and seed, and puts the
 * model back after each. Compared are trainable parameters, memory, time per step, losses, the answers to held-back questions
 * (as `evaluate` judges them), what was forgotten, and the size of what would be kept. Memory is the estimate of `estimateMemory` (a process's measured peak only ever grows, so the peaks
 * of several trainings in one process cannot be told apart).
 *
 * @throws TunelabError INVALID_CONFIG when a mode is named twice or none is; INVALID_INPUT; what `fineTune` throws
 * @example
 * await compareModes({ model, data, modes: ["full", "lora", "freeze"], shared: { maxSteps: 60 } });
 */
export async function compareModes(options: CompareModesOptions): Promise<ModeComparison> {
  const { modes = ["full", "lora", "freeze"], language = defaultLanguage(), maxAnswers = 20 } = options;
  if (!Number.isInteger(maxAnswers) || maxAnswers < 0)
    throw new TunelabError("INVALID_INPUT", [`maxAnswers 为 ${maxAnswers}`, `maxAnswers is ${maxAnswers}`], {
      hint: ["请给出不小于 0 的整数", "give a whole number, 0 or more"],
    });
  if (modes.length === 0 || new Set(modes).size < modes.length)
    throw new TunelabError(
      "INVALID_CONFIG",
      [`modes 为 ${JSON.stringify(modes)}`, `the modes are ${JSON.stringify(modes)}`],
      {
        hint: [
          "full、lora、freeze 各至多写一次，至少写一个",
          "name each of full, lora and freeze at most once, and at least one",
        ],
      },
    );
  const recipes = modes.map((mode) => recipeFor(mode, options)); // all problems before the first training
  await useDevice();
  const owned = typeof options.model === "string";
  const model = typeof options.model === "string" ? await loadModel(options.model) : options.model;
  const data = options.data instanceof Dataset ? (options.data as Dataset) : await loadDataset(options.data as string);
  try {
    const results: ModeResult[] = [];
    const answers = new AnswerJudge(model, data, maxAnswers, options.signal);
    for (const recipe of recipes) results.push(await trainOne(model, data, recipe, answers, options));
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
  recipe: Recipe,
  answers: AnswerJudge,
  { generalTexts = [], signal, onEvent }: CompareModesOptions,
): Promise<ModeResult> {
  const { mode } = recipe;
  const snapshot = await snapshotWeights(model, trainedWeights(model.config, recipe));
  const length = Math.min(recipe.maxLength, model.config.maxPositions);
  const before = (await textLoss(model, generalTexts, length, signal))?.loss;
  const answersBefore = await answers.before(recipe);
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
    if (run.status === "interrupted")
      throw new TunelabError("INTERRUPTED", ["对比已停止", "the comparison was stopped"]);
    const after = (await textLoss(model, generalTexts, length, signal))?.loss;
    const answersAfter = answersBefore && (await answers.measure(recipe, mode));
    return {
      mode,
      parameters: parameterCount(model.config) + (mode === "lora" ? trainedParameters(model.config, recipe) : 0),
      trainableParameters: trainedParameters(model.config, recipe),
      memory: estimateMemory(model.config, recipe, { batchSize: recipe.batchSize, length }),
      stepMs: medianStep(run.events),
      history: run.history,
      evalLossBefore: run.evaluations[0]?.evalLoss,
      evalLoss: run.evaluations.at(-1)?.evalLoss,
      ...(answersBefore && answersAfter && { answers: { before: answersBefore, after: answersAfter } }),
      ...(before !== undefined && after !== undefined && { generalLoss: { before, after } }),
      sizeBytes: 4 * (mode === "lora" ? trainedParameters(model.config, recipe) : parameterCount(model.config)),
    };
  } finally {
    run?.dispose();
    model.adapter = earlier;
    snapshot.restore();
  }
}

/** Lets the model answer held-back questions; before the trainings once for all recipes that hold back the same. */
class AnswerJudge {
  readonly #before = new Map<string, Promise<Evaluation | undefined>>();
  readonly #model: LanguageModel;
  readonly #data: Dataset;
  readonly #maxAnswers: number;
  readonly #signal: AbortSignal | undefined;

  constructor(model: LanguageModel, data: Dataset, maxAnswers: number, signal: AbortSignal | undefined) {
    this.#model = model;
    this.#data = data;
    this.#maxAnswers = maxAnswers;
    this.#signal = signal;
  }

  /** Undefined where nothing is held back, or no record asks anything. */
  before(recipe: Recipe): Promise<Evaluation | undefined> {
    const { validationShare, seed, template, maxLength } = recipe;
    const key = JSON.stringify([validationShare, seed, template, maxLength]);
    const known = this.#before.get(key) ?? this.measure(recipe);
    this.#before.set(key, known);
    return known;
  }

  async measure(recipe: Recipe, label?: string): Promise<Evaluation | undefined> {
    const { validation } = splitFor(recipe, this.#data);
    if (!validation || this.#maxAnswers === 0) return undefined;
    const { template, maxLength } = recipe;
    const found = await evaluate(this.#model, validation, {
      ...{ template, maxLength, maxAnswers: this.#maxAnswers },
      ...(label !== undefined && { label }),
      ...(this.#signal && { signal: this.#signal }),
    });
    return found.answers.length > 0 ? found : undefined;
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
