import { cp, mkdtemp, readdir, readFile, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadDataset } from "#lib/data/index";
import { tf, useDevice } from "#lib/engine/index";
import { type FineTuneOptions, fineTune, LoraAdapter } from "#lib/finetune/index";
import { type LanguageModel, loadModel, saveModel } from "#lib/model/index";
import { RECORDS, tinyModel } from "../tiny-model.ts";

const folder = () => mkdtemp(join(tmpdir(), "tunelab-finetune-"));
const base = { data: RECORDS, batchSize: 4, maxLength: 64, validationShare: 0.25, epochs: 2 };

async function train(model: LanguageModel, options: Partial<FineTuneOptions>) {
  return fineTune({ ...base, model, ...options } as FineTuneOptions);
}

async function weightsOf(model: LanguageModel): Promise<Map<string, Float32Array>> {
  const copy = new Map<string, Float32Array>();
  for (const [name, weight] of model.weights) copy.set(name, Float32Array.from(await weight.data()));
  return copy;
}

async function logitsOf(model: LanguageModel, text: string | number[]): Promise<Float32Array> {
  const ids = tf.tensor2d([typeof text === "string" ? model.tokenizer.encode(text) : text], undefined, "int32");
  const logits = tf.tidy(() => model.logits(ids));
  return Float32Array.from(await logits.data());
}

const losses = (run: Awaited<ReturnType<typeof fineTune>>) => run.history.map((row) => row.loss ?? row.evalLoss);

beforeAll(() => useDevice().then(() => undefined));

