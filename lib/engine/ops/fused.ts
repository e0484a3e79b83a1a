/** Fused forms of the training operations: a kernel of a backend, where it has one. */
import * as tf from "@tensorflow/tfjs-core";

export type Inputs = Record<string, tf.Tensor | null | undefined>;

/** True when the current backend has the fused kernel; otherwise the plain form is used. */
export function isFused(kernelName: string): boolean {
  return tf.getKernel(kernelName, tf.getBackend()) !== undefined;
}

/** Runs a kernel. Inputs that are absent are left out. */
export function runKernel(kernelName: string, inputs: Inputs, attributes: object = {}): tf.Tensor[] {
  const given = Object.fromEntries(Object.entries(inputs).filter(([, tensor]) => tensor)) as tf.NamedTensorMap;
  const result = tf.engine().runKernel(kernelName, given, attributes as never) as tf.Tensor | tf.Tensor[];
  return Array.isArray(result) ? result : [result];
}

/** The gradients of a kernel's inputs, made when they are asked for. */
export type Gradients = Record<string, () => tf.Tensor>;

interface GradientRule {
  kernelName: string;
  /** Inputs that the gradient needs, in the order in which it gets them. */
  inputs: string[];
  /** Which outputs it needs, after the inputs. */
  outputs?: boolean[];
  gradient(dy: tf.Tensor, saved: tf.Tensor[], attributes: never): Gradients;
}

/** Registers the gradient of a kernel; of several outputs only the first may have one. */
export function registerGradient({ kernelName, inputs, outputs, gradient }: GradientRule): void {
  tf.registerGradient({
    kernelName,
    inputsToSave: inputs,
    ...(outputs ? { outputsToSave: outputs } : {}),
    gradFunc: (dy, saved, attrs) => gradient(Array.isArray(dy) ? dy[0]! : dy, saved, attrs as never),
  });
}
