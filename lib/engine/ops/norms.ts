/** RMS norm and layer norm. */
import * as tf from "../tf.ts";
import { isFused, registerGradient, runKernel } from "./fused.ts";
import * as plain from "./plain/norms.ts";
import { assertShape } from "./shapes.ts";

const RMS_NORM = "TunelabRmsNorm";
const RMS_NORM_GRADIENT = "TunelabRmsNormGradient";
const NORM_WEIGHT_GRADIENT = "TunelabNormWeightGradient";
const LAYER_NORM = "TunelabLayerNorm";
const LAYER_NORM_GRADIENT = "TunelabLayerNormGradient";

/**
 * `x / sqrt(mean(x²) + eps) · weight` over the last axis (Zhang and Sennrich, 2019).
 * @param x float32 [..., D]
 * @param weight float32 [D]
 */
export function rmsNorm(x: tf.Tensor, weight: tf.Tensor, eps: number): tf.Tensor {
  assertShape("rmsNorm", "weight", weight, [x.shape.at(-1)!]);
  if (!isFused(RMS_NORM)) return plain.rmsNorm(x, weight, eps);
  return tf.tidy(() => runKernel(RMS_NORM, { x, weight }, { eps })[0]!);
}

registerGradient({
  kernelName: RMS_NORM,
  inputs: ["x", "weight"],
  outputs: [true, true],
  gradient: (dy, [x, weight, y, inverse]) => ({
    x: () => runKernel(RMS_NORM_GRADIENT, { dy, x, weight, y, inverse })[0]!,
    weight: () => runKernel(NORM_WEIGHT_GRADIENT, { dy, x, inverse })[0]!,
  }),
});

/**
 * `(x - mean) / sqrt(variance + eps) · weight + bias` over the last axis (Ba et al., 2016).
 * @param x float32 [..., D]
 * @param weight float32 [D]
 * @param bias float32 [D]
 */
export function layerNorm(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor, eps: number): tf.Tensor {
  assertShape("layerNorm", "weight", weight, [x.shape.at(-1)!]);
  assertShape("layerNorm", "bias", bias, [x.shape.at(-1)!]);
  if (!isFused(LAYER_NORM)) return plain.layerNorm(x, weight, bias, eps);
  return tf.tidy(() => runKernel(LAYER_NORM, { x, weight, bias }, { eps })[0]!);
}

registerGradient({
  kernelName: LAYER_NORM,
  inputs: ["x", "weight"],
  outputs: [false, true, true],
  gradient: (dy, [x, weight, mean, inverse]) => ({
    x: () => runKernel(LAYER_NORM_GRADIENT, { dy, x, weight, mean, inverse })[0]!,
    weight: () => runKernel(NORM_WEIGHT_GRADIENT, { dy, x, mean, inverse })[0]!,
    bias: () => tf.sum(tf.reshape(dy, [-1, dy.shape.at(-1)!]), 0),
  }),
});
