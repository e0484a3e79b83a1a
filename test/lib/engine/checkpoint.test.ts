import { describe, expect, it } from "vitest";
import { jit, ops, seedEngine, tf, useDevice } from "#lib/engine/index";

describe.each(["onnx", "cpu"] as const)("checkpoint on %s", (device) => {
  it("gives the same gradients, also through captured tensors, and leaks nothing", async () => {
    await useDevice(device);
    const w = tf.variable(tf.randomNormal([4, 4], 0, 1, "float32", 1));
    const frozen = tf.randomNormal([4, 4], 0, 1, "float32", 2);
    const x = tf.randomNormal([3, 4], 0, 1, "float32", 3);
    const block = (y: tf.Tensor, mask: tf.Tensor) =>
      tf.tidy(() => tf.mul(tf.tanh(ops.linear(ops.linear(y, w), frozen)), mask));
    const loss = (wrap: typeof ops.checkpoint) => () => {
      const mask = tf.cast(tf.greater(x, 0), "float32"); // lives in the forward pass's scope
      const layer = wrap((y: tf.Tensor) => block(y, mask));
      return tf.sum(tf.square(layer(layer(x)))) as tf.Scalar;
    };
    const gradient = (wrap: typeof ops.checkpoint) => () => tf.variableGrads(loss(wrap), [w]).grads[w.name]!;
    const before = tf.memory().numTensors;
    const plain = tf.tidy(gradient((fn) => fn));
    const saved = tf.tidy(gradient(ops.checkpoint));
    const step = jit(gradient(ops.checkpoint));
    const traced = await step();
    const expected = await plain.data();
    for (const result of [saved, traced])
      for (const [i, value] of (await result.data()).entries()) expect(value).toBeCloseTo(expected[i]!, 5);
    tf.dispose([plain, saved, traced]);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([w, frozen, x]);
    step.dispose();
  });
});

describe("random numbers in a jitted function", () => {
  it("are fresh in every call, repeat with the seed, and a gradient uses the forward mask", async () => {
    await useDevice("onnx");
    const x = tf.ones([64, 128]);
    const step = jit((input: tf.Tensor) => {
      const { value, grad } = tf.valueAndGrad((y: tf.Tensor) => tf.sum(ops.dropout(y, 0.3)))(input);
      return { value, sum: tf.sum(grad), noise: tf.randomNormal([4]) };
    });
    seedEngine(1);
    const first = await step(x);
    const second = await step(x);
    seedEngine(1);
    const again = await step(x);
    const numbers = async (one: typeof first) => [await one.value.array(), ...(await one.noise.data())];
    expect(await numbers(again)).toEqual(await numbers(first));
    expect(await numbers(second)).not.toEqual(await numbers(first));
    expect(await first.sum.array()).toBeCloseTo((await first.value.array()) as number, 0);
    expect(((await first.value.array()) as number) / x.size).toBeCloseTo(1, 1);
    tf.dispose([x, first, second, again]);
    step.dispose();
  });
});
