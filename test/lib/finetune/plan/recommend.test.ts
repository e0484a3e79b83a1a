import { expect, it } from "vitest";
import { loadDataset } from "#lib/data/index";
import { COMMON_GPUS, estimateMemory, fineTune, parseRecipe, recommend, trainedParameters } from "#lib/finetune/index";
import { makeTrainable } from "#lib/finetune/trainable";
import { ModelConfig } from "#lib/model/index";
import { RECORDS, tinyConfig, tinyModel } from "../../tiny-model.ts";

const GB = 1024 ** 3;
const LLAMA_3B = tinyConfig({
  vocabSize: 128_256,
  hiddenSize: 3072,
  intermediateSize: 8192,
  numLayers: 28,
  numHeads: 24,
  numKvHeads: 8,
  headDim: 128,
  maxPositions: 131_072,
});
const device = { name: "laptop", memoryBytes: 16 * GB, regime: "engine" as const, flops: 1e11 };

it("recommends values within the platform's ranges, and they train", async () => {
  const data = await loadDataset(RECORDS);
  for (const mode of ["full", "lora", "freeze"] as const) {
    const model = tinyModel();
    const advice = recommend({ model, data, mode, device, language: "en" });
    const [low, high] = { lora: [1e-5, 5e-4], full: [1e-6, 5e-5], freeze: [5e-5, 1e-4] }[mode];
    expect(advice.recipe.learningRate).toBeGreaterThanOrEqual(low!);
    expect(advice.recipe.learningRate).toBeLessThanOrEqual(high!);
    expect(advice.values.every(({ reason }) => reason.length > 5)).toBe(true);
    expect(advice.recipe.earlyStoppingPatience).toBe(3); // eight records are few
    expect(String(advice)).toMatch(/memory, peak[\s\S]*weights[\s\S]*steps/);
    const run = await fineTune({ ...advice.recipe, model, data, maxSteps: 1 });
    expect(run.status).toBe("finished");
    expect(trainedParameters(model.config, advice.recipe)).toBe(
      Object.values(makeTrainable(tinyModel(), advice.recipe).variables).reduce((sum, { size }) => sum + size, 0),
    );
  }
  const zh = recommend({ model: tinyModel(), data, mode: "lora", device, language: "zh" });
  expect(zh.recipe).toMatchObject({ rank: 8, alpha: 16, dropout: 0.3 });
  expect(String(zh)).toContain("建议参数");
});

it("takes smaller batches, then checkpointing, when memory is short", async () => {
  const data = await loadDataset(RECORDS);
  const model = tinyModel();
  const roomy = recommend({ model, data, mode: "full", device });
  const total = roomy.memory.total;
  const tight = recommend({ model, data, mode: "full", device: { ...device, memoryBytes: total * 0.5 } });
  expect(tight.recipe.gradientCheckpointing).toBe(true);
  expect(tight.devices[0]!.fits).toBe(false);
  expect(roomy.devices[0]!.fits).toBe(true);
  expect(roomy.recipe.gradientCheckpointing).toBe(false);
});

it("counts what PEFT counts, and estimates what was published for a 3 B model on a GPU", () => {
  const lora = parseRecipe({ mode: "lora", rank: 32, targets: ["q_proj", "v_proj"], batchSize: 4 });
  expect(trainedParameters(LLAMA_3B, lora)).toBe(9_175_040);
  expect(trainedParameters(LLAMA_3B, parseRecipe({ mode: "full" }))).toBe(3_212_749_824);
  expect(trainedParameters(LLAMA_3B, parseRecipe({ mode: "freeze" }))).toBe(201_338_880);
  // PEFT's MetaMathQA comparison: LoRA rank 32 on q and v, batch 4, up to 768 tokens: peak 22.3 GB
  const estimate = estimateMemory(LLAMA_3B, lora, { batchSize: 4, length: 768 }, "mixed");
  expect(estimate.total / 22.3e9).toBeGreaterThan(0.75);
  expect(estimate.total / 22.3e9).toBeLessThan(1.25);
});

it("knows which GPUs hold a 7 B model, as LLaMA-Factory's table says: 120 GB full, 16 GB LoRA", () => {
  const config = ModelConfig.parse({
    ...LLAMA_3B,
    vocabSize: 32_000,
    hiddenSize: 4096,
    intermediateSize: 11_008,
    numLayers: 32,
    numHeads: 32,
    numKvHeads: 32,
    tieWordEmbeddings: false,
  });
  const total = (mode: "full" | "lora") => {
    const recipe = parseRecipe({ mode, batchSize: 1, gradientCheckpointing: true });
    return estimateMemory(config, recipe, { batchSize: 1, length: 1024 }, "mixed").total;
  };
  expect(total("full") / 1e9).toBeGreaterThan(110);
  expect(total("full") / 1e9).toBeLessThan(135);
  expect(total("lora") / 1e9).toBeGreaterThan(14);
  expect(total("lora") / 1e9).toBeLessThan(19);
  const holds = COMMON_GPUS.filter(({ memoryBytes }) => total("lora") < memoryBytes * 0.85).map(({ name }) => name);
  expect(holds).toContain("RTX 4090 24 GB");
  expect(holds).not.toContain("RTX 3060 12 GB");
});
