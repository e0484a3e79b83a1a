/**
 * The notebook library: `import { … } from "tunelab"`.
 *
 * @example
 * const data = await loadDataset("./bank.json");
 * const run = await fineTune({ model: "./my-model", data, mode: "lora" });
 * await run.saveAdapter("./adapter");
 */
import { registerDatasetView } from "#lib/finetune/index";

export { isTunelabError, TunelabError } from "#lib/core/index";
export { Dataset, InstructionRecord, loadDataset } from "#lib/data/index";
export { devices, jit, ops, tf, useDevice } from "#lib/engine/index";
export {
  AdapterSet,
  compareEvaluations,
  compareModes,
  createBaseModel,
  Evaluation,
  evaluate,
  FineTuneRun,
  fineTune,
  fromLlamaFactory,
  LoraAdapter,
  loadRun,
  parseRecipe,
  Recipe,
  readRecipe,
  recommend,
  toLlamaFactory,
} from "#lib/finetune/index";
export {
  createModel,
  LanguageModel,
  loadModel,
  ModelConfig,
  saveGguf,
  saveModel,
  shippedModels,
  summary,
  Tokenizer,
  trainBpe,
} from "#lib/model/index";
export { card, codeBlock, display, progress, table } from "#lib/notebook/index";
export * as plot from "#lib/plot/index";
export {
  CmaEsSampler,
  GridSampler,
  HyperbandPruner,
  MedianPruner,
  PatientPruner,
  PercentilePruner,
  ProcessExecutor,
  RandomSampler,
  SobolSampler,
  Study,
  StudyStorage,
  SuccessiveHalvingPruner,
  space,
  sweep,
  ThresholdPruner,
  TpeSampler,
  Trial,
  TrialPruned,
} from "#lib/sweep/index";

registerDatasetView();
