/** Kernels beyond the usual ones: against TF.js's CPU backend, and which of them have no ONNX form. */
import { getKernelsForBackend } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { Rng } from "#lib/core/index";
import { jit, tf, useDevice } from "#lib/engine/index";
import { CPU_KERNELS } from "#lib/engine/onnx/cpu-kernels";
import { kernelFamilies } from "#lib/engine/onnx/kernels/index";

const rng = new Rng(7);
/** Numbers without ties, so that the largest of a window is one element. */
const numbers = (shape: number[]) =>
  tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => rng.next() * 2 - 1),
    shape,
  );

const cases: Record<string, { inputs: () => tf.Tensor[]; run: (...inputs: tf.Tensor[]) => tf.Tensor[] }> = {
  "fft of a length that is no power of two": {
    inputs: () => [numbers([2, 6]), numbers([2, 6])],
    run: (re, im) => parts(tf.fft(tf.complex(re!, im!))),
  },
  ifft: { inputs: () => [numbers([3, 8]), numbers([3, 8])], run: (re, im) => parts(tf.ifft(tf.complex(re!, im!))) },
  "rfft with padding, and back": {
    inputs: () => [numbers([2, 5])],
    run: (x) => {
      const spectrum = tf.spectral.rfft(x!, 8);
      return [...parts(spectrum), tf.spectral.irfft(spectrum), tf.abs(spectrum)];
    },
  },
  stft: { inputs: () => [numbers([20])], run: (x) => parts(tf.signal.stft(x as tf.Tensor1D, 8, 4)) },
  "bincount with weights and numbers that are too large": {
    inputs: () => [tf.tensor1d([0, 3, 3, 1, 9], "int32"), numbers([5])],
    run: (x, weights) => [tf.bincount(x as tf.Tensor1D, weights as tf.Tensor1D, 4)],
  },
  "denseBincount of rows": {
    inputs: () => [
      tf.tensor2d(
        [
          [0, 1, 1],
          [7, 2, 2],
        ],
        [2, 3],
        "int32",
      ),
      tf.tensor1d([]),
    ],
    run: (x, none) => [false, true].map((binary) => tf.denseBincount(x as tf.Tensor2D, none as tf.Tensor2D, 3, binary)),
  },
  searchSorted: {
    inputs: () => [tf.tensor2d([[1, 3, 3, 9, 10]]), tf.tensor2d([[0, 1, 2, 3, 9.5, 10, 11]])],
    run: (sorted, values) => (["left", "right"] as const).map((side) => tf.searchSorted(sorted!, values!, side)),
  },
  "diag of a matrix": { inputs: () => [numbers([2, 3])], run: (x) => [tf.diag(x!)] },
  sparseToDense: {
    inputs: () => [
      tf.tensor2d(
        [
          [0, 1],
          [2, 0],
        ],
        [2, 2],
        "int32",
      ),
      tf.tensor1d([5, 6]),
    ],
    run: (at, values) => [tf.sparseToDense(at!, values!, [3, 2], 0.5)],
  },
  bitwiseAnd: {
    inputs: () => [tf.tensor1d([12, 10, -1], "int32"), tf.tensor1d([10, 6, 7], "int32")],
    run: (a, b) => [tf.bitwiseAnd(a!, b!)],
  },
  "maxPoolWithArgmax with the batch counted": {
    inputs: () => [numbers([2, 4, 6, 3])],
    run: (x) => Object.values(tf.maxPoolWithArgmax(x as tf.Tensor4D, 2, 2, "same", true)),
  },
  "cropAndResize, some of it outside": {
    inputs: () => [
      numbers([2, 5, 6, 3]),
      tf.tensor2d([
        [0.1, 0.2, 0.9, 0.7],
        [-0.5, 0, 0.5, 1.5],
        [1, 1, 0, 0],
      ]),
    ],
    run: (image, boxes) =>
      (["bilinear", "nearest"] as const).flatMap((method) =>
        [
          [3, 4],
          [1, 1],
        ].map((size) =>
          tf.image.cropAndResize(
            image as tf.Tensor4D,
            boxes as tf.Tensor2D,
            [1, 0, 4],
            size as [number, number],
            method,
            -7,
          ),
        ),
      ),
  },
  "dilation2d and its gradients": {
    inputs: () => [numbers([2, 7, 6, 3]), numbers([3, 2, 3])],
    run: (x, filter) =>
      (["same", "valid"] as const).flatMap((pad) =>
        [
          [1, 1],
          [2, 1],
          [1, 2],
        ].flatMap(([strides, dilations]) => {
          const value = (image: tf.Tensor, weights: tf.Tensor) =>
            tf.dilation2d(image as tf.Tensor4D, weights as tf.Tensor3D, strides!, pad, dilations!);
          const upstream = tf.sin(value(x!, filter!));
          return [value(x!, filter!), ...tf.grads(value)([x!, filter!], upstream)];
        }),
      ),
  },
};

function distance(value: number, expected: number): number {
  return Math.abs(value - expected) / Math.max(1, Math.abs(expected));
}

function parts(x: tf.Tensor): tf.Tensor[] {
  return [tf.real(x), tf.imag(x)];
}

describe.each(Object.entries(cases))("%s", (_, { inputs, run }) => {
  let expected: Float32Array[];
  let given: tf.Tensor[];

  beforeAll(async () => {
    await useDevice("cpu");
    const drawn = inputs();
    expected = run(...drawn).map((result) => Float32Array.from(result.dataSync()));
    const data = drawn.map((input) => input.dataSync());
    await useDevice("onnx");
    given = drawn.map(({ shape, dtype }, index) => tf.tensor(data[index]!, shape, dtype));
  });

  it("gives the CPU backend's numbers, also inside jit", async () => {
    const eager = run(...given);
    const traced = await jit((list: tf.Tensor[]) => run(...list))(given);
    for (const results of [eager, traced])
      results.forEach((result, index) => {
        const values = Float32Array.from(result.dataSync());
        expect(values.length).toBe(expected[index]!.length);
        const worst = Math.max(...values.map((value, at) => distance(value, expected[index]![at]!)));
        expect(worst).toBeLessThan(1e-5);
      });
  });
});

it("every kernel of TF.js is recorded here or has its reason why not", async () => {
  await useDevice("onnx");
  const recorded = new Set(
    kernelFamilies.flatMap((kernels) => Object.keys(kernels).map((name) => name.replace("*", ""))),
  );
  const missing = getKernelsForBackend("cpu")
    .map(({ kernelName }) => kernelName)
    .filter((name) => !recorded.has(name));
  expect(missing.sort()).toEqual(Object.keys(CPU_KERNELS).sort());
});
