/** The operations of kernels.json in TF.js: one entry for each `op` of test/peers/engine/kernels_reference.py. */
import { tf } from "#lib/engine/index";
import type { ReferenceOp } from "./reference.ts";

type Unary = (x: tf.Tensor) => tf.Tensor;
type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
type Padding = "same" | "valid";

const unary =
  (op: Unary): ReferenceOp =>
  (inputs) =>
    op(inputs.x!);
const binary =
  (op: Binary): ReferenceOp =>
  (inputs) =>
    op(inputs.a!, inputs.b!);
const reduce =
  (op: (x: tf.Tensor, axis: number[], keepDims: boolean) => tf.Tensor): ReferenceOp =>
  ({ x }, { axis, keepDims }) =>
    op(x!, axis as number[], keepDims as boolean);
const pool =
  <T extends tf.Tensor>(op: (x: T, size: number, stride: number, pad: Padding) => tf.Tensor): ReferenceOp =>
  ({ x }, { size, stride, pad }) =>
    op(x as T, size as number, stride as number, pad as Padding);
const numbers = (value: unknown) => value as number[];

const elementwise: Record<string, ReferenceOp> = {
  abs: unary(tf.abs),
  acos: unary(tf.acos),
  acosh: unary(tf.acosh),
  asin: unary(tf.asin),
  asinh: unary(tf.asinh),
  atan: unary(tf.atan),
  atanh: unary(tf.atanh),
  cos: unary(tf.cos),
  cosh: unary(tf.cosh),
  elu: unary(tf.elu),
  erf: unary(tf.erf),
  exp: unary(tf.exp),
  expm1: unary(tf.expm1),
  leakyRelu: unary((x) => tf.leakyRelu(x, 0.2)),
  log: unary(tf.log),
  log1p: unary(tf.log1p),
  logSigmoid: unary(tf.logSigmoid),
  neg: unary(tf.neg),
  reciprocal: unary(tf.reciprocal),
  relu: unary(tf.relu),
  relu6: unary(tf.relu6),
  rsqrt: unary(tf.rsqrt),
  selu: unary(tf.selu),
  sigmoid: unary(tf.sigmoid),
  sin: unary(tf.sin),
  sinh: unary(tf.sinh),
  softplus: unary(tf.softplus),
  sqrt: unary(tf.sqrt),
  square: unary(tf.square),
  tan: unary(tf.tan),
  tanh: unary(tf.tanh),
  add: binary(tf.add),
  sub: binary(tf.sub),
  mul: binary(tf.mul),
  div: binary(tf.div),
  maximum: binary(tf.maximum),
  minimum: binary(tf.minimum),
  squaredDifference: binary(tf.squaredDifference),
  atan2: binary(tf.atan2),
  pow: binary(tf.pow),
  mod: binary(tf.mod),
  prelu: ({ x, alpha }) => tf.prelu(x!, alpha!),
  clipByValue: ({ x }, { low, high }) => tf.clipByValue(x!, low as number, high as number),
  where: ({ condition, a, b }) => tf.where(tf.cast(condition!, "bool"), a!, b!),
};

const reductions: Record<string, ReferenceOp> = {
  sum: reduce(tf.sum),
  mean: reduce(tf.mean),
  max: reduce(tf.max),
  min: reduce(tf.min),
  logSumExp: reduce(tf.logSumExp),
  prod: reduce(tf.prod),
  norm: unary((x) => tf.norm(x)),
  softmax: unary((x) => tf.softmax(x)),
  logSoftmax: unary((x) => tf.logSoftmax(x)),
  cumsum: ({ x }, { axis }) => tf.cumsum(x!, axis as number),
};

const matrices: Record<string, ReferenceOp> = {
  matMul: ({ a, b }, { transposeA, transposeB }) => tf.matMul(a!, b!, transposeA as boolean, transposeB as boolean),
  fusedMatMul: ({ a, b, bias }) => tf.fused.matMul({ a: a!, b: b!, bias: bias!, activation: "relu" }),
};

