/** Trainings that a test starts here and in a child process that it kills. */
import type { FineTuneOptions } from "#lib/finetune/index";
import { RECORDS } from "../tiny-model.ts";

const pairs = RECORDS.map(({ instruction, output }) => ({ instruction, chosen: output, rejected: "不知道。" }));

const common = { mode: "lora", learningRate: 0.01, dropout: 0.2, epochs: 6, batchSize: 2, maxLength: 64 } as const;

export const SETTINGS = {
  packed: { ...common, data: RECORDS, packing: true, neftuneAlpha: 5, validationShare: 0.25, evaluateEvery: 2 },
  dpo: { ...common, data: pairs, stage: "dpo", neftuneAlpha: 5, validationShare: 0.25, evaluateEvery: 2 },
} satisfies Record<string, Omit<FineTuneOptions, "model">>;
