/** `recommend`: the settings for a model, a data set and a mode, with reasons, cost, and the devices that fit. */
import {
  defaultLanguage,
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  type Language,
} from "#lib/core/index";
import type { Dataset } from "#lib/data/index";
import { type LanguageModel, type ModelConfig, parameterCount } from "#lib/model/index";
import { type Card, type CardRow, card } from "#lib/notebook/index";
import { type Figure, type MediaBundle, memoryBreakdown } from "#lib/plot/index";
import { type FineTuningMode, parseRecipe, type Recipe, type RecipeInput } from "../recipe.ts";
import { COMMON_GPUS, type ComputeDevice, fits, timeFor } from "./devices.ts";
import { type DataProfile, profileData } from "./lengths.ts";
import { localDevice } from "./local.ts";
import { estimateMemory, type MemoryEstimate, trainedParameters } from "./memory.ts";
import { optimizerOperations, trainingOperations } from "./time.ts";
import { type RecommendedValue, recommendedValues } from "./values.ts";
import { say } from "./words.ts";

export interface RecommendOptions {
  model: LanguageModel;
  data: Dataset;
  mode: FineTuningMode;
  /** What is decided already, e.g. `{ rank: 32 }`; the other values, memory and time are fitted to it. */
  settings?: Readonly<Record<string, unknown>>;
  /** Default: what the records are made for: dpo for preference pairs, pt for plain texts, else sft. */
  stage?: Recipe["stage"];
  /** Where it will run. Default: this machine. */
  device?: ComputeDevice;
  language?: Language;
}

export interface DeviceFit {
  device: ComputeDevice;
  memoryBytes: number;
  fits: boolean;
}

export class Recommendation {
  readonly mode: FineTuningMode;
  /** Ready for `fineTune({ model, data, ...recommendation.recipe })`. */
  readonly recipe: Recipe;
  readonly values: readonly RecommendedValue[];
  readonly data: DataProfile;
  readonly memory: MemoryEstimate;
  readonly trainableParameters: number;
  readonly steps: number;
  /** Estimated milliseconds of one optimizer step. */
  readonly stepMs: number;
  /** The device first, then common GPUs. */
  readonly devices: readonly DeviceFit[];
  #config: ModelConfig;
  #modelName: string;
  #language: Language;

  constructor(parts: RecommendationParts) {
    const { config, device, profile, mode, stage, language, settings: given } = parts;
    const { values, recipe } = recommendedValues({ config, data: profile, mode, stage, device, language, given });
    const shape = { batchSize: recipe.batchSize, length: Math.min(recipe.maxLength, config.maxPositions) };
    this.mode = mode;
    const own = Object.entries(given).filter(([, value]) => value !== undefined);
    this.values = [...own.map(([field, value]) => ({ field, value, reason: say(language, "own") })), ...values];
    this.recipe = recipe;
    this.data = profile;
    this.memory = estimateMemory(config, recipe, shape, device.regime);
    this.trainableParameters = trainedParameters(config, recipe);
    const effective = recipe.batchSize * recipe.gradientAccumulationSteps;
    const trained = profile.samples * (1 - recipe.validationShare);
    this.steps = recipe.maxSteps ?? Math.max(1, Math.ceil(Math.ceil(trained / effective) * recipe.epochs));
    const usual = Math.min(shape.length, Math.ceil(profile.meanTokens / 32) * 32);
    const operations = trainingOperations(config, recipe, { batchSize: effective, length: usual });
    this.stepMs = timeFor(operations + optimizerOperations(config, recipe), device);
    this.devices = [device, ...COMMON_GPUS].map((candidate) => deviceFit(config, recipe, shape.length, candidate));
    this.#config = config;
    this.#modelName = parts.name;
    this.#language = language;
  }

  /** Estimated milliseconds of the whole training, evaluations left out. */
  get totalMs(): number {
    return this.steps * this.stepMs;
  }

