/** What the settings of a recipe are, in both languages: the help of the command line. */
import { described, type Word } from "#lib/core/index";

const words = {
  stage: [
    "对答案的监督微调，对全部文本的继续预训练，或偏好对（DPO）",
    "supervised fine-tuning on answers, continued pretraining on all text, or preference pairs (DPO)",
  ],
  epochs: ["数据训练的轮数", "passes over the data"],
  maxSteps: [
    "做完这么多优化步就停止，不论 epochs 是多少",
    "stop after this many optimizer steps, whatever epochs says",
  ],
  batchSize: ["每次前向的样本数；越大越占内存", "samples per forward pass; memory grows with it"],
  gradientAccumulationSteps: [
    "每个优化步的前向次数；等效批量 = batchSize × 此值",
    "forward passes per optimizer step; effective batch = batchSize × this",
  ],
  maxLength: ["样本的最大词元数；更长的会截断并计数", "longest sample in tokens; longer ones are cut and counted"],
  template: [
    "记录怎样变成提示；auto 为模型的对话模板",
    "how a record becomes a prompt; auto is the model's chat template",
  ],
  schedule: [
    "预热后学习率怎样下降；wsd 先保持不变，再在 decayRatio 的步数内下降",
    "how the learning rate falls after warm-up; wsd stays level, then falls over decayRatio of the steps",
  ],
  warmupRatio: ["学习率上升所占步数的比例", "share of the steps over which the learning rate rises"],
  warmupSteps: [
    "学习率上升的步数；优先于 warmupRatio",
    "steps over which the learning rate rises; goes before warmupRatio",
  ],
  decayRatio: [
    "schedule 为 wsd 时：学习率下降所占步数的比例",
    "schedule wsd: share of the steps over which the learning rate falls",
  ],
  packing: [
    "把几个样本拼成一行（maxLength），彼此之间没有注意力：填充更少，步数更少",
    "several samples in one row of maxLength, without attention between them: less padding, fewer steps",
  ],
  neftuneAlpha: [
    "训练时加在词嵌入上的噪声（NEFTune，通常 5 到 15）；0 为关闭",
    "noise on the embeddings while training (NEFTune, usually 5 to 15); 0 is off",
  ],
  dpoBeta: [
    "stage 为 dpo 时：模型贴近参考模型的程度；0.1 到 0.5",
    "stage dpo: how strongly the model is held near its reference; 0.1 to 0.5",
  ],
  dpoSftWeight: [
    "stage 为 dpo 时：被选答案似然的权重，按词元计（RPO）",
    "stage dpo: weight of the likelihood of the chosen answers, per token (RPO)",
  ],
  precision: [
    "训练时矩阵乘法的数字格式；bf16 和 fp16 需要支持它们的 GPU",
    "number format of the matrix products while training; bf16 and fp16 need a GPU that has them",
  ],
  weightDecay: ["解耦的权重衰减；归一化和偏置没有", "decoupled weight decay; norms and biases have none"],
  maxGradNorm: ["梯度按此全局范数缩小；0 为关闭", "gradients are scaled down to this global norm; 0 is off"],
  validationShare: ["为评估损失留出的记录比例", "share of the records held back for the evaluation loss"],
  evaluateEvery: [
    "两次评估之间的优化步数；不给时每轮一次",
    "optimizer steps between evaluations; once per epoch when absent",
  ],
  earlyStoppingPatience: ["这么多次评估没有改进就停止", "stop after this many evaluations without improvement"],
  earlyStoppingMinDelta: [
    "评估损失至少下降这么多才算改进",
    "smallest fall of the evaluation loss that counts as improvement",
  ],
  restoreBest: [
    "以评估最佳的权重结束；启用早停时默认开启，因为早停会越过最佳点",
    "end with the weights of the best evaluation; on where early stopping is on, which runs past the best",
  ],
  samplePrompts: [
    "每次评估时对这些问题生成答案；笔记本中默认为留出的第一个问题",
    "answers to these are generated at each evaluation; in notebooks the first held-back question",
  ],
  sampleTokens: ["生成答案的最大词元数", "longest generated answer in tokens"],
  gradientCheckpointing: [
    "反向时重新计算激活：更省内存，时间约多三分之一",
    "recompute activations in the backward pass: less memory, about a third more time",
  ],
  keepCheckpoints: ["除最佳外保留的最新检查点数", "newest checkpoints kept beside the best"],
  seed: ["决定数据顺序、适配器初值、dropout 和划分", "order of the data, initial adapter values, dropout, split"],
  learningRate: ["AdamW 的最高学习率", "peak learning rate of AdamW"],
  rank: [
    "更新的秩：简单任务 8，复杂任务 16 以上",
    "width of the update: 8 for simple tasks, 16 and more for complex ones",
  ],
  alpha: [
    "更新的强度，不给时为秩的两倍；更新按 alpha / rank 缩放",
    "strength of the update, twice the rank when absent; the update is scaled by alpha / rank",
  ],
  dropout: ["作用于适配器的输入：数据少时 0.3，数据多时 0", "on the adapter's input: 0.3 for small data, 0 for large"],
  targets: [
    "加适配器的线性层：all-linear、q_proj 这样的名称，或一个正则表达式",
    "linear layers that get an adapter: all-linear, names such as q_proj, or one regular expression",
  ],
  rsLora: ["按 alpha / √rank 缩放：秩大时仍能学习", "scale alpha / √rank: high ranks keep learning"],
  dora: [
    "单独学习每行权重的大小：更接近全量训练；据 PEFT 自己的比较慢五分之一",
    "learn the size of each weight row apart: closer to full training; a fifth slower in PEFT's own comparison",
  ],
  modulesToSave: [
    '整体训练并保存在适配器中的模块，按路径结尾：学新词用 "embed_tokens" 和 "lm_head"，另有 "norm"；vLLM 和 llama.cpp 只接受合并后的这种适配器',
    'modules trained whole and kept in the adapter, by the end of their path: "embed_tokens" and "lm_head" for new words, "norm"; vLLM and llama.cpp take such an adapter only merged',
  ],
  rankPattern: [
    '个别层用不同的秩，例如 {"down_proj": 16}：路径的结尾，或匹配它的正则表达式',
    'other ranks for single layers, e.g. {"down_proj": 16}: the end of a path, or a regular expression for it',
  ],
  alphaPattern: [
    "个别层用不同的 alpha，写法同 rankPattern；其余层仍用 alpha",
    "other values of alpha for single layers, named as in rankPattern; the others keep alpha",
  ],
  baseWeights: [
    "冻结的基础模型在内存中的形式：int8 约为 float32 的四分之一，int4 约八分之一（QLoRA），略有损失；默认与模型加载时相同",
    "how the frozen base is kept in memory: int8 about a quarter, int4 an eighth of float32 (QLoRA), at some loss; default as the model was loaded",
  ],
  trainableLayers: [
    "最后 n 层，n 为负数时是最前几层；或从 0 数起的范围如 0-3,7，或层的列表",
    "the last n blocks, for a negative n the first; or ranges from 0 such as 0-3,7, or a list of blocks",
  ],
  trainableModules: [
    "这些层中的模块：all，或路径的一部分如 mlp、self_attn、q_proj、input_layernorm",
    "modules of these blocks: all, or parts of their paths such as mlp, self_attn, q_proj, input_layernorm",
  ],
  trainEmbeddings: [
    "连同词嵌入；与输出头共享时是同一个矩阵",
    "the token embeddings too; a tied head is the same matrix",
  ],
  trainNorm: ["连同最后的归一化", "the final norm too"],
  trainHead: ["连同输出头；共享时就是词嵌入矩阵", "the output head too; tied, it is the embedding matrix"],
} as const satisfies Record<string, Word>;

export function about(setting: keyof typeof words): ReturnType<typeof described> {
  const [zh, en]: Word = words[setting];
  return described(zh, en);
}
