/** The compiled step of tf.layers gives what TF.js's CPU backend gives, whatever changes between the batches. */
import { describe, expect, it } from "vitest";
import { type DeviceName, seedEngine, tf, useDevice } from "#lib/engine/index";

const X = [
  [0.1, 0.9],
  [0.8, 0.2],
  [0.4, 0.5],
  [0.7, 0.6],
];
const Y = [[1], [0], [1], [0]];

/** A layer of the user's own: it may do anything each time it is called. */
class Doubled extends tf.layers.Layer {
  static className = "Doubled";
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.mul(Array.isArray(inputs) ? inputs[0]! : inputs, 2);
  }
}

function network(optimizer: tf.Optimizer, middle: tf.layers.Layer[] = []): tf.Sequential {
  const kernelInitializer = tf.initializers.constant({ value: 0.3 });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ inputShape: [2], units: 3, activation: "tanh", kernelInitializer }),
      ...middle,
      tf.layers.dense({ units: 1, activation: "sigmoid", kernelInitializer }),
    ],
  });
  model.compile({ optimizer, loss: "binaryCrossentropy", metrics: ["accuracy"] });
  return model;
}

/** How often tfjs-layers calls a layer: never again once the step is traced. */
function countCalls(layer: tf.layers.Layer): () => number {
  const { call } = layer;
  let calls = 0;
  layer.call = function (...given) {
    calls++;
    return call.apply(this, given);
  };
  return () => calls;
}

async function trained(
  device: DeviceName,
  make: () => tf.Optimizer,
  batches: number,
  between: (optimizer: tf.Optimizer, batch: number, model: tf.Sequential) => void = () => {},
): Promise<number[]> {
  await useDevice(device);
  const model = network(make());
  const [x, y] = [tf.tensor2d(X), tf.tensor2d(Y)];
  const losses: number[] = [];
  for (let batch = 0; batch < batches; batch++) {
    between(model.optimizer, batch, model);
    // the last one is shorter
    const rows = batch === batches - 1 ? 3 : 4;
    const result = await model.trainOnBatch(tf.slice(x, 0, rows), tf.slice(y, 0, rows));
    losses.push(...(result as number[]));
  }
  losses.push(...(await model.getWeights()[0]!.data()));
  model.dispose();
  return losses;
}

async function expectSame(
  ...[make, batches, between]: Parameters<typeof trained> extends [DeviceName, ...infer Rest] ? Rest : never
) {
  const expected = await trained("cpu", make, batches, between);
  const found = await trained("onnx", make, batches, between);
  found.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index]!, 5);
  });
}

describe("the traced step", () => {
  it("calls a layer of TF.js no more, and a layer of the user every time", async () => {
    await useDevice("onnx");
    const [x, y] = [tf.tensor2d(X), tf.tensor2d(Y)];
    const counts = [tf.layers.activation({ activation: "relu" }), new Doubled({})].map((middle) => ({
      model: network(tf.train.sgd(0.1), [middle]),
      calls: countCalls(middle),
    }));
    const train = async (batches: number) => {
      for (let batch = 0; batch < batches; batch++) for (const { model } of counts) await model.trainOnBatch(x, y);
      return counts.map(({ calls }) => calls());
    };
    const [few, more] = [await train(3), await train(5)];
    expect(more[0]).toBe(few[0]);
    expect(more[1]).toBe(few[1]! + 5);
  });

  it.each(["sgd", "momentum", "rmsprop", "adagrad", "adadelta", "adam", "adamax"] as const)("%s", async (name) => {
    const make = () => (name === "momentum" ? tf.train.momentum(0.1, 0.9) : tf.train[name](0.1));
    await expectSame(make, 6);
  });

  it("follows a learning rate that changes and comes back", async () => {
    const rates = [0.1, 0.1, 0.5, 0.5, 0.1, 0.1];
    await expectSame(
      () => tf.train.sgd(0.1),
      6,
      (optimizer, batch) => {
        (optimizer as tf.SGDOptimizer).setLearningRate(rates[batch]!);
      },
    );
    await expectSame(
      () => tf.train.adam(0.1),
      9,
      (optimizer, batch) => {
        (optimizer as unknown as { learningRate: number }).learningRate = 0.1 / (batch + 1);
      },
    );
  });

  it("sees weights that were set, and another optimizer after the model is compiled again", async () => {
    await expectSame(
      () => tf.train.adam(0.1),
      8,
      (_, batch, model) => {
        if (batch === 3) model.layers[1]!.setWeights([tf.fill([3, 1], 0.5), tf.fill([1], 0.1)]);
        if (batch === 5)
          model.compile({ optimizer: tf.train.sgd(0.2), loss: "meanSquaredError", metrics: ["accuracy"] });
      },
    );
  });

  it("counts the iterations that the optimizer saves", async () => {
    await useDevice("onnx");
    const model = network(tf.train.adam(0.1));
    const [x, y] = [tf.tensor2d(X), tf.tensor2d(Y)];
    for (let batch = 0; batch < 5; batch++) await model.trainOnBatch(x, y);
    expect((model.optimizer as unknown as { iterations: number }).iterations).toBe(5);
  });

  it("draws dropout anew for every batch", async () => {
    await useDevice("onnx");
    seedEngine(3);
    const model = network(tf.train.sgd(0), [tf.layers.dropout({ rate: 0.5 })]);
    const [x, y] = [tf.tensor2d(X), tf.tensor2d(Y)];
    const losses = new Set<number>();
    for (let batch = 0; batch < 6; batch++) losses.add(((await model.trainOnBatch(x, y)) as number[])[0]!);
    expect(losses.size).toBeGreaterThan(3);
  });

  it("fit leaves no tensors behind and reports every epoch", async () => {
    await useDevice("onnx");
    const model = network(tf.train.adam(0.1));
    const [x, y] = [tf.tensor2d(X), tf.tensor2d(Y)];
    const settings = { epochs: 2, batchSize: 2, verbose: 0, validationData: [x, y] as [tf.Tensor, tf.Tensor] };
    await model.fit(x, y, settings);
    const { numTensors } = tf.memory();
    const { history } = await model.fit(x, y, { ...settings, epochs: 6 });
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(history["loss"]).toHaveLength(6);
    expect(history["val_acc"]).toHaveLength(6);
    expect(history["loss"]!.at(-1)).toBeLessThan(history["loss"]![0] as number);
  });
});
