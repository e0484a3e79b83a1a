/** Hyperparameter sweeps: spaces, samplers, pruners, studies that Optuna can open. */

export type { Params } from "./distribution.ts";
export type { Executor, Objective, ObjectiveResult } from "./executor/executor.ts";
export { InProcessExecutor } from "./executor/in-process.ts";
export { ProcessExecutor, type ProcessOptions } from "./executor/processes.ts";
export { StudyStorage } from "./journal/storage.ts";
export {
  HyperbandPruner,
  MedianPruner,
  PatientPruner,
  PercentilePruner,
  type Pruner,
  SuccessiveHalvingPruner,
  ThresholdPruner,
} from "./pruners/index.ts";
export type { Direction, Report, TrialRecord, TrialState } from "./records.ts";
export {
  type CmaEsOptions,
  CmaEsSampler,
  type GridOptions,
  GridSampler,
  RandomSampler,
  type Sampler,
  type SeedOptions,
  SobolSampler,
  type TpeOptions,
  TpeSampler,
} from "./samplers/index.ts";
export { type Dimension, type ParamsOf, type Space, space } from "./space.ts";
export { Study, type StudyOptions } from "./study.ts";
export { type Sweep, type SweepOptions, sweep } from "./sweep.ts";
export { Trial, TrialPruned } from "./trial.ts";
