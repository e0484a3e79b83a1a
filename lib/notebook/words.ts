/** The words of displays, in both languages. */
import { speaker, type Word } from "#lib/core/index";

const words = {
  rowsHidden: ["还有 {count} 行未显示", "{count} rows not shown"],
  columnsHidden: ["还有 {count} 列未显示", "{count} columns not shown"],
  shape: ["{rows} 行 × {columns} 列", "{rows} rows × {columns} columns"],
  empty: ["没有数据行", "no rows"],
  left: ["剩余 {time}", "{time} left"],
  perSecond: ["{value}/秒", "{value}/s"],
  stepUnit: ["步", "step"],
  done: ["完成", "done"],
  stopped: ["已停止", "stopped"],
  failed: ["失败", "failed"],
  progress: ["进度", "progress"],
  training: ["训练", "Training"],
  trainingDone: ["训练完成", "Training finished"],
  trainingStoppedEarly: ["提前停止：评估损失不再下降", "Stopped early: the evaluation loss no longer falls"],
  trainingInterrupted: ["训练在第 {step} 步中断", "Training interrupted at step {step}"],
  trainingFailed: ["训练失败", "Training failed"],
  starting: ["准备中", "starting"],
  step: ["步数", "step"],
  epoch: ["轮次", "epoch"],
  trainLoss: ["训练损失", "train loss"],
  evalLoss: ["评估损失", "evaluation loss"],
  perplexity: ["困惑度", "perplexity"],
  best: ["最佳", "best"],
  loss: ["损失 {value}", "loss {value}"],
  tokensPerSecond: ["{value} 词元/秒", "{value} tokens/s"],
  evaluations: ["评估", "Evaluations"],
  sampleAt: ["第 {step} 步的生成样例", "Sample at step {step}"],
  checkpointAt: ["最近的检查点：第 {step} 步，{path}", "Last checkpoint: step {step}, {path}"],
  resumeHint: ["用 resume 继续本次运行", "continue this run with resume"],
  bestAt: ["最佳评估损失 {value}（第 {step} 步）", "best evaluation loss {value} (step {step})"],
} as const satisfies Record<string, Word>;

export const say = speaker<keyof typeof words>(words);
