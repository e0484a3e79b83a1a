/**
 * Ordinary tf.layers models trained with TF.js's own optimizers: on every device the losses of TF.js's CPU backend.
 * (tfjs-layers does not carry its own tests in its package.)
 */
import { describe, expect, it } from "vitest";
import { Rng } from "#lib/core/index";
import { type DeviceName, tf, useDevice } from "#lib/engine/index";
import { trainingDevices } from "../../support/devices.ts";

const here = (await trainingDevices()).filter(({ name }) => name !== "cpu");
const STEPS = 3;

interface Example {
  name: string;
  input: number[];
  classes: number;
  optimizer(): tf.Optimizer;
  layers(): tf.layers.Layer[];
}

const seeded = (seed: number) => tf.initializers.glorotUniform({ seed });

const examples: Example[] = [
  {
    name: "convolutions, pooling and batch normalisation with momentum",
    input: [4, 8, 8, 2],
    classes: 3,
    optimizer: () => tf.train.momentum(0.05, 0.9),
    layers: () => [
      tf.layers.conv2d({
        inputShape: [8, 8, 2],
        kernelSize: 3,
        filters: 4,
        padding: "same",
        activation: "relu",
        kernelInitializer: seeded(1),
      }),
      tf.layers.batchNormalization(),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.separableConv2d({
        kernelSize: 3,
        filters: 4,
        depthwiseInitializer: seeded(2),
        pointwiseInitializer: seeded(3),
      }),
      tf.layers.averagePooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3, activation: "softmax", kernelInitializer: seeded(4) }),
    ],
  },
  {
    name: "LSTM and GRU with Adam",
    input: [3, 5, 4],
    classes: 4,
    optimizer: () => tf.train.adam(0.01),
    layers: () => [
      tf.layers.lstm({
        inputShape: [5, 4],
        units: 6,
        returnSequences: true,
        kernelInitializer: seeded(1),
        recurrentInitializer: seeded(2),
      }),
      tf.layers.gru({ units: 5, kernelInitializer: seeded(3), recurrentInitializer: seeded(4) }),
      tf.layers.dense({ units: 4, activation: "softmax", kernelInitializer: seeded(5) }),
    ],
  },
  {
    name: "embedding, one-dimensional convolution and layer normalisation with RMSprop",
    input: [3, 6],
    classes: 2,
    optimizer: () => tf.train.rmsprop(0.01),
    layers: () => [
      tf.layers.embedding({ inputDim: 7, outputDim: 4, inputLength: 6, embeddingsInitializer: seeded(1) }),
      tf.layers.conv1d({ kernelSize: 3, filters: 4, activation: "elu", kernelInitializer: seeded(2) }),
      tf.layers.layerNormalization(),
      tf.layers.globalMaxPooling1d(),
      tf.layers.dense({ units: 2, activation: "softmax", kernelInitializer: seeded(3) }),
    ],
  },
];

async function losses(device: DeviceName, example: Example): Promise<number[]> {
  await useDevice(device);
  const rng = new Rng(1);
  const [rows] = example.input as [number];
  const size = example.input.reduce((product, length) => product * length, 1);
  const isText = example.input.length === 2;
  const values = Float32Array.from({ length: size }, () => (isText ? rng.int(7) : rng.uniform(-1, 1)));
  const x = tf.tensor(values, example.input);
  const labels = tf.tensor1d(
    Array.from({ length: rows }, () => rng.int(example.classes)),
    "int32",
  );
  const y = tf.cast(tf.oneHot(labels, example.classes), "float32");
  const model = tf.sequential({ layers: example.layers() });
  model.compile({ optimizer: example.optimizer(), loss: "categoricalCrossentropy" });
  const found: number[] = [];
  for (let step = 0; step < STEPS; step++) found.push((await model.trainOnBatch(x, y)) as number);
  model.dispose();
  tf.dispose([x, labels, y]);
  return found;
}

describe.each(here)("on $name", ({ name: device }) => {
  it.each(examples)("$name", async (example) => {
    const expected = await losses("cpu", example);
    const found = await losses(device, example);
    for (const [step, loss] of found.entries()) expect(loss).toBeCloseTo(expected[step]!, 4);
    expect(expected.at(-1)).toBeLessThan(expected[0]!);
  });
});
