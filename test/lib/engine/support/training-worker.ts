/** A worker thread that trains a small decoder and posts the losses. */
import { parentPort, workerData } from "node:worker_threads";
import { Rng } from "#lib/core/index";
import { AdamW, tf, useDevice } from "#lib/engine/index";
import { ropeTables } from "#lib/model/rope";
import { randomDecoder, SMALL_DECODER, trainingStep } from "../../../support/decoder.ts";

const { seed, steps } = workerData as { seed: number; steps: number };
await useDevice("onnx");
const rng = new Rng(seed);
const { weights, trained } = randomDecoder(SMALL_DECODER, "full", rng);
const step = trainingStep(SMALL_DECODER, weights, trained, new AdamW(trained), 2, ropeTables(SMALL_DECODER, 16));
const rate = tf.scalar(1e-2);
const losses: number[] = [];
for (let i = 0; i < steps; i++) {
  const tokens = () =>
    tf.tensor2d(
      Int32Array.from({ length: 32 }, () => rng.int(SMALL_DECODER.vocabSize)),
      [2, 16],
      "int32",
    );
  const { loss } = await step(tokens(), tokens(), rate);
  losses.push((await loss.data())[0]!);
}
parentPort!.postMessage(losses);
