import * as tf from "../../tf.ts";

/**
 * Rotary position embedding in the half-split form (`rotate_half`). x: [B, H, T, D]; cos, sin: [T, R/2] or [B, T, R/2].
 * The first R of D dimensions turn, the rest pass.
 */
export function rotary(x: tf.Tensor, cos: tf.Tensor, sin: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const half = cos.shape.at(-1)!;
    const size = x.shape.at(-1)!;
    const shape = cos.rank === 2 ? [1, 1, ...cos.shape] : [cos.shape[0]!, 1, ...cos.shape.slice(1)];
    const c = tf.reshape(cos, shape);
    const s = tf.reshape(sin, shape);
    const sizes = size === 2 * half ? [half, half] : [half, half, size - 2 * half];
    const [x1, x2, ...rest] = tf.split(x, sizes, -1) as [tf.Tensor, tf.Tensor, ...tf.Tensor[]];
    const y1 = tf.sub(tf.mul(x1, c), tf.mul(x2, s));
    const y2 = tf.add(tf.mul(x2, c), tf.mul(x1, s));
    return tf.concat([y1, y2, ...rest], -1);
  });
}
