/** LLaMA-Factory's YAML as a recipe, with LLaMA-Factory's defaults for what it leaves out. */
import { parse } from "yaml";
import {
  defaultLanguage,
  inLanguage,
  issueLanguage,
  type Language,
  nearest,
  TunelabError,
  toError,
} from "#lib/core/index";
import { parseRecipe, type Recipe, type RecipeInput } from "../recipe.ts";
import { type Difference, LlamaFactorySettings, WITHOUT_EFFECT } from "./settings.ts";
import { because, type Reason } from "./words.ts";

export interface FromLlamaFactory {
  recipe: Recipe;
  /** For loadModel: hf:owner/name, or a folder. */
  model: string | undefined;
  /** Names of data sets in dataset_info.json. */
  datasets: string[];
  /** Names of the data sets to evaluate on. */
  evalDatasets: string[];
  datasetDir: string | undefined;
  /** What the file has and tunelab has not. */
  differences: Difference[];
}

/**
 * @param source YAML or JSON text, or the settings as an object
 * @param options.language of the reasons; default the reader's
 * @throws TunelabError INVALID_CONFIG with all wrong values at once
 * @example
 * const { recipe, model, differences } = fromLlamaFactory(await readFile("lora.yaml", "utf8"));
 */
export function fromLlamaFactory(
  source: string | Record<string, unknown>,
  { language = defaultLanguage() }: { language?: Language } = {},
): FromLlamaFactory {
  const given = typeof source === "string" ? parseYaml(source) : source;
  const parsed = LlamaFactorySettings.safeParse(given, issueLanguage());
  if (!parsed.success) throw invalid(given, parsed.error.issues);
  const settings = parsed.data;
  const differences: Difference[] = [];
  const differs: Differs = (setting, reason, values) =>
    differences.push({ setting, value: given[setting], reason: because(language, reason, values) });
  const input = { ...common(settings, differs), ...method(settings, differs) };
  reportUnknown(given, differs);
  return {
    recipe: parseRecipe(withoutUndefined(input) as RecipeInput),
    model: settings.model_name_or_path && modelSource(settings.model_name_or_path),
    datasets: settings.dataset ?? [],
    evalDatasets: settings.eval_dataset ?? [],
    datasetDir: settings.dataset_dir ?? undefined,
    differences,
  };
}

type Differs = (setting: string, reason: Reason, values?: Record<string, string>) => void;

function parseYaml(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 20 });
  } catch (error) {
    throw new TunelabError(
      "INVALID_CONFIG",
      [`不是 YAML：${toError(error).message}`, `this is no YAML: ${toError(error).message}`],
      { cause: error },
    );
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new TunelabError("INVALID_CONFIG", ["这份 YAML 中没有设置", "this YAML holds no settings"], {
    hint: ["每行写一个设置，例如 finetuning_type: lora", "write one setting a line, e.g. finetuning_type: lora"],
  });
}

function invalid(given: Record<string, unknown>, issues: readonly { path: PropertyKey[]; message: string }[]) {
  const problems = issues.map(({ path, message }) => {
    const [name] = path as [string];
    return `${path.join(".")} ${inLanguage(["为", "is"])} ${JSON.stringify(given[name])}: ${message}`;
  });
  return new TunelabError("INVALID_CONFIG", problems.join("; "), {
    hint: ["请改正 LLaMA-Factory 文件中的这些设置", "correct these settings of the LLaMA-Factory file"],
    details: { problems },
  });
}

/** LLaMA-Factory takes owner/name from the hub where no such folder is. */
function modelSource(name: string): string {
  return /^[\w.-]+\/[\w.-]+$/.test(name) && !name.startsWith(".") ? `hf:${name}` : name;
}

function common(settings: LlamaFactorySettings, differs: Differs) {
  const { val_size: held, eval_strategy: strategy } = settings;
  reportCommon(settings, differs);
  const evaluateEvery = strategy === "steps" && Number.isInteger(settings.eval_steps) ? settings.eval_steps : undefined;
  return {
    mode: settings.finetuning_type,
    stage: settings.stage,
    learningRate: settings.learning_rate,
    epochs: settings.num_train_epochs,
    maxSteps: settings.max_steps > 0 ? settings.max_steps : undefined,
    batchSize: settings.per_device_train_batch_size,
    gradientAccumulationSteps: settings.gradient_accumulation_steps,
    maxLength: settings.cutoff_len,
    template: template(settings.template ?? undefined, differs),
    ...schedule(settings, differs),
    packing: (settings.packing ?? false) && settings.stage === "sft", // continued pretraining packs by itself
    neftuneAlpha: settings.neftune_noise_alpha ?? 0,
    dpoBeta: settings.pref_beta,
    dpoSftWeight: settings.pref_ftx,
    precision: settings.bf16 || settings.pure_bf16 ? "bf16" : settings.fp16 ? "fp16" : "fp32",
    weightDecay: settings.weight_decay,
    maxGradNorm: settings.max_grad_norm,
    validationShare: held < 1 ? held : 0,
    evaluateEvery: evaluateEvery ?? undefined,
    earlyStoppingPatience: settings.early_stopping_steps ?? undefined,
    restoreBest: settings.load_best_model_at_end,
    gradientCheckpointing: !settings.disable_gradient_checkpointing,
    keepCheckpoints: settings.save_total_limit ?? undefined,
    seed: settings.seed,
  };
}