describe("fineTune", () => {
  it("lowers the loss on held-back records in every mode, and the same seed gives the same numbers", async () => {
    for (const mode of ["full", "lora", "freeze"] as const) {
      const settings = { mode, learningRate: mode === "full" ? 0.02 : 0.05, epochs: 4 };
      const run = await train(tinyModel(), settings);
      expect(run.status).toBe("finished");
      const [first] = run.evaluations;
      expect(run.best!.evalLoss).toBeLessThan(first!.evalLoss - 0.05);
      expect(losses(await train(tinyModel(), settings))).toEqual(losses(run));
    }
  });

  it("changes only what the mode trains", async () => {
    const model = tinyModel();
    const before = await weightsOf(model);
    await train(model, { mode: "freeze", trainableLayers: 1, learningRate: 0.01 });
    for (const [name, after] of await weightsOf(model)) {
      const changed = after.some((value, i) => value !== before.get(name)![i]);
      expect([name, changed]).toEqual([name, name.startsWith("model.layers.1.")]);
    }
    const lora = tinyModel();
    await train(lora, { mode: "lora", learningRate: 0.01 });
    expect(await weightsOf(lora)).toEqual(before);
  });

  it("gives the same losses for 4 × 1 accumulated samples as for 1 × 4", async () => {
    const options = { mode: "full", learningRate: 0.01, maxSteps: 3, validation: RECORDS.slice(0, 2) } as const;
    const whole = await train(tinyModel(), { ...options, batchSize: 4 });
    // The order of the samples differs with the batch size, so take one batch that holds all records.
    const all = await train(tinyModel(), { ...options, batchSize: 8 });
    const parts = await train(tinyModel(), { ...options, batchSize: 2, gradientAccumulationSteps: 4 });
    expect(losses(whole)).not.toEqual(losses(all));
    losses(parts).forEach((loss, i) => {
      expect(loss).toBeCloseTo(losses(all)[i]!, 5);
    });
  });

  it("goes on from a checkpoint with exactly the same losses", async () => {
    const settings = { mode: "lora", learningRate: 0.01, dropout: 0.2, epochs: 4 } as const;
    const whole = await train(tinyModel(), { ...settings, runs: await folder() });
    const runs = await folder();
    const abort = new AbortController();
    const part = await train(tinyModel(), {
      ...settings,
      runs,
      signal: abort.signal,
      onEvent: (event) => event.type === "step" && event.step === 5 && abort.abort(),
    });
    expect(part.status).toBe("interrupted");
    const rest = await train(tinyModel(), { ...settings, runs, resume: "latest" });
    const row = (run: typeof whole) =>
      new Map(run.history.filter((r) => r.loss !== undefined).map((r) => [r.step, r.loss]));
    expect(new Map([...row(part), ...row(rest)])).toEqual(row(whole));
    await expect(train(tinyModel(), { ...settings, learningRate: 0.5, runs, resume: "latest" })).rejects.toMatchObject({
      code: "CHECKPOINT",
    });
  });

  it("saves an adapter that gives the same logits when loaded, merged or not", async () => {
    const model = tinyModel();
    const run = await train(model, { mode: "lora", learningRate: 0.02, targets: ["q_proj", "down_proj"] });
    const trained = await logitsOf(model, "请问冬季？");
    const path = await folder();
    await run.saveAdapter(join(path, "adapter"));
    const config = JSON.parse(await readFile(join(path, "adapter", "adapter_config.json"), "utf8"));
    expect(config).toMatchObject({ peft_type: "LORA", r: 8, lora_alpha: 16, target_modules: ["down_proj", "q_proj"] });
    const other = tinyModel();
    const plain = await logitsOf(other, "请问冬季？");
    other.adapter = await LoraAdapter.load(join(path, "adapter"), other);
    expect(await logitsOf(other, "请问冬季？")).toEqual(trained);
    expect(trained).not.toEqual(plain);
    await run.saveMerged(join(path, "merged"));
    const merged = await logitsOf(await loadModel(join(path, "merged")), "请问冬季？");
    merged.forEach((value, i) => {
      expect(Math.abs(value - trained[i]!)).toBeLessThan(1e-5);
    });
    await expect(train(tinyModel(), { mode: "lora", targets: ["qproj"] })).rejects.toThrow('no linear layer "qproj"');
  });

  it("continues pretraining on texts", async () => {
    const texts = RECORDS.map(({ output }) => output.repeat(3));
    const run = await train(tinyModel(), {
      stage: "pt",
      data: texts,
      validation: texts,
      mode: "full",
      learningRate: 0.005,
      epochs: 4,
      maxLength: 32,
    });
    expect(run.best!.step).toBeGreaterThan(0);
  });

  it("stops early, and on a loss that is no number", async () => {
    const patient = await train(tinyModel(), {
      mode: "full",
      learningRate: 1e-9,
      epochs: 20,
      earlyStoppingPatience: 2,
      earlyStoppingMinDelta: 0.01,
    });
    expect(patient.events.at(-1)).toMatchObject({ type: "finished", reason: "early-stopping" });
    expect(patient.evaluations.length).toBe(3);
    const wild = train(tinyModel(), { mode: "full", learningRate: 1e30, maxGradNorm: 0, epochs: 4 });
    await expect(wild).rejects.toMatchObject({ code: "NUMERICAL" });
  });

  it("leaves the model free for the next training when one fails", async () => {
    const model = tinyModel();
    const lost = train(model, { mode: "lora", runs: await folder(), resume: "latest" });
    await expect(lost).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await train(model, { mode: "lora", maxSteps: 1 })).status).toBe("finished");
  });

  it("leaves no tensor behind", async () => {
    const data = await loadDataset(RECORDS);
    const model = tinyModel();
    await train(model, { data, mode: "freeze", maxSteps: 1 });
    const before = tf.memory().numTensors;
    await train(model, { data, mode: "freeze", maxSteps: 2 });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("model folders", () => {
  it("come back the same, and miss nothing silently", async () => {
    const model = tinyModel();
    const path = join(await folder(), "model");
    await saveModel(model, path);
    expect((await readdir(path)).sort()).toEqual([
      "chat_template.jinja",
      "config.json",
      "generation_config.json",
      "model.safetensors",
      "tokenizer.json",
      "tokenizer_config.json",
    ]);
    const again = await loadModel(path);
    expect(await logitsOf(again, "红灯")).toEqual(await logitsOf(model, "红灯"));
    await expect(loadModel(join(path, "none"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(loadModel(join(path, "config.json"))).rejects.toThrow("is not a GGUF file");
    const shard = `${path}-sharded`;
    await cp(path, shard, { recursive: true });
    await rename(join(shard, "model.safetensors"), join(shard, "model-00001-of-00002.safetensors"));
    await expect(loadModel(shard)).rejects.toThrow("1 of 2 weight files");
  });
});

describe("generation", () => {
  it("with the cache gives what the whole forward pass gives, token by token", async () => {
    const model = tinyModel();
    await train(model, { mode: "full", learningRate: 0.02, epochs: 12 });
    const prompt = model.tokenizer.renderChat([{ role: "user", content: "请问红灯？" }], { addGenerationPrompt: true });
    const ids = model.tokenizer.encode(prompt);
    for (let i = 0; i < 12; i++) {
      const logits = await logitsOf(model, ids);
      const last = logits.slice(-model.config.vocabSize);
      const best = last.indexOf(Math.max(...last));
      if (best === model.tokenizer.eosTokenId) break;
      ids.push(best);
    }
    const expected = model.tokenizer.decode(ids.slice(model.tokenizer.encode(prompt).length));
    expect(await model.generate("请问红灯？", { maxNewTokens: 12 })).toBe(expected);
    expect(expected.length).toBeGreaterThan(0);
    const pieces: string[] = [];
    for await (const chunk of model.stream("请问红灯？", { maxNewTokens: 12, temperature: 1, seed: 3 }))
      pieces.push(chunk.text);
    expect(pieces.join("")).toBe(await model.generate("请问红灯？", { maxNewTokens: 12, temperature: 1, seed: 3 }));
  });
});
