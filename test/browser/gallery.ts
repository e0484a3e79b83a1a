/** One figure of every kind, with data as a user would have it. */
import { type Language, Rng } from "#lib/core/index";
import * as plot from "#lib/plot/index";

const rng = new Rng(7);
const GB = 1024 ** 3;
const start = Date.UTC(2026, 10, 24, 9);

const history: plot.HistoryRow[] = Array.from({ length: 400 }, (_, i) => ({
  step: i + 1,
  epoch: (i + 1) / 133,
  loss: 1.2 + 2.4 * Math.exp(-i / 90) + 0.15 * rng.normal(),
  learningRate: 2e-4 * (i < 40 ? i / 40 : 0.5 + 0.5 * Math.cos((Math.PI * (i - 40)) / 360)),
  gradientNorm: 0.8 + 0.3 * Math.abs(rng.normal()) + (i === 210 ? 9 : 0),
  tokensPerSecond: 2100 + 120 * rng.normal(),
  memoryBytes: (2.1 + Math.min(i, 30) * 0.03) * GB,
  ...(i % 50 === 49 ? { evalLoss: 1.35 + 1.9 * Math.exp(-i / 90) + (i > 300 ? (i - 300) * 0.001 : 0) } : {}),
}));

const preferences: plot.HistoryRow[] = Array.from({ length: 120 }, (_, i) => {
  const gain = 1 - Math.exp(-i / 40);
  const [rewardChosen, rewardRejected] = [0.8 * gain + 0.05 * rng.normal(), -0.9 * gain + 0.05 * rng.normal()];
  return {
    step: i + 1,
    loss: 0.69 * (1 - 0.7 * gain) + 0.02 * rng.normal(),
    ...{ rewardChosen, rewardRejected, rewardMargin: rewardChosen - rewardRejected },
    rewardAccuracy: Math.min(1, 0.5 + 0.45 * gain + 0.03 * rng.normal()),
  };
});

const trials: plot.TrialRow[] = Array.from({ length: 40 }, (_, number) => {
  const learningRate = 10 ** rng.uniform(-5, -3);
  const rank = rng.choice([8, 16, 32, 64]);
  const dropout = rng.uniform(0, 0.3);
  const schedule = rng.choice(["cosine", "linear", "constant"]);
  const value = 1.3 + (Math.log10(learningRate) + 3.7) ** 2 * 0.4 + dropout * 0.5 + 2 / rank + 0.02 * rng.normal();
  const pruned = number > 8 && number % 4 === 1;
  const failed = number === 13;
  const startedAt = start + number * 41_000;
  return {
    number,
    state: failed ? "failed" : pruned ? "pruned" : "complete",
    values: failed ? undefined : [value],
    params: { learningRate, rank, dropout, schedule },
    intermediate: Array.from({ length: pruned ? 3 : 10 }, (_, i) => ({
      step: 10 * (i + 1),
      value: value + 1.5 * Math.exp(-i / 3),
    })),
    startedAt,
    endedAt: startedAt + (pruned ? 20_000 : 75_000),
  };
});
const study = { trials, directions: ["minimize"] as const, logParams: ["learningRate"] };

const two: plot.TrialRow[] = Array.from({ length: 40 }, (_, number) => {
  const memory = rng.uniform(1, 8);
  return {
    number,
    state: "complete",
    values: [1.2 + 1.5 / memory + 0.3 * rng.uniform(0, 1), memory],
    params: { rank: rng.choice([4, 8, 16]) },
  };
});
const several = {
  trials: two,
  directions: ["minimize", "minimize"] as const,
  objectiveNames: ["loss", "memory (GiB)"],
};

const modules = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];
const updates = Array.from({ length: 12 }, (_, layer) =>
  modules.map((module, m) => ({ layer, module, norm: 0.4 + 0.06 * layer + 0.1 * (m % 3), weightNorm: 20 + m })),
).flat();

const normal = (count: number, mean: number, deviation: number) =>
  Array.from({ length: count }, () => mean + deviation * rng.normal());

