import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fineTune, readRecipe } from "#lib/finetune/index";
import { saveModel } from "#lib/model/index";
import { RunStore } from "#lib/runs/index";
import { Study, space, sweep } from "#lib/sweep/index";
import { RECORDS, tinyModel } from "../tiny-model.ts";

const folder = mkdtempSync(join(tmpdir(), "tunelab-best-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

test("the best trial becomes a recipe file that fineTune takes; trials are kept as runs that tell which trial they were", async () => {
  await saveModel(tinyModel(), at("model"));
  writeFileSync(at("bank.json"), JSON.stringify(RECORDS));
  const shared = {
    ...{ model: at("model"), data: at("bank.json"), mode: "lora" as const, runs: at("runs") },
    ...{ batchSize: 6, maxLength: 48, validationShare: 0.25, maxSteps: 2, evaluateEvery: 1 },
  };
  const study = await sweep({
    space: { learningRate: space.logUniform(1e-4, 1e-2), rank: space.choice([2, 4]) },
    objective: (params, trial) => fineTune({ ...shared, ...params, trial }),
    trials: 2,
  });
  const path = await study.saveBest(at("best.yml"), shared);
  const recipe = await readRecipe(path);
  expect(recipe).toEqual({ ...shared, ...study.bestParams });
  const run = await fineTune(recipe);
  expect(run.best!.evalLoss).toBe(study.bestValue);

  const runs = await new RunStore(at("runs")).list();
  expect(runs.map(({ name }) => name).sort()).toEqual(["lora model", "trial 0 lora model", "trial 1 lora model"]);
  expect(runs.map((kept) => kept.folder)).toContain(study.trials[1]!.userAttrs["run"]);
});

test("recipe files with problems are told with all of them", async () => {
  writeFileSync(at("bad.yml"), "model: tiny\nmode: lora\n");
  await expect(readRecipe(at("bad.yml"))).rejects.toThrow("data: ");
  writeFileSync(at("bad.yml"), "model: tiny\ndata: bank.json\nmode: lora\nrang: 8\n");
  await expect(readRecipe(at("bad.yml"))).rejects.toThrow('did you mean "rank"?');
  writeFileSync(at("bad.yml"), "model: [\n");
  await expect(readRecipe(at("bad.yml"))).rejects.toThrow("is not valid YAML");
  expect(() => new Study().bestRecipe()).toThrow("no complete trial");
});
