import { readFileSync } from "node:fs";
import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { tf, useDevice } from "#lib/engine/index";
import { lossOf } from "#lib/finetune/evaluate";
import { fineTune, LoraAdapter, parseRecipe } from "#lib/finetune/index";
import { targetModules } from "#lib/finetune/lora/targets";
import { createModel, loadModel } from "#lib/model/index";
import { RECORDS, tinyConfig, tinyModel, tinyTokenizer } from "../tiny-model.ts";

// Made by test/peers/finetune/make_adapters.py with PEFT 0.21.
const fixtures = fileURLToPath(new URL("../../fixtures/adapters", import.meta.url));
const models = fileURLToPath(new URL("../../fixtures/model", import.meta.url));
const base = join(models, "llama");
const expected = JSON.parse(readFileSync(join(fixtures, "expected.json"), "utf8"));
const temporary = () => mkdtemp(join(tmpdir(), "tunelab-adapters-"));

async function worst(actual: tf.Tensor, wanted: readonly number[]): Promise<number> {
  const values = await actual.data();
  expect(values.length).toBe(wanted.length);
  return wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i]!)), 0);
}

beforeAll(() => useDevice().then(() => undefined));

const NAMES = [
  ...["rslora", "dora", "dora-rslora", "lora", "saved", "saved-tied", "saved-apart"],
  ...["patterns", "patterns-dora"],
];

it.each(NAMES)("%s: logits, loss and gradients equal PEFT's", async (name) => {
  const model = await loadModel(join(models, expected[name].base ?? "llama"));
  const adapter = await LoraAdapter.load(join(fixtures, name), model);
  model.adapter = adapter;
  const ids = tf.tensor2d([expected.ids], undefined, "int32");
  expect(
    await worst(
      tf.tidy(() => model.logits(ids)),
      expected[name].logits,
    ),
  ).toBeLessThan(1e-4);
  const labels = tf.tensor1d([...expected.ids.slice(1), -100], "int32");
  const variables = adapter.variables();
  const { value, grads } = tf.variableGrads(
    () => lossOf(model, ids, labels).div<tf.Scalar>(expected.ids.length - 1),
    Object.values(variables),
  );
  expect(await worst(value, [expected[name].loss])).toBeLessThan(1e-5);
  expect(Object.keys(variables).sort()).toEqual(Object.keys(expected[name].gradients).sort());
  for (const [key, variable] of Object.entries(variables))
    expect(await worst(grads[variable.name]!, expected[name].gradients[key])).toBeLessThan(1e-5);
});

it("merges to the same logits, and unmerges to the last bit", async () => {
  const model = await loadModel(base);
  const adapter = await LoraAdapter.load(join(fixtures, "dora-rslora"), model);
  model.adapter = adapter;
  const weight = model.weight("model.layers.0.self_attn.q_proj.weight");
  const before = Array.from(await weight.data());
  const merged = await adapter.merge(model);
  expect(model.adapter).toBeUndefined();
  const ids = tf.tensor2d([expected.ids], undefined, "int32");
  expect(
    await worst(
      tf.tidy(() => model.logits(ids)),
      expected["dora-rslora"].logits,
    ),
  ).toBeLessThan(1e-4);
  merged.unmerge();
  expect(Array.from(await weight.data())).toEqual(before);
  expect(model.adapter).toBe(adapter);
});

it("trains rsLoRA with DoRA and dropout, and what it saves loads again", async () => {
  const model = tinyModel();
  const run = await fineTune({
    model,
    data: RECORDS,
    mode: "lora",
    dora: true,
    rsLora: true,
    dropout: 0.1,
    learningRate: 0.02,
    maxLength: 64,
    epochs: 3,
  });
  expect(run.best!.evalLoss).toBeLessThan(run.evaluations[0]!.evalLoss);
  const folder = await temporary();
  await run.saveAdapter(folder);
  const other = tinyModel();
  const ids = tf.tensor2d([[5, 9, 17]], undefined, "int32");
  const logits = Array.from(await tf.tidy(() => model.logits(ids)).data());
  other.adapter = await LoraAdapter.load(folder, other);
  expect(Array.from(await tf.tidy(() => other.logits(ids)).data())).toEqual(logits);
});

