/**
 * The recipe of a fine-tuning: every setting with its default, unit, range and reason, in one schema. Unknown settings
 * are errors that name the nearest known one; values outside the recommended range are warned about, never forbidden.
 */
import { z } from "zod";
import { inLanguage, issueLanguage, nearest, TunelabError, type Word } from "#lib/core/index";
import { PRECISIONS } from "#lib/engine/precision"; // not the engine: command lines read this schema
import type { LoadModelOptions } from "#lib/model/index";
import { WEIGHT_STORAGES } from "#lib/model/weight-storage"; // nor here
import { about } from "./recipe-words.ts";

export const FineTuningMode = z.enum(["full", "lora", "freeze"]);
export type FineTuningMode = z.infer<typeof FineTuningMode>;

const positive = z.number().positive();
const share = z.number().min(0).max(1);

/** Settings that every mode has. */
const common = {
  stage: z.enum(["sft", "pt", "dpo"]).default("sft").meta(about("stage")),
  epochs: positive.default(3).meta(about("epochs")),
  maxSteps: z.int().positive().optional().meta(about("maxSteps")),
  batchSize: z.int().positive().default(8).meta(about("batchSize")),
  gradientAccumulationSteps: z.int().positive().default(1).meta(about("gradientAccumulationSteps")),
  maxLength: z.int().min(8).default(512).meta(about("maxLength")),
  template: z.enum(["auto", "chat", "alpaca", "plain"]).default("auto").meta(about("template")),
  schedule: z.enum(["cosine", "linear", "constant", "wsd"]).default("cosine").meta(about("schedule")),
  warmupRatio: share.default(0.05).meta(about("warmupRatio")),
  warmupSteps: z.int().min(0).optional().meta(about("warmupSteps")),
  decayRatio: share.default(0.2).meta(about("decayRatio")),
  packing: z.boolean().default(false).meta(about("packing")),
  neftuneAlpha: z.number().min(0).default(0).meta(about("neftuneAlpha")),
  dpoBeta: positive.default(0.1).meta(about("dpoBeta")),
  dpoSftWeight: z.number().min(0).default(0).meta(about("dpoSftWeight")),
  precision: z.enum(PRECISIONS).default("fp32").meta(about("precision")),
  weightDecay: z.number().min(0).default(0).meta(about("weightDecay")),
  maxGradNorm: z.number().min(0).default(1).meta(about("maxGradNorm")),
  validationShare: z.number().min(0).max(0.9).default(0.1).meta(about("validationShare")),
  evaluateEvery: z.int().positive().optional().meta(about("evaluateEvery")),
  earlyStoppingPatience: z.int().positive().optional().meta(about("earlyStoppingPatience")),
  earlyStoppingMinDelta: z.number().min(0).default(0).meta(about("earlyStoppingMinDelta")),
  restoreBest: z.boolean().optional().meta(about("restoreBest")),
  samplePrompts: z.array(z.string().min(1)).max(8).optional().meta(about("samplePrompts")),
  sampleTokens: z.int().positive().default(64).meta(about("sampleTokens")),
  gradientCheckpointing: z.boolean().default(false).meta(about("gradientCheckpointing")),
  keepCheckpoints: z.int().positive().default(2).meta(about("keepCheckpoints")),
  seed: z.int().min(0).default(42).meta(about("seed")),
};

const learningRate = (value: number) => positive.default(value).meta(about("learningRate"));

export const LoraRecipe = z.strictObject({
  mode: z.literal("lora"),
  learningRate: learningRate(1e-4),
  rank: z.int().positive().default(8).meta(about("rank")),
  alpha: positive.optional().meta(about("alpha")),
  dropout: z.number().min(0).max(0.9).default(0).meta(about("dropout")),
  targets: z
    .union([z.string().min(1), z.array(z.string()).min(1)])
    .default("all-linear")
    .meta(about("targets")),
  rsLora: z.boolean().default(false).meta(about("rsLora")),
  dora: z.boolean().default(false).meta(about("dora")),
  modulesToSave: z.array(z.string().min(1)).min(1).optional().meta(about("modulesToSave")),
  rankPattern: z.record(z.string().min(1), z.int().positive()).optional().meta(about("rankPattern")),
  alphaPattern: z.record(z.string().min(1), positive).optional().meta(about("alphaPattern")),
  baseWeights: z.enum(WEIGHT_STORAGES).optional().meta(about("baseWeights")),
  ...common,
});

