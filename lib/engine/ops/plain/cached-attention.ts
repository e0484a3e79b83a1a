import * as tf from "../../tf.ts";
import type { CachedAttention } from "../types.ts";
import { attention } from "./attention.ts";

/** Attention of one token of each row with a cache. q: [B, H, 1, D], k and v: [B, KV, 1, D], cache: [B, KV, S, D] */
export function cachedAttention(
  q: tf.Tensor,
  k: tf.Tensor,
  v: tf.Tensor,
  cache: { keys: tf.Tensor; values: tf.Tensor },
  places: tf.Tensor,
): CachedAttention {
  return tf.tidy(() => {
    const [batch, , room] = cache.keys.shape as [number, number, number];
    const all = tf.range(0, room, 1, "int32");
    const own = tf.reshape(places, [batch, 1]);
    const here = tf.reshape(tf.equal(all, own), [batch, 1, room, 1]); // the place to write in each row
    const keys = tf.where(here, k, cache.keys) as tf.Tensor;
    const values = tf.where(here, v, cache.values) as tf.Tensor;
    const attended = attention(q, keys, values, {
      offset: room - 1,
      segmentIds: tf.onesLike(own),
      keySegmentIds: tf.cast(tf.lessEqual(all, own), "int32"),
    });
    return { attended, keys, values };
  });
}
