/** What `tunelab train`, `eval` and `export` say, in both languages. */
import { speaker, type Word } from "#lib/core/index";

const words = {
  data: [
    "数据  {name}：{records} 条，{rejected} 行未采用",
    "data   {name}: {records} records, {rejected} rows left out",
  ],
  rejectedRow: ["  第 {row} 行：{reason}", "  row {row}: {reason}"],
  moreRejected: ["  还有 {count} 行", "  and {count} more"],
  differences: ["LLaMA-Factory 文件中没有完全对应的设置：", "In the LLaMA-Factory file, without an exact counterpart:"],
  difference: ["  {setting} {value}：{reason}", "  {setting} {value}: {reason}"],
  differencesThere: ["LLaMA-Factory 中没有完全对应的设置：", "Without an exact counterpart in LLaMA-Factory:"],
  unlisted: ["{path} 中还需加入：{entry}", "{path} still needs the entry {entry}"],
  run: ["运行  {folder}", "run    {folder}"],
  stopHint: ["Ctrl-C 保存检查点并停止", "Ctrl-C saves a checkpoint and stops"],
  stopping: ["正在保存检查点……（再按 Ctrl-C 立即结束）", "saving a checkpoint… (Ctrl-C again ends at once)"],
  interrupted: ["已在第 {step} 步停止。继续：", "stopped at step {step}. Go on with:"],
  crashed: ["失败，检查点还在。继续：", "failed, but there is a checkpoint. Go on with:"],
  result: [
    "评估损失 {before} → {after}，困惑度 {perplexityBefore} → {perplexityAfter}",
    "evaluation loss {before} → {after}, perplexity {perplexityBefore} → {perplexityAfter}",
  ],
  better: [
    "  第 {step} 步更好（{loss}）：加 --restore-best 便以它结束",
    "  step {step} was better ({loss}): --restore-best ends with it",
  ],
  worse: [
    "⚠ 训练之前更好（{loss}）：请降低学习率（现为 {rate}）或减少步数",
    "⚠ it was better before the training ({loss}): lower the learning rate (now {rate}), or train fewer steps",
  ],
  next: ["接下来：", "Next:"],
  evaluating: ["评估", "evaluating"],
  answering: ["作答", "answering"],
  saved: ["已写入 {path}", "wrote {path}"],
  dryRun: ["仅计划，未训练。", "A plan only; nothing was trained."],
  truncated: ["{count} 个样本超过 maxLength {maxLength}", "{count} samples are longer than maxLength {maxLength}"],
  warning: ["⚠ {text}", "⚠ {text}"],
} as const satisfies Record<string, Word>;

export const say = speaker<keyof typeof words>(words);
