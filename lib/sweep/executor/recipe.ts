/** The objective of `tunelab sweep`: fine-tunes with the recipe and the trial's parameters. */
import { type FineTuneOptions, fineTune } from "#lib/finetune/index";
import type { Params } from "../distribution.ts";
import type { Trial } from "../trial.ts";
import type { TrainingResult } from "./executor.ts";

export default function fineTuneTrial(params: Params, trial: Trial, recipe: FineTuneOptions): Promise<TrainingResult> {
  return fineTune({ ...recipe, ...params, trial, display: false } as FineTuneOptions);
}
