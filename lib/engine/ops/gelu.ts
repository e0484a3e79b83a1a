/** The smooth gate of GPT-like models. */
import type * as tf from "../tf.ts";
import { isFused, registerGradient, runKernel } from "./fused.ts";
import * as plain from "./plain/layers.ts";

const GELU = "TunelabGelu";
const GELU_GRADIENT = "TunelabGeluGradient";

/**
 * `0.5 · x · (1 + tanh(√(2/π) · (x + 0.044715 · x³)))`: the approximation of GELU (Hendrycks and Gimpel, 2016, section 2)
 * that GPT-2 was trained with; `gelu_new` in transformers. x: float32 of any shape
 */
export function gelu(x: tf.Tensor): tf.Tensor {
  return isFused(GELU) ? runKernel(GELU, { x })[0]! : plain.gelu(x);
}

registerGradient({
  kernelName: GELU,
  inputs: ["x"],
  gradient: (dy, [x]) => ({ x: () => runKernel(GELU_GRADIENT, { dy, x })[0]! }),
});
