/** Sampler and pruner of a sweep file: a name, or a name with its settings, `sampler: { tpe: { startupTrials: 5 } }`. */
import { z } from "zod";
import { inLanguage } from "#lib/core/index";
import {
  createPruner,
  HyperbandPruner,
  MedianPruner,
  PatientPruner,
  PercentilePruner,
  PRUNERS,
  type Pruner,
  type PrunerName,
  SuccessiveHalvingPruner,
  ThresholdPruner,
} from "./pruners/index.ts";
import { CmaEsSampler, GridSampler, SAMPLERS, type Sampler, type SamplerName, TpeSampler } from "./samplers/index.ts";
import { value } from "./space-file.ts";

const count = z.int().min(0).exactOptional();
const number = z.number().exactOptional();
const interval = { warmupSteps: count, intervalSteps: z.int().positive().exactOptional() };
const percentile = { startupTrials: count, minTrials: count, ...interval };

export const SamplerFile = z.union(
  [
    z.enum(SAMPLERS),
    z.strictObject({
      tpe: z.strictObject({
        startupTrials: count,
        candidates: z.int().positive().exactOptional(),
        multivariate: z.boolean().exactOptional(),
        constantLiar: z.boolean().exactOptional(),
      }),
    }),
    z.strictObject({ cmaes: z.strictObject({ startupTrials: count }) }),
    z.strictObject({ grid: z.strictObject({ values: z.record(z.string(), z.array(value).min(1)) }) }),
  ],
  {
    error: () =>
      inLanguage([
        `写成 ${SAMPLERS.join(", ")}，或带设置的 ` +
          "{ tpe: { startupTrials: 10, candidates: 24, multivariate: true, constantLiar: true } }, " +
          "{ cmaes: { startupTrials: 1 } } 或 { grid: { values: { learningRate: [1e-4, 3e-4] } } }",
        `write ${SAMPLERS.join(", ")}, or with settings ` +
          "{ tpe: { startupTrials: 10, candidates: 24, multivariate: true, constantLiar: true } }, " +
          "{ cmaes: { startupTrials: 1 } } or { grid: { values: { learningRate: [1e-4, 3e-4] } } }",
      ]),
  },
);

const Inner = z.union([
  z.enum(PRUNERS),
  z.strictObject({ median: z.strictObject(percentile) }),
  z.strictObject({ percentile: z.strictObject({ percentile: z.number(), ...percentile }) }),
  z.strictObject({
    asha: z.strictObject({ minResource: number, reductionFactor: number, minEarlyStoppingRate: count }),
  }),
  z.strictObject({
    hyperband: z.strictObject({ minResource: number, maxResource: number, reductionFactor: number }),
  }),
  z.strictObject({ threshold: z.strictObject({ lower: number, upper: number, ...interval }) }),
]);

export const PrunerFile = z.union(
  [
    Inner,
    z.strictObject({
      patient: z.strictObject({ patience: z.int().min(0), minDelta: number, pruner: Inner.exactOptional() }),
    }),
  ],
  {
    error: () =>
      inLanguage([
        `写成 ${PRUNERS.join(", ")}，或带设置的 { median: { startupTrials: 5, warmupSteps: 0 } }, ` +
          "{ percentile: { percentile: 25 } }, { asha: { minResource: 1, reductionFactor: 4 } }, " +
          "{ hyperband: { maxResource: 100 } }, { threshold: { upper: 10 } } 或 { patient: { patience: 2, pruner: median } }",
        `write ${PRUNERS.join(", ")}, or with settings { median: { startupTrials: 5, warmupSteps: 0 } }, ` +
          "{ percentile: { percentile: 25 } }, { asha: { minResource: 1, reductionFactor: 4 } }, " +
          "{ hyperband: { maxResource: 100 } }, { threshold: { upper: 10 } } or { patient: { patience: 2, pruner: median } }",
      ]),
  },
);

/** @throws TunelabError INVALID_CONFIG */
export function toSampler(file: z.infer<typeof SamplerFile>, seed: number): Sampler | SamplerName {
  if (typeof file === "string") return file;
  if ("tpe" in file) return new TpeSampler({ ...file.tpe, seed });
  if ("cmaes" in file) return new CmaEsSampler({ ...file.cmaes, seed });
  return new GridSampler({ ...file.grid, seed });
}

/** @throws TunelabError INVALID_CONFIG */
export function toPruner(file: z.infer<typeof PrunerFile>): Pruner | PrunerName {
  if (typeof file === "string") return file;
  if ("median" in file) return new MedianPruner(file.median);
  if ("percentile" in file) {
    const { percentile: share, ...options } = file.percentile;
    return new PercentilePruner(share, options);
  }
  if ("asha" in file) return new SuccessiveHalvingPruner(file.asha);
  if ("hyperband" in file) return new HyperbandPruner(file.hyperband);
  if ("threshold" in file) return new ThresholdPruner(file.threshold);
  const { pruner, ...options } = file.patient;
  const inner = pruner === undefined ? undefined : createPruner(toPruner(pruner));
  return new PatientPruner({ ...options, ...(inner && { pruner: inner }) });
}
