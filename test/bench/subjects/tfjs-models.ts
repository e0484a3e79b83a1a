/** Steps of ordinary TF.js models on a backend. Arguments: cnn|lstm, train|predict, device, steps a round. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Rng } from "#lib/core/index";
import { type DeviceName, tf, useDevice } from "#lib/engine/index";
import { serve } from "./subject.ts";

const [kind, work, device, steps] = process.argv.slice(2) as [keyof typeof models, string, string, string];

/** The plain WebAssembly backend of TF.js, with two threads like the others. */
async function useWasm(): Promise<void> {
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  const folder = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"));
  wasm.setWasmPaths(join(folder, "/"));
  wasm.setThreadsCount(2);
  await tf.setBackend("wasm");
}

const models = {
  /** The convolutional network of TF.js's MNIST tutorial. */
  cnn: {
    input: [64, 28, 28, 1],
    classes: 10,
    layers: () => [
      tf.layers.conv2d({ inputShape: [28, 28, 1], kernelSize: 5, filters: 8, activation: "relu" }),
      tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }),
      tf.layers.conv2d({ kernelSize: 5, filters: 16, activation: "relu" }),
      tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 10, activation: "softmax" }),
    ],
  },
  lstm: {
    input: [32, 40, 64],
    classes: 64,
    layers: () => [
      tf.layers.lstm({ inputShape: [40, 64], units: 128 }),
      tf.layers.dense({ units: 64, activation: "softmax" }),
    ],
  },
};

if (device === "wasm") await useWasm();
else await useDevice(device as DeviceName);

const { input, classes, layers } = models[kind];
const rng = new Rng(1);
const size = input.reduce((product, length) => product * length, 1);
const x = tf.tensor(
  Float32Array.from({ length: size }, () => rng.uniform(-1, 1)),
  input,
);
const y = tf.tidy(() =>
  tf.cast(
    tf.oneHot(
      tf.tensor1d(
        Array.from({ length: input[0]! }, () => rng.int(classes)),
        "int32",
      ),
      classes,
    ),
    "float32",
  ),
);
const model = tf.sequential({ layers: layers() });
model.compile({ optimizer: tf.train.adam(1e-3), loss: "categoricalCrossentropy" });

async function train(): Promise<void> {
  const loss = (await model.trainOnBatch(x, y)) as number;
  if (!Number.isFinite(loss)) throw new Error(`the loss is ${loss}`);
}

async function predict(): Promise<void> {
  const result = model.predict(x) as tf.Tensor;
  await result.data();
  result.dispose();
}

await serve(work === "train" ? train : predict, Number(steps));
