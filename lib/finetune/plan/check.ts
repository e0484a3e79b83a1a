/** A training that cannot fit is refused before it begins, with the way out. */
import { formatBytes, TunelabError, type Word } from "#lib/core/index";
import type { ModelConfig } from "#lib/model/index";
import type { Recipe } from "../recipe.ts";
import { localMemory } from "./devices.ts";
import { type BatchShape, estimateMemory } from "./memory.ts";

/** @throws TunelabError OUT_OF_MEMORY when the estimate is larger than all memory of this machine (or of `available` bytes) */
export function assertFits(config: ModelConfig, recipe: Recipe, available = localMemory()): void {
  const shape = { batchSize: recipe.batchSize, length: Math.min(recipe.maxLength, config.maxPositions) };
  const { total } = estimateMemory(config, recipe, shape);
  if (total <= available) return;
  throw new TunelabError(
    "OUT_OF_MEMORY",
    [
      `这次 ${recipe.mode} 训练约需 ${formatBytes(total)} 内存；这台机器有 ${formatBytes(available)}`,
      `this ${recipe.mode} training needs about ${formatBytes(total)}; the machine has ${formatBytes(available)}`,
    ],
    { hint: wayOut(config, recipe, shape, available), details: { needed: total, available } },
  );
}

/** The mildest change that makes it fit. */
function wayOut(config: ModelConfig, recipe: Recipe, shape: BatchShape, available: number): Word {
  const fits = (changed: Recipe, batchSize: number) =>
    estimateMemory(config, changed, { ...shape, batchSize }).total <= available;
  const effective = recipe.batchSize * recipe.gradientAccumulationSteps;
  for (let batchSize = shape.batchSize >> 1; batchSize >= 1; batchSize >>= 1) {
    const gradientAccumulationSteps = Math.ceil(effective / batchSize);
    if (fits({ ...recipe, batchSize, gradientAccumulationSteps }, batchSize))
      return [
        `请用 batchSize ${batchSize} 和 gradientAccumulationSteps ${gradientAccumulationSteps}`,
        `use batchSize ${batchSize} and gradientAccumulationSteps ${gradientAccumulationSteps}`,
      ];
  }
  const checkpointed = { ...recipe, gradientCheckpointing: true, batchSize: 1 };
  if (fits(checkpointed, 1))
    return ["请用 gradientCheckpointing: true 和 batchSize 1", "use gradientCheckpointing: true and batchSize 1"];
  if (recipe.mode === "lora")
    for (const baseWeights of ["int8", "int4"] as const)
      if (fits({ ...checkpointed, baseWeights } as Recipe, 1))
        return [
          `请用 baseWeights: "${baseWeights}"、gradientCheckpointing: true 和 batchSize 1`,
          `use baseWeights: "${baseWeights}", gradientCheckpointing: true and batchSize 1`,
        ];
  return recipe.mode === "lora"
    ? [
        "请用更小的模型、更小的 maxLength，或内存更大的机器",
        "take a smaller model, a shorter maxLength, or a machine with more memory",
      ]
    : ["请用 lora 模式、更小的模型，或内存更大的机器", "use mode lora, a smaller model, or a machine with more memory"];
}
