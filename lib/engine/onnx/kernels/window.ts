/** Windows that move over images: what convolution and pooling share. Images are [N, ...spatial, C], as in TF.js. */
import * as tf from "@tensorflow/tfjs-core";
import type { Attributes, Value } from "../graph.ts";
import { NotRecorded } from "../kernel.ts";
import type { Recorder } from "../recorder.ts";
import { slice } from "./shape.ts";

const { backend_util } = tf;

/** One number for each spatial axis. */
export interface Window {
  size: number[];
  strides: number[];
  dilations: number[];
  /** Padding before and after. */
  before: number[];
  after: number[];
  input: number[];
  output: number[];
}

export type Padding = "same" | "valid" | number | tf.backend_util.ExplicitPadding;
type Rounding = "floor" | "round" | "ceil";
type Image2D = [number, number, number, number];
type Image3D = [number, number, number, number, number];

export interface ConvolutionAttributes {
  strides: number | number[];
  pad: Padding;
  dataFormat?: string;
  dilations?: number | number[] | null;
  dimRoundingMode?: Rounding;
}

export interface PoolAttributes {
  filterSize: number | number[];
  strides: number | number[];
  pad: Padding;
  dimRoundingMode?: Rounding;
  dataFormat?: string;
  dilations?: number | number[] | null;
}

/** The window of a convolution over `image` with a filter of `filter` shape; image and filter rank tell 2-D from 3-D. */
export function convolutionWindow(
  image: readonly number[],
  filter: readonly number[],
  { strides, pad, dataFormat, dilations: spacing, dimRoundingMode }: ConvolutionAttributes,
  depthwise = false,
): Window {
  const dilations = spacing ?? 1; // TF.js passes null too
  if (dataFormat && dataFormat !== "NHWC" && dataFormat !== "NDHWC") throw new NotRecorded();
  if (image.length === 5)
    return window3D(
      backend_util.computeConv3DInfo(
        image as unknown as Image3D,
        filter as unknown as Image3D,
        strides as number,
        dilations as number,
        pad as "same",
      ),
    );
  return window2D(
    backend_util.computeConv2DInfo(
      image as unknown as Image2D,
      filter as unknown as Image2D,
      strides as number,
      dilations as number,
      pad,
      dimRoundingMode,
      depthwise,
    ),
  );
}

export function poolWindow(
  image: readonly number[],
  { filterSize, strides, pad, dimRoundingMode, dataFormat, dilations: spacing }: PoolAttributes,
): Window {
  const dilations = spacing ?? 1;
  if (dataFormat && dataFormat !== "NHWC" && dataFormat !== "NDHWC") throw new NotRecorded();
  const window =
    image.length === 5
      ? window3D(
          backend_util.computePool3DInfo(
            image as unknown as Image3D,
            filterSize as number,
            strides as number,
            dilations as number,
            pad as "same",
            dimRoundingMode,
          ),
        )
      : window2D(
          backend_util.computePool2DInfo(
            image as unknown as Image2D,
            filterSize as number,
            strides as number,
            dilations as number,
            pad,
            dimRoundingMode,
          ),
        );
  const within = (pads: number[]) => pads.every((length, axis) => length < window.size[axis]!);
  if (!within(window.before) || !within(window.after)) throw new NotRecorded(); // ONNX Runtime refuses such pools
  return window;
}

function window2D(info: tf.backend_util.Conv2DInfo): Window {
  return checked({
    size: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    before: [info.padInfo.top, info.padInfo.left],
    after: [info.padInfo.bottom, info.padInfo.right],
    input: [info.inHeight, info.inWidth],
    output: [info.outHeight, info.outWidth],
  });
}

function window3D(info: tf.backend_util.Conv3DInfo): Window {
  return checked({
    size: [info.filterDepth, info.filterHeight, info.filterWidth],
    strides: [info.strideDepth, info.strideHeight, info.strideWidth],
    dilations: [info.dilationDepth, info.dilationHeight, info.dilationWidth],
    before: [info.padInfo.front, info.padInfo.top, info.padInfo.left],
    after: [info.padInfo.back, info.padInfo.bottom, info.padInfo.right],
    input: [info.inDepth, info.inHeight, info.inWidth],
    output: [info.outDepth, info.outHeight, info.outWidth],
  });
}

