/** Compares a training step of a small model on a device with that of plain JavaScript. */
import { TunelabError } from "#lib/core/index";
import { AdamW } from "./adamw.ts";
import type { DeviceInfo } from "./devices.ts";
import { jit } from "./jit.ts";
import * as ops from "./ops/index.ts";
import * as tf from "./tf.ts";
import type { NamedTensors } from "./tree.ts";

const TOLERANCE = 1e-3;

/**
 * Loss, gradients and updated weights of a decoder layer with embedding, LoRA, both norms and head, on the current
 * backend: every training operation, clipping and AdamW.
 */
async function trainedOnce(): Promise<Float32Array[]> {
  const shapes = { embedding: [32, 16], norm: [16], bias: [16], q: [16, 16], k: [16, 16], v: [16, 16], head: [32, 16] };
  const lora = { a: [4, 16], b: [16, 4] };
  const variables = Object.fromEntries(
    Object.entries({ ...shapes, ...lora }).map(([name, shape], index) => [
      name,
      tf.tidy(() => tf.variable(tf.randomNormal(shape as [number], 0, 0.5, "float32", index + 1))),
    ]),
  );
  const ids = tf.tensor2d([1, 5, 5, 9, 31, 0], [1, 6], "int32");
  const labels = tf.tensor1d([5, 5, 9, 31, -100, 2], "int32");
  const angles = tf.outerProduct(tf.range(0, 6), tf.tensor1d([1, 0.1, 0.01, 0.001]));
  const [cos, sin] = [tf.cos(angles), tf.sin(angles)];
  const learningRate = tf.scalar(1e-4);
  const optimizer = new AdamW(variables, { weightDecay: 0.1 });
  const step = jit((rate: tf.Tensor) => {
    const loss = () => decoderLayerLoss(variables, { ids, labels, cos, sin });
    const { value, grads } = tf.variableGrads(loss, Object.values(variables));
    const named: NamedTensors = {};
    for (const [name, variable] of Object.entries(variables)) named[name] = grads[variable.name]!;
    const clipped = ops.clipByGlobalNorm(named, 0.5);
    optimizer.apply(clipped.grads, rate);
    return [value, clipped.norm, ...Object.values(named)];
  });
  const results = await step(learningRate);
  const all = [...results, ...Object.values(variables)];
  const numbers = await Promise.all(all.map(async (tensor) => (await tensor.data()) as Float32Array));
  step.dispose();
  optimizer.dispose();
  tf.dispose([all, ids, labels, angles, cos, sin, learningRate]);
  return numbers;
}

interface Batch {
  ids: tf.Tensor;
  labels: tf.Tensor;
  cos: tf.Tensor;
  sin: tf.Tensor;
}

function decoderLayerLoss(weights: Record<string, tf.Tensor>, { ids, labels, cos, sin }: Batch): tf.Scalar {
  const w = (name: string) => weights[name]!;
  const x = ops.rmsNorm(ops.embedding(w("embedding"), ids), w("norm"), 1e-5);
  const heads = (states: tf.Tensor) => tf.transpose(tf.reshape(states, [1, 6, 2, 8]), [0, 2, 1, 3]);
  const q = heads(ops.loraLinear(x, w("q"), null, w("a"), w("b"), { scale: 2 }));
  const [k, v] = [heads(ops.linear(x, w("k"))), heads(ops.linear(x, w("v")))];
  const attended = ops.attention(ops.rotary(q, cos, sin), ops.rotary(k, cos, sin), v);
  const joined = tf.reshape(tf.transpose(attended, [0, 2, 1, 3]), [6, 16]);
  const gated = ops.layerNorm(ops.swiglu(joined, tf.reshape(x, [6, 16])), w("norm"), w("bias"), 1e-5);
  const { lossSum, count } = ops.crossEntropy(gated, w("head"), labels);
  return tf.div(lossSum, count);
}

/** @throws TunelabError DEVICE_UNAVAILABLE when the device computes wrong gradients */
export async function verifyGradients(device: DeviceInfo): Promise<void> {
  const got = await trainedOnce();
  await tf.setBackend("cpu");
  const expected = await trainedOnce();
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
