/**
 * The recipe of a fine-tuning: every setting with its default, unit, range and reason, in one schema. Unknown settings
 * are errors that name the nearest known one; values outside the recommended range are warned about, never forbidden.
 */
import { z } from "zod";
import { nearest, TunelabError } from "#lib/core/index";
import { PRECISIONS } from "#lib/engine/precision"; // not the engine: command lines read this schema
import type { LoadModelOptions } from "#lib/model/index";
import { WEIGHT_STORAGES } from "#lib/model/weight-storage"; // nor here

export const FineTuningMode = z.enum(["full", "lora", "freeze"]);
export type FineTuningMode = z.infer<typeof FineTuningMode>;

const positive = z.number().positive();
const share = z.number().min(0).max(1);

/** Settings that every mode has. */
const common = {
  stage: z
    .enum(["sft", "pt", "dpo"])
    .default("sft")
    .describe("supervised fine-tuning on answers, continued pretraining on all text, or preference pairs (DPO)"),
  epochs: positive.default(3).describe("passes over the data"),
  maxSteps: z.int().positive().optional().describe("stop after this many optimizer steps, whatever epochs says"),
  batchSize: z.int().positive().default(8).describe("samples per forward pass; memory grows with it"),
  gradientAccumulationSteps: z
    .int()
    .positive()
    .default(1)
    .describe("forward passes per optimizer step; effective batch = batchSize × this"),
  maxLength: z.int().min(8).default(512).describe("longest sample in tokens; longer ones are cut and counted"),
  template: z
    .enum(["auto", "chat", "alpaca", "plain"])
    .default("auto")
    .describe("how a record becomes a prompt; auto is the model's chat template"),
  schedule: z
    .enum(["cosine", "linear", "constant", "wsd"])
    .default("cosine")
    .describe("how the learning rate falls after warm-up; wsd stays level, then falls over decayRatio of the steps"),
  warmupRatio: share.default(0.05).describe("share of the steps over which the learning rate rises"),
  warmupSteps: z.int().min(0).optional().describe("steps over which the learning rate rises; goes before warmupRatio"),
  decayRatio: share.default(0.2).describe("schedule wsd: share of the steps over which the learning rate falls"),
  packing: z
    .boolean()
    .default(false)
    .describe("several samples in one row of maxLength, without attention between them: less padding, fewer steps"),
  neftuneAlpha: z
    .number()
    .min(0)
    .default(0)
    .describe("noise on the embeddings while training (NEFTune, usually 5 to 15); 0 is off"),
  dpoBeta: positive.default(0.1).describe("stage dpo: how strongly the model is held near its reference; 0.1 to 0.5"),
  dpoSftWeight: z
    .number()
    .min(0)
    .default(0)
    .describe("stage dpo: weight of the likelihood of the chosen answers, per token (RPO)"),
  precision: z
    .enum(PRECISIONS)
    .default("fp32")
    .describe("number format of the matrix products while training; bf16 and fp16 need a GPU that has them"),
  weightDecay: z.number().min(0).default(0).describe("decoupled weight decay; norms and biases have none"),
  maxGradNorm: z.number().min(0).default(1).describe("gradients are scaled down to this global norm; 0 is off"),
  validationShare: z
    .number()
    .min(0)
    .max(0.9)
    .default(0.1)
    .describe("share of the records held back for the evaluation loss"),
  evaluateEvery: z
    .int()
    .positive()
    .optional()
    .describe("optimizer steps between evaluations; once per epoch when absent"),
  earlyStoppingPatience: z.int().positive().optional().describe("stop after this many evaluations without improvement"),
  earlyStoppingMinDelta: z
    .number()
    .min(0)
    .default(0)
    .describe("smallest fall of the evaluation loss that counts as improvement"),
  restoreBest: z
    .boolean()
    .optional()
    .describe("end with the weights of the best evaluation; on where early stopping is on, which runs past the best"),
  samplePrompts: z
    .array(z.string().min(1))
    .max(8)
    .optional()
    .describe("answers to these are generated at each evaluation; in notebooks the first held-back question"),
  sampleTokens: z.int().positive().default(64).describe("longest generated answer in tokens"),
  gradientCheckpointing: z
    .boolean()
    .default(false)
    .describe("recompute activations in the backward pass: less memory, about a third more time"),
  keepCheckpoints: z.int().positive().default(2).describe("newest checkpoints kept beside the best"),
  seed: z.int().min(0).default(42).describe("order of the data, initial adapter values, dropout, split"),
};

const learningRate = (value: number) => positive.default(value).describe("peak learning rate of AdamW");

