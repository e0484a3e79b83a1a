import * as tf from "../../tf.ts";
import { dropout } from "../dropout.ts";
import type { LoraOptions } from "../types.ts";

/** Rows of `weight` [V, D] for `ids`, int32 of any shape. Result: [...ids.shape, D] */
export function embedding(weight: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  return tf.gather(weight, ids);
}

/** `x · weightᵀ + bias`. x: [..., in], weight: [out, in], bias: [out] */
export function linear(x: tf.Tensor, weight: tf.Tensor, bias?: tf.Tensor | null): tf.Tensor {
  return tf.tidy(() => {
    const [out, size] = weight.shape as [number, number];
    const rows = tf.matMul(tf.reshape(x, [-1, size]) as tf.Tensor2D, weight as tf.Tensor2D, false, true);
    const result = tf.reshape(rows, [...x.shape.slice(0, -1), out]);
    return bias ? tf.add(result, bias) : result;
  });
}

/** `silu(gate) · up` (Shazeer, 2020). */
export function swiglu(gate: tf.Tensor, up: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.mul(tf.mul(gate, tf.sigmoid(gate)), up));
}

/** GELU in its tanh form (Hendrycks and Gimpel, 2016). */
export function gelu(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const inner = tf.mul(x, tf.add(tf.mul(tf.square(x), Math.sqrt(2 / Math.PI) * 0.044715), Math.sqrt(2 / Math.PI)));
    return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
  });
}

/**
 * `x · weightᵀ + bias + scale · dropout(x) · aᵀ · bᵀ` (Hu et al., 2021).
 * x: [..., in], weight: [out, in], a: [r, in], b: [out, r]
 */
export function loraLinear(
  x: tf.Tensor,
  weight: tf.Tensor,
  bias: tf.Tensor | null,
  a: tf.Tensor,
  b: tf.Tensor,
  { scale, dropout: rate = 0 }: LoraOptions,
): tf.Tensor {
  return tf.tidy(() => {
    const update = linear(linear(rate > 0 ? dropout(x, rate) : x, a), b);
    return tf.add(linear(x, weight, bias), tf.mul(update, scale));
  });
}