export function gallery(language: Language): Record<string, plot.Figure> {
  const say = (zh: string, en: string) => (language === "zh" ? zh : en);
  const options = { language };
  const modes = [
    {
      mode: "LoRA",
      weights: 1.1 * GB,
      adapter: 0.02 * GB,
      gradients: 0.02 * GB,
      optimizer: 0.04 * GB,
      activations: GB,
    },
    { mode: say("全量", "full"), weights: 1.1 * GB, gradients: 1.1 * GB, optimizer: 2.2 * GB, activations: GB },
  ];
  return {
    line: plot.line({ loss: normal(60, 2, 0.1), baseline: normal(60, 2.3, 0.05) }, { ...options, title: "line" }),
    scatter: plot.scatter(
      { x: normal(300, 0, 1), y: normal(300, 0, 1), c: normal(300, 0, 1) },
      { ...options, y: "y", color: "c" },
    ),
    bar: plot.bar({ LoRA: 1.31, [say("全量", "full")]: 1.22, [say("部分", "partial")]: 1.27 }, options),
    histogram: plot.histogram({ lora: normal(500, 2, 0.4), full: normal(500, 2.6, 0.5) }, options),
    box: plot.box({ lora: normal(80, 2, 0.4), full: normal(80, 2.6, 0.5), partial: normal(80, 2.2, 0.3) }, options),
    heatmap: plot.heatmap(
      Array.from({ length: 8 }, (_, i) => normal(12, i / 4 - 1, 1)),
      options,
    ),
    loss: plot.lossFigure(history, options),
    learningRate: plot.learningRateFigure(history, options),
    gradientNorm: plot.gradientNormFigure(history, { ...options, clipAt: 1 }),
    perplexity: plot.perplexityFigure(history, options),
    throughput: plot.throughputFigure(history, options),
    memory: plot.memoryFigure(history, options),
    overlay: plot.overlayFigure(
      [
        { name: "lora r=8", history },
        { name: "lora r=16", history: history.map((row) => ({ ...row, ...(row.loss && { loss: row.loss - 0.2 }) })) },
      ],
      { ...options, metric: "loss" },
    ),
    rewards: plot.rewardFigure(preferences, options),
    rewardAccuracy: plot.rewardAccuracyFigure(preferences, options),
    training: plot.trainingFigure(history, options),
    preferenceRun: plot.runFigure(preferences, options),
    updateNorms: plot.updateNorms(updates, options),
    layerUpdates: plot.layerUpdates(updates, options),
    singularValues: plot.singularValues(
      Object.fromEntries(
        ["q_proj", "v_proj"].map((name, k) => [name, normal(16, 0, 1).map((_, i) => Math.exp(-i / (3 + k)))]),
      ),
      options,
    ),
    lengths: plot.lengthHistogram(
      normal(2000, 5.2, 0.6).map((x) => Math.round(Math.exp(x))),
      { ...options, maxLength: 512 },
    ),
    memoryBreakdown: plot.memoryBreakdown(modes, options),
    trainableParameters: plot.trainableParameters(
      [
        { mode: "LoRA", trainable: 921_600, total: 135_000_000 },
        { mode: say("部分", "partial"), trainable: 12_000_000, total: 135_000_000 },
        { mode: say("全量", "full"), trainable: 135_000_000, total: 135_000_000 },
      ],
      options,
    ),
    qualityCost: plot.qualityCost(
      [
        { mode: "LoRA", quality: 1.31, cost: 42 },
        { mode: say("部分", "partial"), quality: 1.27, cost: 66 },
        { mode: say("全量", "full"), quality: 1.22, cost: 130 },
      ],
      { quality: say("评估损失", "evaluation loss"), cost: say("训练时间（秒）", "training time (s)") },
      options,
    ),
    forgetting: plot.forgetting(
      [
        { mode: "LoRA", before: 2.9, after: 3.0 },
        { mode: say("全量", "full"), before: 2.9, after: 3.6 },
      ],
      options,
    ),
    history: plot.optimizationHistory(study, options),
    intermediateValues: plot.intermediateValues(study, options),
    parallelCoordinates: plot.parallelCoordinates(study, options),
    slice: plot.slice(study, options),
    contour: plot.contour(study, { ...options, x: "learningRate", y: "dropout" }),
    importances: plot.importances({ learningRate: 0.71, rank: 0.18, dropout: 0.08, schedule: 0.03 }, options),
    distribution: plot.distribution({ tpe: study, random: { ...study, trials: trials.slice(0, 15) } }, options),
    timeline: plot.timeline(study, options),
    pareto: plot.paretoFront(several, options),
    table: plot.hyperparameterTable(study, { ...options, maxTrials: 12 }),
  };
}
