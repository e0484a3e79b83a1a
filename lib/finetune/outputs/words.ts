/** The words of model cards, in both languages. */
import { speaker, type Word } from "#lib/core/index";

const words = {
  adapterOf: ["`{base}` 的 LoRA 适配器", "A LoRA adapter of `{base}`"],
  tunedFrom: ["由 `{base}` 微调得到的模型（{mode}）", "A model fine-tuned from `{base}` ({mode})"],
  made: [
    "用 tunelab {version} 在本机训练，数据没有离开该机器。",
    "Trained with tunelab {version}; no data left the machine.",
  ],
  use: ["使用", "Use"],
  data: ["数据", "Data"],
  dataLine: ["`{name}`，{records} 条记录，SHA-256 `{sha256}`", "`{name}`, {records} records, SHA-256 `{sha256}`"],
  trainedOn: [
    "训练 {train} 条，评估 {validation} 条",
    "{train} samples trained, {validation} held back for evaluation",
  ],
  results: ["结果", "Results"],
  resultsNote: ["在未参与训练的记录上", "On records that were held back from training"],
  noResults: ["没有留出评估数据。", "No records were held back, so nothing was measured."],
  before: ["训练前", "before"],
  after: ["训练后", "after"],
  evalLoss: ["损失（每词元奈特）", "loss (nats per token)"],
  perplexity: ["困惑度", "perplexity"],
  keptStep: ["保存的是第 {step} 步的权重。", "The weights are those of step {step}."],
  recipe: ["配方", "Recipe"],
  parameters: ["{trained} / {all} 个参数参与训练", "{trained} of {all} parameters were trained"],
  environment: ["环境", "Environment"],
  licence: ["许可证", "Licence"],
  licenceKnown: ["基础模型的许可证：{licence}。", "Licence of the base model: {licence}."],
  licenceUnknown: [
    "基础模型的许可证未知，分发前请确认。",
    "The licence of the base model is not known; check it before you pass this on.",
  ],
  interrupted: [
    "训练被中断，权重来自第 {step} 步。",
    "The training was interrupted; the weights are those of step {step}.",
  ],
} as const satisfies Record<string, Word>;

export const say = speaker<keyof typeof words>(words);
