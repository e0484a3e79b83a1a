/** The gated unit of Llama-like models. */
import type * as tf from "../tf.ts";
import { isFused, registerGradient, runKernel } from "./fused.ts";
import * as plain from "./plain/layers.ts";
import { assertShape } from "./shapes.ts";

const SWIGLU = "TunelabSwiglu";
const SWIGLU_GRADIENT = "TunelabSwigluGradient";

/** `silu(gate) · up` (Shazeer, 2020). gate, up: float32 of one shape */
export function swiglu(gate: tf.Tensor, up: tf.Tensor): tf.Tensor {
  assertShape("swiglu", "up", up, gate.shape);
  return isFused(SWIGLU) ? runKernel(SWIGLU, { gate, up })[0]! : plain.swiglu(gate, up);
}

registerGradient({
  kernelName: SWIGLU,
  inputs: ["gate", "up"],
  gradient: (dy, [gate, up]) => ({
    gate: () => runKernel(SWIGLU_GRADIENT, { dy, gate, up }, { of: "gate" })[0]!,
    up: () => runKernel(SWIGLU_GRADIENT, { dy, gate, up }, { of: "up" })[0]!,
  }),
});
