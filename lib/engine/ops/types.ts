import type * as tf from "../tf.ts";

export interface AttentionOptions {
  /** Factor on the scores. Default 1/sqrt(D). */
  scale?: number;
  /**
   * int32 [B, T]: positions attend only to their own segment, for packed sequences; 0 marks padding. Default: one
   * segment.
   */
  segmentIds?: tf.Tensor;
  /** int32 [B, S]: segments of the keys where they differ from the queries'. Default: `segmentIds`. */
  keySegmentIds?: tf.Tensor;
  /**
   * Position of the first query among the keys, for generation with a cache: query t sees keys 0 … offset + t. A number
   * or an int32 scalar tensor (so that a jitted step does not retrace). Default 0.
   */
  offset?: number | tf.Tensor;
}

export interface CachedAttention {
  /** float32 [B, H, 1, D] */
  attended: tf.Tensor;
  /** The cache with the new token, float32 [B, KV, S, D]. */
  keys: tf.Tensor;
  values: tf.Tensor;
}

export interface CrossEntropyOptions {
  /** Rows of `hidden` whose logits exist at a time. Default: all. */
  chunkSize?: number;
}

export interface CrossEntropy {
  /** float32 scalar: the sum over the labels that count. */
  lossSum: tf.Tensor;
  /** float32 scalar: how many labels count. */
  count: tf.Tensor;
}

export interface LoraOptions {
  /** alpha / rank, or alpha / sqrt(rank) for rank-stabilised LoRA. */
  scale: number;
  /** Probability of dropping an element of the adapter's input while training. Default 0. */
  dropout?: number;
}
