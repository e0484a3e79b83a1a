/**
 * A sweep in a YAML file: the recipe of a fine-tuning, what is searched, and how.
 *
 *   model: tiny
 *   data: bank.json
 *   mode: lora
 *   space:
 *     learningRate: { logUniform: [1e-5, 5e-4] }
 *     rank: { choice: [8, 16, 32] }
 *     dropout: { uniform: [0, 0.3], when: { rank: [16, 32] } }
 *   sweep: { name: rank, trials: 20, sampler: { tpe: { startupTrials: 5 } }, pruner: hyperband, parallel: 2 }
 */
import { existsSync } from "node:fs";
import { z } from "zod";
import { inLanguage, issueLanguage, readText, TunelabError } from "#lib/core/index";
import { checkRecipe, parseYaml } from "#lib/finetune/index";
import { type ParameterValue, toExternal } from "./distribution.ts";
import type { Pruner, PrunerName } from "./pruners/index.ts";
import type { Sampler, SamplerName } from "./samplers/index.ts";
import { PrunerFile, SamplerFile, toPruner, toSampler } from "./search-file.ts";
import { checkSpace, isActive, type Space } from "./space.ts";
import { SpaceFile, toSpace, value } from "./space-file.ts";

const count = z.int().positive();

const SweepFile = z.looseObject({
  model: z.string(),
  data: z.string(),
  mode: z.enum(["lora", "full", "freeze"]),
  space: SpaceFile,
  sweep: z
    .strictObject({
      name: z.string().default("sweep"),
      trials: count.default(20),
      timeout: z.number().positive().exactOptional(),
      sampler: SamplerFile.default("tpe"),
      pruner: PrunerFile.default("none"),
      parallel: count.default(1),
      threads: count.exactOptional(),
      gpus: z
        .array(z.union([z.string(), z.int()]))
        .min(1)
        .exactOptional(),
      retries: z.int().min(0).default(0),
      seed: z.int().min(0).default(42),
      enqueue: z.array(z.record(z.string(), value)).default([]),
    })
    .prefault({}),
});

type Settings = z.infer<typeof SweepFile>["sweep"];

export interface SweepPlan {
  space: Space;
  settings: Omit<Settings, "sampler" | "pruner"> & { sampler: Sampler | SamplerName; pruner: Pruner | PrunerName };
  /** Everything else: what every trial has in common. */
  recipe: Record<string, unknown>;
}

/** @throws TunelabError NOT_FOUND, INVALID_CONFIG with every problem of the file */
export async function readSweepFile(path: string): Promise<SweepPlan> {
  const parsed = SweepFile.safeParse(parseYaml(await readText(path), path), issueLanguage());
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path: at, message }) => `${at.join(".") || inLanguage(["文件", "the file"])}: ${message}`,
    );
    throw new TunelabError("INVALID_CONFIG", `${path}: ${problems.join("; ")}`, {
      hint: [
        "搜索文件含 model、data、mode、space（例如 rank: { choice: [8, 16] }）和 sweep",
        "a sweep file has model, data, mode, space (e.g. rank: { choice: [8, 16] }) and sweep",
      ],
      details: { problems },
    });
  }
  const { space: declared, sweep, ...recipe } = parsed.data;
  const space = toSpace(declared);
  checkSpace(space);
  const settings = { ...sweep, sampler: toSampler(sweep.sampler, sweep.seed), pruner: toPruner(sweep.pruner) };
  checkTrials(space, recipe);
  return { space, settings, recipe };
}

/** What every trial would stumble over is told before the first one. */
function checkTrials(space: Space, recipe: SweepPlan["recipe"]): void {
  const example: Record<string, ParameterValue> = {};
  for (const [name, dimension] of Object.entries(space)) {
    const { distribution } = dimension;
    if (isActive(dimension, example))
      example[name] = toExternal(distribution, distribution.kind === "categorical" ? 0 : distribution.low);
  }
  checkRecipe({ ...recipe, ...example });
  for (const path of [recipe["data"], recipe["validation"]])
    if (typeof path === "string" && !existsSync(path))
      throw new TunelabError("NOT_FOUND", [`没有文件 ${path}`, `there is no file ${path}`], {
        hint: [
          "data 和 validation 是从当前目录算起的路径",
          "data and validation are paths from the folder where you are",
        ],
      });
}
