/**
 * A sweep in a YAML file: the recipe of a fine-tuning, what is searched, and how.
 *
 *   model: tiny
 *   data: bank.json
 *   mode: lora
 *   space:
 *     learningRate: { logUniform: [1e-5, 5e-4] }
 *     rank: { choice: [8, 16, 32] }
 *   sweep: { name: rank, trials: 20, pruner: hyperband }
 */
import { existsSync } from "node:fs";
import { z } from "zod";
import { readText, TunelabError } from "#lib/core/index";
import { checkRecipe, parseYaml } from "#lib/finetune/index";
import { toExternal } from "./distribution.ts";
import { SAMPLERS } from "./samplers/index.ts";
import { type Dimension, type Space, space } from "./space.ts";

const value = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const range = z.tuple([z.number(), z.number()]);

const DimensionFile = z.union([
  z.strictObject({ uniform: range }),
  z.strictObject({ logUniform: range }),
  z.strictObject({ step: z.tuple([z.number(), z.number(), z.number()]) }),
  z.strictObject({ int: z.union([range, z.tuple([z.number(), z.number(), z.number()])]) }),
  z.strictObject({ logInt: range }),
  z.strictObject({ choice: z.array(value).min(1) }),
]);

const SweepFile = z.looseObject({
  model: z.string(),
  data: z.string(),
  mode: z.enum(["lora", "full", "freeze"]),
  space: z.record(z.string(), DimensionFile),
  sweep: z
    .strictObject({
      name: z.string().default("sweep"),
      trials: z.int().positive().default(20),
      timeout: z.number().positive().optional(),
      sampler: z.enum(SAMPLERS).default("tpe"),
      pruner: z.enum(["none", "median", "asha", "hyperband"]).default("none"),
      parallel: z.int().positive().default(1),
      retries: z.int().min(0).default(0),
      seed: z.int().min(0).default(42),
      enqueue: z.array(z.record(z.string(), value)).default([]),
    })
    .prefault({}),
});

export interface SweepPlan {
  space: Space;
  settings: z.infer<typeof SweepFile>["sweep"];
  /** Everything else: what every trial has in common. */
  recipe: Record<string, unknown>;
}

/** @throws TunelabError NOT_FOUND, INVALID_CONFIG with every problem of the file */
export async function readSweepFile(path: string): Promise<SweepPlan> {
  const parsed = SweepFile.safeParse(parseYaml(await readText(path), path));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path: at, message }) => `${at.join(".") || "the file"}: ${message}`);
    throw new TunelabError("INVALID_CONFIG", `${path}: ${problems.join("; ")}`, {
      hint: "a sweep file has model, data, mode, space (e.g. rank: { choice: [8, 16] }) and sweep",
      details: { problems },
    });
  }
  const { space: searched, sweep: settings, ...recipe } = parsed.data;
  const dimensions = Object.entries(searched).map(([name, file]): [string, Dimension] => [name, toDimension(file)]);
  const plan = { space: Object.fromEntries(dimensions), settings, recipe };
  checkTrials(plan);
  return plan;
}

/** What every trial would stumble over is told before the first one. */
function checkTrials({ space: searched, recipe }: SweepPlan): void {
  const example = Object.entries(searched).map(([name, { distribution }]) => [
    name,
    toExternal(distribution, distribution.kind === "categorical" ? 0 : distribution.low),
  ]);
  checkRecipe({ ...recipe, ...Object.fromEntries(example) });
  for (const path of [recipe["data"], recipe["validation"]])
    if (typeof path === "string" && !existsSync(path))
      throw new TunelabError("NOT_FOUND", `there is no file ${path}`, {
        hint: "data and validation are paths from the folder where you are",
      });
}

function toDimension(file: z.infer<typeof DimensionFile>): Dimension {
  if ("uniform" in file) return space.uniform(...file.uniform);
  if ("logUniform" in file) return space.logUniform(...file.logUniform);
  if ("step" in file) return space.step(...file.step);
  if ("int" in file) return space.int(...(file.int as [number, number, number?]));
  if ("logInt" in file) return space.logInt(...file.logInt);
  return space.choice(file.choice);
}
