/** The settings that `fineTune` takes where the user set none: those of `recommend`, each with its reason. */
import { defaultLanguage } from "#lib/core/index";
import type { Dataset } from "#lib/data/index";
import type { Precision } from "#lib/engine/index";
import type { LanguageModel } from "#lib/model/index";
import { storageOfModel } from "../lora/targets.ts";
import { parseRecipe, type Recipe, type RecipeInput } from "../recipe.ts";
import { localMemory } from "./devices.ts";
import { profileData } from "./lengths.ts";
import { type RecommendedValue, recommendedValues } from "./values.ts";

export interface CompletedRecipe {
  recipe: Recipe;
  /** What was not set by the user, and why it has its value. */
  recommended: RecommendedValue[];
}

/**
 * The recipe as it will be run on this model.
 * @param hasValidation the records to evaluate on are given, so that none are held back
 * @param precision what the device in use computes products in when nothing is asked
 */
export function completeRecipe(
  input: RecipeInput,
  model: LanguageModel,
  data: Dataset,
  { hasValidation, precision = "fp32" }: { hasValidation: boolean; precision?: Precision },
): CompletedRecipe {
  const { mode, stage } = parseRecipe(input);
  const device = { name: "here", memoryBytes: localMemory(), regime: "engine", flops: 0, precision } as const;
  const { values, recipe } = recommendedValues({
    config: model.config,
    data: profileData(model, data),
    mode,
    stage,
    device,
    language: defaultLanguage(),
    given: input,
  });
  const maxLength = Math.min(recipe.maxLength, model.config.maxPositions);
  const recommended = hasValidation ? values.filter(({ field }) => field !== "validationShare") : values;
  if (recipe.mode !== "lora") return { recipe: { ...recipe, maxLength }, recommended };
  return { recipe: { ...recipe, maxLength, baseWeights: storageOfModel(model) }, recommended };
}
