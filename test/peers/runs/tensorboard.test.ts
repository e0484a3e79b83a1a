/** TensorBoard's own reader sees what a run wrote. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { fineTune } from "#lib/finetune/index";
import { saveModel } from "#lib/model/index";
import { RunStore } from "#lib/runs/index";
import { space, sweep } from "#lib/sweep/index";
import { RECORDS, tinyModel } from "../../lib/tiny-model.ts";
import { findPeer, runPeer } from "../python.ts";

const peer = await findPeer("tensorboard");
if (!peer.available) console.log(`skipped: TensorBoard: ${peer.reason}`);

test.skipIf(!peer.available)("TensorBoard reads scalars, texts and hyperparameters of a run", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tunelab-tensorboard-"));
  const recipe = { mode: "lora", lora: { rank: 8, rsLora: true }, 说明: "题库" };
  const run = await new RunStore(folder).create({ name: "lora tiny", seed: 1, recipe });
  for (let step = 1; step <= 20; step++)
    await run.append(Object.assign({ type: "step" }, { step, loss: 4 / step, learningRate: 2e-4 }));
  await run.append(Object.assign({ type: "evaluated" }, { step: 20, evalLoss: 0.5 }));
  await run.append(Object.assign({ type: "sample" }, { step: 20, prompt: "甲方", text: "乙方 **b**" }));
  await run.append({ type: "finished" });
  await run.close();

  const seen = JSON.parse(await runPeer(peer, new URL("read_events.py", import.meta.url), [folder]));
  expect(Object.keys(seen.runs)).toEqual([run.id]);
  const { scalars, texts, hparams } = seen.runs[run.id];
  expect(Object.keys(scalars).sort()).toEqual(["eval/loss", "eval/perplexity", "train/learning_rate", "train/loss"]);
  expect(scalars["train/loss"]).toEqual(Array.from({ length: 20 }, (_, i) => [i + 1, Math.fround(4 / (i + 1))]));
  expect(scalars["eval/perplexity"][0][1]).toBeCloseTo(Math.exp(0.5), 6);
  const table =
    "| setting | value |\n|---|---|\n| mode | lora |\n| lora.rank | 8 |\n| lora.rsLora | true |\n| 说明 | 题库 |";
  expect(texts).toEqual({ recipe: [[0, table]], sample: [[20, "**甲方**\n\n乙方 **b**"]] });
  expect(hparams["_hparams_/session_start_info"].sessionStartInfo.hparams).toEqual({
    mode: "lora",
    "lora.rank": 8,
    "lora.rsLora": true,
    说明: "题库",
  });
  expect(hparams["_hparams_/session_end_info"].sessionEndInfo.status).toBe("STATUS_SUCCESS");
  expect(
    hparams["_hparams_/experiment"].experiment.metricInfos.map((info: { name: { tag: string } }) => info.name.tag),
  ).toEqual(["eval/loss", "train/loss"]);
  expect(seen.events).toBe(1 + 2 + 1 + 40 + 2 + 1 + 1);
  await rm(folder, { recursive: true });
});

test.skipIf(!peer.available)("TensorBoard shows each trial of a sweep with its hyperparameters", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tunelab-tensorboard-"));
  const [model, runs] = [join(folder, "model"), join(folder, "runs")];
  await saveModel(tinyModel(), model);
  const study = await sweep({
    space: { learningRate: space.logUniform(1e-4, 1e-2), rank: space.choice([2, 4]) },
    objective: (params, trial) =>
      fineTune({
        ...{ model, data: RECORDS, mode: "lora", runs, batchSize: 6, maxLength: 48, maxSteps: 2, evaluateEvery: 1 },
        ...{ validationShare: 0.25, ...params, trial },
      }),
    trials: 3,
  });
  const seen = JSON.parse(await runPeer(peer, new URL("read_events.py", import.meta.url), [runs]));
  expect(Object.keys(seen.runs)).toHaveLength(3);
  for (const { userAttrs, params, values } of study.trials) {
    const { scalars, hparams } = seen.runs[basename(String(userAttrs["run"]))];
    expect(hparams["_hparams_/session_start_info"].sessionStartInfo.hparams).toMatchObject(params);
    expect(hparams["_hparams_/session_end_info"].sessionEndInfo.status).toBe("STATUS_SUCCESS");
    expect(Math.min(...scalars["eval/loss"].map(([, loss]: [number, number]) => loss))).toBeCloseTo(values![0]!, 5);
  }
  await rm(folder, { recursive: true });
});