const shapes: Record<string, ReferenceOp> = {
  reshape: ({ x }, { shape }) => tf.reshape(x!, numbers(shape)),
  transpose: ({ x }, { perm }) => tf.transpose(x!, numbers(perm)),
  broadcastTo: ({ x }, { shape }) => tf.broadcastTo(x!, numbers(shape)),
  concat: ({ a, b }, { axis }) => tf.concat([a!, b!], axis as number),
  stack: ({ a, b }, { axis }) => tf.stack([a!, b!], axis as number),
  slice: ({ x }, { begin, size }) => tf.slice(x!, numbers(begin), numbers(size)),
  stridedSlice: ({ x }, { begin, end, strides }) => tf.stridedSlice(x!, numbers(begin), numbers(end), numbers(strides)),
  pad: ({ x }, { paddings }) => tf.pad(x!, paddings as [number, number][]),
  tile: ({ x }, { reps }) => tf.tile(x!, numbers(reps)),
  reverse: ({ x }, { axis }) => tf.reverse(x!, numbers(axis)),
  splitSecond: ({ x }, { sizes, axis }) => tf.split(x!, numbers(sizes), axis as number)[1]!,
  unstackSecond: ({ x }, { axis }) => tf.unstack(x!, axis as number)[1]!,
  gather: ({ x, indices }, { axis }) => tf.gather(x!, indices!, axis as number),
  gatherND: ({ x, indices }) => tf.gatherND(x!, indices!),
  scatterND: ({ indices, updates }, { shape }) => tf.scatterND(indices!, updates!, numbers(shape)),
  unsortedSegmentSum: ({ x, segments }, { count }) =>
    tf.unsortedSegmentSum(x!, segments as tf.Tensor1D, count as number),
};

const images: Record<string, ReferenceOp> = {
  conv1d: ({ x, w }, { stride, pad }) =>
    tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, stride as number, pad as Padding),
  conv2d: ({ x, w }, { stride, pad, dilation }) =>
    tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride as number, pad as Padding, "NHWC", dilation as number),
  conv2dTranspose({ x, w }, { stride }) {
    const [batch, height, width] = x!.shape as [number, number, number];
    const [kernelHeight, kernelWidth, channels] = w!.shape as [number, number, number];
    const size = (length: number, kernel: number) => (length - 1) * (stride as number) + kernel;
    const output: [number, number, number, number] = [
      batch,
      size(height, kernelHeight),
      size(width, kernelWidth),
      channels,
    ];
    return tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, output, stride as number, "valid");
  },
  conv3d: ({ x, w }, { stride, pad }) =>
    tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, stride as number, pad as Padding),
  depthwiseConv2d: ({ x, w }, { stride, pad }) =>
    tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride as number, pad as Padding),
  maxPool: pool<tf.Tensor4D>(tf.maxPool),
  avgPool: pool<tf.Tensor4D>(tf.avgPool),
  maxPool3d: pool<tf.Tensor5D>(tf.maxPool3d),
  avgPool3d: pool<tf.Tensor5D>(tf.avgPool3d),
  // aligned corners: TF.js's gradient knows no half-pixel centres
  resizeBilinear: ({ x }, { size }) => tf.image.resizeBilinear(x as tf.Tensor4D, size as [number, number], true),
  resizeNearestNeighbor: ({ x }, { size }) =>
    tf.image.resizeNearestNeighbor(x as tf.Tensor4D, size as [number, number]),
  batchNorm: ({ x, mean, variance, offset, scale }, { eps }) =>
    tf.batchNorm(
      x!,
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      offset as tf.Tensor1D,
      scale as tf.Tensor1D,
      eps as number,
    ),
  localResponseNormalization: ({ x }, { radius, bias, alpha, beta }) =>
    tf.localResponseNormalization(x as tf.Tensor4D, radius as number, bias as number, alpha as number, beta as number),
  basicLSTMCell: ({ forgetBias, kernel, bias, data, c, h }) =>
    tf.concat(
      tf.basicLSTMCell(
        forgetBias as tf.Scalar,
        kernel as tf.Tensor2D,
        bias as tf.Tensor1D,
        data as tf.Tensor2D,
        c as tf.Tensor2D,
        h as tf.Tensor2D,
      ),
      1,
    ),
};

const losses: Record<string, ReferenceOp> = {
  softmaxCrossEntropy: ({ labels, predictions }) =>
    tf.losses.softmaxCrossEntropy(tf.cast(labels!, "float32"), predictions!),
  sigmoidCrossEntropy: ({ labels, predictions }) =>
    tf.losses.sigmoidCrossEntropy(tf.cast(labels!, "float32"), predictions!),
  meanSquaredError: ({ labels, predictions }) => tf.losses.meanSquaredError(tf.cast(labels!, "float32"), predictions!),
  huberLoss: ({ labels, predictions }) =>
    tf.losses.huberLoss(tf.cast(labels!, "float32"), predictions!, undefined, 0.5),
};

export const kernelOps: Readonly<Record<string, ReferenceOp>> = {
  ...elementwise,
  ...reductions,
  ...matrices,
  ...shapes,
  ...images,
  ...losses,
};
