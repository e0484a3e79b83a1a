/** Training steps of a decoder on this engine. Arguments: shape, mode, rows, length, steps a round, device. */
import { readFileSync } from "node:fs";
import { Rng } from "#lib/core/index";
import { AdamW, type DeviceName, tf, useDevice } from "#lib/engine/index";
import { layerOf, weightSpecs } from "#lib/model/index";
import { ropeTables } from "#lib/model/rope";
import { type DecoderShape, fullConfig, type Mode, trainingStep } from "../../support/decoder.ts";
import { serve } from "./subject.ts";

const LORA_TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj"];
const LORA_RANK = 8;
const TRAINED_LAYERS = 2; // of freeze mode

const [shape, mode, rows, length, steps, device] = process.argv.slice(2) as [string, Mode, ...string[]];
const shapes = JSON.parse(readFileSync(new URL("./decoder-shapes.json", import.meta.url), "utf8"));
const config = fullConfig(shapes[shape] as DecoderShape);
const batch: [number, number] = [Number(rows), Number(length)];
await useDevice((device ?? "auto") as DeviceName);

const rng = new Rng(1);
const weights = new Map<string, tf.Tensor>();
const trained: Record<string, tf.Variable> = {};

function add(name: string, shape: number[], isTrained: boolean): void {
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  for (let i = 0; i < values.length; i++) values[i] = shape.length === 1 ? 1 : rng.uniform(-0.02, 0.02);
  const tensor = tf.tensor(values, shape);
  if (!isTrained) {
    weights.set(name, tensor);
    return;
  }
  trained[name] = tf.variable(tensor);
  weights.set(name, trained[name]);
  tensor.dispose();
}

for (const { name, shape } of weightSpecs(config)) {
  const layer = layerOf(name);
  const last = layer !== undefined && layer >= config.numLayers - TRAINED_LAYERS;
  add(name, [...shape], mode === "full" || (mode === "freeze" && last));
  const module = name.replace(/\.weight$/, "");
  if (mode !== "lora" || !LORA_TARGETS.some((target) => module.endsWith(target))) continue;
  add(`${module}.lora_A.weight`, [LORA_RANK, shape[1]!], true);
  add(`${module}.lora_B.weight`, [shape[0]!, LORA_RANK], true);
}

const step = trainingStep(config, weights, trained, new AdamW(trained), 2, ropeTables(config, batch[1]));
const learningRate = tf.scalar(1e-4);

function tokens(): tf.Tensor {
  return tf.tensor2d(
    Int32Array.from({ length: batch[0] * batch[1] }, () => rng.int(config.vocabSize)),
    batch,
    "int32",
  );
}

await serve(async () => {
  const [ids, labels] = [tokens(), tokens()];
  const { loss } = await step(ids, labels, learningRate);
  const [value] = await loss.data();
  if (!Number.isFinite(value)) throw new Error(`the loss is ${value}`);
  tf.dispose([ids, labels, loss]);
}, Number(steps));
