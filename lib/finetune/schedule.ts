/** The learning rate over the steps of a training, as transformers' `get_*_schedule_with_warmup` compute it. */
import type { Recipe } from "./recipe.ts";

/** @param step 0-based optimizer step @returns the learning rate of that step */
export function learningRateAt(
  step: number,
  totalSteps: number,
  recipe: Pick<Recipe, "learningRate" | "schedule" | "warmupRatio">,
): number {
  const { learningRate, schedule, warmupRatio } = recipe;
  const warmup = Math.ceil(totalSteps * warmupRatio);
  // The first step would have rate 0 in transformers; half a warm-up step later no step is wasted.
  if (step < warmup) return (learningRate * (step + 1)) / (warmup + 1);
  if (schedule === "constant") return learningRate;
  const progress = (step - warmup) / Math.max(1, totalSteps - warmup);
  const share = schedule === "linear" ? 1 - progress : 0.5 * (1 + Math.cos(Math.PI * progress));
  return learningRate * Math.max(0, share);
}
