/** What `tunelab runs` says, in both languages. */
import { textsOf } from "#lib/core/index";

export const help = textsOf({
  runs: ["列出、查看、比较和删除训练运行", "list, show, compare and delete training runs"],
  folder: ["运行在哪里", "where the runs are"],
  list: ["保存下来的运行，最新的在前", "the runs that were kept, the newest first"],
  show: [
    "一次运行：结果和配方（id、id 的一部分或 latest）",
    "one run: its results and its recipe (an id, a part of it, or latest)",
  ],
  plotLoss: ["写出损失图（.html、.svg、.png 或 .json）", "write the loss figure (.html, .svg, .png or .json)"],
  compare: ["并排比较几次运行", "several runs side by side"],
  plotCurves: [
    "把几条曲线画在一起（.html、.svg、.png 或 .json）",
    "write the curves over each other (.html, .svg, .png or .json)",
  ],
  metric: [
    "一个指标：loss、evalLoss、learningRate、gradientNorm、tokensPerSecond、memoryBytes、rewardMargin、…",
    "one measure: loss, evalLoss, learningRate, gradientNorm, tokensPerSecond, memoryBytes, rewardMargin, …",
  ],
  delete: ["删除运行及其检查点", "remove runs with their checkpoints"],
  force: ["连同显示为运行中的", "also a run that says it is running"],
  json: ["输出 JSON", "print JSON"],
  deleted: ["已删除 {id}", "deleted {id}"],
});
