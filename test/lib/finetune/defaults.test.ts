import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { loadDataset } from "#lib/data/index";
import { type Precision, useDevice } from "#lib/engine/index";
import { type FineTuneOptions, fineTune } from "#lib/finetune/index";
import { completeRecipe } from "#lib/finetune/plan/complete";
import { RunStore } from "#lib/runs/index";
import { RECORDS, tinyModel } from "../tiny-model.ts";

beforeAll(() => useDevice().then(() => undefined));

const train = (options: object) =>
  fineTune({ model: tinyModel(), data: RECORDS, ...options } as unknown as FineTuneOptions);
const fields = (run: Awaited<ReturnType<typeof fineTune>>) => run.recommended.map(({ field }) => field);

it("recommends what was left open, with reasons, and records it", async () => {
  const runs = await mkdtemp(join(tmpdir(), "tunelab-defaults-"));
  const run = await train({ mode: "lora", maxSteps: 2, runs });
  expect(run.recipe).toMatchObject({ learningRate: 5e-4, rank: 8, alpha: 16, dropout: 0.3, validationShare: 0.2 });
  expect(run.recipe).toMatchObject({
    batchSize: 2,
    gradientAccumulationSteps: 1,
    maxLength: 64,
    baseWeights: "float32",
  });
  expect(run.recipe.earlyStoppingPatience).toBeUndefined(); // two steps were asked for
  expect(fields(run)).toContain("learningRate");
  expect(run.recommended.every(({ reason }) => reason.length > 5)).toBe(true);
  const stored = await new RunStore(runs).open("latest");
  expect(await stored.recipe()).toMatchObject({ rank: 8, alpha: 16, dropout: 0.3, learningRate: 5e-4 });
});

it("takes a GPU's own precision where none was set", async () => {
  const data = await loadDataset(RECORDS);
  const complete = (input: object, precision?: Precision) =>
    completeRecipe({ mode: "lora", ...input }, tinyModel(), data, {
      hasValidation: false,
      ...(precision && { precision }),
    });
  const given = complete({}, "bf16");
  expect(given.recipe.precision).toBe("bf16");
  expect(given.recommended[0]).toMatchObject({ field: "precision", value: "bf16" });
  expect(complete({ precision: "fp32" }, "bf16").recipe.precision).toBe("fp32");
  expect(complete({}).recommended.map(({ field }) => field)).not.toContain("precision");
});

it("keeps what the user set, and lets the rest follow", async () => {
  const run = await train({
    mode: "lora",
    rank: 4,
    learningRate: 0.01,
    batchSize: 4,
    epochs: 1,
    dropout: undefined,
    validation: RECORDS.slice(0, 2),
  });
  expect(run.recipe).toMatchObject({ rank: 4, alpha: 8, learningRate: 0.01, batchSize: 4, epochs: 1 });
  expect(run.recipe).toMatchObject({ gradientAccumulationSteps: 1, dropout: 0.3 });
  for (const field of ["rank", "learningRate", "batchSize", "epochs", "validationShare", "earlyStoppingPatience"])
    expect(fields(run)).not.toContain(field);
  const open = await train({ mode: "freeze", gradientAccumulationSteps: 2, learningRate: 0.01 });
  expect(open.recipe).toMatchObject({ epochs: 5, earlyStoppingPatience: 3, trainableLayers: 1, batchSize: 1 });
});

it("takes smaller steps for preference pairs and rows of text for texts", async () => {
  const pairs = RECORDS.map(({ instruction, output }) => ({ instruction, chosen: output, rejected: "不知道。" }));
  const dpo = await train({ mode: "lora", stage: "dpo", data: pairs, maxSteps: 1 });
  expect(dpo.recipe.learningRate).toBe(5e-5);
  const texts = await train({ mode: "full", stage: "pt", data: RECORDS.map(({ output }) => output), maxSteps: 1 });
  expect(texts.recipe.maxLength).toBe(96); // the model's positions
});

it("resumes with the values that the run began with", async () => {
  const runs = await mkdtemp(join(tmpdir(), "tunelab-defaults-"));
  const abort = new AbortController();
  const first = await train({
    mode: "lora",
    runs,
    rank: 16,
    signal: abort.signal,
    onEvent: (event: { type: string }) => event.type === "step" && abort.abort(),
  });
  expect(first.status).toBe("interrupted");
  const rest = await train({ mode: "lora", runs, resume: "latest" });
  expect(rest.recipe).toEqual(first.recipe);
  expect(rest.history[0]!.step).toBeGreaterThan(1);
});

it("says when a loaded model is not kept as the recipe wants it", async () => {
  await expect(train({ mode: "lora", baseWeights: "int8" })).rejects.toMatchObject({
    code: "CONFLICT",
    hint: expect.stringMatching(/loadModel/),
  });
});