it("trains embeddings and norms whole beside the updates, and leaves the base as it was", async () => {
  const model = tinyModel();
  const base = Array.from(await model.baseWeight("model.embed_tokens.weight").data());
  const run = await fineTune({
    model,
    data: RECORDS,
    validation: RECORDS,
    mode: "lora",
    modulesToSave: ["embed_tokens", "model.norm"],
    targets: ["q_proj"],
    learningRate: 0.02,
    maxLength: 64,
    epochs: 6,
  });
  expect(run.best!.evalLoss).toBeLessThan(run.evaluations[0]!.evalLoss);
  const { embed, norm } = { embed: "model.embed_tokens.weight", norm: "model.norm.weight" };
  expect([...run.adapter!.saved.weights.keys()]).toEqual([embed, norm]);
  expect(Array.from(await model.baseWeight(embed).data())).toEqual(base);
  const trained = Array.from(await model.weight(embed).data());
  expect(trained).not.toEqual(base);
  const folder = await temporary();
  await run.saveAdapter(folder);
  const config = JSON.parse(await readFile(join(folder, "adapter_config.json"), "utf8"));
  expect(config).toMatchObject({ modules_to_save: ["embed_tokens", "model.norm"], ensure_weight_tying: true });
  const ids = tf.tensor2d([[5, 9, 17]], undefined, "int32");
  const logits = Array.from(await tf.tidy(() => model.logits(ids)).data());
  const other = tinyModel();
  other.adapter = await LoraAdapter.load(folder, other);
  expect(Array.from(await tf.tidy(() => other.logits(ids)).data())).toEqual(logits);
  await run.saveMerged(join(folder, "merged"));
  const merged = await loadModel(join(folder, "merged"));
  expect(
    await worst(
      tf.tidy(() => merged.logits(ids)),
      logits,
    ),
  ).toBeLessThan(1e-5);
  expect(Array.from(await merged.weight(embed).data())).toEqual(trained);
});

it("names modules that are not there, or stand in both lists", async () => {
  const model = tinyModel();
  const create = (modulesToSave: string[]) =>
    LoraAdapter.create(model, { rank: 2, alpha: 4, dropout: 0, targets: "all-linear", seed: 0, modulesToSave });
  expect(() => create(["embed_token", "norms"])).toThrow(/no module "embed_token"/);
  expect(() => create(["lmhead"])).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/did you mean "lm_head"/) }),
  );
  expect(() => create(["down_proj"])).toThrow(/is a target and in modulesToSave/);
  const apart = await LoraAdapter.load(join(fixtures, "saved-apart"), await loadModel(base));
  const target = await loadModel(base);
  expect(() => apart.mergeInto(target)).toThrow(/apart/);
});

it("loads only on the base that it was trained on, unless it is told to", async () => {
  const folder = await temporary();
  const model = tinyModel(1);
  await LoraAdapter.create(model, { rank: 2, alpha: 4, dropout: 0, targets: ["q_proj"], seed: 0 }).save(folder);
  expect((await LoraAdapter.load(folder, tinyModel(1))).warnings).toEqual([]);
  const stranger = tinyModel(2); // the same shapes
  await expect(LoraAdapter.load(folder, stranger)).rejects.toMatchObject({
    code: "CONFLICT",
    hint: expect.stringMatching(/anyBase/),
  });
  expect((await LoraAdapter.load(folder, stranger, { anyBase: true })).warnings).toEqual([]);
  const rounded = tinyModel(1);
  for (const weight of rounded.weights.values()) tf.tidy(() => weight.assign(tf.round(weight.mul(256)).div(256)));
  expect((await LoraAdapter.load(folder, rounded)).warnings[0]).toMatch(/% away.*quantised or trained further/);
  // PEFT records a name alone.
  const made = await LoraAdapter.load(join(fixtures, "rslora"), await loadModel(base));
  expect(made.warnings).toEqual([]);
  const path = join(folder, "adapter_config.json");
  const config = JSON.parse(await readFile(path, "utf8"));
  await cp(join(fixtures, "rslora", "adapter_model.safetensors"), join(folder, "adapter_model.safetensors"));
  await writeFile(path, JSON.stringify({ ...config, r: 4, base_model_name_or_path: "owner/other-model" }));
  expect((await LoraAdapter.load(folder, await loadModel(base))).warnings[0]).toMatch(/"owner\/other-model"/);
});

it("chooses targets by name or by one regular expression", () => {
  const modules = (targets: string | string[]) => targetModules(tinyConfig(), targets).map(({ module }) => module);
  expect(modules("all-linear")).toHaveLength(14);
  expect(modules(".*\\.1\\.self_attn\\.[qv]_proj")).toEqual([
    "model.layers.1.self_attn.q_proj",
    "model.layers.1.self_attn.v_proj",
  ]);
  expect(() => modules("q_proj")).toThrow("no linear layer matches");
  expect(() => modules("(")).toThrow("no regular expression");
  expect(parseRecipe({ mode: "lora" })).toMatchObject({ rsLora: false, dora: false });
});

it("refuses an adapter of another base, and settings that it does not know", async () => {
  const shallow = createModel("other", tinyConfig({ numLayers: 1 }), tinyTokenizer());
  await expect(LoraAdapter.load(join(fixtures, "dora"), shallow)).rejects.toThrow("no place for");
  const narrow = createModel("other", tinyConfig({ hiddenSize: 8 }), tinyTokenizer());
  await expect(LoraAdapter.load(join(fixtures, "dora"), narrow)).rejects.toMatchObject({ code: "SHAPE_MISMATCH" });
  const folder = await temporary();
  await cp(join(fixtures, "dora"), folder, { recursive: true });
  const path = join(folder, "adapter_config.json");
  const config = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify({ ...config, trainable_token_indices: [3] }));
  await expect(LoraAdapter.load(folder, await loadModel(base))).rejects.toThrow("trainable_token_indices");
});