  /** Memory by part. */
  plot(): Figure {
    return memoryBreakdown([{ mode: this.mode, ...this.memory }], { language: this.#language });
  }

  [Symbol.for("Jupyter.display")](): MediaBundle {
    const shown = this.#card();
    return { "text/html": shown.toHtml(), "text/plain": shown.toString() };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  toString(): string {
    return this.#card().toString();
  }

  #card(): Card {
    const language = this.#language;
    const title = say(language, "title", { mode: this.mode, model: this.#modelName });
    const rows: CardRow[] = this.values.map(({ field, value, reason }) => [
      field,
      typeof value === "number" ? formatNumber(value) : String(value),
      reason,
    ]);
    return card(title, [...rows, ...this.#costs()], { language });
  }

  #costs(): CardRow[] {
    const language = this.#language;
    const parts = MEMORY_PARTS.filter((part) => this.memory[part] > 0).map(
      (part) => `${say(language, part)} ${formatBytes(this.memory[part])}`,
    );
    // Of all that the model then has, as PEFT counts: an adapter comes on top.
    const all = parameterCount(this.#config) + (this.mode === "lora" ? this.trainableParameters : 0);
    const share = formatNumber(Number(((100 * this.trainableParameters) / all).toPrecision(3)));
    const [here, ...gpus] = this.devices;
    const used = { used: formatBytes(here!.memoryBytes), available: formatBytes(here!.device.memoryBytes) };
    const time = { steps: formatCount(this.steps), step: formatDuration(this.stepMs) };
    return [
      [say(language, "trainable"), this.trainableParameters, say(language, "ofAll", { share })],
      [say(language, "memory"), formatBytes(this.memory.total), parts.join(language === "zh" ? "，" : ", ")],
      [say(language, "time"), formatDuration(this.totalMs), say(language, "timeParts", time)],
      [here!.device.name, say(language, here!.fits ? "fitsHere" : "tooSmall"), say(language, "ofMemory", used)],
      [say(language, "gpus"), this.#fittingGpus(gpus)],
    ];
  }

  #fittingGpus(gpus: readonly DeviceFit[]): string {
    const language = this.#language;
    const names = gpus.filter((gpu) => gpu.fits).map(({ device }) => device.name);
    if (names.length === 0) return say(language, "noGpu");
    const rest = names.length > 4 ? say(language, "more", { count: names.length - 4 }) : "";
    return names.slice(0, 4).join(language === "zh" ? "、" : ", ") + rest;
  }
}

const MEMORY_PARTS = [
  "weights",
  "adapter",
  "gradients",
  "optimizer",
  "activations",
  "logits",
  "runtime",
] as const satisfies readonly (keyof MemoryEstimate)[];

interface RecommendationParts {
  name: string;
  config: ModelConfig;
  profile: DataProfile;
  mode: FineTuningMode;
  stage: Recipe["stage"];
  device: ComputeDevice;
  language: Language;
  settings: Readonly<Record<string, unknown>>;
}

/** What records are made for. */
export function stageOf({ kinds }: Dataset): Recipe["stage"] {
  if (kinds.has("preference")) return "dpo";
  return kinds.has("text") && kinds.size === 1 ? "pt" : "sft";
}

/** On another device the batch may be smaller, down to one sample, and blocks may be computed again. */
function deviceFit(config: ModelConfig, recipe: Recipe, length: number, device: ComputeDevice): DeviceFit {
  const memory = (batchSize: number, gradientCheckpointing: boolean) =>
    estimateMemory(config, { ...recipe, batchSize, gradientCheckpointing }, { batchSize, length }, device.regime).total;
  const asIs = memory(recipe.batchSize, recipe.gradientCheckpointing);
  const memoryBytes = fits(asIs, device) || device.regime === "engine" ? asIs : memory(1, true);
  return { device, memoryBytes, fits: fits(memoryBytes, device) };
}

/**
 * Recommends the settings of a fine-tuning with a reason for each, estimates memory and time, and tells which devices
 * fit. Values follow the model's size, the number and length of the samples and the device.
 *
 * Memory is compared with measured peaks by `npm run bench -- memory-estimate`. On two quiet CPU cores the time
 * of a step was estimated at 0.8 to 1.25 times the measured median (6 M and 44 M parameters, three modes, 128 and 512
 * tokens); compiling and evaluations come on top. Times for other devices are from data sheets and not measured.
 *
 * @throws TunelabError INVALID_CONFIG when `settings` are not those of a recipe
 * @example
 * const advice = recommend({ model, data, mode: "lora" });
 * const run = await fineTune({ model, data, ...advice.recipe });
 */
export function recommend(options: RecommendOptions): Recommendation {
  const { model, data, mode, device = localDevice(), language = defaultLanguage(), settings = {} } = options;
  const checked = parseRecipe({ ...settings, mode } as RecipeInput); // all problems at once, before anything is computed
  const stage = options.stage ?? (settings["stage"] === undefined ? stageOf(data) : checked.stage);
  const profile = profileData(model, data);
  const parts = { name: model.name, config: model.config, profile, mode, stage, device, language, settings };
  return new Recommendation(parts);
}
