/** Cross-entropy of a language model's head, without all logits at once. */
import * as tf from "../tf.ts";
import { isFused, registerGradient, runKernel } from "./fused.ts";
import * as plain from "./plain/cross-entropy.ts";
import { assertShape, assertType } from "./shapes.ts";
import type { CrossEntropy, CrossEntropyOptions } from "./types.ts";

const CROSS_ENTROPY = "TunelabCrossEntropy";
const CROSS_ENTROPY_GRADIENT = "TunelabCrossEntropyGradient";

const MAX_CHUNKS = 1024;

/** Logits of one chunk take about this much memory where `chunkSize` is not given. */
const CHUNK_BYTES = 64 << 20;

/**
 * Cross-entropy of the logits `hidden · headᵀ`. Rows are taken in chunks, forward and backward one after the other, so
 * that the logits of one chunk exist at a time. Labels below zero (-100) do not count. The mean loss is
 * `lossSum / count`.
 * @param hidden float32 [N, D]
 * @param head float32 [V, D]
 * @param labels int32 [N], each below V
 */
export function crossEntropy(
  hidden: tf.Tensor,
  head: tf.Tensor,
  labels: tf.Tensor,
  { chunkSize }: CrossEntropyOptions = {},
): CrossEntropy {
  assertShape("crossEntropy", "hidden", hidden, [null, null]);
  const [rows, size] = hidden.shape as [number, number];
  assertShape("crossEntropy", "head", head, [null, size]);
  assertShape("crossEntropy", "labels", labels, [rows]);
  assertType("crossEntropy", "labels", labels, "int32");
  const limit = chunkSize ?? Math.max(64, Math.floor(CHUNK_BYTES / 4 / head.shape[0]!));
  if (!isFused(CROSS_ENTROPY)) return plain.crossEntropy(hidden, head, labels, { chunkSize: limit });
  const chunks = Math.min(Math.max(1, Math.ceil(rows / limit)), MAX_CHUNKS);
  return tf.tidy(() => ({
    lossSum: runKernel(CROSS_ENTROPY, { hidden, head, labels }, { rows: Math.ceil(rows / chunks) })[0]!,
    count: tf.sum(tf.cast(tf.greaterEqual(labels, 0), "float32")),
  }));
}

registerGradient({
  kernelName: CROSS_ENTROPY,
  inputs: ["hidden", "head", "labels"],
  outputs: new Array(MAX_CHUNKS + 1).fill(true),
  gradient: (dy, [hidden, head, labels, , ...chunks], attributes: object) => {
    const logProbabilities = Object.fromEntries(chunks.map((chunk, index) => [`chunk${index}`, chunk]));
    const gradient = (of: string) => () =>
      runKernel(CROSS_ENTROPY_GRADIENT, { dy, hidden, head, labels, ...logProbabilities }, { ...attributes, of })[0]!;
    return { hidden: gradient("hidden"), head: gradient("head"), labels: () => tf.zerosLike(labels!) };
  },
});
