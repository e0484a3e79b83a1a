/** The recommended values: the platform's table, applied to a model, a data set and a device. */
import type { Language } from "#lib/core/index";
import { type ModelConfig, parameterCount } from "#lib/model/index";
import { type FineTuningMode, parseRecipe, type Recipe, type RecipeInput } from "../recipe.ts";
import { type ComputeDevice, fits } from "./devices.ts";
import type { DataProfile } from "./lengths.ts";
import { estimateMemory } from "./memory.ts";
import { say, type WordKey } from "./words.ts";

/** A setting, its value, and why it has this value. */
export interface RecommendedValue {
  field: string;
  value: unknown;
  reason: string;
}

export interface PlanInput {
  config: ModelConfig;
  data: DataProfile;
  mode: FineTuningMode;
  device: ComputeDevice;
  language: Language;
  /** What is decided already; the rest is fitted to it. */
  settings: Settings;
}

/** Settings of a recipe, the mode apart. */
export type Settings = Readonly<Partial<Record<string, unknown>>>;

const SMALL_DATA = 1_000;
const LARGE_DATA = 10_000;
const BILLION = 1e9;

/** Values in the order in which they are shown. Memory decides batch and checkpointing last, when the rest is known. */
export function recommendedValues(input: PlanInput): { values: RecommendedValue[]; recipe: Recipe } {
  const values: RecommendedValue[] = [];
  const { settings, language } = input;
  const add: Add = (field, value, reason, facts = {}) => {
    const own = settings[field];
    values.push(
      own === undefined
        ? { field, value, reason: say(language, reason, facts) }
        : { field, value: own, reason: say(language, "own") },
    );
  };
  addLearningRate(input, add);
  if (input.mode === "lora") addLora(input, add);
  if (input.mode === "freeze") addLayers(input, add);
  addLength(input, add);
  addEpochs(input, add);
  addBatch(input, values, add);
  const named = new Set(values.map(({ field }) => field));
  for (const [field, value] of Object.entries(settings))
    if (value !== undefined && !named.has(field)) add(field, value, "own");
  return { values, recipe: recipeOf(input.mode, values) };
}

type Add = (field: string, value: unknown, reason: WordKey, facts?: Record<string, string | number>) => void;

function recipeOf(mode: FineTuningMode, values: readonly RecommendedValue[]): Recipe {
  const settings = Object.fromEntries(values.map(({ field, value }) => [field, value]));
  return parseRecipe({ mode, ...settings } as RecipeInput);
}

function addLearningRate({ config, mode }: PlanInput, add: Add): void {
  const parameters = parameterCount(config);
  const [rates, reason]: [Record<FineTuningMode, number>, WordKey] =
    parameters >= 10 * BILLION
      ? [{ lora: 5e-5, full: 5e-6, freeze: 2e-5 }, "rateLarge"]
      : parameters < 0.1 * BILLION
        ? [{ lora: 5e-4, full: 5e-5, freeze: 1e-4 }, "rateTiny"]
        : [{ lora: 1e-4, full: 2e-5, freeze: 5e-5 }, `rate_${mode}`];
  add("learningRate", rates[mode], reason);
}

function addLora({ data, settings }: PlanInput, add: Add): void {
  const complex = data.samples >= LARGE_DATA || data.meanAnswerTokens > 200;
  const rank = data.samples >= 100_000 ? 64 : complex ? 16 : 8;
  add("rank", rank, rank > 8 ? "rankComplex" : "rankSimple", { samples: data.samples });
  add("alpha", 2 * Number(settings["rank"] ?? rank), "alpha");
  const dropout = data.samples < SMALL_DATA ? 0.3 : data.samples < LARGE_DATA ? 0.1 : 0;
  add("dropout", dropout, dropout > 0 ? "dropoutSmall" : "dropoutLarge", { samples: data.samples });
  add("targets", "all-linear", "targets");
}

