import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type FineTuneRun, fineTune } from "#lib/finetune/index";
import { saveModel } from "#lib/model/index";
import { RECORDS, tinyModel } from "../tiny-model.ts";

const folder = mkdtempSync(join(tmpdir(), "tunelab-concurrent-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = { data: RECORDS, batchSize: 4, maxLength: 48, validationShare: 0.25, maxSteps: 3, evaluateEvery: 1 };
const losses = (run: FineTuneRun) => run.history.map(({ step, loss, evalLoss }) => [step, loss, evalLoss]);

test("trainings at the same time in one process compute what they compute alone", async () => {
  await saveModel(tinyModel(), folder);
  const lora = () => fineTune({ ...settings, model: folder, mode: "lora", dropout: 0.1, learningRate: 0.01 });
  const full = () => fineTune({ ...settings, model: folder, mode: "full", learningRate: 0.01 });
  const alone = [losses(await lora()), losses(await full())];
  const together = await Promise.all([lora(), full()]);
  expect(together.map(losses)).toEqual(alone);
});

test("two trainings of one loaded model: the second is refused, the first goes on, and later the model is free", async () => {
  const model = tinyModel();
  const start = () => fineTune({ ...settings, model, mode: "lora" });
  const first = start();
  await expect(start()).rejects.toMatchObject({ code: "CONFLICT" });
  expect(losses(await first).length).toBeGreaterThan(3);
  await expect(start()).resolves.toBeDefined();
});