/** How far a window reaches along an axis. */
function extent(window: Window, axis: number): number {
  return (window.size[axis]! - 1) * window.dilations[axis]! + 1;
}

/** Other roundings than ONNX's, and empty results, are left to the CPU backend. */
function checked(window: Window): Window {
  const positions = window.input.map((length, axis) => {
    const free = length + window.before[axis]! + window.after[axis]! - extent(window, axis);
    return Math.floor(free / window.strides[axis]!) + 1;
  });
  const usual = window.output.every((length, axis) => length > 0 && length === positions[axis]);
  if (!usual || [...window.before, ...window.after].some((pad) => pad < 0)) throw new NotRecorded();
  return window;
}

/** How much of the image, with its padding, lies behind the last window. */
export function uncovered(window: Window): number[] {
  return window.input.map((length, axis) => {
    const covered = (window.output[axis]! - 1) * window.strides[axis]! + extent(window, axis);
    return length + window.before[axis]! + window.after[axis]! - covered;
  });
}

/** The attributes that ONNX's convolutions and pools have in common. */
export function windowAttributes(window: Window): Attributes {
  return {
    kernel_shape: window.size,
    strides: window.strides,
    dilations: window.dilations,
    pads: [...window.before, ...window.after],
  };
}

/** [N, ...spatial, C] → [N, C, ...spatial] */
export function channelsFirst(g: Recorder, value: Value): Value {
  const rank = value.shape.length;
  return g.transpose(value, [0, rank - 1, ...spatialAxes(rank)]);
}

/** [N, C, ...spatial] → [N, ...spatial, C] */
export function channelsLast(g: Recorder, value: Value): Value {
  const rank = value.shape.length;
  return g.transpose(value, [0, ...Array.from({ length: rank - 2 }, (_, axis) => axis + 2), 1]);
}

function spatialAxes(rank: number): number[] {
  return Array.from({ length: rank - 2 }, (_, axis) => axis + 1);
}

/** Every place in a window, in the filter's order. */
export function places({ size }: Window): number[][] {
  return size.reduce<number[][]>(
    (found, length) => found.flatMap((place) => Array.from({ length }, (_, index) => [...place, index])),
    [[]],
  );
}

/** `value` with zeros (or `fill`) around it as the window needs them. [N, ...spatial, C] */
export function padded(g: Recorder, value: Value, { before, after }: Window, fill = 0): Value {
  if ([...before, ...after].every((pad) => pad === 0)) return value;
  const starts = [0, ...before, 0];
  const ends = [0, ...after, 0];
  const shape = value.shape.map((length, axis) => starts[axis]! + length + ends[axis]!);
  return g.node("Pad", [value, g.ints([...starts, ...ends]), g.scalar(fill, value.type)], value.type, shape);
}

/** What every window sees at one place. image: padded, [N, ...spatial, C] → [N, ...output, C] */
export function seenAt(g: Recorder, image: Value, window: Window, place: readonly number[]): Value {
  const [batch, channels] = [image.shape[0]!, image.shape.at(-1)!];
  const begin = [0, ...place.map((index, axis) => index * window.dilations[axis]!), 0];
  const steps = window.strides.some((stride) => stride > 1) ? [1, ...window.strides, 1] : undefined;
  const shape = [batch, ...window.output, channels];
  if (!steps) return slice(g, image, begin, shape);
  // the last step needs no room behind it
  const ends = begin.map((start, axis) => start + (shape[axis]! - 1) * steps[axis]! + 1);
  const axes = begin.map((_, axis) => axis);
  return g.node("Slice", [image, g.ints(begin), g.ints(ends), g.ints(axes), g.ints(steps)], image.type, shape);
}
