/** What `tunelab studies` says, in both languages. */
import { textsOf } from "#lib/core/index";

export const help = textsOf({
  studies: ["列出、查看、比较、导出和删除研究", "list, show, compare, export and delete studies"],
  journal: ["日志文件", "the journal"],
  list: ["一个日志中的研究", "the studies of a journal"],
  show: [
    "一个研究：每次试验的超参数，以及各参数的重要性",
    "one study: every trial with its hyperparameters, and how much each decides",
  ],
  jsonTrials: ["输出 JSON，含全部试验", "print JSON with all trials"],
  plotHistory: ["写出历史图（.html、.svg、.png 或 .json）", "write the history (.html, .svg, .png or .json)"],
  best: [
    "最佳试验（或帕累托前沿上的试验）及其全部参数",
    "the best trial, or those on the Pareto front, with all parameters",
  ],
  compare: ["并排比较几个研究", "several studies side by side"],
  plotValues: [
    "写出目标值的分布图（.html、.svg、.png 或 .json）",
    "write the distributions of their values (.html, .svg, .png or .json)",
  ],
  export: ["把最佳试验写成配方（YAML）", "the best trial as a recipe (YAML)"],
  output: ["配方文件；不给时直接打印", "the recipe; without it, it is printed"],
  delete: ["从日志中删除研究", "remove studies from the journal"],
  json: ["输出 JSON", "print JSON"],
  deleted: ["已删除 {name}", "deleted {name}"],
});
