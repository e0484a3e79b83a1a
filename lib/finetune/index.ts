export { type BaseModelOptions, createBaseModel } from "./base-model.ts";
export { registerDatasetView } from "./dataset-view.ts";
export type { EvaluatedEvent, StepEvent, TrainEvent } from "./events.ts";
export { type FineTuneOptions, fineTune } from "./fine-tune.ts";
export { LoraAdapter, type LoraOptions } from "./lora.ts";
export { FineTuningMode, parseRecipe, Recipe, type RecipeInput, recipeWarnings } from "./recipe.ts";
export { FineTuneRun } from "./run.ts";
