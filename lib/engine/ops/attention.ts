/** Causal attention with grouped key and value heads. */
import { TunelabError } from "#lib/core/index";
import * as tf from "../tf.ts";
import { isFused, runKernel } from "./fused.ts";
import * as plain from "./plain/attention.ts";
import { assertShape, assertType } from "./shapes.ts";
import type { AttentionOptions } from "./types.ts";

const ATTENTION = "TunelabAttention";
const ATTENTION_GRADIENT = "TunelabAttentionGradient";

/**
 * Causal scaled dot-product attention with grouped key and value heads: query head h uses key head ⌊h·KV/H⌋
 * (Vaswani et al., 2017; Ainslie et al., 2023). Large score matrices are computed in blocks of queries and again in the
 * backward pass, so that no T×T matrix is kept.
 * @param q float32 [B, H, T, D]
 * @param k float32 [B, KV, S, D]; KV divides H
 * @param v float32 [B, KV, S, D]
 * @returns float32 [B, H, T, D]
 */
export function attention(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, options: AttentionOptions = {}): tf.Tensor {
  check(q, k, v, options);
  if (!isFused(ATTENTION)) return plain.attention(q, k, v, options);
  const { segmentIds, keySegmentIds = segmentIds, scale = 1 / Math.sqrt(q.shape[3]!) } = options;
  const offset = typeof options.offset === "object" ? options.offset : undefined;
  const attributes = { scale, start: typeof options.offset === "number" ? options.offset : 0 };
  const masks = { segmentIds, keySegmentIds, offset };
  const given = Object.entries(masks).filter((mask): mask is [string, tf.Tensor] => mask[1] !== undefined);
  const fused = tf.customGrad((...args) => {
    const save = args.pop() as tf.GradSaveFunc;
    const [query, key, value] = args as tf.Tensor[];
    const outputs = runKernel(ATTENTION, { q: query, k: key, v: value, ...masks }, attributes);
    save([query!, key!, value!, ...given.map(([, mask]) => mask), ...outputs]);
    return { value: outputs[0]!, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => gradient(dy, saved) };
  });
  const gradient = (dy: tf.Tensor, [query, key, value, ...rest]: tf.Tensor[]) => {
    const savedMasks = Object.fromEntries(given.map(([name], index) => [name, rest[index]!]));
    const [output, weights] = rest.slice(given.length);
    const inputs = { dy, q: query, k: key, v: value, output, weights, ...savedMasks };
    return runKernel(ATTENTION_GRADIENT, inputs, attributes);
  };
  return fused(q, k, v);
}

function check(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, { segmentIds, keySegmentIds }: AttentionOptions): void {
  assertShape("attention", "q", q, [null, null, null, null]);
  const [batch, heads, length, size] = q.shape as [number, number, number, number];
  assertShape("attention", "k", k, [batch, null, null, size]);
  const [, keyHeads, keyLength] = k.shape as [number, number, number, number];
  assertShape("attention", "v", v, [batch, keyHeads, keyLength, null]);
  if (heads % keyHeads !== 0)
    throw new TunelabError("SHAPE_MISMATCH", [
      `attention：query 头数 ${heads} 不是 key 头数 ${keyHeads} 的整数倍`,
      `attention: ${heads} query heads are no multiple of ${keyHeads} key heads`,
    ]);
  if (!segmentIds) return;
  assertShape("attention", "segmentIds", segmentIds, [batch, length]);
  assertType("attention", "segmentIds", segmentIds, "int32");
  const keys = keySegmentIds ?? segmentIds;
  assertShape("attention", "keySegmentIds", keys, [batch, keyLength]);
}
