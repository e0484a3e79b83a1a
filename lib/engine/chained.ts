/**
 * `x.add(y)` and its kin. TF.js keeps the methods of tensors in a bundle that is only part of the umbrella package; its
 * modules cannot be loaded alone in Node, so the methods are put on the prototype here. Types come from the originals.
 */
import * as tf from "@tensorflow/tfjs-core";
import type {} from "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.d.ts";

/** Methods that pass the tensor as the first argument of the operation of the same name. */
const DIRECT = `abs acos acosh add all any argMax argMin asin asinh atan atan2 atanh avgPool batchToSpaceND batchNorm
  broadcastTo cast ceil clipByValue conv1d conv2d conv2dTranspose cos cosh cumprod cumsum depthToSpace depthwiseConv2d
  dilation2d div divNoNan dot elu equal erf euclideanNorm exp expandDims expm1 fft floor floorDiv gather greater
  greaterEqual ifft irfft isFinite isInf isNaN leakyRelu less lessEqual localResponseNormalization log log1p logSigmoid
  logSoftmax logSumExp logicalAnd logicalNot logicalOr logicalXor matMul max maxPool maximum mean min minimum mirrorPad
  mod mul neg norm notEqual oneHot onesLike pad pool pow prelu prod reciprocal relu relu6 reshape resizeBilinear
  resizeNearestNeighbor reverse rfft round rsqrt selu separableConv2d sigmoid sign sin sinh slice softmax softplus
  spaceToBatchND split sqrt square squaredDifference squeeze step stridedSlice sub sum tan tanh tile topk transpose
  unique unsortedSegmentSum unstack zerosLike`.split(/\s+/);

type Operation = (...args: unknown[]) => unknown;

const imageOperations = new Set(["resizeBilinear", "resizeNearestNeighbor"]);
const spectralOperations = new Set(["fft", "ifft", "rfft", "irfft"]);

function operation(name: string): Operation {
  const owner = imageOperations.has(name) ? tf.image : spectralOperations.has(name) ? tf.spectral : tf;
  return (owner as unknown as Record<string, Operation>)[name]!;
}

function others(x: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
  return x instanceof tf.Tensor ? [x] : x;
}

const SPECIAL: Record<string, (self: tf.Tensor, ...args: never[]) => unknown> = {
  as1D: (self) => tf.reshape(self, [self.size]),
  as2D: (self, ...shape) => tf.reshape(self, shape),
  as3D: (self, ...shape) => tf.reshape(self, shape),
  as4D: (self, ...shape) => tf.reshape(self, shape),
  as5D: (self, ...shape) => tf.reshape(self, shape),
  asScalar: (self) => {
    tf.util.assert(self.size === 1, () => "The array must have only 1 element.");
    return tf.reshape(self, []);
  },
  asType: (self, dtype: tf.DataType) => tf.cast(self, dtype),
  concat: (self, x: tf.Tensor | tf.Tensor[], axis?: number) => tf.concat([self, ...others(x)], axis),
  flatten: (self) => tf.reshape(self, [self.size]),
  reshapeAs: (self, x: tf.Tensor) => tf.reshape(self, x.shape),
  stack: (self, x: tf.Tensor | tf.Tensor[], axis?: number) => tf.stack([self, ...others(x)], axis),
  toBool: (self) => tf.cast(self, "bool"),
  toFloat: (self) => tf.cast(self, "float32"),
  toInt: (self) => tf.cast(self, "int32"),
  where: (self, condition: tf.Tensor, x: tf.Tensor) => tf.where(condition, self, x),
};

interface Disposable {
  throwIfDisposed(): void;
}

function register(name: string, run: (self: tf.Tensor, ...args: never[]) => unknown): void {
  const method = function (this: tf.Tensor, ...args: unknown[]): unknown {
    (this as unknown as Disposable).throwIfDisposed();
    return run(this, ...(args as never[]));
  };
  Object.defineProperty(tf.Tensor.prototype, name, { value: method, configurable: true, writable: true });
}

for (const name of DIRECT) register(name, (self, ...args) => operation(name)(self, ...args));
for (const [name, run] of Object.entries(SPECIAL)) register(name, run);
