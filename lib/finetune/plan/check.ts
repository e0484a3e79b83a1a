/** A training that cannot fit is refused before it begins, with the way out. */
import { formatBytes, TunelabError } from "#lib/core/index";
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
    `this ${recipe.mode} training needs about ${formatBytes(total)}; the machine has ${formatBytes(available)}`,
    { hint: wayOut(config, recipe, shape, available), details: { needed: total, available } },
  );
}

/** The mildest change that makes it fit. */
function wayOut(config: ModelConfig, recipe: Recipe, shape: BatchShape, available: number): string {
  const fits = (changed: Recipe, batchSize: number) =>
    estimateMemory(config, changed, { ...shape, batchSize }).total <= available;
  const effective = recipe.batchSize * recipe.gradientAccumulationSteps;
  for (let batchSize = shape.batchSize >> 1; batchSize >= 1; batchSize >>= 1) {
    const gradientAccumulationSteps = Math.ceil(effective / batchSize);
    if (fits({ ...recipe, batchSize, gradientAccumulationSteps }, batchSize))
      return `use batchSize ${batchSize} and gradientAccumulationSteps ${gradientAccumulationSteps}`;
  }
  const checkpointed = { ...recipe, gradientCheckpointing: true, batchSize: 1 };
  if (fits(checkpointed, 1)) return "use gradientCheckpointing: true and batchSize 1";
  if (recipe.mode === "lora")
    for (const baseWeights of ["int8", "int4"] as const)
      if (fits({ ...checkpointed, baseWeights } as Recipe, 1))
        return `use baseWeights: "${baseWeights}", gradientCheckpointing: true and batchSize 1`;
  return recipe.mode === "lora"
    ? "take a smaller model, a shorter maxLength, or a machine with more memory"
    : "use mode lora, a smaller model, or a machine with more memory";
}