/** What is there under another meaning, or not at all. */
function reportCommon(settings: LlamaFactorySettings, differs: Differs): void {
  const { val_size: held, eval_strategy: strategy } = settings;
  if (held >= 1) differs("val_size", "heldCount");
  if (held > 0 && held < 1 && strategy === "no") differs("eval_strategy", "evaluatedPerEpoch");
  if ((settings.eval_steps ?? 1) < 1) differs("eval_steps", "shareOfSteps");
  if (settings.eval_dataset) differs("eval_dataset", "asValidation");
  if (settings.adapter_name_or_path) differs("adapter_name_or_path", "loadAdapter");
  if (settings.packing && !settings.neat_packing) differs("packing", "neatPacking");
  if (settings.pref_loss !== "sigmoid" && settings.stage === "dpo") differs("pref_loss", "sigmoidOnly");
  if (settings.pure_bf16) differs("pure_bf16", "asBf16");
  // AdamW's own names (adamw_torch, adamw_torch_fused, adamw_hf, …) mean the same update.
  if (/8bit|4bit|paged/.test(settings.optim)) differs("optim", "wholeMoments");
  else if (!settings.optim.startsWith("adamw")) differs("optim", "adamWOnly");
}

function template(name: string | undefined, differs: Differs): Recipe["template"] {
  if (name === undefined) return "auto";
  if (name === "alpaca") return "alpaca";
  if (name === "empty") return "plain";
  differs("template", "ownTemplate");
  return "auto";
}

function schedule(settings: LlamaFactorySettings, differs: Differs) {
  const { warmup_steps: steps, warmup_ratio: ratio, lr_scheduler_type: type } = settings;
  const warmup =
    type === "constant"
      ? { warmupRatio: 0 }
      : steps >= 1
        ? { warmupSteps: Math.floor(steps) }
        : { warmupRatio: ratio ?? steps }; // below 1 the steps are a ratio
  if (type === "linear" || type === "cosine" || type === "constant") return { schedule: type, ...warmup };
  if (type === "constant_with_warmup") return { schedule: "constant", ...warmup };
  if (type === "warmup_stable_decay") return { schedule: "wsd", decayRatio: decayRatio(settings, differs), ...warmup };
  differs("lr_scheduler_type", "asCosine");
  return { schedule: "cosine", ...warmup };
}

function decayRatio({ lr_scheduler_kwargs: kwargs, max_steps: total }: LlamaFactorySettings, differs: Differs): number {
  const decay = kwargs?.["num_decay_steps"];
  if (typeof decay === "number" && total > 0) return Math.min(1, decay / total);
  if (decay !== undefined) differs("lr_scheduler_kwargs", "fallShare");
  return 2 / 3; // LLaMA-Factory's own, after the warm-up
}

function method(settings: LlamaFactorySettings, differs: Differs): object {
  const bits = settings.quantization_bit ?? undefined;
  if (settings.finetuning_type === "lora") {
    const baseWeights = { 8: "int8", 4: "int4" }[bits as 8];
    if (bits !== undefined)
      differs("quantization_bit", baseWeights ? "quantised" : "notQuantised", { storage: baseWeights ?? "" });
    const { lora_target: targets, additional_target: whole } = settings;
    return {
      rank: settings.lora_rank,
      alpha: settings.lora_alpha ?? 2 * settings.lora_rank,
      dropout: settings.lora_dropout,
      targets: targets.includes("all") ? "all-linear" : targets,
      rsLora: settings.use_rslora,
      dora: settings.use_dora,
      modulesToSave: whole && whole.length > 0 ? whole : undefined,
      baseWeights,
    };
  }
  return settings.finetuning_type === "freeze" ? freeze(settings, differs) : {};
}

function freeze(
  { freeze_trainable_layers, freeze_trainable_modules, freeze_extra_modules }: LlamaFactorySettings,
  differs: Differs,
) {
  const extra = freeze_extra_modules ?? [];
  const isAny = (...names: string[]) => extra.some((name) => names.includes(name));
  if (isAny("norm")) differs("freeze_extra_modules", "normInNames");
  if (extra.some((name) => !["embed_tokens", "wte", "norm", "ln_f", "lm_head"].includes(name)))
    differs("freeze_extra_modules", "extraModules");
  return {
    trainableLayers: freeze_trainable_layers,
    trainableModules: freeze_trainable_modules.includes("all") ? "all" : freeze_trainable_modules,
    trainEmbeddings: isAny("embed_tokens", "wte"),
    trainNorm: isAny("norm", "ln_f"),
    trainHead: isAny("lm_head"),
  };
}

/** Settings that are read nowhere, unless they are off or change nothing. */
function reportUnknown(given: Record<string, unknown>, differs: Differs): void {
  const known = Object.keys(LlamaFactorySettings.shape);
  for (const [name, value] of Object.entries(given)) {
    if (known.includes(name) || WITHOUT_EFFECT.has(name) || value === null || value === false) continue;
    const meant = nearest(name, known);
    differs(name, meant === undefined ? "unknown" : "unknownMeant", { meant: meant ?? "" });
  }
}

function withoutUndefined(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