const LAYERS = () =>
  inLanguage([
    '写层数（2 为最后两层，-2 为最前两层）、"0-3,7" 这样的范围，或列表',
    'write a number of blocks (2 the last two, -2 the first two), ranges such as "0-3,7", or a list',
  ]);
const LAYER_RANGES = /^\s*\d+(\s*-\s*\d+)?(\s*,\s*\d+(\s*-\s*\d+)?)*\s*$/;

export const FreezeRecipe = z.strictObject({
  mode: z.literal("freeze"),
  learningRate: learningRate(5e-5),
  trainableLayers: z
    .union(
      [z.int({ error: LAYERS }), z.string().regex(LAYER_RANGES, { error: LAYERS }), z.array(z.int().min(0)).min(1)],
      { error: LAYERS },
    )
    .default(2)
    .meta(about("trainableLayers")),
  trainableModules: z
    .union([z.literal("all"), z.array(z.string().min(1)).min(1)])
    .default("all")
    .meta(about("trainableModules")),
  trainEmbeddings: z.boolean().default(false).meta(about("trainEmbeddings")),
  trainNorm: z.boolean().default(false).meta(about("trainNorm")),
  trainHead: z.boolean().default(false).meta(about("trainHead")),
  ...common,
});

export const FullRecipe = z.strictObject({ mode: z.literal("full"), learningRate: learningRate(2e-5), ...common });

export const Recipe = z.discriminatedUnion("mode", [LoraRecipe, FreezeRecipe, FullRecipe]);
export type Recipe = z.infer<typeof Recipe>;
export type RecipeInput = z.input<typeof Recipe>;

const MODES: Word = [
  '模式："full"、"lora"、"freeze"（部分微调）；QLoRA 是 "lora" 加 baseWeights "int4"',
  'modes: "full", "lora", "freeze" (partial fine-tuning); QLoRA is "lora" with baseWeights "int4"',
];

/** All problems at once. @throws TunelabError INVALID_CONFIG */
export function parseRecipe(input: RecipeInput): Recipe {
  const parsed = Recipe.safeParse(input, issueLanguage());
  if (parsed.success) return parsed.data;
  const known = knownSettings(input.mode);
  const problems = parsed.error.issues.map((issue) => {
    const name = issue.path.join(".") || "recipe";
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => inLanguage(unknownSetting(key, input.mode, known))).join("; ");
    const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], input);
    return `${name} ${inLanguage(["为", "is"])} ${JSON.stringify(value)}: ${issue.message}`;
  });
  throw new TunelabError("INVALID_CONFIG", problems.join("; "), {
    hint:
      known.length > 0
        ? [`${input.mode} 的设置：${known.join("、")}`, `settings of ${input.mode}: ${known.join(", ")}`]
        : MODES,
    details: { problems },
  });
}

function knownSettings(mode: unknown): string[] {
  const schema = { lora: LoraRecipe, freeze: FreezeRecipe, full: FullRecipe }[mode as FineTuningMode];
  return schema ? Object.keys(schema.shape) : [];
}

function unknownSetting(key: string, mode: unknown, known: readonly string[]): Word {
  const name = nearest(key, known);
  const [zh, en] = name === undefined ? ["", ""] : [`；是否指“${name}”？`, `; did you mean "${name}"?`];
  return [`“${key}”不是 ${mode} 的设置${zh}`, `"${key}" is no setting of ${mode}${en}`];
}

/** How `loadModel` is to keep the base that a recipe trains on: nothing is said where the recipe leaves it open. */
export function baseOptions(recipe: Recipe): Pick<LoadModelOptions, "weights"> {
  return recipe.mode === "lora" && recipe.baseWeights !== undefined ? { weights: recipe.baseWeights } : {};
}
