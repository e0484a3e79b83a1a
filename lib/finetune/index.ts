export { type BaseModelOptions, createBaseModel } from "./base-model.ts";
export type { EvaluatedEvent, StepEvent, TrainEvent } from "./events.ts";
export { type FineTuneOptions, fineTune } from "./fine-tune.ts";
export { LoraAdapter, type LoraOptions } from "./lora.ts";
export { compareWithCounting, type LanguageReport } from "./pretrain/baselines.ts";
export { NgramModel } from "./pretrain/ngram.ts";
export { type Pretrained, type PretrainOptions, pretrain } from "./pretrain/pretrain.ts";
export { FineTuningMode, parseRecipe, Recipe, type RecipeInput, recipeWarnings } from "./recipe.ts";
export { FineTuneRun } from "./run.ts";
