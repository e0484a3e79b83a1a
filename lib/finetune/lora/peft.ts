/** PEFT's adapter_config.json: what is read, what is written, what is refused. */
import { TunelabError } from "#lib/core/index";
import { type ModelConfig, weightSpecs } from "#lib/model/index";
import type { LoraOptions } from "./adapter.ts";
import { type LayerPattern, numberFor } from "./patterns.ts";
import { targetNames } from "./targets.ts";

/** Two wrappers of PEFT stand before every path. */
export const PEFT_PREFIX = "base_model.model.";

/** The settings of a PEFT configuration; the targets are those whose tensors the file holds. */
export function fromPeftConfig(
  folder: string,
  config: Record<string, unknown>,
  tensors: Iterable<string>,
): Omit<LoraOptions, "modulesToSave"> & { modulesToSave: string[]; tied: boolean } {
  refuseUnknown(folder, config);
  const modules = Array.from(tensors).flatMap(
    (name) => /^base_model\.model\.(.*)\.lora_A\.weight$/.exec(name)?.[1] ?? [],
  );
  return {
    rank: Number(config["r"]),
    alpha: Number(config["lora_alpha"]),
    dropout: Number(config["lora_dropout"] ?? 0),
    targets: modules,
    seed: 0,
    rsLora: config["use_rslora"] === true,
    dora: config["use_dora"] === true,
    modulesToSave: (config["modules_to_save"] as string[] | null | undefined) ?? [],
    rankPattern: meant(config["rank_pattern"], modules),
    alphaPattern: meant(config["alpha_pattern"], modules),
    tied: config["ensure_weight_tying"] === true,
  };
}

export function toPeftConfig(
  { rank, alpha, dropout, dora = false, rsLora = false, modulesToSave = [], ...options }: LoraOptions,
  parts: { base: string; config: ModelConfig; modules: readonly string[]; tied: boolean },
): Record<string, unknown> {
  return {
    alpha_pattern: options.alphaPattern ?? {},
    auto_mapping: null,
    base_model_name_or_path: parts.base,
    bias: "none",
    ...(parts.tied && { ensure_weight_tying: true }),
    // PEFT must know that the base's files hold its matrices as [in, out].
    fan_in_fan_out: weightSpecs(parts.config).some(({ transposedInFiles }) => transposedInFiles),
    inference_mode: true,
    init_lora_weights: true,
    layers_pattern: null,
    layers_to_transform: null,
    lora_alpha: alpha,
    lora_dropout: dropout,
    modules_to_save: modulesToSave.length > 0 ? [...modulesToSave].sort() : null,
    peft_type: "LORA",
    r: rank,
    rank_pattern: options.rankPattern ?? {},
    revision: null,
    target_modules: targetNames(parts.config, parts.modules),
    task_type: "CAUSAL_LM",
    use_dora: dora,
    use_rslora: rsLora,
  };
}

/** A pattern without the names that mean no layer of the file: PEFT passes them over. */
function meant(pattern: unknown, modules: readonly string[]): LayerPattern {
  const entries = Object.entries((pattern ?? {}) as LayerPattern);
  return Object.fromEntries(
    entries.filter(([name]) => modules.some((module) => numberFor(module, { [name]: 1 }) !== undefined)),
  );
}

/** What changes the result and is not known here must not be passed over. */
function refuseUnknown(folder: string, config: Record<string, unknown>): void {
  const isSet = (value: unknown) =>
    value !== undefined &&
    value !== null &&
    value !== false &&
    !(typeof value === "object" && Object.keys(value).length === 0);
  const unsupported = UNSUPPORTED.filter((key) => isSet(config[key]));
  if (config["bias"] !== undefined && config["bias"] !== "none") unsupported.push("bias");
  if (config["peft_type"] === "LORA" && unsupported.length === 0) return;
  throw new TunelabError(
    "UNSUPPORTED_FORMAT",
    [
      `${folder} 有不支持的设置：${unsupported.join("、") || config["peft_type"]}`,
      `${folder} has settings that are not supported: ${unsupported.join(", ") || config["peft_type"]}`,
    ],
    {
      hint: [
        "能加载线性层上的 LoRA、rsLoRA 和 DoRA 适配器；其他的请先用 PEFT 合并",
        "LoRA, rsLoRA and DoRA adapters on linear layers load; merge others with PEFT first",
      ],
      details: { peftType: config["peft_type"], unsupported },
    },
  );
}

const UNSUPPORTED = [
  "layer_replication",
  "trainable_token_indices",
  "target_parameters",
  "lora_bias",
  "use_qalora",
  "alora_invocation_tokens",
  "use_bdlora",
  "kasa_config",
  "arrow_config",
  "monteclora_config",
];
