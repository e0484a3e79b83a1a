import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { tf } from "#lib/engine/index";
import { fineTune } from "#lib/finetune/index";
import { saveModel } from "#lib/model/index";
import { parallelCoordinates } from "#lib/plot/index";
import { RunStore } from "#lib/runs/index";
import { PercentilePruner, ProcessExecutor, space, sweep } from "#lib/sweep/index";
import { RECORDS, tinyModel } from "../tiny-model.ts";

const folder = mkdtempSync(join(tmpdir(), "tunelab-sweep-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = {
  data: RECORDS,
  mode: "lora",
  batchSize: 4,
  maxLength: 64,
  validationShare: 0.25,
  epochs: 2,
} as const;

test("fineTune as an objective: losses are reported, bad trials pruned, models freed", async () => {
  const model = join(folder, "model");
  await saveModel(tinyModel(), model);
  const before = tf.memory().numTensors;
  const study = await sweep({
    space: { learningRate: space.logUniform(1e-5, 5e-2), rank: space.choice([2, 4]) },
    objective: (params, trial) => fineTune({ ...settings, model, ...params, evaluateEvery: 1, trial }),
    pruner: new PercentilePruner(30, { startupTrials: 3 }),
    trials: 8,
    enqueue: [{ learningRate: 0.05 }, { learningRate: 0.04 }, { learningRate: 0.03 }, { learningRate: 1e-5 }],
  });
  expect(study.trials.map(({ state }) => state)).not.toContain("failed");
  expect(study.trials[3]!.state).toBe("pruned");
  expect(study.best!.params["learningRate"]).toBeGreaterThan(1e-3);
  expect(study.trials[0]!.intermediate.length).toBeGreaterThan(2);
  expect(tf.memory().numTensors).toBe(before);
  expect(parallelCoordinates(study).toSvg()).toContain("learningRate");
});

test("a loaded model is left free after each trial; modes that change it are refused", async () => {
  const model = tinyModel();
  const run = (mode: "lora" | "full") =>
    sweep({
      space: { learningRate: space.logUniform(1e-4, 1e-2) },
      objective: (params, trial) => fineTune({ ...settings, epochs: 1, mode, model, ...params, trial } as never),
      trials: 2,
      maxConsecutiveFailures: 2,
    });
  const study = await run("lora");
  expect(study.trials.map(({ state }) => state)).toEqual(["complete", "complete"]);
  expect(model.adapter).toBeUndefined();
  await expect(run("full")).rejects.toThrow("would begin with the last one's weights");
});

test("trials in processes of their own are kept as runs with their numbers, which the study knows", async () => {
  const [model, runs] = [join(folder, "kept-model"), join(folder, "runs")];
  await saveModel(tinyModel(), model);
  const study = await sweep({
    space: { learningRate: space.logUniform(1e-4, 1e-2) },
    executor: new ProcessExecutor({
      module: new URL("../../../lib/sweep/executor/recipe.ts", import.meta.url),
      argument: { ...settings, epochs: 1, model, runs },
      parallel: 2,
    }),
    trials: 2,
  });
  const kept = await new RunStore(runs).list();
  expect(kept.map(({ id }) => /-trial-\d-/.exec(id)?.[0]).sort()).toEqual(["-trial-0-", "-trial-1-"]);
  for (const { number, userAttrs } of study.trials) expect(String(userAttrs["run"])).toContain(`trial-${number}-`);
});