function addLayers({ config: { numLayers } }: PlanInput, add: Add): void {
  const frozen = numLayers >= 24 ? Math.max(20, Math.floor(numLayers * 0.75)) : Math.floor(numLayers * 0.75);
  add("trainableLayers", Math.max(1, numLayers - frozen), "layers", { frozen: Math.min(frozen, numLayers - 1) });
}

function addLength({ config, data }: PlanInput, add: Add): void {
  const wanted = Math.max(64, Math.ceil(data.longestTokens / 32) * 32);
  // A few very long records would make every batch slow; beyond twice the 95th percentile they are cut.
  const limit = Math.max(64, Math.ceil((data.p95Tokens * 2) / 32) * 32);
  const length = Math.min(wanted, limit, config.maxPositions);
  const facts = { p95: data.p95Tokens, longest: data.longestTokens, limit: config.maxPositions };
  add(
    "maxLength",
    length,
    length >= data.longestTokens ? "lengthAll" : length === config.maxPositions ? "lengthModel" : "lengthMost",
    facts,
  );
}

function addEpochs({ data, mode }: PlanInput, add: Add): void {
  const facts = { samples: data.samples };
  const isSmall = data.samples < SMALL_DATA;
  if (mode === "freeze") add("epochs", isSmall ? 5 : 3, "epochsFreeze", facts);
  else if (mode === "full" && data.samples >= 1_000_000) add("epochs", 5, "epochsMillion", facts);
  else add("epochs", isSmall ? 10 : 3, isSmall ? "epochsSmall" : "epochsLarge", facts);
  add(
    "validationShare",
    isSmall ? 0.2 : data.samples < LARGE_DATA ? 0.1 : Math.max(0.001, 1000 / data.samples),
    "validation",
    facts,
  );
  if (isSmall) add("earlyStoppingPatience", 3, "patience");
}

/** The largest batch that fits; where even one sample does not, checkpointing. */
function addBatch(input: PlanInput, values: readonly RecommendedValue[], add: Add): void {
  const { config, data, mode, device, settings } = input;
  const wanted = effectiveBatch(data.samples, mode);
  const length = Number(values.find(({ field }) => field === "maxLength")!.value);
  const memory = (batchSize: number, gradientCheckpointing: boolean) => {
    const gradientAccumulationSteps = Math.ceil(wanted / batchSize);
    const extra = Object.entries({ batchSize, gradientCheckpointing, gradientAccumulationSteps });
    const recipe = recipeOf(mode, [...values, ...extra.map(([field, value]) => ({ field, value, reason: "" }))]);
    return estimateMemory(config, recipe, { batchSize, length }, device.regime).total;
  };
  const smallest = Math.min(2, wanted);
  const checkpointing = !fits(memory(smallest, false), device);
  let batchSize = wanted;
  while (batchSize > 1 && !fits(memory(batchSize, checkpointing), device)) batchSize /= 2;
  // A CPU is busy with a few samples: larger batches only cost memory.
  if (device.regime === "engine")
    batchSize = Math.min(batchSize, Math.max(1, 2 ** Math.floor(Math.log2(4096 / length))));
  batchSize = Number(settings["batchSize"] ?? batchSize);
  add("batchSize", batchSize, batchSize === wanted ? "batchWhole" : "batchPart", { wanted });
  add("gradientAccumulationSteps", Math.max(1, Math.round(wanted / batchSize)), "accumulation", { wanted });
  add("gradientCheckpointing", checkpointing, checkpointing ? "checkpointing" : "noCheckpointing");
}

/** Samples per step: 32 for full training, 16 for the others, fewer when an epoch would have hardly any steps. */
function effectiveBatch(samples: number, mode: FineTuningMode): number {
  const usual = mode === "full" ? 32 : 16;
  const most = 2 ** Math.floor(Math.log2(Math.max(1, samples / 20)));
  return Math.max(2, Math.min(usual, most));
}
