/** Does training keep its memory? Ten thousand steps of a small decoder. */
import { formatBytes, Rng } from "#lib/core/index";
import { AdamW, tf, useDevice } from "#lib/engine/index";
import { ropeTables } from "#lib/model/rope";
import { randomDecoder, SMALL_DECODER, trainingStep } from "../support/decoder.ts";
import { median, type Proof } from "./harness.ts";

const STEPS = 10_000;
const SAMPLES = 40;
/** Growth of the resident memory from the second quarter of the steps to the last. */
const LIMIT = 0.02;

export default {
  description: "memory over 10,000 training steps of a small decoder (flat: last quarter within 2 % of the second)",
  async prove(say) {
    await useDevice("onnx");
    const rng = new Rng(1);
    const { weights, trained } = randomDecoder(SMALL_DECODER, "full", rng);
    const step = trainingStep(SMALL_DECODER, weights, trained, new AdamW(trained), 2, ropeTables(SMALL_DECODER, 16));
    const rate = tf.scalar(1e-3);
    const samples: { resident: number; tensors: number }[] = [];
    for (let i = 1; i <= STEPS; i++) {
      const tokens = () =>
        tf.tensor2d(
          Int32Array.from({ length: 32 }, () => rng.int(SMALL_DECODER.vocabSize)),
          [2, 16],
          "int32",
        );
      const [ids, labels] = [tokens(), tokens()];
      const { loss } = await step(ids, labels, rate);
      await loss.data();
      tf.dispose([ids, labels, loss]);
      if (i % (STEPS / SAMPLES) !== 0) continue;
      samples.push({ resident: process.memoryUsage.rss(), tensors: tf.memory().numTensors });
      const { resident, tensors } = samples.at(-1)!;
      if (samples.length % 4 === 0) say(`step ${i}: ${formatBytes(resident)}, ${tensors} tensors`);
    }
    const quarter = SAMPLES / 4;
    const resident = (from: number) => median(samples.slice(from, from + quarter).map((sample) => sample.resident));
    const growth = resident(3 * quarter) / resident(quarter) - 1;
    const tensors = new Set(samples.map((sample) => sample.tensors)).size;
    say(
      `growth ${(100 * growth).toFixed(2)} %, ${tensors === 1 ? "the number of tensors stays" : "tensors are left over"}`,
    );
    return { holds: growth <= LIMIT && tensors === 1, growth, samples };
  },
} satisfies Proof;
