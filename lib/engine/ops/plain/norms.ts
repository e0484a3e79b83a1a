import * as tf from "../../tf.ts";

/** `x / sqrt(mean(x²) + eps) · weight` over the last axis (Zhang and Sennrich, 2019). weight: [D] */
export function rmsNorm(x: tf.Tensor, weight: tf.Tensor, eps: number): tf.Tensor {
  return tf.tidy(() => {
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), eps));
    return tf.mul(tf.mul(x, inverse), weight);
  });
}

/** `(x - mean) / sqrt(variance + eps) · weight + bias` over the last axis. weight, bias: [D] */
export function layerNorm(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor, eps: number): tf.Tensor {
  return tf.tidy(() => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), eps));
    return tf.add(tf.mul(tf.mul(centred, inverse), weight), bias);
  });
}
