/** Training steps of a decoder on this engine. Arguments: shape, mode, rows, length, steps a round, device, precision. */
import { readFileSync } from "node:fs";
import { Rng } from "#lib/core/index";
import { AdamW, type DeviceName, type Precision, tf, useDevice } from "#lib/engine/index";
import { ropeTables } from "#lib/model/rope";
import { type DecoderShape, fullConfig, type Mode, randomDecoder, trainingStep } from "../../support/decoder.ts";
import { serve } from "./subject.ts";

const [shape, mode, rows, length, steps, device, precision = "fp32"] = process.argv.slice(2) as [
  string,
  Mode,
  ...string[],
];
const shapes = JSON.parse(readFileSync(new URL("./decoder-shapes.json", import.meta.url), "utf8"));
const config = fullConfig(shapes[shape] as DecoderShape);
const batch: [number, number] = [Number(rows), Number(length)];
await useDevice((device ?? "auto") as DeviceName);

const rng = new Rng(1);
const { weights, trained } = randomDecoder(config, mode, rng);
const tables = ropeTables(config, batch[1]);
const options = { precision: precision as Precision };
const step = trainingStep(config, weights, trained, new AdamW(trained), 2, tables, options);
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
