export { type BpeTrainingOptions, type TokenizerJson, trainBpe } from "./bpe-trainer.ts";
export { hfConfig, ModelConfig, parseConfig } from "./config.ts";
export type { FloatDType } from "./float-types.ts";
export { saveModel } from "./folder.ts";
export type { GenerateOptions, GenerationChunk } from "./generate.ts";
export { type GgufDType, type SaveGgufOptions, saveGguf } from "./gguf/write.ts";
export {
  blockLinears,
  EMBEDDING,
  FINAL_NORM,
  HEAD,
  layerOf,
  layerPrefix,
  parameterCount,
  weightSpecs,
} from "./layers.ts";
export { type LoadModelOptions, type LoadProgress, loadModel } from "./load.ts";
export { createModel, type HiddenStatesOptions, LanguageModel, type ModuleAdapter, newVariable } from "./model.ts";
export { SafetensorsFile, type TensorEntry, type TensorToWrite, writeSafetensors } from "./safetensors.ts";
export type { SamplingOptions } from "./sampling.ts";
export { pull } from "./sources/hub.ts";
export { type CachedModel, cachedModels } from "./sources/hub-cache.ts";
export { type DownloadProgress, locateModel } from "./sources/index.ts";
export { type LocalModel, localModels, shippedModels } from "./sources/local.ts";
export { ModelSummary, type SummaryRow, summary } from "./summary.ts";
export { CHATML_TEMPLATE, type ChatMessage, Tokenizer } from "./tokenizer.ts";
export { storageFor, storedBytes, WEIGHT_STORAGES, type WeightStorage } from "./weight-storage.ts";
