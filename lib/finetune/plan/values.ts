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
  stage: Recipe["stage"];
  device: ComputeDevice;
  language: Language;
  /** What the user has set: it stays, and what depends on it follows. */
  given?: Partial<Record<string, unknown>>;
}

const SMALL_DATA = 1_000;
const LARGE_DATA = 10_000;
const BILLION = 1e9;
/** Continued pretraining fills rows of this length. */
const TEXT_ROW = 512;

interface Plan extends PlanInput {
  given: Partial<Record<string, unknown>>;
  /** Records, in continued pretraining rows of text. */
  samples: number;
  values: RecommendedValue[];
  /** Keeps a value with its reason, unless the user has set the field. @returns the value that counts */
  choose<T>(field: string, value: T, reason: WordKey, facts?: Record<string, string | number>): T;
}

/** Values in the order in which they are shown. Memory decides batch and checkpointing last, when the rest is known. */
export function recommendedValues(input: PlanInput): { values: RecommendedValue[]; recipe: Recipe } {
  const given = Object.fromEntries(Object.entries(input.given ?? {}).filter(([, value]) => value !== undefined));
  const values: RecommendedValue[] = [];
  const plan: Plan = {
    ...input,
    given,
    values,
    samples: input.data.samples,
    choose(field, value, reason, facts = {}) {
      if (field in given) return given[field] as typeof value;
      values.push({ field, value, reason: say(input.language, reason, facts) });
      return value;
    },
  };
  choosePrecision(plan);
  chooseLearningRate(plan);
  if (plan.mode === "lora") chooseLora(plan);
  if (plan.mode === "freeze") chooseLayers(plan);
  const length = chooseLength(plan);
  if (plan.stage === "pt") plan.samples = Math.ceil((plan.data.samples * plan.data.meanTokens) / length);
  chooseEpochs(plan);
  chooseBatch(plan, length);
  return { values, recipe: recipeOf(plan) };
}

function recipeOf({ mode, stage, values, given }: Plan, extra: object = {}): Recipe {
  const settings = Object.fromEntries(values.map(({ field, value }) => [field, value]));
  return parseRecipe({ mode, stage, ...settings, ...given, ...extra } as RecipeInput);
}

/** Of sft and pt; preference pairs want far smaller steps. */
const RATES: [below: number, rates: Record<FineTuningMode, number>, dpo: Record<FineTuningMode, number>][] = [
  [0.1 * BILLION, { lora: 5e-4, full: 5e-5, freeze: 1e-4 }, { lora: 5e-5, full: 5e-6, freeze: 1e-5 }],
  [10 * BILLION, { lora: 1e-4, full: 2e-5, freeze: 5e-5 }, { lora: 5e-6, full: 5e-7, freeze: 1e-6 }],
  [Number.POSITIVE_INFINITY, { lora: 5e-5, full: 5e-6, freeze: 2e-5 }, { lora: 2e-6, full: 2e-7, freeze: 5e-7 }],
];

function choosePrecision({ device: { precision = "fp32" }, choose }: Plan): void {
  if (precision !== "fp32") choose("precision", precision, "precision");
}

function chooseLearningRate({ config, mode, stage, choose }: Plan): void {
  const parameters = parameterCount(config);
  const [, rates, dpo] = RATES.find(([below]) => parameters < below)!;
  const size = parameters >= 10 * BILLION ? "rateLarge" : parameters < 0.1 * BILLION ? "rateTiny" : `rate_${mode}`;
  choose("learningRate", (stage === "dpo" ? dpo : rates)[mode], stage === "dpo" ? "rateDpo" : (size as WordKey));
}

function chooseLora({ data, samples, choose }: Plan): void {
  const complex = samples >= LARGE_DATA || data.meanAnswerTokens > 200;
  const wanted = samples >= 100_000 ? 64 : complex ? 16 : 8;
  const rank = choose("rank", wanted, wanted > 8 ? "rankComplex" : "rankSimple", { samples });
  choose("alpha", 2 * rank, "alpha");
  const dropout = samples < SMALL_DATA ? 0.3 : samples < LARGE_DATA ? 0.1 : 0;
  choose("dropout", dropout, dropout > 0 ? "dropoutSmall" : "dropoutLarge", { samples });
  choose("targets", "all-linear", "targets");
}

