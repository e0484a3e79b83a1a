/** The operations of training-ops.json: one entry for each `op` of test/peers/engine/training_reference.py. */
import { ops, tf } from "#lib/engine/index";
import type { ReferenceOp } from "./reference.ts";

/** @param implementation `ops` or `ops.plain`, which must compute the same */
export function trainingOps(implementation: typeof ops | typeof ops.plain): Readonly<Record<string, ReferenceOp>> {
  const { attention, crossEntropy, embedding, layerNorm, linear, loraLinear, rmsNorm, rotary, swiglu } = implementation;
  return {
    rmsNorm: ({ x, weight }, { eps }) => rmsNorm(x!, weight!, eps as number),
    layerNorm: ({ x, weight, bias }, { eps }) => layerNorm(x!, weight!, bias!, eps as number),
    rotary: ({ x, cos, sin }) => rotary(x!, cos!, sin!),
    attention: ({ q, k, v, segmentIds }, { scale, offset }) =>
      attention(q!, k!, v!, {
        ...(segmentIds ? { segmentIds } : {}),
        ...(scale === undefined ? {} : { scale: scale as number }),
        ...(offset === undefined ? {} : { offset: offset as number }),
      }),
    crossEntropy: ({ hidden, head, labels }, { chunkSize }) =>
      crossEntropy(hidden!, head!, labels!, chunkSize === undefined ? {} : { chunkSize: chunkSize as number }).lossSum,
    embedding: ({ weight, ids }) => embedding(weight!, ids!),
    linear: ({ x, weight, bias }) => linear(x!, weight!, bias),
    loraLinear: ({ x, weight, bias, a, b }, { scale }) =>
      loraLinear(x!, weight!, bias!, a!, b!, { scale: scale as number }),
    swiglu: ({ gate, up }) => swiglu(gate!, up!),
    clipByGlobalNorm({ a, b }, { maxNorm }) {
      const { grads } = ops.clipByGlobalNorm({ a: a!, b: b! }, maxNorm as number);
      return tf.concat([tf.reshape(grads.a!, [-1]), tf.reshape(grads.b!, [-1])]);
    },
  };
}
