/** Maximum and average pooling in two and three dimensions, with their gradients. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../graph.ts";
import { type Kernel, type Kernels, NotRecorded } from "../kernel.ts";
import type { Recorder } from "../recorder.ts";
import { sizeOf } from "../types.ts";
import {
  channelsFirst,
  channelsLast,
  type PoolAttributes,
  poolWindow,
  uncovered,
  type Window,
  windowAttributes,
} from "./window.ts";

type TensorInfo = tf.TensorInfo;

function pooledShape(image: Value, window: Window): number[] {
  return [image.shape[0]!, image.shape[1]!, ...window.output];
}

/** image: [N, C, ...spatial] */
function pool(g: Recorder, op: "MaxPool" | "AveragePool", image: Value, window: Window): Value {
  return g.node(op, [image], "float32", pooledShape(image, window), windowAttributes(window));
}

function forward(op: "MaxPool" | "AveragePool"): Kernel {
  return (g: Recorder, { x }: { x: TensorInfo }, attrs: PoolAttributes) => {
    if (x.dtype !== "float32") throw new NotRecorded();
    const window = poolWindow(x.shape, attrs);
    if (sizeOf(window.size) === 1 && sizeOf(window.strides) === 1) return g.alias(x);
    return g.tensor(channelsLast(g, pool(g, op, channelsFirst(g, g.use(x)), window)));
  };
}

/** The largest elements with their places in the flat [N, C, ...spatial]; of equal ones the first. */
function maxWithPlaces(g: Recorder, image: Value, window: Window): [Value, Value] {
  const shape = pooledShape(image, window);
  const outputs = [
    { type: "float32" as const, shape },
    { type: "int64" as const, shape },
  ];
  return g.nodes("MaxPool", [image], outputs, windowAttributes(window)) as [Value, Value];
}

/** dy goes to where the largest element came from. */
function maxGradient(g: Recorder, { dy, input }: { dy: TensorInfo; input: TensorInfo }, attrs: PoolAttributes) {
  const window = poolWindow(input.shape, { ...attrs, dilations: 1 });
  const image = channelsFirst(g, g.use(input));
  const [, at] = maxWithPlaces(g, image, window);
  const count = sizeOf(at.shape);
  const updates = g.reshape(channelsFirst(g, g.use(dy)), [count]);
  const zeros = g.filled(0, [sizeOf(image.shape)], "float32");
  const inputs = [zeros, g.reshape(at, [count, 1]), updates];
  const flat = g.node("ScatterND", inputs, "float32", zeros.shape, { reduction: "add" });
  return g.tensor(channelsLast(g, g.reshape(flat, image.shape)), input.shape);
}

/** dy, divided by the number of elements that each mean was taken over, spreads over its window. */
function averageGradient(g: Recorder, { dy, input }: { dy: TensorInfo; input: TensorInfo }, attrs: PoolAttributes) {
  const window = poolWindow(input.shape, { ...attrs, dilations: 1 });
  const [batch, channels] = [input.shape[0]!, input.shape.at(-1)!];
  const upstream = channelsFirst(g, g.use(dy)); // [N, C, ...output]
  const shares = g.node("Div", [upstream, windowCounts(g, window)], "float32", upstream.shape);
  // every channel is an image of its own
  const images = g.reshape(shares, [batch * channels, 1, ...window.output]);
  const spread = g.node(
    "ConvTranspose",
    [images, g.filled(1, [1, 1, ...window.size], "float32")],
    "float32",
    [batch * channels, 1, ...window.input],
    { ...windowAttributes(window), output_padding: uncovered(window) },
  );
  return g.tensor(channelsLast(g, g.reshape(spread, [batch, channels, ...window.input])), input.shape);
}

/** How many elements of the image each window covers: padding does not count. [...output] */
function windowCounts(g: Recorder, window: Window): Value {
  const along = window.output.map((length, axis) =>
    Array.from({ length }, (_, index) => {
      const start = index * window.strides[axis]! - window.before[axis]!;
      return Math.min(start + window.size[axis]!, window.input[axis]!) - Math.max(start, 0);
    }),
  );
  const counts = along.reduce((products, axis) => products.flatMap((one) => axis.map((count) => one * count)), [1]);
  return g.constant("float32", Float32Array.from(counts), window.output);
}

/** The largest elements and where they stood, counted through the image's own order [(N), H, W, C]. */
function maxWithArgmax(
  g: Recorder,
  { x }: { x: TensorInfo },
  { includeBatchInIndex, ...attrs }: PoolAttributes & { includeBatchInIndex: boolean },
): TensorInfo[] {
  if (x.dtype !== "float32") throw new NotRecorded();
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const numbers = g.use(x);
  const missing = g.node("IsNaN", [numbers], "bool", x.shape); // TF.js passes over NaN here
  const lowest = g.scalar(Number.NEGATIVE_INFINITY);
  const image = channelsFirst(g, g.node("Where", [missing, lowest, numbers], "float32", x.shape));
  const [value, at] = maxWithPlaces(g, image, poolWindow(x.shape, attrs));
  const area = height * width;
  const int64 = (op: string, a: Value, b: Value) => g.node(op, [a, b], "int64", at.shape);
  const counted = (length: number, step: number, shape: number[]) =>
    g.reshape(g.ints(Array.from({ length }, (_, index) => index * step)), shape);
  const pixel = int64("Mod", at, g.scalar(area, "int64"));
  let place = int64("Mul", pixel, g.scalar(channels, "int64"));
  place = int64("Add", place, counted(channels, 1, [1, channels, 1, 1]));
  if (includeBatchInIndex) place = int64("Add", place, counted(batch, area * channels, [batch, 1, 1, 1]));
  return [g.tensor(channelsLast(g, value)), g.tensor(g.cast(channelsLast(g, place), "int32"))];
}

export const poolKernels: Kernels = {
  MaxPool: forward("MaxPool"),
  AvgPool: forward("AveragePool"),
  MaxPoolWithArgmax: maxWithArgmax,
  MaxPool3D: forward("MaxPool"),
  AvgPool3D: forward("AveragePool"),
  MaxPoolGrad: maxGradient,
  MaxPool3DGrad: maxGradient,
  AvgPoolGrad: averageGradient,
  AvgPool3DGrad: averageGradient,
};
