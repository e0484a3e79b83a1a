import * as tf from "../../tf.ts";
import type { CrossEntropy, CrossEntropyOptions } from "../types.ts";

/**
 * Cross-entropy of a language model's head. hidden: [N, D], head: [V, D], labels: int32 [N]; negative labels (-100) do
 * not count. `lossSum / count` is the mean loss.
 */
export function crossEntropy(
  hidden: tf.Tensor,
  head: tf.Tensor,
  labels: tf.Tensor,
  { chunkSize }: CrossEntropyOptions = {},
): CrossEntropy {
  return tf.tidy(() => {
    const rows = hidden.shape[0]!;
    const size = Math.min(chunkSize ?? rows, rows) || 1;
    const parts: tf.Tensor[] = [];
    for (let start = 0; start < rows; start += size) {
      const length = Math.min(size, rows - start);
      parts.push(chunkLoss(tf.slice(hidden, start, length), head, tf.slice(labels, start, length)));
    }
    const count = tf.sum(tf.cast(tf.greaterEqual(labels, 0), "float32"));
    return { lossSum: parts.length > 0 ? tf.addN(parts) : tf.scalar(0), count };
  });
}

function chunkLoss(hidden: tf.Tensor, head: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const logits = tf.matMul(hidden as tf.Tensor2D, head as tf.Tensor2D, false, true); // [n, V]
  // oneHot of a negative label is a row of zeros: the row does not count
  const chosen = tf.cast(tf.oneHot(tf.cast(labels, "int32"), head.shape[0]!), "float32");
  return tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), chosen)));
}
