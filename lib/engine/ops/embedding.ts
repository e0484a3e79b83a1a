/** Rows of a table, with a sparse gradient. */
import * as tf from "../tf.ts";
import { isFused, registerGradient, runKernel } from "./fused.ts";
import * as plain from "./plain/layers.ts";
import { assertShape, assertType } from "./shapes.ts";

const EMBEDDING = "TunelabEmbedding";
const EMBEDDING_GRADIENT = "TunelabEmbeddingGradient";

/**
 * Rows of `weight` for `ids`; the gradient adds into the rows that were used.
 * @param weight float32 [V, D]
 * @param ids int32 of any shape, each in [0, V)
 * @returns float32 [...ids.shape, D]
 */
export function embedding(weight: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  assertShape("embedding", "weight", weight, [null, null]);
  assertType("embedding", "ids", ids, "int32");
  return isFused(EMBEDDING) ? runKernel(EMBEDDING, { weight, ids })[0]! : plain.embedding(weight, ids);
}

registerGradient({
  kernelName: EMBEDDING,
  inputs: ["weight", "ids"],
  gradient: (dy, [weight, ids]) => ({
    weight: () => runKernel(EMBEDDING_GRADIENT, { dy, ids }, { rows: weight!.shape[0] })[0]!,
    ids: () => tf.zerosLike(ids!),
  }),
});
