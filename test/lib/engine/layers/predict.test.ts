/** The compiled prediction of tf.layers gives what TF.js's CPU backend gives. */
import { describe, expect, it } from "vitest";
import { type DeviceName, tf, useDevice } from "#lib/engine/index";

/** A layer of the user's own: it may do anything each time it is called. */
class Counted extends tf.layers.Layer {
  static className = "Counted";
  calls = 0;
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    this.calls++;
    return tf.add(Array.isArray(inputs) ? inputs[0]! : inputs, this.calls);
  }
}

function network(middle: tf.layers.Layer[] = []): tf.Sequential {
  const kernelInitializer = tf.initializers.constant({ value: 0.25 });
  return tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [3], units: 4, activation: "tanh", kernelInitializer }),
      ...middle,
      tf.layers.dense({ units: 2, activation: "softmax", kernelInitializer }),
    ],
  });
}

function rows(count: number, seed: number): tf.Tensor2D {
  return tf.tensor2d(
    Float32Array.from({ length: count * 3 }, (_, index) => Math.sin(index * seed + 1)),
    [count, 3],
  );
}

/** Predictions of changing inputs, batch sizes and weights, as one list of numbers. */
async function predictions(device: DeviceName): Promise<number[]> {
  await useDevice(device);
  const model = network();
  const found: number[] = [];
  for (let call = 0; call < 12; call++) {
    if (call === 6) model.layers[1]!.setWeights([tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]), tf.tensor1d([1, 0])]);
    const x = rows(call % 3 === 0 ? 7 : 40, call);
    const y = model.predict(x, { batchSize: call % 2 === 0 ? 32 : 16 }) as tf.Tensor;
    found.push(...(await y.data()));
    tf.dispose([x, y]);
  }
  model.dispose();
  return found;
}

describe("the compiled prediction", () => {
  it("equals the CPU backend's, whatever the shapes, the batch size and the weights", async () => {
    const expected = await predictions("cpu");
    const found = await predictions("onnx");
    expect(found).toHaveLength(expected.length);
    found.forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index]!, 5);
    });
  });

  it("calls a layer of TF.js no more, and a layer of the user every time", async () => {
    await useDevice("onnx");
    const plain = tf.layers.activation({ activation: "relu" });
    const own = new Counted({});
    let calls = 0;
    const { call } = plain;
    plain.call = function (...given) {
      calls++;
      return call.apply(this, given);
    };
    const [compiled, recorded] = [network([plain]), network([own])];
    const predict = async (times: number): Promise<[number, number]> => {
      for (let time = 0; time < times; time++)
        for (const model of [compiled, recorded]) await tf.tidy(() => model.predict(rows(4, time)) as tf.Tensor).data();
      return [calls, own.calls];
    };
    const [few, more] = [await predict(3), await predict(5)];
    expect(more[0]).toBe(few[0]);
    expect(more[1]).toBe(few[1] + 5);
  });

  it("leaves no tensor behind, and its result obeys tidy", async () => {
    await useDevice("onnx");
    const model = network();
    const x = rows(4, 1);
    for (let time = 0; time < 3; time++) tf.tidy(() => void model.predict(x));
    const before = tf.memory().numTensors;
    for (let time = 0; time < 3; time++) tf.tidy(() => void model.predict(x));
    expect(tf.memory().numTensors).toBe(before);
  });

  it("predicts within a gradient, as usual", async () => {
    await useDevice("onnx");
    const model = network();
    model.layers[1]!.setWeights([tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 9], [4, 2]), tf.tensor1d([1, 0])]);
    const x = rows(4, 1);
    for (let time = 0; time < 3; time++) await (model.predict(x) as tf.Tensor).data();
    const gradient = tf.grad((input: tf.Tensor) => tf.sum(tf.square(model.predict(input) as tf.Tensor)))(x);
    expect(Math.max(...(await tf.abs(gradient).data()))).toBeGreaterThan(0);
  });
});
