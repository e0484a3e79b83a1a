/** Grayscale dilation: the largest sum of image and filter in each window, with its gradients. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../graph.ts";
import { type Kernels, NotRecorded } from "../kernel.ts";
import type { Recorder } from "../recorder.ts";
import { sizeOf } from "../types.ts";
import { concat } from "./shape.ts";
import {
  type ConvolutionAttributes,
  channelsLast,
  convolutionWindow,
  padded,
  places,
  seenAt,
  uncovered,
  type Window,
  windowAttributes,
} from "./window.ts";

type TensorInfo = tf.TensorInfo;

interface Dilated {
  x: TensorInfo;
  filter: TensorInfo;
}

function windowOf({ x, filter }: Dilated, attrs: ConvolutionAttributes): Window {
  if (x.dtype !== "float32" || filter.dtype !== "float32") throw new NotRecorded();
  return convolutionWindow(x.shape, [...filter.shape, 1], attrs);
}

/** Image plus filter at every place of the window. [N, ...output, C], one for each place */
function sums(g: Recorder, { x, filter }: Dilated, window: Window): Value[] {
  const channels = x.shape.at(-1)!;
  const image = padded(g, g.use(x), window, Number.NEGATIVE_INFINITY);
  const rows = g.reshape(g.use(filter), [sizeOf(window.size), channels]);
  return places(window).map((place, index) => {
    const seen = seenAt(g, image, window, place);
    const weight = g.node("Gather", [rows, g.scalar(index, "int64")], "float32", [channels], { axis: 0 });
    return g.node("Add", [seen, weight], "float32", seen.shape);
  });
}

/** dy at the place that the largest sum came from (of equal ones the first), zero at the others. [N, ...output, C, places] */
function spread(g: Recorder, inputs: Dilated & { dy: TensorInfo }, window: Window): Value {
  const shape = inputs.dy.shape;
  const count = sizeOf(window.size);
  const stacked = concat(
    g,
    sums(g, inputs, window).map((sum) => g.reshape(sum, [...shape, 1])),
    shape.length,
  );
  const winner = g.node("ArgMax", [stacked], "int64", [...shape, 1], { axis: shape.length, keepdims: 1 });
  const all = g.ints(Array.from({ length: count }, (_, index) => index));
  const won = g.node("Equal", [winner, all], "bool", stacked.shape);
  const upstream = g.reshape(g.use(inputs.dy), [...shape, 1]);
  return g.node("Where", [won, upstream, g.scalar(0)], "float32", stacked.shape);
}

/** [C·places, 1, ...size]: each place of each channel goes to that place of the image. */
function placement(g: Recorder, window: Window, channels: number): Value {
  const count = sizeOf(window.size);
  const unit = Float32Array.from({ length: count * count }, (_, at) => (at % (count + 1) === 0 ? 1 : 0));
  const one = g.constant("float32", unit, [1, count, 1, ...window.size]);
  return g.reshape(g.expand(one, [channels, count, 1, ...window.size]), [channels * count, 1, ...window.size]);
}

export const dilationKernels: Kernels = {
  Dilation2D: (g: Recorder, inputs: Dilated, attrs: ConvolutionAttributes) => {
    const all = sums(g, inputs, windowOf(inputs, attrs));
    return g.tensor(all.length === 1 ? all[0]! : g.node("Max", all, "float32", all[0]!.shape));
  },
  Dilation2DBackpropInput: (g: Recorder, inputs: Dilated & { dy: TensorInfo }, attrs: ConvolutionAttributes) => {
    const window = windowOf(inputs, attrs);
    const [batch, channels] = [inputs.x.shape[0]!, inputs.x.shape.at(-1)!];
    const parts = g.transpose(spread(g, inputs, window), [0, 3, 4, 1, 2]); // [N, C, places, ...output]
    const images = g.reshape(parts, [batch, channels * sizeOf(window.size), ...window.output]);
    const attributes = { ...windowAttributes(window), group: channels, output_padding: uncovered(window) };
    const shape = [batch, channels, ...window.input];
    const placed = [images, placement(g, window, channels)];
    return g.tensor(channelsLast(g, g.node("ConvTranspose", placed, "float32", shape, attributes)));
  },
  Dilation2DBackpropFilter: (g: Recorder, inputs: Dilated & { dy: TensorInfo }, attrs: ConvolutionAttributes) => {
    const window = windowOf(inputs, attrs);
    const channels = inputs.x.shape.at(-1)!;
    const parts = spread(g, inputs, window);
    const shape = [1, 1, 1, channels, sizeOf(window.size)];
    const total = g.node("ReduceSum", [parts, g.ints([0, 1, 2])], "float32", shape, { keepdims: 1 });
    const sum = g.transpose(g.reshape(total, [channels, sizeOf(window.size)]), [1, 0]);
    return g.tensor(sum, inputs.filter.shape);
  },
};
