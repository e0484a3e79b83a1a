/**
 * The recipe of a fine-tuning: every setting with its default, unit, range and reason, in one schema. Unknown settings
 * are errors that name the nearest known one; values outside the recommended range are warned about, never forbidden.
 */
import { z } from "zod";
import { described, inLanguage, issueLanguage, nearest, TunelabError, type Word } from "#lib/core/index";
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
    .meta(
      described(
        "对答案的监督微调，对全部文本的继续预训练，或偏好对（DPO）",
        "supervised fine-tuning on answers, continued pretraining on all text, or preference pairs (DPO)",
      ),
    ),
  epochs: positive.default(3).meta(described("数据训练的轮数", "passes over the data")),
  maxSteps: z
    .int()
    .positive()
    .optional()
    .meta(
      described(
        "做完这么多优化步就停止，不论 epochs 是多少",
        "stop after this many optimizer steps, whatever epochs says",
      ),
    ),
  batchSize: z
    .int()
    .positive()
    .default(8)
    .meta(described("每次前向的样本数；越大越占内存", "samples per forward pass; memory grows with it")),
  gradientAccumulationSteps: z
    .int()
    .positive()
    .default(1)
    .meta(
      described(
        "每个优化步的前向次数；等效批量 = batchSize × 此值",
        "forward passes per optimizer step; effective batch = batchSize × this",
      ),
    ),
  maxLength: z
    .int()
    .min(8)
    .default(512)
    .meta(
      described("样本的最大词元数；更长的会截断并计数", "longest sample in tokens; longer ones are cut and counted"),
    ),
  template: z
    .enum(["auto", "chat", "alpaca", "plain"])
    .default("auto")
    .meta(
      described(
        "记录怎样变成提示；auto 为模型的对话模板",
        "how a record becomes a prompt; auto is the model's chat template",
      ),
    ),
  schedule: z
    .enum(["cosine", "linear", "constant", "wsd"])
    .default("cosine")
    .meta(
      described(
        "预热后学习率怎样下降；wsd 先保持不变，再在 decayRatio 的步数内下降",
        "how the learning rate falls after warm-up; wsd stays level, then falls over decayRatio of the steps",
      ),
    ),
  warmupRatio: share
    .default(0.05)
    .meta(described("学习率上升所占步数的比例", "share of the steps over which the learning rate rises")),
  warmupSteps: z
    .int()
    .min(0)
    .optional()
    .meta(
      described(
        "学习率上升的步数；优先于 warmupRatio",
        "steps over which the learning rate rises; goes before warmupRatio",
      ),
    ),
  decayRatio: share
    .default(0.2)
    .meta(
      described(
        "schedule 为 wsd 时：学习率下降所占步数的比例",
        "schedule wsd: share of the steps over which the learning rate falls",
      ),
    ),
  packing: z
    .boolean()
    .default(false)
    .meta(
      described(
        "把几个样本拼成一行（maxLength），彼此之间没有注意力：填充更少，步数更少",
        "several samples in one row of maxLength, without attention between them: less padding, fewer steps",
      ),
    ),
  neftuneAlpha: z
    .number()
    .min(0)
    .default(0)
    .meta(
      described(
        "训练时加在词嵌入上的噪声（NEFTune，通常 5 到 15）；0 为关闭",
        "noise on the embeddings while training (NEFTune, usually 5 to 15); 0 is off",
      ),
    ),
  dpoBeta: positive
    .default(0.1)
    .meta(
      described(
        "stage 为 dpo 时：模型贴近参考模型的程度；0.1 到 0.5",
        "stage dpo: how strongly the model is held near its reference; 0.1 to 0.5",
      ),
    ),
  dpoSftWeight: z
    .number()
    .min(0)
    .default(0)
    .meta(
      described(
        "stage 为 dpo 时：被选答案似然的权重，按词元计（RPO）",
        "stage dpo: weight of the likelihood of the chosen answers, per token (RPO)",
      ),
    ),
  precision: z
    .enum(PRECISIONS)
    .default("fp32")
    .meta(
      described(
        "训练时矩阵乘法的数字格式；bf16 和 fp16 需要支持它们的 GPU",
        "number format of the matrix products while training; bf16 and fp16 need a GPU that has them",
      ),
    ),
  weightDecay: z
    .number()
    .min(0)
    .default(0)
    .meta(described("解耦的权重衰减；归一化和偏置没有", "decoupled weight decay; norms and biases have none")),
  maxGradNorm: z
    .number()
    .min(0)
    .default(1)
    .meta(described("梯度按此全局范数缩小；0 为关闭", "gradients are scaled down to this global norm; 0 is off")),
  validationShare: z
    .number()
    .min(0)
    .max(0.9)
    .default(0.1)
    .meta(described("为评估损失留出的记录比例", "share of the records held back for the evaluation loss")),
  evaluateEvery: z
    .int()
    .positive()
    .optional()
    .meta(
      described(
        "两次评估之间的优化步数；不给时每轮一次",
        "optimizer steps between evaluations; once per epoch when absent",
      ),
    ),
  earlyStoppingPatience: z
    .int()
    .positive()
    .optional()
    .meta(described("这么多次评估没有改进就停止", "stop after this many evaluations without improvement")),
  earlyStoppingMinDelta: z
    .number()
    .min(0)
    .default(0)
    .meta(
      described("评估损失至少下降这么多才算改进", "smallest fall of the evaluation loss that counts as improvement"),
    ),
  restoreBest: z
    .boolean()
    .optional()
    .meta(
      described(
        "以评估最佳的权重结束；启用早停时默认开启，因为早停会越过最佳点",
        "end with the weights of the best evaluation; on where early stopping is on, which runs past the best",
      ),
    ),
  samplePrompts: z
    .array(z.string().min(1))
    .max(8)
    .optional()
    .meta(
      described(
        "每次评估时对这些问题生成答案；笔记本中默认为留出的第一个问题",
        "answers to these are generated at each evaluation; in notebooks the first held-back question",
      ),
    ),
  sampleTokens: z
    .int()
    .positive()
    .default(64)
    .meta(described("生成答案的最大词元数", "longest generated answer in tokens")),
  gradientCheckpointing: z
    .boolean()
    .default(false)
    .meta(
      described(
        "反向时重新计算激活：更省内存，时间约多三分之一",
        "recompute activations in the backward pass: less memory, about a third more time",
      ),
    ),
  keepCheckpoints: z
    .int()
    .positive()
    .default(2)
    .meta(described("除最佳外保留的最新检查点数", "newest checkpoints kept beside the best")),
  seed: z
    .int()
    .min(0)
    .default(42)
    .meta(
      described(
        "决定数据顺序、适配器初值、dropout 和划分",
        "order of the data, initial adapter values, dropout, split",
      ),
    ),
};

