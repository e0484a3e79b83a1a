import { beforeAll, describe, expect, it } from "vitest";
import { jit, ops, type Storage, storeFrozen, storeHalf, tf, useDevice } from "#lib/engine/index";
import { UNPACKING } from "#lib/engine/onnx/graph";
import type { OnnxBackend } from "#lib/engine/onnx/index";
import { collectGraph, modelOf } from "#lib/engine/onnx/program";
import { toBfloat16, toFloat16 } from "#lib/engine/quantize";

/** Largest relative rounding of each storage, by the largest element of a block for the integers. */
const TOLERANCE: Record<Storage, number> = { float16: 2 ** -11, bfloat16: 2 ** -8, int8: 1 / 254, int4: 1 / 14 };

describe("16-bit floats", () => {
  it("rounds to nearest even, keeps NaN and infinity", () => {
    // numpy 2.4: np.float16(x).view(np.uint16); ml_dtypes.bfloat16 likewise
    expect([1, -2, 65504, 65520, 1e-7, 2 ** -24, 0.1].map(toFloat16)).toEqual([
      0x3c00, 0xc000, 0x7bff, 0x7c00, 0x0002, 0x0001, 0x2e66,
    ]);
    expect([1, -2, 3.1, 1e38].map(toBfloat16)).toEqual([0x3f80, 0xc000, 0x4046, 0x7e96]);
    expect(toFloat16(Number.NaN) & 0x7c00).toBe(0x7c00);
    expect(toBfloat16(Number.POSITIVE_INFINITY)).toBe(0x7f80);
  });
});

describe.each(["onnx", "cpu"] as const)("weights stored in fewer bits on %s", (device) => {
  beforeAll(async () => {
    await useDevice(device);
  });

  it.each(Object.keys(TOLERANCE) as Storage[])("%s: product, gradient and numbers", async (storage) => {
    const weight = tf.randomNormal([48, 64], 0, 1, "float32", 7);
    const x = tf.randomNormal([5, 64], 0, 1, "float32", 8);
    const stored = await storeFrozen(weight, storage);
    expect(stored.shape).toEqual([48, 64]);
    const values = (await stored.data()) as Float32Array;
    const original = (await weight.data()) as Float32Array;
    const largest = Math.max(...original.map(Math.abs));
    for (const [i, value] of values.entries())
      expect(Math.abs(value - original[i]!)).toBeLessThanOrEqual(TOLERANCE[storage] * largest);
    const plain = tf.tensor(values, [48, 64]);
    const step = jit((input: tf.Tensor, w: tf.Tensor) =>
      tf.grad((y: tf.Tensor) => tf.sum(tf.square(ops.linear(y, w))))(input),
    );
    const frozen = jit((input: tf.Tensor) =>
      tf.grad((y: tf.Tensor) => tf.sum(tf.square(ops.linear(y, stored))))(input),
    );
    const [a, b] = [await step(x, plain), await frozen(x)];
    const difference = tf.max(tf.abs(tf.sub(a, b)));
    const size = tf.max(tf.abs(a));
    expect(((await difference.array()) as number) / ((await size.array()) as number)).toBeLessThan(1e-6);
    tf.dispose([weight, x, stored, plain, a, b, difference, size]);
    step.dispose();
    frozen.dispose();
  });

  it("reads bits where they lie", async () => {
    const half = await storeHalf([2, 2], "bfloat16", (elements) => elements.set([0x3f80, 0x4000, 0xc040, 0]));
    expect(await half.array()).toEqual([
      [1, 2],
      [-3, 0],
    ]);
    half.dispose();
  });

  it("says which shapes integers cannot hold", async () => {
    await expect(storeFrozen(tf.ones([4, 33]), "int4")).rejects.toThrow(/\[4,33\] cannot be stored as int4/);
  });
});

it("weights are unpacked where they are used, not all before the first layer", async () => {
  await useDevice("onnx");
  // ONNX Runtime computes of two inputs the one with the higher number first: what unpacks has the lowest.
  const weights = await Promise.all(
    [1, 2].map((seed) => storeFrozen(tf.randomNormal([64, 64], 0, 1, "float32", seed), "int8")),
  );
  const backend = tf.backend() as OnnxBackend;
  const result = weights.reduce((x, w) => ops.linear(x, w), tf.randomNormal([2, 64], 0, 1, "float32", 3));
  const model = new TextDecoder("latin1").decode(modelOf(collectGraph([backend.entry(result.dataId).value!])));
  const labels = [...model.matchAll(/(\d+):([A-Za-z]+)/g)].map(([, number, label]) => ({
    number: Number(number),
    label,
  }));
  const unpacking = labels.filter(({ label }) => label === UNPACKING).map(({ number }) => number);
  expect(unpacking.length).toBeGreaterThanOrEqual(2);
  expect(Math.max(...unpacking)).toBe(unpacking.length - 1);
  expect(labels.filter(({ label }) => label !== UNPACKING).length).toBeGreaterThanOrEqual(2);
});
