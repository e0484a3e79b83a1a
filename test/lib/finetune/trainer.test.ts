import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadDataset } from "#lib/data/index";
import { tf, useDevice } from "#lib/engine/index";
import { type FineTuneOptions, fineTune } from "#lib/finetune/index";
import type { LanguageModel } from "#lib/model/index";
import { RECORDS, tinyModel } from "../tiny-model.ts";
import { SETTINGS } from "./settings.ts";

const base = { data: RECORDS, batchSize: 4, maxLength: 64, validationShare: 0.25 };
const train = (model: LanguageModel, options: object) =>
  fineTune({ ...base, model, ...options } as unknown as FineTuneOptions);

beforeAll(() => useDevice().then(() => undefined));

describe("stages", () => {
  it("dpo raises the reward of the chosen answers, in every mode", async () => {
    const { dropout: _dropout, ...dpo } = SETTINGS.dpo;
    const settings = (mode: "lora" | "full") => ({ ...dpo, model: tinyModel(), mode, epochs: 8, neftuneAlpha: 0 });
    for (const mode of ["lora", "full"] as const) {
      const run = await fineTune(settings(mode));
      const [before] = run.evaluations;
      const after = run.evaluations.at(-1)!;
      expect(before!.evalLoss).toBeCloseTo(Math.LN2, 5); // nothing has changed yet
      expect([before!.rewardMargin, before!.rewardAccuracy]).toEqual([0, 0]);
      expect(after.rewardMargin).toBeGreaterThan(0.05);
      expect(after.rewardAccuracy).toBe(1);
      expect(after.evalLoss).toBeLessThan(before!.evalLoss);
      expect(run.history.at(-1)).toMatchObject({ evalRewardMargin: after.rewardMargin, evalRewardAccuracy: 1 });
      expect(run.plot({ language: "en" }).layout.annotations?.map(({ text }) => text)).toContain("chosen");
    }
  });

  it("refuse records of another stage, packing where there is nothing to pack, and precisions no device has", async () => {
    await expect(train(tinyModel(), { mode: "lora", stage: "dpo" })).rejects.toThrow("no preference pairs");
    await expect(train(tinyModel(), { mode: "lora", data: SETTINGS.dpo.data })).rejects.toThrow("preference pairs");
    await expect(train(tinyModel(), { mode: "lora", stage: "pt", packing: true })).rejects.toThrow("packing");
    await expect(train(tinyModel(), { mode: "lora", precision: "bf16" })).rejects.toMatchObject({
      code: "DEVICE_UNAVAILABLE",
    });
    await expect(
      train(tinyModel(), { mode: "lora", data: ["\u6c34"], maxLength: 8, template: "plain" }),
    ).resolves.toBeDefined();
  });
});

