/**
 * LLaMA-Factory's settings that a recipe has too, with LLaMA-Factory's names, defaults and limits (hparams/*_args.py of
 * version 0.9.5, and transformers' TrainingArguments 5.6).
 */
import { z } from "zod";
import { inLanguage } from "#lib/core/index";

/** Numbers such as 1e-4, which older YAML readers take for texts, are numbers. */
const numeric = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(
    (value) =>
      typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : value,
    schema,
  );
/** "a, b" or ["a", "b"] */
const names = z.preprocess(
  (value) =>
    typeof value === "string"
      ? value
          .split(",")
          .map((name) => name.trim())
          .filter(Boolean)
      : value,
  z.array(z.string()),
);
const share = numeric(z.number().min(0));
const count = numeric(z.int().positive());

export const LlamaFactorySettings = z.looseObject({
  model_name_or_path: z.string().min(1).optional(),
  adapter_name_or_path: z.string().nullish(),
  stage: z
    .enum(["sft", "pt", "dpo"], {
      error: () => inLanguage(["tunelab 训练的阶段有 sft、pt 和 dpo", "tunelab trains the stages sft, pt and dpo"]),
    })
    .default("sft"),
  finetuning_type: z
    .enum(["lora", "freeze", "full"], {
      error: () =>
        inLanguage(["tunelab 的训练方式有 lora、freeze 和 full", "tunelab trains with lora, freeze and full"]),
    })
    .default("lora"),
  dataset: names.nullish(),
  dataset_dir: z.string().nullish(),
  eval_dataset: names.nullish(),
  output_dir: z.string().nullish(),
  template: z.string().nullish(),
  cutoff_len: count.default(2048),
  val_size: share.default(0),
  packing: z.boolean().nullish(),
  neat_packing: z.boolean().default(false),
  learning_rate: numeric(z.number().positive()).default(5e-5),
  num_train_epochs: numeric(z.number().positive()).default(3),
  max_steps: numeric(z.int()).default(-1),
  per_device_train_batch_size: count.default(8),
  gradient_accumulation_steps: count.default(1),
  lr_scheduler_type: z.string().default("linear"),
  lr_scheduler_kwargs: z.record(z.string(), z.unknown()).nullish(),
  warmup_steps: numeric(z.number().min(0)).default(0),
  warmup_ratio: numeric(z.number().min(0).max(1)).nullish(),
  weight_decay: share.default(0),
  max_grad_norm: share.default(1),
  optim: z.string().default("adamw_torch"),
  neftune_noise_alpha: share.nullish(),
  bf16: z.boolean().default(false),
  fp16: z.boolean().default(false),
  pure_bf16: z.boolean().default(false),
  disable_gradient_checkpointing: z.boolean().default(false),
  eval_strategy: z.enum(["no", "steps", "epoch"]).default("no"),
  eval_steps: numeric(z.number().positive()).nullish(),
  early_stopping_steps: count.nullish(),
  load_best_model_at_end: z.boolean().default(false),
  save_total_limit: count.nullish(),
  seed: numeric(z.int().min(0)).default(42),
  pref_beta: numeric(z.number().positive()).default(0.1),
  pref_ftx: share.default(0),
  pref_loss: z.string().default("sigmoid"),
  lora_rank: count.default(8),
  lora_alpha: numeric(z.number().positive()).nullish(),
  lora_dropout: numeric(z.number().min(0).max(0.9)).default(0),
  lora_target: names.default(["all"]),
  additional_target: names.nullish(),
  use_rslora: z.boolean().default(false),
  use_dora: z.boolean().default(false),
  quantization_bit: numeric(z.int()).nullish(),
  freeze_trainable_layers: numeric(z.int()).default(2),
  freeze_trainable_modules: names.default(["all"]),
  freeze_extra_modules: names.nullish(),
});
export type LlamaFactorySettings = z.infer<typeof LlamaFactorySettings>;

/** Settings that change nothing of what is learned: where and how it runs, what is logged. */
export const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  "do_train",
  "do_eval",
  "overwrite_output_dir",
  "overwrite_cache",
  "logging_steps",
  "logging_dir",
  "save_steps",
  "save_strategy",
  "save_only_model",
  "plot_loss",
  "report_to",
  "run_name",
  "preprocessing_num_workers",
  "preprocessing_batch_size",
  "dataloader_num_workers",
  "per_device_eval_batch_size",
  "ddp_timeout",
  "deepspeed",
  "flash_attn",
  "trust_remote_code",
  "cache_dir",
  "use_fast_tokenizer",
  "metric_for_best_model",
  "greater_is_better",
  "include_num_input_tokens_seen",
  "quantization_method",
  "double_quantization",
  "resume_from_checkpoint",
]);

/** A setting that the other side has no counterpart for. */
export interface Difference {
  /** As the side names it that has it. */
  setting: string;
  value: unknown;
  /** What happens instead. */
  reason: string;
}
