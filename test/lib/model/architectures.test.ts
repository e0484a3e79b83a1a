import { readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { AdamW, jit, type NamedTensors, ops, tf, useDevice } from "#lib/engine/index";
import { fineTune, LoraAdapter } from "#lib/finetune/index";
import { ARCHITECTURES, type LanguageModel, loadModel, saveGguf, saveModel } from "#lib/model/index";
import { RECORDS, tinyGpt2 } from "../tiny-model.ts";
import { FAMILIES } from "./transformers-fixtures.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/model", import.meta.url));

interface Training {
  ids: number[][];
  learningRate: number;
  weightDecay: number;
  steps: Record<string, { loss: number; gradients: Record<string, [norm: number, sum: number]> }[]>;
}

beforeAll(() => useDevice().then(() => undefined));

describe("three AdamW steps equal PyTorch's", () => {
  // Made by test/peers/model/train_models.py with PyTorch 2.13 and transformers 5.23.
  const expected = JSON.parse(readFileSync(join(fixtures, "training.json"), "utf8")) as Training;
  const { ids: rows, learningRate, weightDecay } = expected;

  it.each(FAMILIES)("%s: losses and gradients", async (family) => {
    const model = await loadModel(join(fixtures, family));
    const variables = Object.fromEntries(model.weights);
    const optimizer = new AdamW(variables, { weightDecay, noDecay: (name) => variables[name]!.rank < 2 });
    const step = jit((ids: tf.Tensor, labels: tf.Tensor, rate: tf.Tensor): NamedTensors => {
      const { value, grads } = tf.variableGrads(() => {
        const hidden = model.hiddenStates(ids);
        const { lossSum, count } = ops.crossEntropy(hidden.reshape([-1, model.config.hiddenSize]), model.head, labels);
        return lossSum.div<tf.Scalar>(count);
      });
      const named = Object.fromEntries(Object.keys(variables).map((name) => [name, grads[variables[name]!.name]!]));
      optimizer.apply(named, rate);
      return { loss: value, ...named };
    });
    model.prepare(rows[0]!.length);
    const ids = tf.tensor2d(rows, undefined, "int32");
    const labels = tf.tensor1d(
      rows.flatMap((row) => [...row.slice(1), -100]),
      "int32",
    );
    for (const { loss: wanted, gradients } of expected.steps[family]!) {
      const { loss, ...grads } = await step(ids, labels, tf.scalar(learningRate));
      expect(Math.abs((await loss!.data())[0]! - wanted)).toBeLessThan(1e-5);
      expect(Object.keys(grads).sort()).toEqual(Object.keys(gradients).sort());
      for (const [name, [norm, sum]] of Object.entries(gradients)) {
        const turned = await grads[name]!.data();
        const values = Float64Array.from(turned);
        expect(Math.abs(Math.hypot(...values) - norm), name).toBeLessThan(1e-5 * Math.max(1, norm));
        const total = values.reduce((all, value) => all + value, 0);
        expect(Math.abs(total - sum), name).toBeLessThan(1e-5 * Math.max(1, norm) * Math.sqrt(values.length));
      }
    }
    step.dispose();
    model.dispose();
  });
});

async function logits(model: LanguageModel): Promise<number[]> {
  const ids = tf.tensor2d([[5, 9, 63, 2, 17, 299, 30]], undefined, "int32");
  const result = tf.tidy(() => model.logits(ids));
  return Array.from(await result.data());
}

const difference = (a: number[], b: number[]) => a.reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i]!)), 0);

