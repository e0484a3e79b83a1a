/** Convolutions in two and three dimensions, plain, depthwise and fused, with their gradients. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../graph.ts";
import { type Kernel, type Kernels, NotRecorded } from "../kernel.ts";
import { type Recorder, sameShape } from "../recorder.ts";
import { sizeOf } from "../types.ts";
import { activate } from "./matmul.ts";
import { concat } from "./shape.ts";
import {
  type ConvolutionAttributes,
  channelsFirst,
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

function floats(g: Recorder, x: TensorInfo): Value {
  if (x.dtype === "bool") throw new NotRecorded();
  return g.cast(g.use(x), "float32");
}

/** [...size, in, out] → [out, in, ...size]; a depthwise filter [...size, C, M] → [C·M, 1, ...size] */
function filterFirst(g: Recorder, filter: Value, depthwise: boolean): Value {
  const rank = filter.shape.length;
  const size = Array.from({ length: rank - 2 }, (_, axis) => axis);
  if (!depthwise) return g.transpose(filter, [rank - 1, rank - 2, ...size]);
  const [channels, multiplier] = filter.shape.slice(-2) as [number, number];
  const moved = g.transpose(filter, [rank - 2, rank - 1, ...size]);
  return g.reshape(moved, [channels * multiplier, 1, ...filter.shape.slice(0, -2)]);
}

function convolve(g: Recorder, x: Value, filter: Value, window: Window, depthwise: boolean): Value {
  const [input, multiplier] = filter.shape.slice(-2) as [number, number];
  const channels = depthwise ? input * multiplier : multiplier;
  const shape = [x.shape[0]!, channels, ...window.output];
  const group = depthwise ? input : 1;
  const inputs = [channelsFirst(g, x), filterFirst(g, filter, depthwise)];
  return channelsLast(g, g.node("Conv", inputs, "float32", shape, { ...windowAttributes(window), group }));
}

/** The gradient by the image: the transposed convolution. dy: [N, ...output, out] → [N, ...input, in] */
function convolveBack(g: Recorder, dy: Value, filter: Value, window: Window, depthwise: boolean): Value {
  const channels = filter.shape.at(-2)!;
  const shape = [dy.shape[0]!, channels, ...window.input];
  const attributes = {
    ...windowAttributes(window),
    group: depthwise ? channels : 1,
    output_padding: uncovered(window),
  };
  const inputs = [channelsFirst(g, dy), filterFirst(g, filter, depthwise)];
  return channelsLast(g, g.node("ConvTranspose", inputs, "float32", shape, attributes));
}

/**
 * The gradient by the filter: what the windows see, as the rows of a matrix, times dy. The product has the filter's own
 * layout: [N·output, size·in]ᵀ · [N·output, out] = [size·in, out]
 */
function filterGradient(g: Recorder, x: Value, dy: Value, window: Window): Value {
  const image = padded(g, x, window);
  const seen = places(window).map((place) => seenAt(g, image, window, place));
  const columns = concat(g, seen, x.shape.length - 1);
  const rows = dy.shape[0]! * sizeOf(window.output);
  const [width, channels] = [columns.shape.at(-1)!, dy.shape.at(-1)!];
  const product = g.node(
    "Gemm",
    [g.reshape(columns, [rows, width]), g.reshape(dy, [rows, channels])],
    "float32",
    [width, channels],
    { transA: 1 },
  );
  return g.reshape(product, [...window.size, x.shape.at(-1)!, channels]);
}

/** Each channel by itself: products of what the windows see and dy, summed over all windows. */
function depthwiseFilterGradient(g: Recorder, x: Value, dy: Value, window: Window): Value {
  const image = padded(g, x, window);
  const channels = x.shape.at(-1)!;
  const multiplier = dy.shape.at(-1)! / channels;
  const rows = dy.shape[0]! * sizeOf(window.output);
  const upstream = g.reshape(dy, [rows, channels, multiplier]);
  const sums = places(window).map((place) => {
    const seen = g.reshape(seenAt(g, image, window, place), [rows, channels, 1]);
    const products = g.node("Mul", [seen, upstream], "float32", [rows, channels, multiplier]);
    return g.node("ReduceSum", [products, g.ints([0])], "float32", [1, channels, multiplier], { keepdims: 1 });
  });
  return g.reshape(concat(g, sums, 0), [...window.size, channels, multiplier]);
}

interface Filtered {
  x: TensorInfo;
  filter: TensorInfo;
}

interface Fused extends Filtered {
  bias?: TensorInfo;
  preluActivationWeights?: TensorInfo;
}

function forward(depthwise: boolean): Kernel {
  return (g: Recorder, { x, filter }: Filtered, attrs: ConvolutionAttributes) => {
    const window = convolutionWindow(x.shape, filter.shape, attrs, depthwise);
    return g.tensor(convolve(g, floats(g, x), floats(g, filter), window, depthwise));
  };
}

function fused(depthwise: boolean): Kernel {
  return (
    g: Recorder,
    { x, filter, bias, preluActivationWeights }: Fused,
    attrs: ConvolutionAttributes & { activation?: string; leakyreluAlpha?: number },
  ) => {
    const window = convolutionWindow(x.shape, filter.shape, attrs, depthwise);
    let value = convolve(g, floats(g, x), floats(g, filter), window, depthwise);
    if (bias) value = g.node("Add", [value, floats(g, bias)], "float32", value.shape);
    return g.tensor(activate(g, value, attrs.activation, preluActivationWeights, attrs.leakyreluAlpha));
  };
}

function byImage(depthwise: boolean): Kernel {
  return (
    g: Recorder,
    { dy, filter }: { dy: TensorInfo; filter: TensorInfo },
    attrs: ConvolutionAttributes & { inputShape: number[] },
  ) => {
    const window = convolutionWindow(attrs.inputShape, filter.shape, attrs, depthwise);
    if (!sameShape(window.output, dy.shape.slice(1, -1))) throw new NotRecorded();
    return g.tensor(convolveBack(g, floats(g, dy), floats(g, filter), window, depthwise));
  };
}

function byFilter(depthwise: boolean): Kernel {
  return (
    g: Recorder,
    { x, dy }: { x: TensorInfo; dy: TensorInfo },
    attrs: ConvolutionAttributes & { filterShape: number[] },
  ) => {
    const window = convolutionWindow(x.shape, attrs.filterShape, attrs, depthwise);
    const gradient = depthwise ? depthwiseFilterGradient : filterGradient;
    return g.tensor(gradient(g, floats(g, x), floats(g, dy), window));
  };
}

export const convolutionKernels: Kernels = {
  Conv2D: forward(false),
  FusedConv2D: fused(false),
  Conv2DBackpropInput: byImage(false),
  Conv2DBackpropFilter: byFilter(false),
  DepthwiseConv2dNative: forward(true),
  FusedDepthwiseConv2D: fused(true),
  DepthwiseConv2dNativeBackpropInput: byImage(true),
  DepthwiseConv2dNativeBackpropFilter: byFilter(true),
  Conv3D: forward(false),
  Conv3DBackpropInputV2: byImage(false),
  Conv3DBackpropFilterV2: byFilter(false),
};