export const LoraRecipe = z.strictObject({
  mode: z.literal("lora"),
  learningRate: learningRate(1e-4),
  rank: z.int().positive().default(8).describe("width of the update: 8 for simple tasks, 16 and more for complex ones"),
  alpha: positive
    .optional()
    .describe("strength of the update, twice the rank when absent; the update is scaled by alpha / rank"),
  dropout: z.number().min(0).max(0.9).default(0).describe("on the adapter's input: 0.3 for small data, 0 for large"),
  targets: z
    .union([z.string().min(1), z.array(z.string()).min(1)])
    .default("all-linear")
    .describe("linear layers that get an adapter: all-linear, names such as q_proj, or one regular expression"),
  rsLora: z.boolean().default(false).describe("scale alpha / √rank: high ranks keep learning"),
  dora: z
    .boolean()
    .default(false)
    .describe(
      "learn the size of each weight row apart: closer to full training; a fifth slower in PEFT's own comparison",
    ),
  modulesToSave: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'modules trained whole and kept in the adapter, by the end of their path: "embed_tokens" and "lm_head" for new words, "norm"; vLLM and llama.cpp take such an adapter only merged',
    ),
  rankPattern: z
    .record(z.string().min(1), z.int().positive())
    .optional()
    .describe(
      'other ranks for single layers, e.g. {"down_proj": 16}: the end of a path, or a regular expression for it',
    ),
  alphaPattern: z
    .record(z.string().min(1), positive)
    .optional()
    .describe("other values of alpha for single layers, named as in rankPattern; the others keep alpha"),
  baseWeights: z
    .enum(WEIGHT_STORAGES)
    .optional()
    .describe(
      "how the frozen base is kept in memory: int8 about a quarter, int4 an eighth of float32 (QLoRA), at some loss; default as the model was loaded",
    ),
  ...common,
});

const LAYERS = 'write a number of blocks (2 the last two, -2 the first two), ranges such as "0-3,7", or a list';
const LAYER_RANGES = /^\s*\d+(\s*-\s*\d+)?(\s*,\s*\d+(\s*-\s*\d+)?)*\s*$/;

export const FreezeRecipe = z.strictObject({
  mode: z.literal("freeze"),
  learningRate: learningRate(5e-5),
  trainableLayers: z
    .union([z.int(LAYERS), z.string().regex(LAYER_RANGES, LAYERS), z.array(z.int().min(0)).min(1)], { error: LAYERS })
    .default(2)
    .describe("the last n blocks, for a negative n the first; or ranges from 0 such as 0-3,7, or a list of blocks"),
  trainableModules: z
    .union([z.literal("all"), z.array(z.string().min(1)).min(1)])
    .default("all")
    .describe("modules of these blocks: all, or parts of their paths such as mlp, self_attn, q_proj, input_layernorm"),
  trainEmbeddings: z.boolean().default(false).describe("the token embeddings too; a tied head is the same matrix"),
  trainNorm: z.boolean().default(false).describe("the final norm too"),
  trainHead: z.boolean().default(false).describe("the output head too; tied, it is the embedding matrix"),
  ...common,
});

export const FullRecipe = z.strictObject({ mode: z.literal("full"), learningRate: learningRate(2e-5), ...common });

export const Recipe = z.discriminatedUnion("mode", [LoraRecipe, FreezeRecipe, FullRecipe]);
export type Recipe = z.infer<typeof Recipe>;
export type RecipeInput = z.input<typeof Recipe>;

const MODES = 'modes: "full", "lora", "freeze" (partial fine-tuning); QLoRA is "lora" with baseWeights "int4"';

/** All problems at once. @throws TunelabError INVALID_CONFIG */
export function parseRecipe(input: RecipeInput): Recipe {
  const parsed = Recipe.safeParse(input);
  if (parsed.success) return parsed.data;
  const known = knownSettings(input.mode);
  const problems = parsed.error.issues.map((issue) => {
    const name = issue.path.join(".") || "recipe";
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => `"${key}" is no setting of ${input.mode}${suggestion(key, known)}`).join("; ");
    const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], input);
    return `${name} is ${JSON.stringify(value)}: ${issue.message}`;
  });
  throw new TunelabError("INVALID_CONFIG", problems.join("; "), {
    hint: known.length > 0 ? `settings of ${input.mode}: ${known.join(", ")}` : MODES,
    details: { problems },
  });
}

function knownSettings(mode: unknown): string[] {
  const schema = { lora: LoraRecipe, freeze: FreezeRecipe, full: FullRecipe }[mode as FineTuningMode];
  return schema ? Object.keys(schema.shape) : [];
}

function suggestion(key: string, known: readonly string[]): string {
  const name = nearest(key, known);
  return name === undefined ? "" : `; did you mean "${name}"?`;
}

/** How `loadModel` is to keep the base that a recipe trains on: nothing is said where the recipe leaves it open. */
export function baseOptions(recipe: Recipe): Pick<LoadModelOptions, "weights"> {
  return recipe.mode === "lora" && recipe.baseWeights !== undefined ? { weights: recipe.baseWeights } : {};
}
