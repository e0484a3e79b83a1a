/** A recipe as LLaMA-Factory's YAML, for models that are too large for this machine. */
import { stringify } from "yaml";
import { defaultLanguage, type Language } from "#lib/core/index";
import { type ModelConfig, weightSpecs } from "#lib/model/index";
import { trainedLayers } from "../freeze.ts";
import type { Recipe } from "../recipe.ts";
import type { Difference } from "./settings.ts";
import { because, type Reason } from "./words.ts";

export interface ToLlamaFactoryOptions {
  /** A name of the hub (hf:owner/name) or a folder. */
  model: string;
  /** Names in LLaMA-Factory's dataset_info.json. */
  dataset: string | readonly string[];
  /** Names of the data sets to evaluate on; without them the recipe's share is held back. */
  evalDataset?: string | readonly string[];
  /** Folder of dataset_info.json. Default "data". */
  datasetDir?: string;
  /** Default "saves/MODE/STAGE". */
  outputDir?: string;
  /** Name of LLaMA-Factory's template. Default: what the recipe says; without one the model's own chat template. */
  template?: string;
  /** The model's configuration: tells which layers a range means, and whether the head is tied. */
  config?: ModelConfig;
  /** Of the reasons. Default: the reader's. */
  language?: Language;
}

export interface LlamaFactoryFile {
  /** For `llamafactory-cli train FILE`; the differences stand in it as comments. */
  yaml: string;
  settings: Record<string, unknown>;
  /** What the recipe has and LLaMA-Factory has not. */
  differences: Difference[];
}

/**
 * @example
 * const { yaml, differences } = toLlamaFactory(run.recipe, { model: "hf:Qwen/Qwen3-4B", dataset: "bank" });
 */
export function toLlamaFactory(recipe: Recipe, options: ToLlamaFactoryOptions): LlamaFactoryFile {
  const differences: Difference[] = [];
  const { language = defaultLanguage() } = options;
  const differs: Differs = (setting, value, reason, values) =>
    differences.push({ setting, value, reason: because(language, reason, values) });
  const settings = Object.fromEntries(
    Object.entries({
      ...files(recipe, options, differs),
      ...method(recipe, options, differs),
      ...training(recipe, differs),
      ...evaluation(recipe, options, differs),
    }).filter(([, value]) => value !== undefined),
  );
  const comments = differences.map(
    ({ setting, value, reason }) => `# ${setting} ${JSON.stringify(value)}: ${reason}\n`,
  );
  return { yaml: comments.join("") + stringify(settings), settings, differences };
}

type Differs = (setting: string, value: unknown, reason: Reason, values?: Record<string, number>) => void;

function files(recipe: Recipe, options: ToLlamaFactoryOptions, differs: Differs) {
  const { model, dataset, datasetDir, outputDir = `saves/${recipe.mode}/${recipe.stage}` } = options;
  const templates = { auto: undefined, chat: undefined, alpaca: "alpaca", plain: "empty" };
  if (recipe.template === "plain" && options.template === undefined) differs("template", "plain", "emptyTemplate");
  return {
    model_name_or_path: model.replace(/^hf:/, ""),
    stage: recipe.stage,
    do_train: true,
    finetuning_type: recipe.mode,
    dataset: typeof dataset === "string" ? dataset : dataset.join(","),
    dataset_dir: datasetDir,
    template: options.template ?? templates[recipe.template],
    cutoff_len: recipe.maxLength,
    ...(recipe.packing && { packing: true, neat_packing: true }),
    output_dir: outputDir,
  };
}

function method(recipe: Recipe, options: ToLlamaFactoryOptions, differs: Differs): Record<string, unknown> {
  if (recipe.mode === "lora") return lora(recipe, differs);
  return recipe.mode === "freeze" ? freeze(recipe, options.config, differs) : {};
}

function lora(recipe: Extract<Recipe, { mode: "lora" }>, differs: Differs): Record<string, unknown> {
  const { targets, baseWeights } = recipe;
  const isPattern = typeof targets === "string" && targets !== "all-linear" && /[^\w.]/.test(targets);
  if (isPattern) differs("targets", targets, "namesOnly");
  const bits = { int8: 8, int4: 4 }[baseWeights as "int8"];
  if (bits) differs("baseWeights", baseWeights, "bitsandbytes", { bits });
  for (const name of ["rankPattern", "alphaPattern"] as const)
    if (recipe[name]) differs(name, recipe[name], "onePattern");
  return {
    lora_rank: recipe.rank,
    lora_alpha: recipe.alpha ?? 2 * recipe.rank,
    lora_dropout: recipe.dropout,
    lora_target: targets === "all-linear" || isPattern ? "all" : [targets].flat().join(","),
    ...(recipe.modulesToSave && { additional_target: recipe.modulesToSave.join(",") }),
    ...(recipe.rsLora && { use_rslora: true }),
    ...(recipe.dora && { use_dora: true }),
    ...(bits && { quantization_bit: bits, quantization_method: "bnb" }),
  };
}

/** LLaMA-Factory knows a block's modules by the first part of their names. */
const BLOCK_MODULES = ["self_attn", "mlp", "input_layernorm", "post_attention_layernorm"];

