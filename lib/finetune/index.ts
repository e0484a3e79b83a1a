export { type BaseModelOptions, createBaseModel } from "./base-model.ts";
export { type CompareModesOptions, compareModes } from "./compare-modes.ts";
export { registerDatasetView } from "./dataset-view.ts";
export type { EvaluatedEvent, StepEvent, TrainEvent } from "./events.ts";
export { type FineTuneOptions, fineTune } from "./fine-tune.ts";
export { type FromLlamaFactory, fromLlamaFactory } from "./llama-factory/read.ts";
export type { Difference } from "./llama-factory/settings.ts";
export { type LlamaFactoryFile, type ToLlamaFactoryOptions, toLlamaFactory } from "./llama-factory/write.ts";
export { type LoadAdapterOptions, LoraAdapter, type LoraOptions } from "./lora/adapter.ts";
export { AdapterSet, type AdapterWeights } from "./lora/adapter-set.ts";
export { ModeComparison, type ModeResult } from "./mode-comparison.ts";
export { COMMON_GPUS, type ComputeDevice } from "./plan/devices.ts";
export { type DataProfile, profileData } from "./plan/lengths.ts";
export {
  type BatchShape,
  estimateMemory,
  type MemoryEstimate,
  type MemoryRegime,
  trainedParameters,
} from "./plan/memory.ts";
export { type DeviceFit, Recommendation, type RecommendOptions, recommend } from "./plan/recommend.ts";
export type { RecommendedValue } from "./plan/values.ts";
export { compareWithCounting, type LanguageReport } from "./pretrain/baselines.ts";
export { NgramModel } from "./pretrain/ngram.ts";
export { type Pretrained, type PretrainOptions, pretrain } from "./pretrain/pretrain.ts";
export { compareEvaluations, EvaluationComparison } from "./quality/comparison.ts";
export { type EvaluateOptions, type EvaluationProgress, evaluate } from "./quality/evaluate.ts";
export { Evaluation } from "./quality/evaluation.ts";
export type { GivenAnswer, Measures, Share } from "./quality/measures.ts";
export { FineTuningMode, parseRecipe, Recipe, type RecipeInput } from "./recipe.ts";
export { checkRecipe, parseYaml, type RecipeFile, readRecipe } from "./recipe-file.ts";
export { FineTuneRun } from "./run.ts";
export { type LoadRunOptions, loadRun } from "./stored-run.ts";
export { recipeWarnings } from "./warnings.ts";
