/** Rotary position embedding. */
import { TunelabError } from "#lib/core/index";
import * as tf from "../tf.ts";
import { isFused, registerGradient, runKernel } from "./fused.ts";
import * as plain from "./plain/rotary.ts";
import { assertShape } from "./shapes.ts";

const ROTARY = "TunelabRotary";

/**
 * Rotary position embedding in the half-split form, `rotate_half` of transformers (Su et al., 2021).
 * @param x float32 [B, H, T, D]
 * @param cos float32 [T, R/2], or [B, T, R/2] where rows have positions of their own; R ≤ D dimensions turn
 * @param sin as cos
 */
export function rotary(x: tf.Tensor, cos: tf.Tensor, sin: tf.Tensor): tf.Tensor {
  const [batch, , length] = x.shape as [number, number, number, number];
  assertShape("rotary", "x", x, [null, null, null, null]);
  assertShape("rotary", "cos", cos, cos.rank === 3 ? [batch, length, null] : [length, null]);
  assertShape("rotary", "sin", sin, cos.shape);
  return isFused(ROTARY) ? runKernel(ROTARY, { x, cos, sin })[0]! : plain.rotary(x, cos, sin);
}

// The inverse of a rotation turns the other way.
registerGradient({
  kernelName: ROTARY,
  inputs: ["cos", "sin"],
  gradient: (dy, [cos, sin]) => ({
    x: () => runKernel(ROTARY, { x: dy, cos, sin: tf.neg(sin!) })[0]!,
    cos: notTrained,
    sin: notTrained,
  }),
});

function notTrained(): never {
  throw new TunelabError("INVALID_INPUT", ["rotary 对 cos 和 sin 没有梯度", "rotary has no gradient by cos and sin"], {
    hint: ["要训练位置表，请用 ops.plain.rotary", "use ops.plain.rotary to train position tables"],
  });
}
