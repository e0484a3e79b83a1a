/** Attention of one new token of each row to what the row has read before. */
import * as tf from "../tf.ts";
import { isFused, runKernel } from "./fused.ts";
import * as plain from "./plain/cached-attention.ts";
import { assertShape, assertType } from "./shapes.ts";
import type { CachedAttention } from "./types.ts";

const CACHED_ATTENTION = "TunelabCachedAttention";

/**
 * Writes the key and the value of one token of each row into a cache, and attends to all places up to it. Assign the
 * results to the variables that hold the cache: in a `jit` program they are then changed where they lie, whatever their
 * room. Has no gradient.
 * @param q float32 [B, H, 1, D]
 * @param k float32 [B, KV, 1, D]; KV divides H
 * @param v float32 [B, KV, 1, D]
 * @param cache keys and values so far, float32 [B, KV, S, D]
 * @param places int32 [B]: the place of each row's token, below S
 */
export function cachedAttention(
  q: tf.Tensor,
  k: tf.Tensor,
  v: tf.Tensor,
  cache: { keys: tf.Tensor; values: tf.Tensor },
  places: tf.Tensor,
): CachedAttention {
  assertShape("cachedAttention", "q", q, [null, null, 1, null]);
  const [batch, , , size] = q.shape as [number, number, number, number];
  assertShape("cachedAttention", "k", k, [batch, null, 1, size]);
  assertShape("cachedAttention", "v", v, k.shape);
  assertShape("cachedAttention", "cache.keys", cache.keys, [batch, k.shape[1]!, null, size]);
  assertShape("cachedAttention", "cache.values", cache.values, cache.keys.shape);
  assertShape("cachedAttention", "places", places, [batch]);
  assertType("cachedAttention", "places", places, "int32");
  // ONNX Runtime's kernel takes heads of a multiple of eight; the other devices' want half floats or their own layout.
  if (!isFused(CACHED_ATTENTION) || tf.getBackend() !== "onnx" || size % 8 !== 0)
    return plain.cachedAttention(q, k, v, cache, places);
  const [attended, keys, values] = runKernel(CACHED_ATTENTION, { q, k, v, ...cache, places });
  return { attended: attended!, keys: keys!, values: values! };
}