describe("GPT-2", () => {
  it("learns in all three modes, and packed samples do not see each other", async () => {
    const settings = { data: RECORDS, learningRate: 0.01, epochs: 3, batchSize: 4, maxLength: 64, validationShare: 0 };
    for (const mode of ["full", "lora", "freeze"] as const) {
      const model = tinyGpt2();
      const options = mode === "freeze" ? { mode, trainableLayers: 1 } : { mode };
      const run = await fineTune({ model, ...settings, ...options, packing: mode === "full" });
      const losses = run.history.flatMap(({ loss }) => loss ?? []);
      expect(losses.at(-1), mode).toBeLessThan(losses[0]!);
      model.dispose();
    }
  });

  it("takes the whole sequence as it takes its parts: the cache and the positions agree", async () => {
    const model = tinyGpt2();
    for (const weight of model.weights.values()) if (weight.rank === 2) tf.tidy(() => weight.assign(weight.mul(12)));
    const ids = model.tokenizer.encode("请问水的");
    const generated = await model.generate("请问水的", { raw: true, maxNewTokens: 6 });
    const all = [...ids];
    for (let i = 0; i < 6; i++) {
      const scores = tf.tidy(() => model.logits(tf.tensor2d([all], undefined, "int32")).slice([0, all.length - 1, 0]));
      const next = (await tf.argMax(scores.reshape([-1])).data())[0]!;
      if (model.config.eosTokenIds.includes(next)) break;
      all.push(next);
    }
    expect(model.tokenizer.decode(all.slice(ids.length)).startsWith(generated)).toBe(true);
    expect(generated).not.toBe("");
    model.dispose();
  });

  it("goes out as a folder, an adapter and a GGUF file, and comes back", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tunelab-gpt2-"));
    const model = tinyGpt2();
    const exact = await logits(model);
    await saveModel(model, join(folder, "model"));
    const config = JSON.parse(readFileSync(join(folder, "model/config.json"), "utf8")) as Record<string, unknown>;
    expect(config).toMatchObject({ architectures: ["GPT2LMHeadModel"], n_embd: 16, n_inner: 24, n_positions: 96 });
    expect(await logits(await loadModel(join(folder, "model")))).toEqual(exact);
    await saveGguf(model, join(folder, "model.gguf"), { dtype: "F32" });
    expect(difference(await logits(await loadModel(join(folder, "model.gguf"))), exact)).toBeLessThan(1e-6);
    const run = await fineTune({ model, data: RECORDS, mode: "lora", learningRate: 0.05, epochs: 1, maxLength: 64 });
    await run.saveAdapter(join(folder, "adapter"));
    const adapted = await logits(model);
    expect(difference(adapted, exact)).toBeGreaterThan(1e-4);
    const again = await loadModel(join(folder, "model"));
    again.adapter = await LoraAdapter.load(join(folder, "adapter"), again);
    expect(difference(await logits(again), adapted)).toBeLessThan(1e-6);
    const peft = JSON.parse(readFileSync(join(folder, "adapter/adapter_config.json"), "utf8")) as object;
    expect(peft).toMatchObject({ fan_in_fan_out: true, target_modules: ["c_attn", "c_fc", "c_proj"] });
  });

  it("reads weights that were saved without the head's prefix", async () => {
    // As the original gpt2 files name them: h.0.attn.c_attn.weight.
    const folder = await mkdtemp(join(tmpdir(), "tunelab-gpt2-"));
    const model = tinyGpt2();
    await saveModel(model, folder);
    const path = join(folder, "model.safetensors");
    const bytes = readFileSync(path);
    const length = Number(bytes.readBigUInt64LE(0));
    const header = bytes
      .subarray(8, 8 + length)
      .toString()
      .replaceAll('"transformer.', '"')
      .padEnd(length);
    await writeFile(path, Buffer.concat([bytes.subarray(0, 8), Buffer.from(header), bytes.subarray(8 + length)]));
    expect(await logits(await loadModel(folder))).toEqual(await logits(model));
  });

  it("names what it cannot do", async () => {
    const { readConfig } = ARCHITECTURES["gpt2"]!;
    const config = { n_embd: 16, n_layer: 2, n_head: 4, vocab_size: 64 };
    expect(readConfig({ ...config, n_positions: 32 }, "c")).toMatchObject({ intermediateSize: 64, maxPositions: 32 });
    const general = { hidden_size: 16, num_hidden_layers: 2, num_attention_heads: 4, max_position_embeddings: 32 };
    expect(readConfig(general, "c")).toMatchObject({ hiddenSize: 16, numLayers: 2, headDim: 4, maxPositions: 32 });
    expect(() => readConfig({ ...config, activation_function: "relu" }, "c")).toThrow(/activation_function "relu"/);
    expect(() => readConfig({ ...config, scale_attn_by_inverse_layer_idx: true }, "c")).toThrow(/scale_attn_by_inv/);
  });
});

describe("gelu", () => {
  it.each(["onnx", "cpu"] as const)("equals transformers' gelu_new on %s", async (device) => {
    await useDevice(device);
    // transformers 5.23: ACT2FN["gelu_new"] and its gradient
    const x = tf.tensor1d([-4, -1, -0.25, 0, 0.5, 1, 3]);
    const values = [-7.0214e-5, -0.158808, -0.1003246, 0, 0.345714, 0.841192, 2.9963627];
    const slopes = [-3.34972e-4, -0.0829641, 0.3046459, 0.5, 0.8673699, 1.0829641, 1.0115843];
    const results = [
      await ops.gelu(x).data(),
      await tf
        .grad((y: tf.Tensor) => ops.gelu(y))(x)
        .data(),
    ];
    expect(difference(Array.from(results[0]!), values)).toBeLessThan(1e-6);
    expect(difference(Array.from(results[1]!), slopes)).toBeLessThan(1e-6);
    await useDevice();
  });
});
