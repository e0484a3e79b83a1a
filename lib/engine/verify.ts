/** Compares the gradients of a small model on a device with those of plain JavaScript. */
import { TunelabError } from "#lib/core/index";
import type { DeviceInfo } from "./devices.ts";
import { jit } from "./jit.ts";
import * as ops from "./ops/index.ts";
import * as tf from "./tf.ts";

const TOLERANCE = 1e-3;

/** Loss and gradients of one decoder layer with embedding and head, on the current backend. */
async function lossAndGradients(): Promise<Float32Array[]> {
  const random = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 0.5, "float32", seed);
  const weights = [[32, 16], [16], [16, 16], [16, 16], [16, 16], [32, 16]].map((shape, index) =>
    random(shape, index + 1),
  );
  const ids = tf.tensor2d([1, 5, 5, 9, 31, 0], [1, 6], "int32");
  const labels = tf.tensor1d([5, 5, 9, 31, -100, 2], "int32");
  const angles = tf.outerProduct(tf.range(0, 6), tf.tensor1d([1, 0.1, 0.01, 0.001]));
  const [cos, sin] = [tf.cos(angles), tf.sin(angles)];
  const loss = (embedding: tf.Tensor, norm: tf.Tensor, q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, head: tf.Tensor) => {
    const x = ops.rmsNorm(ops.embedding(embedding, ids), norm, 1e-5);
    const heads = (w: tf.Tensor) => tf.transpose(tf.reshape(ops.linear(x, w), [1, 6, 2, 8]), [0, 2, 1, 3]);
    const attended = ops.attention(ops.rotary(heads(q), cos, sin), ops.rotary(heads(k), cos, sin), heads(v));
    const joined = tf.reshape(tf.transpose(attended, [0, 2, 1, 3]), [6, 16]);
    const { lossSum, count } = ops.crossEntropy(ops.swiglu(joined, tf.reshape(x, [6, 16])), head, labels);
    return tf.div(lossSum, count);
  };
  const step = jit((...args: tf.Tensor[]) => {
    const { value, grads } = tf.valueAndGrads(loss as (...args: tf.Tensor[]) => tf.Tensor)(args);
    return [value, ...grads];
  });
  const results = await step(...weights);
  const numbers = await Promise.all(results.map(async (tensor) => (await tensor.data()) as Float32Array));
  tf.dispose([weights, ids, labels, angles, cos, sin, results]);
  step.dispose();
  return numbers;
}

/** @throws TunelabError DEVICE_UNAVAILABLE when the device computes wrong gradients */
export async function verifyGradients(device: DeviceInfo): Promise<void> {
  const got = await lossAndGradients();
  await tf.setBackend("cpu");
  const expected = await lossAndGradients();
  for (const [index, numbers] of expected.entries()) {
    const largest = numbers.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
    const error = numbers.reduce((worst, value, i) => Math.max(worst, Math.abs(value - got[index]![i]!)), 0);
    if (!(error <= TOLERANCE * largest))
      throw new TunelabError("DEVICE_UNAVAILABLE", `device "${device.name}" computes wrong gradients`, {
        hint: 'use the device "onnx", and report the GPU and its driver',
        details: { device: device.name, tensor: index, error, largest },
      });
  }
  await tf.setBackend(device.backend);
}
