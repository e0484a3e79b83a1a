import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { writeJson } from "#lib/core/index";
import { tf, useDevice } from "#lib/engine/index";
import { evaluate, type FineTuneOptions, fineTune, loadRun } from "#lib/finetune/index";
import { heldBack, openRun } from "#lib/finetune/stored-run";
import { type LanguageModel, loadModel, saveModel } from "#lib/model/index";
import { RECORDS, tinyModel } from "../tiny-model.ts";

beforeAll(() => useDevice());

const SETTINGS = { epochs: 3, batchSize: 4, maxLength: 64, learningRate: 0.01, validationShare: 0.25 };

/** A base folder, a data file and a run store. */
async function workplace() {
  const folder = await mkdtemp(join(tmpdir(), "tunelab-outputs-"));
  const [base, data, runs] = [join(folder, "base"), join(folder, "bank.json"), join(folder, "runs")];
  await saveModel(tinyModel(), base);
  await writeJson(data, RECORDS);
  return { folder, base, data, runs };
}

async function train(options: Partial<FineTuneOptions>) {
  const place = await workplace();
  const run = await fineTune({
    ...{ ...SETTINGS, mode: "lora", model: place.base, data: place.data, runs: place.runs },
    ...options,
  } as FineTuneOptions);
  return { ...place, run };
}

async function logitsOf(model: LanguageModel): Promise<number[]> {
  const ids = tf.tensor2d([model.tokenizer.encode("请问冬季？")], undefined, "int32");
  return Array.from(await tf.tidy(() => model.logits(ids)).data());
}

describe("a run", () => {
  it("writes adapter, merged model and GGUF, and stays as it is", async () => {
    const { run, folder } = await train({});
    const before = await logitsOf(run.model);
    await run.saveMerged(join(folder, "merged"));
    await run.saveGguf(join(folder, "model.gguf"), { dtype: "F32" });
    await run.saveAdapter(join(folder, "adapter"));
    expect(await logitsOf(run.model)).toEqual(before);
    for (const name of ["merged", "model.gguf"]) {
      const loaded = await logitsOf(await loadModel(join(folder, name)));
      loaded.forEach((value, i) => {
        expect(Math.abs(value - before[i]!)).toBeLessThan(1e-5);
      });
    }
  });

  it("describes itself in a card with the YAML of the hub, in both languages", async () => {
    const { run, folder } = await train({});
    await run.saveAdapter(join(folder, "adapter"), { language: "en" });
    const card = await readFile(join(folder, "adapter/README.md"), "utf8");
    const [, front = ""] = /^---\n([\s\S]*?)\n---\n/.exec(card) ?? [];
    expect(parse(front)).toEqual({
      library_name: "peft",
      pipeline_tag: "text-generation",
      tags: ["tunelab", "sft", "lora"],
    });
    expect(card).toContain(`\`bank\`, 8 records, SHA-256 \`${run.data!.sha256}\``);
    expect(card).toMatch(/loss \(nats per token\) \| \d\.\d{3} \| \d\.\d{3}/);
    expect(card).toContain("rank: 8");
    expect(card).not.toContain(folder); // no path of this machine

    const measures = await evaluate(run.model, RECORDS.slice(0, 2), { maxNewTokens: 2 });
    const evaluations = { before: measures, after: measures };
    await run.saveMerged(join(folder, "merged"), { language: "zh", evaluations });
    const chinese = await readFile(join(folder, "merged/README.md"), "utf8");
    expect(chinese).toContain("library_name: transformers");
    expect(chinese).toContain("完全一致的回答 | 0% (0/2)");
  });

  it("takes licence and repository of the base from where it comes", async () => {
    const { modelCard } = await import("#lib/finetune/outputs/model-card");
    const { run } = await train({ maxSteps: 1 });
    const card = modelCard(run, "merged", { repository: "owner/base", licence: "mit" }, { language: "en" });
    expect(card).toMatch(/^---\nbase_model: owner\/base\nbase_model_relation: finetune\n/);
    expect(card).toContain("license: mit");
    expect(card).toContain("Licence of the base model: mit.");
    const tiny = await (await import("#lib/model/index")).modelOrigin("tiny");
    expect(tiny).toEqual({ licence: "apache-2.0" });
    expect(await (await import("#lib/model/index")).modelOrigin("/nowhere")).toEqual({});
  });
});

describe("a kept run", () => {
  it.each(["lora", "full", "freeze"] as const)("in %s mode comes back with its weights", async (mode) => {
    const { run, runs } = await train({ mode });
    const again = await loadRun("latest", { runs });
    expect(await logitsOf(again.model)).toEqual(await logitsOf(run.model));
    expect(again.history).toEqual(run.history);
    expect(again.data).toEqual(run.data);
    expect(again.kept).toEqual(run.kept);
  });

  it("comes back with the best weights where they were put back", async () => {
    const { run, runs } = await train({ mode: "full", learningRate: 0.05, epochs: 30, earlyStoppingPatience: 2 });
    const again = await loadRun(run.id!, { runs });
    expect(await logitsOf(again.model)).toEqual(await logitsOf(run.model));
    expect(again.kept).toEqual(run.best);
  });

  it("finds the records again that it held back, and sees that a file has changed", async () => {
    const { run, runs, data } = await train({});
    const { kept, model } = await openRun("latest", { runs });
    const held = await heldBack(kept);
    expect(held.length).toBe(2);
    const { loss } = await evaluate(model, held, { maxAnswers: 0, maxLength: 64 });
    expect(loss).toBeCloseTo(run.evaluations[0]!.evalLoss, 5);
    await writeJson(data, RECORDS.slice(1));
    await expect(heldBack(kept)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(loadRun("none", { runs })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
