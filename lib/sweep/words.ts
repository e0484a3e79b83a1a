/** The words of a sweep's displays, in both languages. */
import { speaker, type Word } from "#lib/core/index";

const words = {
  sweep: ["超参数搜索", "Sweep"],
  trialUnit: ["次试验", "trials"],
  trial: ["试验", "trial"],
  state: ["状态", "state"],
  value: ["目标值", "value"],
  duration: ["用时", "time"],
  bestTrials: ["最佳试验", "Best trials"],
  allTrials: ["全部试验，最佳的在前", "All trials, the best first"],
  front: ["前沿 {count} 次", "front of {count}"],
  paretoTrials: ["帕累托最优的试验", "Trials on the Pareto front"],
  best: ["最佳 {value}（第 {number} 号试验）", "best {value} (trial {number})"],
  atStep: ["{name}（第 {step} 步：{value}）", "{name} (step {step}: {value})"],
  counts: ["完成 {complete}，剪枝 {pruned}，失败 {failed}", "{complete} complete, {pruned} pruned, {failed} failed"],
  lastError: ["最近的错误：{error}", "last error: {error}"],
  none: ["还没有完成的试验", "no trial is complete yet"],
  finished: ["搜索完成", "Sweep finished"],
  timeout: ["到达时限，搜索结束", "Sweep ended: the time is over"],
  stopped: ["搜索已停止", "Sweep stopped"],
  exhausted: ["所有组合均已试过", "Sweep ended: every combination was tried"],
  interrupted: ["搜索已中断；用 resume 继续", "Sweep interrupted; go on with resume"],
  fewerAtOnce: [
    "同时运行 {capacity} 次试验，而不是 {parallel} 次：每次约需内存 {memory}，或线程、GPU 不够",
    "{capacity} trials at once instead of {parallel}: each needs about {memory} of memory, or threads or GPUs are too few",
  ],
  interruptedInMemory: [
    "搜索已中断；有 name 的搜索会保存下来，可用 resume 继续",
    "Sweep interrupted; one with a name is kept, and goes on with resume",
  ],
  study: ["研究", "study"],
  studies: ["研究", "Studies"],
  trials: ["试验数", "trials"],
  bestParams: ["最佳参数", "best parameters"],
  direction: ["方向", "direction"],
  minimize: ["越小越好", "minimize"],
  maximize: ["越大越好", "maximize"],
  importances: ["参数重要性：{shares}", "importance of the parameters: {shares}"],
  missed: ["违反约束", "misses a constraint"],
  complete: ["完成", "complete"],
  pruned: ["剪枝", "pruned"],
  failed: ["失败", "failed"],
  running: ["运行中", "running"],
  waiting: ["等待", "waiting"],
} as const satisfies Record<string, Word>;

export const say = speaker<keyof typeof words>(words);
