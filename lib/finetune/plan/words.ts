/** The words of plans, in both languages. */
import { speaker, type Word } from "#lib/core/index";

const words = {
  title: ["建议参数：{mode} · {model}", "Recommended: {mode} · {model}"],
  precision: [
    "GPU 的矩阵乘法用 16 位更快、更省；权重和优化器仍是 fp32",
    "the GPU's products are faster and smaller in 16 bits; weights and optimizer stay in fp32",
  ],
  rateLarge: ["100 亿参数以上的模型，步子要小", "a model of 10 B parameters or more wants smaller steps"],
  rateTiny: ["1 亿参数以下的小模型，取范围上限", "a model below 100 M parameters learns at the top of the range"],
  rate_lora: [
    "LoRA 常用 1e-5 – 5e-4；只训练新矩阵，可大于全参",
    "usual for LoRA: 1e-5 – 5e-4; only new matrices are trained, so more than full training",
  ],
  rate_full: [
    "全参常用 1e-6 – 5e-5；过大会冲掉已学到的知识",
    "usual for full training: 1e-6 – 5e-5; more washes out what the model knows",
  ],
  rate_freeze: ["略高于全参：下层冻结，更稳定", "a little above full training: the frozen layers keep it stable"],
  rateDpo: [
    "偏好对：步子远小于有监督微调，LLaMA-Factory 的 DPO 示例为 5e-6",
    "preference pairs: far smaller steps than answers; LLaMA-Factory's DPO example has 5e-6",
  ],
  rankSimple: ["简单任务 8 即可", "8 is enough for a simple task"],
  rankComplex: ["数据多或回答长，任务较复杂，取 16 以上", "much data or long answers: a complex task wants 16 or more"],
  alpha: ["秩的 2 倍；越大更新越强", "twice the rank; larger is a stronger update"],
  dropoutSmall: ["只有 {samples} 条，防止过拟合", "only {samples} records: against overfitting"],
  dropoutLarge: ["{samples} 条，数据充足", "{samples} records are enough"],
  targets: ["所有线性层，质量最接近全参", "all linear layers come closest to full training"],
  layers: ["冻结底部 {frozen} 层，保留通用能力", "the bottom {frozen} layers stay frozen and keep what is general"],
  lengthAll: ["最长样本 {longest} 个词元，全部放得下", "the longest sample has {longest} tokens; all fit"],
  lengthMost: [
    "95% 的样本不超过 {p95} 个词元；最长 {longest}，个别会截断",
    "95% of the samples have at most {p95} tokens; the longest, {longest}, are cut",
  ],
  lengthTexts: ["文本按此长度切成行", "texts are cut into rows of this length"],
  lengthModel: [
    "模型最多 {limit} 个词元；最长样本 {longest} 会截断",
    "the model takes {limit} tokens; the longest sample, {longest}, is cut",
  ],
  epochsFreeze: ["部分参数 3 – 5 轮即收敛", "partial training converges in 3 – 5 epochs"],
  epochsMillion: ["百万级样本 5 – 10 轮", "5 – 10 for a million samples"],
  epochsSmall: [
    "{samples} 条数据较少：轮数给足，由早停决定",
    "{samples} records are few: many epochs, and early stopping decides",
  ],
  epochsLarge: ["{samples} 条，3 轮通常足够", "3 are usually enough for {samples} records"],
  validation: ["留出一部分，观察评估损失", "held back, to see the evaluation loss"],
  patience: ["连续 3 次评估不下降即停", "stops after 3 evaluations without improvement"],
  batchWhole: ["{wanted} 条一次放得下", "{wanted} samples fit at once"],
  batchPart: ["每次前向的条数受内存和速度限制", "what memory and speed allow in one pass"],
  accumulation: ["累积到有效批量 {wanted}", "accumulated to an effective batch of {wanted}"],
  checkpointing: [
    "内存不足：反向时重算激活值，约慢三分之一",
    "memory is short: activations are computed again, about a third slower",
  ],
  noCheckpointing: ["内存足够，不必重算", "memory is enough"],
  own: ["你的设定", "as you set it"],
  memory: ["内存峰值", "memory, peak"],
  weights: ["权重", "weights"],
  adapter: ["适配器", "adapter"],
  gradients: ["梯度", "gradients"],
  optimizer: ["优化器", "optimizer"],
  activations: ["激活", "activations"],
  logits: ["logits", "logits"],
  runtime: ["程序本身", "program itself"],
  time: ["预计时间", "time, estimated"],
  timeParts: [
    "{steps} 步，每步约 {step}；最多，早停会更短",
    "{steps} steps of about {step}; at most, early stopping ends sooner",
  ],
  trainable: ["可训练参数", "trainable parameters"],
  ofAll: ["占 {share}%", "{share}% of all"],
  thisMachine: ["本机", "this machine"],
  fitsHere: ["放得下", "fits"],
  tooSmall: ["内存不足", "memory too small"],
  ofMemory: ["{used} / {available}", "{used} of {available}"],
  gpus: ["可用的 GPU（16 位，同样的有效批量）", "GPUs that fit (16-bit, same effective batch)"],
  noGpu: ["单卡都放不下，需要多卡或量化", "none alone: several GPUs or a quantised base"],
  more: ["，另有 {count} 种", ", and {count} more"],
} as const satisfies Record<string, Word>;

export type WordKey = keyof typeof words;

export const say = speaker<WordKey>(words);
