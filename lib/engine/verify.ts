/** Compares a training step of a small model on a device with that of plain JavaScript, in each precision of its products. */
import { TunelabError, toError, type Word } from "#lib/core/index";
import { AdamW } from "./adamw.ts";
import type { DeviceInfo } from "./devices.ts";
import { jit } from "./jit.ts";
import * as ops from "./ops/index.ts";
import { autocast, type Precision } from "./precision.ts";
import * as tf from "./tf.ts";
import type { NamedTensors } from "./tree.ts";

/** Of a tensor's largest number; in 16 bits a few roundings add up. */
const TOLERANCE: Record<Precision, number> = { fp32: 1e-3, fp16: 2e-2, bf16: 1e-1 };

/**
 * Loss, gradients and updated weights of a decoder layer with embedding, LoRA, both norms and head, on the current
 * backend: every training operation, clipping and AdamW.
 */
async function trainedOnce(precision: Precision): Promise<Float32Array[]> {
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
    const { value, grads } = autocast(precision, () => tf.variableGrads(loss, Object.values(variables)));
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

const verified = new Set<string>();

/**
 * @param device the current one
 * @throws TunelabError DEVICE_UNAVAILABLE when it computes wrong gradients
 */
export async function verifyGradients(device: DeviceInfo, precision: Precision = "fp32"): Promise<void> {
  const key = `${device.name} ${precision}`;
  if (verified.has(key)) return;
  const got = await trainedOnce(precision);
  await tf.setBackend("cpu");
  const expected = await trainedOnce("fp32");
  await tf.setBackend(device.backend);
  for (const [index, numbers] of expected.entries()) {
    const largest = numbers.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
    const error = numbers.reduce((worst, value, i) => Math.max(worst, Math.abs(value - got[index]![i]!)), 0);
    if (!(error <= TOLERANCE[precision] * largest))
      throw new TunelabError(
        "DEVICE_UNAVAILABLE",
        [
          `设备“${device.name}”以 ${precision} 计算的梯度有误`,
          `device "${device.name}" computes wrong gradients in ${precision}`,
        ],
        {
          hint: [
            '请改用设备 "onnx"，并反馈 GPU 及其驱动的型号',
            'use the device "onnx", and report the GPU and its driver',
          ],
          details: { device: device.name, precision, tensor: index, error, largest },
        },
      );
  }
  verified.add(key);
}

/**
 * Whether a device trains in a precision: found out by training a small model in it.
 * @param device the current one
 * @throws TunelabError DEVICE_UNAVAILABLE with the reason
 */
export async function assertPrecision(device: DeviceInfo, precision: Precision): Promise<void> {
  if (precision === "fp32") return;
  const refuse = (why: Word, cause?: Error): never => {
    throw new TunelabError(
      "DEVICE_UNAVAILABLE",
      [
        `设备“${device.name}”不能以 ${precision} 训练：${why[0]}`,
        `device "${device.name}" does not train in ${precision}: ${why[1]}`,
      ],
      {
        hint: ['请用 precision "fp32"，每种设备都支持', 'use precision "fp32", which every device has'],
        details: { precision, device: device.name },
        ...(cause && { cause }),
      },
    );
  };
  if (device.name === "webgpu" && precision === "bf16")
    refuse(["WebGPU 没有这种数；可以试 fp16", "WebGPU has no such numbers; fp16 is what it may have"]);
  if (device.name !== "cuda" && device.name !== "webgpu")
    refuse(["只有 GPU 才有 16 位乘法", "only a GPU has products in 16 bits"]);
  await verifyGradients(device, precision).catch((error) =>
    refuse(
      [
        `小规模试训失败（${toError(error).message.split("\n")[0]}）`,
        `a small training fails (${toError(error).message.split("\n")[0]})`,
      ],
      toError(error),
    ),
  );
}

/** What was found out, by device and precision: a sweep asks before every trial. */
const answers = new Map<string, boolean>();

/** True when `assertPrecision` finds nothing. */
export async function hasPrecision(device: DeviceInfo, precision: Precision): Promise<boolean> {
  const key = `${device.name} ${precision}`;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const answer = await assertPrecision(device, precision).then(
    () => true,
    () => false,
  );
  answers.set(key, answer);
  return answer;
}

/** The precision that a training on the device should have when nothing is asked: bf16 on an NVIDIA GPU that has it, else fp32. */
export async function bestPrecision(device: DeviceInfo): Promise<Precision> {
  return device.name === "cuda" && (await hasPrecision(device, "bf16")) ? "bf16" : "fp32";
}
