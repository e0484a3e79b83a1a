/** The help of `tunelab sweep`, in both languages. */
import { textsOf } from "#lib/core/index";

export const help = textsOf({
  sweep: [
    "搜索微调的最佳参数（YAML：model、data、mode、space、sweep）",
    "search for the best parameters of a fine-tuning (YAML: model, data, mode, space, sweep)",
  ],
  storage: ["日志文件，Optuna 也能打开", "the journal, which Optuna opens too"],
  resume: ["继续同名的研究", "go on with the study of this name"],
  trials: ["研究总共做多少次试验", "how many trials the study shall have"],
  parallel: ["同时进行的试验数，每次在自己的进程中", "trials at once, each in a process of its own"],
  logs: ["试验打印的内容写到哪里", "what the trials print"],
  runs: [
    "把每次试验保存为运行：事件、检查点、TensorBoard 文件",
    "keep each trial as a run: events, checkpoints, TensorBoard files",
  ],
  more: [
    `
配方，加上搜索什么、怎样搜索：
  model: tiny
  data: bank.json
  mode: lora
  space:
    learningRate: { logUniform: [1e-5, 5e-4] } # 还有 uniform、step、int、logInt
    rank: { choice: [8, 16, 32] }
    dropout: { uniform: [0, 0.3], when: { rank: [16, 32] } }
  sweep:
    name: rank
    trials: 20
    sampler: tpe # cmaes、random、grid、sobol；{ tpe: { startupTrials: 5 } }
    pruner: hyperband # median、asha；{ percentile: { percentile: 25 } }
    parallel: 2
    enqueue: [{ learningRate: 1e-4, rank: 8 }]

sweep 还接受 timeout（秒）、retries、seed、threads（每次试验的线程数）、gpus。
把最佳试验写成配方：tunelab studies export rank -o best.yml`,
    `
A recipe, with what is searched and how:
  model: tiny
  data: bank.json
  mode: lora
  space:
    learningRate: { logUniform: [1e-5, 5e-4] } # uniform, step, int, logInt too
    rank: { choice: [8, 16, 32] }
    dropout: { uniform: [0, 0.3], when: { rank: [16, 32] } }
  sweep:
    name: rank
    trials: 20
    sampler: tpe # cmaes, random, grid, sobol; { tpe: { startupTrials: 5 } }
    pruner: hyperband # median, asha; { percentile: { percentile: 25 } }
    parallel: 2
    enqueue: [{ learningRate: 1e-4, rank: 8 }]

sweep also takes timeout (seconds), retries, seed, threads (of a trial), gpus.
The best trial as a recipe: tunelab studies export rank -o best.yml`,
  ],
});
