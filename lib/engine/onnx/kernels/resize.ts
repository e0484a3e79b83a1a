/**
 * Resizing of images. Both methods treat rows and columns apart: each result along an axis is a mean of at most two
 * elements. The value gathers them; the gradient multiplies by the transposed matrix of their weights.
 */
import type * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../graph.ts";
import type { Kernel, Kernels } from "../kernel.ts";
import type { Recorder } from "../recorder.ts";

type TensorInfo = tf.TensorInfo;

interface Attributes {
  alignCorners?: boolean;
  halfPixelCenters?: boolean;
  size: [number, number];
}

/** For each place of the result: two elements of the axis and the second one's share. */
interface Samples {
  low: number[];
  high: number[];
  share: number[];
}

type Method = (from: number, to: number, attributes: Omit<Attributes, "size">) => Samples;

function ratio(from: number, to: number, alignCorners = false): number {
  return alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
}

function samples(to: number, sample: (index: number) => [low: number, high: number, share: number]): Samples {
  const all = Array.from({ length: to }, (_, index) => sample(index));
  return { low: all.map(([low]) => low), high: all.map(([, high]) => high), share: all.map(([, , share]) => share) };
}

const bilinear: Method = (from, to, { alignCorners, halfPixelCenters }) =>
  samples(to, (index) => {
    const step = ratio(from, to, alignCorners);
    const at = halfPixelCenters ? step * (index + 0.5) - 0.5 : step * index;
    const low = Math.max(0, Math.floor(at));
    return [low, Math.min(from - 1, Math.ceil(at)), at - low];
  });

const nearest: Method = (from, to, { alignCorners, halfPixelCenters }) =>
  samples(to, (index) => {
    const at = ratio(from, to, alignCorners) * (halfPixelCenters ? index + 0.5 : index);
    const place = Math.max(0, Math.min(from - 1, alignCorners ? Math.round(at) : Math.floor(at)));
    return [place, place, 0];
  });

/** image: [N, H, W, C]; axis 1 or 2 */
function resample(g: Recorder, image: Value, axis: number, { low, high, share }: Samples): Value {
  const shape = image.shape.map((length, index) => (index === axis ? low.length : length));
  const pick = (places: number[]) =>
    g.node("Gather", [image, g.constant("int32", Int32Array.from(places), [places.length])], image.type, shape, {
      axis,
    });
  const first = pick(low);
  if (share.every((part) => part === 0)) return first;
  const weights = g.constant(
    "float32",
    Float32Array.from(share),
    axis === 1 ? [share.length, 1, 1] : [share.length, 1],
  );
  const difference = g.node("Sub", [pick(high), first], "float32", shape);
  return g.node("Add", [first, g.node("Mul", [difference, weights], "float32", shape)], "float32", shape);
}

/** The matrix [from, to] of the weights: column i holds what makes result i. */
function matrix(g: Recorder, from: number, { low, high, share }: Samples): Value {
  const weights = new Float32Array(from * low.length);
  low.forEach((place, i) => {
    weights[place * low.length + i]! += 1 - share[i]!;
    weights[high[i]! * low.length + i]! += share[i]!;
  });
  return g.constant("float32", weights, [from, low.length]);
}

function forward(method: Method): Kernel {
  return (g: Recorder, { images }: { images: TensorInfo }, { size, ...attributes }: Attributes) => {
    const [, height, width] = images.shape as [number, number, number];
    let value = g.use(images);
    if (method === bilinear) value = g.cast(value, "float32");
    value = resample(g, value, 1, method(height, size[0], attributes));
    return g.tensor(resample(g, value, 2, method(width, size[1], attributes)));
  };
}

function backward(method: Method): Kernel {
  return (g: Recorder, { images, dy }: { images: TensorInfo; dy: TensorInfo }, attributes: Attributes) => {
    const [batch, height, width, channels] = images.shape as [number, number, number, number];
    const [, rows, columns] = dy.shape as [number, number, number];
    // TF.js's gradients know no half-pixel centres
    const along = (from: number, to: number) =>
      matrix(g, from, method(from, to, { alignCorners: attributes.alignCorners ?? false }));
    const lines = g.reshape(g.use(dy), [batch, rows, columns * channels]);
    const byRow = g.node("MatMul", [along(height, rows), lines], "float32", [batch, height, columns * channels]);
    const points = g.reshape(byRow, [batch * height, columns, channels]);
    const both = g.node("MatMul", [along(width, columns), points], "float32", [batch * height, width, channels]);
    return g.tensor(both, images.shape);
  };
}

export const resizeKernels: Kernels = {
  ResizeBilinear: forward(bilinear),
  ResizeBilinearGrad: backward(bilinear),
  ResizeNearestNeighbor: forward(nearest),
  ResizeNearestNeighborGrad: backward(nearest),
};
