/** The words of the figures, in both languages. */
import { speaker, type Word } from "#lib/core/index";

const words = {
  step: ["步数", "step"],
  epoch: ["轮次", "epoch"],
  loss: ["损失", "loss"],
  lossTitle: ["损失", "Loss"],
  trainLoss: ["训练", "train"],
  smoothed: ["训练（平滑 {weight}）", "train (smoothed {weight})"],
  evalLoss: ["评估", "evaluation"],
  best: ["最佳 {value}", "best {value}"],
  bestAt: ["最佳评估损失 {value}，第 {step} 步", "best evaluation loss {value} at step {step}"],
  trainOnly: ["训练损失由 {first} 降至 {last}", "train loss from {first} to {last}"],
  trainRose: ["训练损失由 {first} 升至 {last}", "train loss from {first} to {last}"],
  notFinite: ["第 {step} 步不是有限数", "not finite at step {step}"],
  learningRate: ["学习率", "learning rate"],
  learningRateTitle: ["学习率", "Learning rate"],
  gradientNorm: ["梯度范数", "gradient norm"],
  gradientNormTitle: ["梯度范数", "Gradient norm"],
  clipAt: ["裁剪 {value}", "clipped at {value}"],
  perplexity: ["困惑度", "perplexity"],
  perplexityTitle: ["困惑度", "Perplexity"],
  tokensPerSecond: ["词元/秒", "tokens per second"],
  throughputTitle: ["吞吐量", "Throughput"],
  memory: ["内存 ({unit})", "memory ({unit})"],
  memoryTitle: ["内存", "Memory"],
  peak: ["峰值 {value}", "peak {value}"],
  average: ["平均 {value}", "average {value}"],
  overlayTitle: ["各次运行的{metric}", "{metric} of the runs"],
  trainingTitle: ["训练过程", "Training"],
  count: ["数量", "count"],
  noData: ["没有数据", "no data"],
} as const satisfies Record<string, Word>;

export type WordKey = keyof typeof words;

export const say = speaker<WordKey>(words);