const learningRate = (value: number) =>
  positive.default(value).meta(described("AdamW 的最高学习率", "peak learning rate of AdamW"));

export const LoraRecipe = z.strictObject({
  mode: z.literal("lora"),
  learningRate: learningRate(1e-4),
  rank: z
    .int()
    .positive()
    .default(8)
    .meta(
      described(
        "更新的秩：简单任务 8，复杂任务 16 以上",
        "width of the update: 8 for simple tasks, 16 and more for complex ones",
      ),
    ),
  alpha: positive
    .optional()
    .meta(
      described(
        "更新的强度，不给时为秩的两倍；更新按 alpha / rank 缩放",
        "strength of the update, twice the rank when absent; the update is scaled by alpha / rank",
      ),
    ),
  dropout: z
    .number()
    .min(0)
    .max(0.9)
    .default(0)
    .meta(
      described(
        "作用于适配器的输入：数据少时 0.3，数据多时 0",
        "on the adapter's input: 0.3 for small data, 0 for large",
      ),
    ),
  targets: z
    .union([z.string().min(1), z.array(z.string()).min(1)])
    .default("all-linear")
    .meta(
      described(
        "加适配器的线性层：all-linear、q_proj 这样的名称，或一个正则表达式",
        "linear layers that get an adapter: all-linear, names such as q_proj, or one regular expression",
      ),
    ),
  rsLora: z
    .boolean()
    .default(false)
    .meta(described("按 alpha / √rank 缩放：秩大时仍能学习", "scale alpha / √rank: high ranks keep learning")),
  dora: z
    .boolean()
    .default(false)
    .meta(
      described(
        "单独学习每行权重的大小：更接近全量训练；据 PEFT 自己的比较慢五分之一",
        "learn the size of each weight row apart: closer to full training; a fifth slower in PEFT's own comparison",
      ),
    ),
  modulesToSave: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .meta(
      described(
        '整体训练并保存在适配器中的模块，按路径结尾：学新词用 "embed_tokens" 和 "lm_head"，另有 "norm"；vLLM 和 llama.cpp 只接受合并后的这种适配器',
        'modules trained whole and kept in the adapter, by the end of their path: "embed_tokens" and "lm_head" for new words, "norm"; vLLM and llama.cpp take such an adapter only merged',
      ),
    ),
  rankPattern: z
    .record(z.string().min(1), z.int().positive())
    .optional()
    .meta(
      described(
        '个别层用不同的秩，例如 {"down_proj": 16}：路径的结尾，或匹配它的正则表达式',
        'other ranks for single layers, e.g. {"down_proj": 16}: the end of a path, or a regular expression for it',
      ),
    ),
  alphaPattern: z
    .record(z.string().min(1), positive)
    .optional()
    .meta(
      described(
        "个别层用不同的 alpha，写法同 rankPattern；其余层仍用 alpha",
        "other values of alpha for single layers, named as in rankPattern; the others keep alpha",
      ),
    ),
  baseWeights: z
    .enum(WEIGHT_STORAGES)
    .optional()
    .meta(
      described(
        "冻结的基础模型在内存中的形式：int8 约为 float32 的四分之一，int4 约八分之一（QLoRA），略有损失；默认与模型加载时相同",
        "how the frozen base is kept in memory: int8 about a quarter, int4 an eighth of float32 (QLoRA), at some loss; default as the model was loaded",
      ),
    ),
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
    .union([z.int(LAYERS), z.string().regex(LAYER_RANGES, LAYERS), z.array(z.int().min(0)).min(1)], { error: LAYERS })
    .default(2)
    .meta(
      described(
        "最后 n 层，n 为负数时是最前几层；或从 0 数起的范围如 0-3,7，或层的列表",
        "the last n blocks, for a negative n the first; or ranges from 0 such as 0-3,7, or a list of blocks",
      ),
    ),
  trainableModules: z
    .union([z.literal("all"), z.array(z.string().min(1)).min(1)])
    .default("all")
    .meta(
      described(
        "这些层中的模块：all，或路径的一部分如 mlp、self_attn、q_proj、input_layernorm",
        "modules of these blocks: all, or parts of their paths such as mlp, self_attn, q_proj, input_layernorm",
      ),
    ),
  trainEmbeddings: z
    .boolean()
    .default(false)
    .meta(
      described("连同词嵌入；与输出头共享时是同一个矩阵", "the token embeddings too; a tied head is the same matrix"),
    ),
  trainNorm: z.boolean().default(false).meta(described("连同最后的归一化", "the final norm too")),
  trainHead: z
    .boolean()
    .default(false)
    .meta(described("连同输出头；共享时就是词嵌入矩阵", "the output head too; tied, it is the embedding matrix")),
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
