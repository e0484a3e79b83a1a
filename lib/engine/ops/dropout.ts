import { TunelabError } from "#lib/core/index";
import { nextSeed } from "../random.ts";
import * as tf from "../tf.ts";
import { isFused, registerGradient, runKernel } from "./fused.ts";

const DROPOUT = "TunelabDropout";

/** Sets each element to 0 with probability `rate` and scales the rest by 1/(1 - rate). Seeded by `seedEngine`. */
export function dropout(x: tf.Tensor, rate: number): tf.Tensor {
  if (!(rate >= 0 && rate < 1))
    throw new TunelabError("INVALID_CONFIG", [`dropout 为 ${rate}`, `dropout is ${rate}`], {
      hint: ["请用 0 到 1 之间的数，可以为 0，不能为 1", "use a number from 0 up to, not including, 1"],
    });
  if (rate === 0) return tf.clone(x);
  if (isFused(DROPOUT)) return tf.tidy(() => runKernel(DROPOUT, { x }, { rate })[0]!);
  return tf.tidy(() => {
    const kept = tf.greaterEqual(tf.randomUniform(x.shape, 0, 1, "float32", nextSeed() + 1), rate);
    return tf.mul(x, tf.mul(tf.cast(kept, "float32"), 1 / (1 - rate)));
  });
}

registerGradient({
  kernelName: DROPOUT,
  inputs: [],
  outputs: [false, true],
  gradient: (dy, [mask], { rate }: { rate: number }) => ({
    x: () => runKernel(DROPOUT, { x: dy, mask }, { rate })[0]!,
  }),
});
