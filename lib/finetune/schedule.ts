/** The learning rate over the steps of a training, as transformers' `get_*_schedule_with_warmup` compute it. */
import type { Recipe } from "./recipe.ts";

type Settings = Pick<Recipe, "learningRate" | "schedule" | "warmupRatio"> &
  Partial<Pick<Recipe, "warmupSteps" | "decayRatio">>;

export function warmupSteps(totalSteps: number, { warmupRatio, warmupSteps: steps }: Settings): number {
  return steps ?? Math.ceil(totalSteps * warmupRatio);
}

/**
 * With a warm-up the first step has rate 0, as in transformers; a training of one step has no warm-up.
 * @param step 0-based optimizer step @returns the learning rate of that step
 */
export function learningRateAt(step: number, totalSteps: number, settings: Settings): number {
  const { learningRate, schedule, decayRatio = 0.2 } = settings;
  const warmup = totalSteps > 1 ? warmupSteps(totalSteps, settings) : 0;
  if (step < warmup) return learningRate * (step / warmup);
  const progress = (step - warmup) / Math.max(1, totalSteps - warmup);
  switch (schedule) {
    case "constant":
      return learningRate;
    case "linear":
      return learningRate * Math.max(0, 1 - progress);
    case "cosine":
      return learningRate * halfCosine(progress);
    case "wsd": {
      const decay = Math.min(totalSteps - warmup, Math.ceil(totalSteps * decayRatio));
      const into = step - (totalSteps - decay);
      return into < 0 ? learningRate : learningRate * halfCosine(into / Math.max(1, decay));
    }
  }
}

function halfCosine(progress: number): number {
  return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
}