function chooseLayers({ config: { numLayers }, choose }: Plan): void {
  const frozen = numLayers >= 24 ? Math.max(20, Math.floor(numLayers * 0.75)) : Math.floor(numLayers * 0.75);
  choose("trainableLayers", Math.max(1, numLayers - frozen), "layers", { frozen: Math.min(frozen, numLayers - 1) });
}

function chooseLength({ config, data, stage, choose }: Plan): number {
  if (stage === "pt") return choose("maxLength", Math.min(TEXT_ROW, config.maxPositions), "lengthTexts");
  const wanted = Math.max(64, Math.ceil(data.longestTokens / 32) * 32);
  // A few very long records would make every batch slow; beyond twice the 95th percentile they are cut.
  const limit = Math.max(64, Math.ceil((data.p95Tokens * 2) / 32) * 32);
  const length = Math.min(wanted, limit, config.maxPositions);
  const facts = { p95: data.p95Tokens, longest: data.longestTokens, limit: config.maxPositions };
  const reason =
    length >= data.longestTokens ? "lengthAll" : length === config.maxPositions ? "lengthModel" : "lengthMost";
  return choose("maxLength", length, reason, facts);
}

/** A number of steps or epochs that the user has set is the end that was asked for: then nothing stops earlier. */
function chooseEpochs({ samples, mode, given, choose }: Plan): void {
  const facts = { samples };
  const isSmall = samples < SMALL_DATA;
  const ends = "epochs" in given || "maxSteps" in given;
  if (ends) {
    // the user's
  } else if (mode === "freeze") choose("epochs", isSmall ? 5 : 3, "epochsFreeze", facts);
  else if (mode === "full" && samples >= 1_000_000) choose("epochs", 5, "epochsMillion", facts);
  else choose("epochs", isSmall ? 10 : 3, isSmall ? "epochsSmall" : "epochsLarge", facts);
  const share = isSmall ? 0.2 : samples < LARGE_DATA ? 0.1 : Math.max(0.001, 1000 / samples);
  const held = choose("validationShare", share, "validation", facts);
  if (isSmall && !ends && held > 0) choose("earlyStoppingPatience", 3, "patience");
}

/** The largest batch that fits; where even one sample does not, checkpointing. Half of what the user set says the rest. */
function chooseBatch(plan: Plan, length: number): void {
  const { config, mode, device, given, choose } = plan;
  const batch = given["batchSize"] as number | undefined;
  const accumulation = given["gradientAccumulationSteps"] as number | undefined;
  const wanted = batch !== undefined ? batch * (accumulation ?? 1) : effectiveBatch(plan.samples, mode);
  const memory = (batchSize: number, gradientCheckpointing: boolean) => {
    const gradientAccumulationSteps = accumulation ?? Math.ceil(wanted / batchSize);
    const recipe = recipeOf(plan, { batchSize, gradientCheckpointing, gradientAccumulationSteps });
    return estimateMemory(config, recipe, { batchSize, length }, device.regime).total;
  };
  const largest = batch ?? Math.max(1, Math.floor(wanted / (accumulation ?? 1)));
  const checkpointing = !fits(memory(batch ?? Math.min(2, largest), false), device);
  let batchSize = largest;
  while (batchSize > 1 && !fits(memory(batchSize, checkpointing), device)) batchSize = Math.floor(batchSize / 2);
  // A CPU is busy with a few samples: larger batches only cost memory.
  if (device.regime === "engine")
    batchSize = Math.min(batchSize, Math.max(1, 2 ** Math.floor(Math.log2(4096 / length))));
  choose("batchSize", batchSize, batchSize === wanted ? "batchWhole" : "batchPart", { wanted });
  if (batch === undefined)
    choose("gradientAccumulationSteps", Math.ceil(wanted / batchSize), "accumulation", { wanted });
  choose("gradientCheckpointing", checkpointing, checkpointing ? "checkpointing" : "noCheckpointing");
}

/** Samples per step: 32 for full training, 16 for the others, fewer when an epoch would have hardly any steps. */
function effectiveBatch(samples: number, mode: FineTuningMode): number {
  const usual = mode === "full" ? 32 : 16;
  const most = 2 ** Math.floor(Math.log2(Math.max(1, samples / 20)));
  return Math.max(2, Math.min(usual, most));
}