describe("training", () => {
  it("packs into fewer steps and tells how many samples a row holds", async () => {
    const [plain, packed] = [false, true].map((packing) =>
      train(tinyModel(), { mode: "lora", epochs: 1, packing, batchSize: 1 }),
    );
    const steps = async (run: typeof plain) => (await run!).history.filter((row) => row.loss !== undefined).length;
    expect(await steps(packed)).toBeLessThan(await steps(plain));
    const started = (await packed!).events.find((event) => event.type === "started");
    expect(started!.samplesPerRow).toBeGreaterThan(1);
  });

  it("reads a data set that is larger than its memory limit from disk, with the same losses", async () => {
    const path = join(await mkdtemp(join(tmpdir(), "tunelab-stream-")), "data.jsonl");
    await writeFile(path, RECORDS.map((record) => JSON.stringify(record)).join("\n"));
    const settings = { mode: "lora", epochs: 2, validation: RECORDS.slice(0, 2), learningRate: 0.01 };
    const streamed = await train(tinyModel(), { ...settings, data: await loadDataset(path, { memoryLimit: 10 }) });
    const loaded = await train(tinyModel(), { ...settings, data: await loadDataset(path) });
    expect(streamed.history.map(({ loss, evalLoss }) => loss ?? evalLoss)).toEqual(
      loaded.history.map(({ loss, evalLoss }) => loss ?? evalLoss),
    );
  });

  it("draws as many records of streamed data as the steps need, the same ones for the same seed", async () => {
    const path = join(await mkdtemp(join(tmpdir(), "tunelab-stream-")), "data.jsonl");
    await writeFile(path, RECORDS.map((record) => JSON.stringify(record)).join("\n"));
    const settings = { mode: "lora", maxSteps: 2, batchSize: 2, validationShare: 0 };
    const once = async (seed: number) =>
      train(tinyModel(), { ...settings, seed, data: await loadDataset(path, { memoryLimit: 10 }) });
    const [first, again, other] = [await once(1), await once(1), await once(2)];
    const started = first.events.find((event) => event.type === "started")!;
    expect(started).toMatchObject({ trainSamples: 4, totalSteps: 2 });
    expect(started.warnings.join()).toContain(`4 of ${RECORDS.length} records are drawn by chance`);
    const losses = (run: typeof first) => run.history.map(({ loss }) => loss);
    expect(losses(again)).toEqual(losses(first));
    expect(losses(other)).not.toEqual(losses(first));
  });

  it("counts what it cuts", async () => {
    const run = await train(tinyModel(), { mode: "lora", maxSteps: 1, maxLength: 24 });
    const started = run.events.find((event) => event.type === "started")!;
    expect(started.truncatedSamples).toBeGreaterThan(0);
    expect(started.truncatedTokens).toBeGreaterThan(started.truncatedSamples);
    expect(started.warnings.join()).toMatch(/longer than maxLength 24/);
  });

  it("ends with the best weights where early stopping ran past them", async () => {
    const settings = {
      mode: "full",
      learningRate: 0.3,
      schedule: "constant",
      warmupRatio: 0,
      epochs: 20,
      maxGradNorm: 0,
    };
    for (const runs of [undefined, await mkdtemp(join(tmpdir(), "tunelab-best-"))]) {
      const model = tinyModel();
      const run = await train(model, { ...settings, earlyStoppingPatience: 1, runs });
      const end = run.events.at(-1);
      expect(end).toMatchObject({ type: "finished", reason: "early-stopping", restoredStep: run.best!.step });
      const again = await train(model, { mode: "full", learningRate: 1e-12, maxSteps: 1 });
      expect(again.evaluations[0]!.evalLoss).toBeCloseTo(run.best!.evalLoss, 5);
    }
  });

  it("answers the sample prompts at each evaluation", async () => {
    const run = await train(tinyModel(), { mode: "lora", maxSteps: 2, samplePrompts: ["请问冬季？"], sampleTokens: 4 });
    const samples = run.events.filter((event) => event.type === "sample");
    expect(samples.map(({ step, prompt }) => [step, prompt])).toEqual([
      [0, "请问冬季？"],
      [2, "请问冬季？"],
    ]);
  });

  it("runs twice on the same model: the earlier adapter is set aside, and said so", async () => {
    const model = tinyModel();
    const first = await train(model, { mode: "lora", maxSteps: 3, learningRate: 0.05 });
    const earlier = model.adapter;
    const second = await train(model, { mode: "lora", maxSteps: 3, learningRate: 0.05 });
    expect(model.adapter).not.toBe(earlier);
    expect(second.history.map((row) => row.loss)).toEqual(first.history.map((row) => row.loss)); // from the base again
    expect(second.events.find((event) => event.type === "started")!.warnings[0]).toMatch(/set aside/);
    await first.saveAdapter(await mkdtemp(join(tmpdir(), "tunelab-adapter-")));
  });

  it("names the rows of the batch whose loss is no number", async () => {
    const model = tinyModel();
    const norm = model.baseWeight("model.norm.weight");
    tf.tidy(() => norm.assign(norm.mul(Number.NaN)));
    const lost = train(model, { mode: "full", validationShare: 0, epochs: 1 });
    await expect(lost).rejects.toMatchObject({
      code: "NUMERICAL",
      message: expect.stringMatching(/step 1: .*rows \d/),
    });
  });
});
