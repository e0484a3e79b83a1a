import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { tf, useDevice } from "#lib/engine/index";
import { fineTune } from "#lib/finetune/index";
import { createModel, type LanguageModel, loadModel, saveModel, summary, type WeightStorage } from "#lib/model/index";
import { RECORDS, tinyConfig, tinyTokenizer } from "../tiny-model.ts";

let folder: string;

beforeAll(async () => {
  await useDevice();
  folder = join(await mkdtemp(join(tmpdir(), "tunelab-storage-")), "model");
  const config = tinyConfig({ hiddenSize: 64, intermediateSize: 96, headDim: 16, tieWordEmbeddings: false });
  const model = createModel("small", config, tinyTokenizer(), { seed: 3 });
  for (const weight of model.weights.values()) if (weight.rank === 2) tf.tidy(() => weight.assign(weight.mul(4)));
  await saveModel(model, folder);
  model.dispose();
});

async function logits(model: LanguageModel): Promise<Float32Array> {
  const ids = tf.tensor2d([[5, 9, 63, 2, 17, 299, 30]], undefined, "int32");
  const result = tf.tidy(() => model.logits(ids));
  const values = (await result.data()) as Float32Array;
  tf.dispose([ids, result]);
  return values;
}

function relativeError(values: Float32Array, exact: Float32Array): number {
  const norm = (all: Float32Array) => Math.hypot(...all);
  return norm(values.map((value, i) => value - exact[i]!)) / norm(exact);
}

describe("weights in fewer bits", () => {
  it.each([
    ["float16", 1e-3, 0.51],
    ["bfloat16", 8e-3, 0.51],
    ["int8", 1e-2, 0.41],
    ["int4", 0.2, 0.33],
  ] as const)("%s: logits and memory", async (weights, tolerance, share) => {
    const exact = await loadModel(folder);
    const model = await loadModel(folder, { weights });
    const error = relativeError(await logits(model), await logits(exact));
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(tolerance);
    const { rows, sizeBytes, trainableParameters } = summary(model);
    const dtype = (name: string) => rows.find(({ weight }) => weight === name)?.dtype;
    expect(dtype("model.layers.0.mlp.down_proj.weight")).toBe(weights);
    expect(dtype("model.norm.weight")).toBe("float32");
    expect(dtype("lm_head.weight")).toBe(weights === "bfloat16" ? "bfloat16" : "float16");
    expect(sizeBytes / summary(exact).sizeBytes).toBeLessThan(share);
    expect(trainableParameters).toBe(5 * 64); // the norms
    expect(String(summary(model))).toContain(weights);
    model.dispose();
    exact.dispose();
  });

  it.each(["int8", "int4", "float16"] as const)(
    "%s: answers as a model with the rounded numbers does",
    async (weights) => {
      const stored = await loadModel(folder, { weights });
      const rounded = await roundedModel(stored, weights);
      const options = { maxNewTokens: 12, raw: true };
      expect(await stored.generate("请问水", options)).toBe(await rounded.generate("请问水", options));
      stored.dispose();
      rounded.dispose();
    },
  );

  it.each(["int8", "int4", "bfloat16"] as const)("%s: LoRA learns on it as on the rounded numbers", async (weights) => {
    const stored = await loadModel(folder, { weights });
    const rounded = await roundedModel(stored, weights);
    const [a, b] = [await lossesOf(stored), await lossesOf(rounded)];
    expect(a).toHaveLength(b.length);
    for (const [step, loss] of a.entries()) expect(loss).toBeCloseTo(b[step]!, 4);
    expect(a.at(-1)).toBeLessThan(a[0]! * 0.9);
    stored.dispose();
    rounded.dispose();
  });

  it("says that frozen weights cannot be trained", async () => {
    const model = await loadModel(folder, { weights: "int8" });
    await expect(fineTune({ model, data: RECORDS, mode: "full" })).rejects.toMatchObject({
      code: "INVALID_CONFIG",
      message: expect.stringMatching(/float16, which is frozen/),
      hint: expect.stringContaining("lora"),
    });
    model.dispose();
  });

  it("names the known kinds", async () => {
    await expect(loadModel(folder, { weights: "fp8" as WeightStorage })).rejects.toMatchObject({
      code: "INVALID_CONFIG",
      hint: expect.stringContaining("bfloat16"),
    });
  });

  it("gives its memory back", async () => {
    const before = tf.memory().numTensors;
    const model = await loadModel(folder, { weights: "int4" });
    expect(tf.memory().numTensors - before).toBe(model.weights.size);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** The same numbers as float32. */
async function roundedModel(stored: LanguageModel, name: string): Promise<LanguageModel> {
  const path = `${folder}-${name}`;
  await saveModel(stored, path);
  return loadModel(path);
}

async function lossesOf(model: LanguageModel): Promise<number[]> {
  const settings = { mode: "lora", learningRate: 0.01, dropout: 0, epochs: 3, batchSize: 4, maxLength: 64 } as const;
  const run = await fineTune({ model, data: RECORDS, ...settings, validationShare: 0 });
  return run.history.flatMap(({ loss }) => loss ?? []);
}
