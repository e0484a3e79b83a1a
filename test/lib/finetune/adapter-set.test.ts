import { readFileSync } from "node:fs";
import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { tf, useDevice } from "#lib/engine/index";
import { AdapterSet, LoraAdapter } from "#lib/finetune/index";
import { type LanguageModel, loadModel } from "#lib/model/index";

// Made by test/peers/finetune/make_adapters.py with PEFT 0.21.
const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const expected = JSON.parse(readFileSync(fixture("adapters/expected.json"), "utf8"));

async function distance(model: LanguageModel, wanted: readonly number[]): Promise<number> {
  const ids = tf.tensor2d([expected.ids], undefined, "int32");
  const logits = await tf.tidy(() => model.logits(ids)).data();
  return wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - logits[i]!)), 0);
}

async function loaded() {
  const model = await loadModel(fixture("model/llama"));
  const adapters = new AdapterSet(model);
  await adapters.loadAdapter(fixture("adapters/rslora"), "rslora");
  await adapters.loadAdapter(fixture("adapters/dora"), "dora");
  await adapters.loadAdapter(fixture("adapters/lora"), "lora");
  await adapters.loadAdapter(fixture("model/llama-adapter"), "plain");
  return { model, adapters };
}

beforeAll(() => useDevice().then(() => undefined));

it("switches between adapters, adds them up, and gives the base back: logits equal PEFT's", async () => {
  const { model, adapters } = await loaded();
  const bare = await loadModel(fixture("model/llama"));
  const ids = tf.tensor2d([expected.ids], undefined, "int32");
  const base = Array.from(await tf.tidy(() => bare.logits(ids)).data());
  expect(await distance(model, base)).toBe(0); // nothing is active yet
  adapters.setAdapter("rslora");
  expect(await distance(model, expected.rslora.logits)).toBeLessThan(1e-4);
  adapters.setAdapter("dora");
  expect(await distance(model, expected.dora.logits)).toBeLessThan(1e-4);
  adapters.setAdapter(["rslora", "plain"]);
  expect(await distance(model, expected.together.both)).toBeLessThan(1e-4);
  const [lora, plain] = expected.together.weights;
  adapters.setAdapter({ lora, plain });
  expect(adapters.activeAdapters).toEqual({ lora, plain });
  expect(await distance(model, expected.together.weighted)).toBeLessThan(1e-4);
  adapters.disableAdapters();
  expect(await distance(model, base)).toBe(0);
});

it("merges what is active", async () => {
  for (const [active, logits] of [
    [["rslora", "plain"], expected.together.both],
    [{ lora: 0.7, plain: 0.3 }, expected.together.weighted],
    ["dora", expected.dora.logits],
  ] as const) {
    const { model, adapters } = await loaded();
    adapters.setAdapter(active);
    adapters.mergeInto();
    expect(model.adapter).toBeUndefined();
    expect(await distance(model, logits)).toBeLessThan(1e-4);
    adapters.dispose();
  }
});

it("takes over the adapter that is attached, saves as PEFT does, and refuses what cannot be", async () => {
  const model = await loadModel(fixture("model/llama"));
  model.adapter = await LoraAdapter.load(fixture("adapters/rslora"), model);
  const adapters = new AdapterSet(model);
  expect(adapters.activeAdapters).toEqual({ default: 1 });
  await adapters.loadAdapter(fixture("adapters/saved-tied"), "whole");
  expect(() => adapters.setAdapter("hole")).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/"whole"/) }),
  );
  await expect(adapters.loadAdapter(fixture("adapters/dora"), "whole")).rejects.toMatchObject({ code: "CONFLICT" });
  expect(() => adapters.setAdapter(["default", "whole"])).toThrow(/used alone/);
  expect(() => adapters.setAdapter({ default: Number.NaN })).toThrow(/NaN/);
  adapters.setAdapter("whole");
  expect(await distance(model, expected["saved-tied"].logits)).toBeLessThan(1e-4);
  const folder = await mkdtemp(join(tmpdir(), "tunelab-adapters-"));
  await adapters.save(folder);
  expect((await readdir(folder)).sort()).toEqual(["adapter_config.json", "adapter_model.safetensors", "whole"]);
  adapters.deleteAdapter("whole");
  expect(adapters.activeAdapters).toEqual({});
  expect(adapters.names).toEqual(["default"]);
  adapters.dispose();
  expect(model.adapter).toBeUndefined();
});
