/** Compares our logits with those that transformers and PEFT computed for the same files. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { tf } from "#lib/engine/index";
import { LoraAdapter } from "#lib/finetune/index";
import { type LanguageModel, loadModel } from "#lib/model/index";

export const FAMILIES = ["llama", "llama3", "mistral", "qwen2", "qwen3", "gpt2"];
export const ADAPTERS = ["llama-adapter", "gpt2-adapter"];

type Expected = { ids: number[] } & Record<string, number[]>;

/** @returns the largest difference */
export async function compareLogits(folder: string, name: string): Promise<number> {
  const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as Expected;
  const model = await loadModel(join(folder, name.replace("-adapter", "")));
  if (name.endsWith("-adapter")) model.adapter = await LoraAdapter.load(join(folder, name), model);
  const logits = await logitsOf(model, expected.ids);
  expect(logits.length).toBe(expected[name]!.length);
  return logits.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[name]![i]!)), 0);
}

async function logitsOf(model: LanguageModel, ids: number[]): Promise<Float32Array> {
  const input = tf.tensor2d([ids], undefined, "int32");
  const logits = tf.tidy(() => model.logits(input));
  return (await logits.data()) as Float32Array;
}