function freeze(recipe: Extract<Recipe, { mode: "freeze" }>, config: ModelConfig | undefined, differs: Differs) {
  const { trainableLayers, trainableModules, trainEmbeddings, trainNorm, trainHead } = recipe;
  const layers = typeof trainableLayers === "number" ? trainableLayers : endsOf(trainableLayers, config);
  if (layers === undefined) differs("trainableLayers", trainableLayers, "endLayers");
  const inner =
    trainableModules === "all"
      ? []
      : trainableModules.filter((name) => !(config ? blockModules(config) : BLOCK_MODULES).includes(name));
  if (inner.length > 0) differs("trainableModules", inner, "wholeModules");
  if (trainNorm) differs("trainNorm", true, "allNorms");
  const isTied = config?.tieWordEmbeddings ?? false;
  if (trainHead && isTied) differs("trainHead", true, "tiedHead");
  const extra = [
    ...(trainEmbeddings || (trainHead && isTied) ? ["embed_tokens"] : []),
    ...(trainNorm ? ["norm"] : []),
    ...(trainHead && !isTied ? ["lm_head"] : []),
  ];
  return {
    freeze_trainable_layers: layers ?? 2,
    freeze_trainable_modules: trainableModules === "all" || inner.length > 0 ? "all" : trainableModules.join(","),
    ...(extra.length > 0 && { freeze_extra_modules: extra.join(",") }),
  };
}

function blockModules(config: ModelConfig): string[] {
  return weightSpecs(config).flatMap(({ name }) => /\.0\.(\w+)/.exec(name)?.[1] ?? []);
}

/** n for the last n layers, -n for the first n, undefined for others. */
function endsOf(layers: string | readonly number[], config: ModelConfig | undefined): number | undefined {
  const chosen = trainedLayers(config?.numLayers ?? Number.MAX_SAFE_INTEGER, layers as string);
  const isRow = chosen.every((layer, i) => layer === chosen[0]! + i);
  if (!isRow) return undefined;
  if (config && chosen.at(-1) === config.numLayers - 1) return chosen.length;
  return chosen[0] === 0 ? -chosen.length : undefined;
}

function training(recipe: Recipe, differs: Differs): Record<string, unknown> {
  const { stage, precision, warmupSteps, warmupRatio, neftuneAlpha, maxSteps } = recipe;
  return {
    learning_rate: recipe.learningRate,
    num_train_epochs: recipe.epochs,
    max_steps: maxSteps,
    per_device_train_batch_size: recipe.batchSize,
    gradient_accumulation_steps: recipe.gradientAccumulationSteps,
    ...schedule(recipe, differs),
    // A share below 1 is a ratio there; of steps and ratio the steps go first here too.
    ...(warmupSteps !== undefined ? { warmup_steps: warmupSteps } : { warmup_ratio: warmupRatio }),
    weight_decay: recipe.weightDecay,
    max_grad_norm: recipe.maxGradNorm,
    ...(neftuneAlpha > 0 && { neftune_noise_alpha: neftuneAlpha }),
    ...(precision !== "fp32" && { [precision]: true }),
    disable_gradient_checkpointing: !recipe.gradientCheckpointing,
    seed: recipe.seed,
    ...(stage === "dpo" && { pref_beta: recipe.dpoBeta, pref_ftx: recipe.dpoSftWeight, pref_loss: "sigmoid" }),
  };
}

function schedule(recipe: Recipe, differs: Differs): Record<string, unknown> {
  const { schedule: name, decayRatio, maxSteps } = recipe;
  if (name !== "wsd") return { lr_scheduler_type: name === "constant" ? "constant_with_warmup" : name };
  if (maxSteps === undefined) {
    differs("decayRatio", decayRatio, "fallInSteps");
    return { lr_scheduler_type: "warmup_stable_decay" };
  }
  const warmup = recipe.warmupSteps ?? Math.ceil(maxSteps * recipe.warmupRatio);
  const decay = Math.min(maxSteps - warmup, Math.ceil(maxSteps * decayRatio));
  const kwargs = { num_stable_steps: maxSteps - warmup - decay, num_decay_steps: decay };
  return { lr_scheduler_type: "warmup_stable_decay", lr_scheduler_kwargs: kwargs };
}

function evaluation(recipe: Recipe, { evalDataset }: ToLlamaFactoryOptions, differs: Differs): Record<string, unknown> {
  const { validationShare, evaluateEvery, earlyStoppingPatience, earlyStoppingMinDelta, stage } = recipe;
  if (recipe.samplePrompts) differs("samplePrompts", recipe.samplePrompts, "noSamples");
  if (validationShare === 0 && evalDataset === undefined) return { save_total_limit: recipe.keepCheckpoints };
  const best = recipe.restoreBest ?? earlyStoppingPatience !== undefined;
  const restores = best && stage !== "dpo";
  if (best && !restores) differs("restoreBest", true, "noBestInDpo");
  if (earlyStoppingPatience !== undefined && earlyStoppingMinDelta > 0)
    differs("earlyStoppingMinDelta", earlyStoppingMinDelta, "anyFall");
  const strategy = evaluateEvery === undefined ? "epoch" : "steps";
  return {
    ...(evalDataset === undefined ? { val_size: validationShare } : { eval_dataset: [evalDataset].flat().join(",") }),
    eval_strategy: strategy,
    save_strategy: strategy,
    ...(evaluateEvery !== undefined && { eval_steps: evaluateEvery, save_steps: evaluateEvery }),
    per_device_eval_batch_size: recipe.batchSize,
    early_stopping_steps: earlyStoppingPatience,
    ...((earlyStoppingPatience !== undefined || restores) && {
      metric_for_best_model: "eval_loss",
      greater_is_better: false,
    }),
    ...(restores && { load_best_model_at_end: true }),
    save_total_limit: recipe.keepCheckpoints,
  };
}
