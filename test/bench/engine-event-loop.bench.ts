/** Is the event loop free while a step computes? */

import { readFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Rng } from "#lib/core/index";
import { AdamW, tf, useDevice } from "#lib/engine/index";
import { ropeTables } from "#lib/model/rope";
import { fullConfig, randomDecoder, trainingStep } from "../support/decoder.ts";
import type { Proof } from "./harness.ts";

const SECONDS = 20;
const LIMIT_MS = 10;

export default {
  description: "delay of the event loop while a decoder trains (under 10 ms at the 99th percentile)",
  async prove(say) {
    await useDevice("onnx");
    const shapes = JSON.parse(readFileSync(new URL("./subjects/decoder-shapes.json", import.meta.url), "utf8"));
    const config = fullConfig(shapes.tiny);
    const rng = new Rng(1);
    const { weights, trained } = randomDecoder(config, "full", rng);
    const step = trainingStep(config, weights, trained, new AdamW(trained), 2, ropeTables(config, 128));
    const rate = tf.scalar(1e-4);
    const once = async () => {
      const tokens = () =>
        tf.tensor2d(
          Int32Array.from({ length: 1024 }, () => rng.int(config.vocabSize)),
          [8, 128],
          "int32",
        );
      const [ids, labels] = [tokens(), tokens()];
      const { loss } = await step(ids, labels, rate);
      await loss.data();
      tf.dispose([ids, labels, loss]);
    };
    await once(); // compiles
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    let steps = 0;
    for (const end = performance.now() + 1000 * SECONDS; performance.now() < end; steps++) await once();
    delay.disable();
    const at = (percentile: number) => delay.percentile(percentile) / 1e6;
    const figures = { steps, p50: at(50), p99: at(99), max: delay.max / 1e6 };
    say(
      `${steps} steps in ${SECONDS} s; delay p50 ${at(50).toFixed(1)}, p99 ${at(99).toFixed(1)}, largest ${figures.max.toFixed(1)} ms`,
    );
    return { holds: figures.p99 < LIMIT_MS, ...figures };
  },
} satisfies Proof;
