/** What is unusual about a training, said before it begins, in the reader's language. Nothing here is forbidden. */
import { defaultLanguage, formatCount, formatNumber, type Language, speaker, type Word } from "#lib/core/index";
import type { PreparedData } from "./prepare-data.ts";
import type { FineTuningMode, Recipe } from "./recipe.ts";

const words = {
  learningRateHigh: [
    "learningRate {value} 超出 {mode} 通常的 {low} – {high}：可能发散",
    "learningRate {value} is outside the usual {low} – {high} of {mode}: may diverge",
  ],
  learningRateLow: [
    "learningRate {value} 低于 {mode} 通常的 {low} – {high}：学得慢",
    "learningRate {value} is outside the usual {low} – {high} of {mode}: slow",
  ],
  alpha: [
    "alpha {alpha} 不是 rank {rank} 的整数倍：缩放 {scale} 不常见",
    "alpha {alpha} is not a multiple of rank {rank}: the scale {scale} is unusual",
  ],
  rankHigh: [
    "rank {rank} 超出通常的 8 – 64：占用更多内存，很少更好",
    "rank {rank} is outside the usual 8 – 64: more memory, seldom better",
  ],
  rankLow: ["rank {rank} 低于通常的 8 – 64：可能学得很少", "rank {rank} is outside the usual 8 – 64: may learn little"],
  dropout: [
    "dropout {dropout} 高于小数据通常的 0.3：学得慢",
    "dropout {dropout} is above the usual 0.3 of small data: learns slowly",
  ],
  epochs: [
    "epochs {epochs} 多于 {mode} 通常的 {usual} 轮，且没有早停：可能把数据背下来",
    "epochs {epochs} is more than the usual {usual} of {mode} without early stopping: may learn the data by heart",
  ],
  warmup: [
    "全部 {steps} 步都在预热：学习率达不到峰值",
    "all {steps} steps are warm-up: the learning rate never reaches its peak",
  ],
  setAside: [
    "之前训练的适配器已卸下，它的运行仍保有它",
    "the adapter of an earlier training was set aside; its run still holds it",
  ],
  drawn: [
    "从 {records} 条记录中随机抽取 {drawn} 条：这些步数只需要这么多",
    "{drawn} of {records} records are drawn by chance: so many steps need no more",
  ],
  truncated: [
    "{samples} 个样本中有 {longer} 个超过 maxLength {maxLength}：截去了 {tokens} 个词元",
    "{longer} of {samples} samples are longer than maxLength {maxLength}: {tokens} tokens were cut",
  ],
  untrained: ["{count} 个样本没有可训练的词元：第 {rows} 行", "{count} samples have no token to train on: rows {rows}"],
} as const satisfies Record<string, Word>;

const say = speaker<keyof typeof words>(words);

/** Ranges of the platform's recommendations. */
const RECOMMENDED: Record<FineTuningMode, Record<"learningRate" | "epochs", readonly [low: number, high: number]>> = {
  lora: { learningRate: [1e-5, 5e-4], epochs: [1, 10] },
  full: { learningRate: [1e-6, 5e-5], epochs: [1, 10] },
  freeze: { learningRate: [1e-6, 2e-4], epochs: [3, 5] },
};

/** What is unusual about a recipe, with the reason; empty when nothing is. */
export function recipeWarnings(recipe: Recipe, language: Language = defaultLanguage()): string[] {
  const warnings: string[] = [];
  const { mode, stage, learningRate, epochs } = recipe;
  const {
    learningRate: [low, high],
    epochs: [fewest, most],
  } = RECOMMENDED[mode];
  // A small model that learns from nothing wants far larger steps; the ranges are those of fine-tuning.
  if (stage === "sft" && (learningRate < low || learningRate > high)) {
    const values = { value: formatNumber(learningRate), low: formatNumber(low), high: formatNumber(high), mode };
    warnings.push(say(language, learningRate > high ? "learningRateHigh" : "learningRateLow", values));
  }
  if (recipe.mode === "lora") warnings.push(...loraWarnings(recipe, language));
  // Early stopping or a number of steps ends the training, whatever epochs says.
  if (epochs > most && recipe.earlyStoppingPatience === undefined && recipe.maxSteps === undefined)
    warnings.push(say(language, "epochs", { epochs, mode, usual: `${fewest} – ${most}` }));
  return warnings;
}

function loraWarnings(
  { rank, alpha = 2 * rank, dropout }: Extract<Recipe, { mode: "lora" }>,
  language: Language,
): string[] {
  const warnings: string[] = [];
  if (alpha % rank !== 0) warnings.push(say(language, "alpha", { alpha, rank, scale: alpha / rank }));
  if (rank < 8 || rank > 64) warnings.push(say(language, rank > 64 ? "rankHigh" : "rankLow", { rank }));
  if (dropout > 0.3) warnings.push(say(language, "dropout", { dropout }));
  return warnings;
}

/** What the reader should know of the schedule. */
export function warmupWarnings(totalSteps: number, warmupSteps: number, language = defaultLanguage()): string[] {
  return totalSteps > 1 && warmupSteps >= totalSteps ? [say(language, "warmup", { steps: totalSteps })] : [];
}

/** What the reader should know of the data and the model before the numbers. */
export function dataWarnings(
  { train, facts, drawn }: PreparedData,
  { maxLength }: Recipe,
  { adapterSetAside }: { adapterSetAside: boolean },
  language = defaultLanguage(),
): string[] {
  const { lengths, truncatedSamples, truncatedTokens, untrainedCount, untrainedRows } = train;
  const warnings: string[] = [];
  if (adapterSetAside) warnings.push(say(language, "setAside"));
  if (drawn !== undefined) {
    const records = formatCount(facts.data.records);
    warnings.push(say(language, "drawn", { drawn: formatCount(drawn), records }));
  }
  if (truncatedSamples > 0)
    warnings.push(
      say(language, "truncated", {
        samples: formatCount(lengths.length),
        longer: formatCount(truncatedSamples),
        tokens: formatCount(truncatedTokens),
        maxLength,
      }),
    );
  if (untrainedCount > 0) {
    const rows = untrainedRows.slice(0, 10).join(", ");
    warnings.push(say(language, "untrained", { count: formatCount(untrainedCount), rows }));
  }
  return warnings;
}
