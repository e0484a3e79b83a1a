/** The help of `tunelab train`, in both languages. */
import { textsOf } from "#lib/core/index";

export const help = textsOf({
  train: [
    "微调模型；运行连同配方、事件、检查点和 TensorBoard 文件一起保存",
    "fine-tune a model; the run is kept with its recipe, events, checkpoints and TensorBoard files",
  ],
  model: [
    "自带模型的名称、文件夹、.gguf 文件或 hf:所有者/名称",
    "a shipped name, a folder, a .gguf file or hf:owner/name",
  ],
  data: ["记录文件：.json、.jsonl、.csv、.txt，也可为 .gz", "records: .json, .jsonl, .csv, .txt, each also .gz"],
  validation: [
    "用于评估的记录；不给时从数据中留出一部分",
    "records to evaluate on; without them a share of the data is held back",
  ],
  mode: ["lora、freeze（只训练最上面几层）或 full（lora）", "lora, freeze (the top layers) or full (lora)"],
  runs: ["运行保存在哪里（runs）", "where the run is kept (runs)"],
  resume: [
    "继续中断的运行：它的 id、id 的一部分或 latest",
    "go on with an interrupted run: its id, a part of it, or latest",
  ],
  recommend: ["没有给出的设置用普通默认值，不作推荐", "take plain defaults for settings that are not given"],
  dryRun: [
    "显示设置、理由、内存、时间和警告，不训练",
    "show settings, reasons, memory, time and warnings, and train nothing",
  ],
  settings: ["配方的设置：", "Settings of the recipe:"],
  more: [
    `
例如：
  tunelab train --model tiny --data out/dataset.json
  tunelab train --model model.gguf --data bank.json --rank 16 --dry-run
  tunelab train recipe.yml --epochs 2    命令行选项优先于配方中的设置
  tunelab train lora_sft.yaml            LLaMA-Factory 的 YAML，含其默认值
  tunelab train --resume latest          沿用那次运行的配方、数据和检查点

配方是 YAML：model、data、validation、runs、mode，以及按名称给出的任何设置
（learningRate: 1e-4）。没有给出的设置会按模型、数据和这台机器来推荐；--dry-run
显示推荐值和理由。LLaMA-Factory 的 YAML 中没有对应的设置会一一列出；它的数据集
在 dataset_info.json 中查找，除非用 --data 指定文件。
`,
    `
Examples:
  tunelab train --model tiny --data out/dataset.json
  tunelab train --model model.gguf --data bank.json --rank 16 --dry-run
  tunelab train recipe.yml --epochs 2    flags go before the recipe's settings
  tunelab train lora_sft.yaml            LLaMA-Factory's YAML, with its defaults
  tunelab train --resume latest          the run's recipe, data and checkpoint

A recipe is YAML: model, data, validation, runs, mode, and any setting by its
name (learningRate: 1e-4). Settings that are not given are recommended for the
model, the data and this machine; --dry-run shows them with reasons. Of
LLaMA-Factory's YAML what has no counterpart here is listed; its data sets are
looked up in dataset_info.json, unless --data names a file.
`,
  ],
});
