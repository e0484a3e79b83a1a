import * as tf from "../../tf.ts";
import type { AttentionOptions } from "../types.ts";

/** Finite, so that a row without any visible key cannot become NaN. */
const MASKED = -1e30;

/**
 * Causal scaled dot-product attention with grouped key and value heads: query head h uses key head h·KV/H.
 * q: [B, H, T, D], k and v: [B, KV, S, D]. Result: [B, H, T, D]
 */
export function attention(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, options: AttentionOptions = {}): tf.Tensor {
  return tf.tidy(() => {
    const [batch, heads, length, size] = q.shape as [number, number, number, number];
    const [, keyHeads, keyLength] = k.shape as [number, number, number, number];
    const group = heads / keyHeads;
    const rows = tf.reshape(q, [batch * keyHeads, group * length, size]) as tf.Tensor3D;
    const keys = tf.reshape(k, [batch * keyHeads, keyLength, size]) as tf.Tensor3D;
    const values = tf.reshape(v, [batch * keyHeads, keyLength, v.shape[3]!]) as tf.Tensor3D;
    const scores = tf.reshape(tf.mul(tf.matMul(rows, keys, false, true), options.scale ?? 1 / Math.sqrt(size)), [
      batch,
      heads,
      length,
      keyLength,
    ]);
    const masked = tf.where(visible(length, keyLength, options), scores, MASKED);
    const weights = tf.reshape(tf.softmax(masked), [batch * keyHeads, group * length, keyLength]) as tf.Tensor3D;
    return tf.reshape(tf.matMul(weights, values), [batch, heads, length, v.shape[3]!]);
  });
}

/** bool [1 or B, 1, T, S]: which keys a query sees. */
function visible(length: number, keyLength: number, options: AttentionOptions): tf.Tensor {
  const { segmentIds, keySegmentIds = segmentIds, offset = 0 } = options;
  const queries = tf.add(
    tf.range(0, length, 1, "int32"),
    typeof offset === "number" ? tf.scalar(offset, "int32") : offset,
  );
  const causal = tf.lessEqual(
    tf.reshape(tf.range(0, keyLength, 1, "int32"), [1, 1, 1, keyLength]),
    tf.reshape(queries, [1, 1, length, 1]),
  );
  if (!segmentIds || !keySegmentIds) return causal;
  const batch = segmentIds.shape[0]!;
  const same = tf.equal(
    tf.reshape(segmentIds, [batch, 1, length, 1]),
    tf.reshape(keySegmentIds, [batch, 1, 1, keyLength]),
  );
  return tf.logicalAnd(causal, same);
}
