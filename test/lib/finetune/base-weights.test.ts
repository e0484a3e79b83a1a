/** LoRA on a base whose weights are kept in fewer bits. */
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { storageOf, tf, useDevice } from "#lib/engine/index";
import {
  estimateMemory,
  evaluate,
  type FineTuneOptions,
  fineTune,
  LoraAdapter,
  loadRun,
  parseRecipe,
} from "#lib/finetune/index";
import { openRun } from "#lib/finetune/stored-run";
import { createModel, type LanguageModel, loadModel, saveModel } from "#lib/model/index";
import { RECORDS, tinyConfig, tinyTokenizer } from "../tiny-model.ts";

const config = tinyConfig({ hiddenSize: 64, intermediateSize: 96, headDim: 16 });
const WEIGHT = "model.layers.0.mlp.up_proj.weight";
let folder: string;

beforeAll(async () => {
  await useDevice();
  folder = join(await mkdtemp(join(tmpdir(), "tunelab-base-weights-")), "model");
  const model = createModel("small", config, tinyTokenizer(), { seed: 3 });
  await saveModel(model, folder);
  model.dispose();
});

const train = (options: object) =>
  fineTune({
    model: folder,
    data: RECORDS,
    validation: RECORDS,
    mode: "lora",
    learningRate: 0.01,
    dropout: 0,
    maxLength: 64,
    batchSize: 4,
    epochs: 4,
    ...options,
  } as unknown as FineTuneOptions);

async function logits(model: LanguageModel): Promise<Float32Array> {
  const ids = tf.tensor2d([[5, 9, 63, 2, 17]], undefined, "int32");
  return Float32Array.from(await tf.tidy(() => model.logits(ids)).data());
}

it("learns nearly as on the float base, and writes an adapter for it", async () => {
  const float = await train({});
  for (const [baseWeights, tolerance] of [
    ["int8", 0.01],
    ["int4", 0.1],
  ] as const) {
    const run = await train({ baseWeights });
    expect(storageOf(run.model.baseWeight(WEIGHT))).toBe(baseWeights);
    expect(run.recipe).toMatchObject({ baseWeights });
    const [ours, theirs] = [run, float].map(({ evaluations }) => evaluations.map(({ evalLoss }) => evalLoss));
    ours!.forEach((loss, i) => {
      expect(Math.abs(loss - theirs![i]!)).toBeLessThan(tolerance);
    });
    expect(run.best!.evalLoss).toBeLessThan(ours![0]! - 0.2);
    const path = join(folder, `adapter-${baseWeights}`);
    await run.saveAdapter(path);
    const saved = JSON.parse(await readFile(join(path, "adapter_config.json"), "utf8"));
    expect(saved).toMatchObject({ peft_type: "LORA", base_model_name_or_path: folder });
    const base = await loadModel(folder);
    const adapter = await LoraAdapter.load(path, base); // on the float base
    expect(adapter.warnings).toHaveLength(baseWeights === "int4" ? 1 : 0);
    base.dispose();
    run.dispose();
  }
  float.dispose();
});

it("merges into a base in fewer bits, and gives it back as it was", async () => {
  const run = await train({ baseWeights: "int8", dora: true, epochs: 1 });
  const before = await logits(run.model);
  await run.saveMerged(join(folder, "merged"));
  expect(storageOf(run.model.baseWeight(WEIGHT))).toBe("int8");
  expect(await logits(run.model)).toEqual(before);
  const merged = await loadModel(join(folder, "merged"));
  (await logits(merged)).forEach((value, i) => {
    expect(Math.abs(value - before[i]!)).toBeLessThan(1e-4);
  });
  merged.dispose();
  run.dispose();
});

it("a kept run comes back on the base that it was trained on", async () => {
  const runs = join(folder, "runs");
  const run = await train({ baseWeights: "int8", epochs: 2, runs, restoreBest: false });
  const [trained, loss] = [await logits(run.model), run.evaluations[0]!.evalLoss];
  run.dispose();
  const { model, kept, restore } = await openRun("latest", { runs });
  expect(storageOf(model.baseWeight(WEIGHT))).toBe("int8");
  const { template, maxLength } = kept.recipe;
  const before = await evaluate(model, RECORDS, { template, maxLength, maxAnswers: 0 });
  expect(before.loss).toBeCloseTo(loss, 5);
  await restore();
  expect(await logits(model)).toEqual(trained);
  model.dispose();
  const float = await loadRun("latest", { runs, weights: "float32" });
  expect(storageOf(float.model.baseWeight(WEIGHT))).toBe("float32");
  float.dispose();
});

it("is part of the memory estimate", () => {
  const total = (baseWeights: "float32" | "int8" | "int4", regime: "engine" | "mixed") => {
    const large = tinyConfig({ ...config, hiddenSize: 2048, intermediateSize: 8192, numLayers: 24, numHeads: 32 });
    const recipe = parseRecipe({ mode: "lora", baseWeights });
    return estimateMemory(large, recipe, { batchSize: 1, length: 64 }, regime).weights;
  };
  for (const regime of ["engine", "mixed"] as const) {
    expect(total("int8", regime)).toBeLessThan(total("float32", regime) * (regime === "engine" ? 0.35 : 0.6));
    expect(total("int4", regime)).toBeLessThan(total("int8", regime) * 0.7);
  }
});
