/** The words of the run store, in both languages. */
import { speaker, type Word } from "#lib/core/index";

const words = {
  run: ["运行", "run"],
  status: ["状态", "status"],
  running: ["运行中", "running"],
  finished: ["已完成", "finished"],
  interrupted: ["已中断", "interrupted"],
  failed: ["失败", "failed"],
  damaged: ["已损坏", "damaged"],
  crashed: ["意外终止", "crashed"],
  started: ["开始时间", "started"],
  duration: ["用时", "duration"],
  steps: ["步数", "steps"],
  loss: ["训练损失", "train loss"],
  evalLoss: ["评估损失", "evaluation loss"],
  bestLoss: ["最佳损失", "best loss"],
  bestEvalLoss: ["最佳评估损失", "best evaluation loss"],
  tokensPerSecond: ["词元/秒", "tokens/s"],
  memory: ["内存峰值", "peak memory"],
  folder: ["文件夹", "folder"],
  atStep: ["第 {step} 步", "at step {step}"],
  comparison: ["运行对比", "Comparison of runs"],
  sameRecipe: ["配方相同", "same recipe"],
} as const satisfies Record<string, Word>;

export const say = speaker<keyof typeof words>(words);
