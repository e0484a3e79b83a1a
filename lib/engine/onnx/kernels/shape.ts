/** Operations that move elements: reshape, slice, join, split, pad, tile, transpose, reverse. */
import * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../graph.ts";
import { type Kernels, NotRecorded } from "../kernel.ts";
import { type Recorder, sameShape } from "../recorder.ts";
import { type Shape, sizeOf } from "../types.ts";

type TensorInfo = tf.TensorInfo;
interface Unary {
  x: TensorInfo;
}

const { slice_util, backend_util, util } = tf;

/** The part of `value` from `begin`, of `shape`; `steps` may be negative. */
export function slice(g: Recorder, value: Value, begin: Shape, shape: Shape, steps?: Shape): Value {
  const axes = value.shape.flatMap((length, axis) =>
    length === shape[axis] && (steps?.[axis] ?? 1) === 1 ? [] : [axis],
  );
  if (axes.length === 0) return value;
  const starts = axes.map((axis) => begin[axis]!);
  const ends = axes.map((axis) => {
    const end = begin[axis]! + shape[axis]! * (steps?.[axis] ?? 1);
    return end < 0 ? -(2 ** 31) : end; // a walk down to the first element ends before it
  });
  const inputs = [value, g.ints(starts), g.ints(ends), g.ints(axes)];
  if (steps) inputs.push(g.ints(axes.map((axis) => steps[axis]!)));
  return g.node("Slice", inputs, value.type, shape);
}

export function concat(g: Recorder, values: Value[], axis: number): Value {
  if (values.length === 1) return values[0]!;
  const shape = [...values[0]!.shape];
  shape[axis] = values.reduce((sum, value) => sum + value.shape[axis]!, 0);
  return g.node("Concat", values, values[0]!.type, shape, { axis });
}

export function split(g: Recorder, value: Value, sizes: readonly number[], axis: number): Value[] {
  if (sizes.length === 1) return [value];
  const outputs = sizes.map((size) => ({
    type: value.type,
    shape: value.shape.map((n, i) => (i === axis ? size : n)),
  }));
  return g.nodes("Split", [value, g.ints(sizes)], outputs, { axis });
}

function positive(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

interface StridedSlice {
  begin: number[];
  end: number[];
  strides: number[];
  beginMask: number;
  endMask: number;
  ellipsisMask: number;
  newAxisMask: number;
  shrinkAxisMask: number;
}

function reshapeTo(g: Recorder, x: TensorInfo, wanted: number[]): TensorInfo {
  const shape = util.inferFromImplicitShape(wanted, sizeOf(x.shape));
  util.assert(
    sizeOf(x.shape) === sizeOf(shape),
    () =>
      `The new shape (${shape}) has ${sizeOf(shape)} elements and the old shape (${x.shape}) has ${sizeOf(x.shape)} elements. The new shape and old shape must have the same number of elements.`,
  );
  return g.alias(x, shape);
}

export const shapeKernels: Kernels = {
  "Identity*": (g: Recorder, { x }: Unary) => g.alias(x),
  "Reshape*": (g: Recorder, { x }: Unary, { shape }: { shape: number[] }) => reshapeTo(g, x, shape),
  "ExpandDims*": (g: Recorder, { input }: { input: TensorInfo }, { dim }: { dim: number }) => {
    const shape = [...input.shape];
    util.assert(
      -(input.shape.length + 1) <= dim,
      () => `Axis must be in the interval [${-(input.shape.length + 1)}, ${input.shape.length}]`,
    );
    shape.splice(dim < 0 ? input.shape.length + dim + 1 : dim, 0, 1);
    return g.alias(input, shape);
  },
  Transpose: (g: Recorder, { x }: Unary, { perm }: { perm: number[] }) => {
    const shape = perm.map((axis) => x.shape[axis]!);
    if (g.fillOf(x) !== undefined) return g.alias(x, shape);
    return g.tensor(g.transpose(g.use(x), perm), shape);
  },
  Slice: (g: Recorder, { x }: Unary, { begin, size }: { begin: number[]; size: number[] }) => {
    const [starts, shape] = slice_util.parseSliceParams(x as tf.Tensor, begin, size) as [number[], number[]];
    slice_util.assertParamsValid(x as tf.Tensor, starts, shape);
    if (sameShape(shape, x.shape)) return g.alias(x);
    return g.tensor(slice(g, g.use(x), starts, shape), shape);
  },
  StridedSlice: (g: Recorder, { x }: Unary, attrs: StridedSlice) => {
    const info = slice_util.sliceInfo(
      x.shape,
      attrs.begin,
      attrs.end,
      attrs.strides,
      attrs.beginMask,
      attrs.endMask,
      attrs.ellipsisMask,
      attrs.newAxisMask,
      attrs.shrinkAxisMask,
    );
    if (info.isIdentity) return g.alias(x, info.finalShape);
    const shape = slice_util.computeOutShape(info.begin, info.end, info.strides);
    if (sizeOf(shape) === 0) throw new NotRecorded();
    return g.tensor(slice(g, g.use(x), info.begin, shape, info.strides), info.finalShape);
  },
  Concat: (g: Recorder, inputs: TensorInfo[], { axis }: { axis: number }) => {
    const list = Object.values(inputs);
    const only = util.parseAxisParam(axis, list[0]!.shape)[0]!;
    backend_util.assertParamsConsistent(
      list.map(({ shape }) => shape),
      only,
    );
    if (list.length === 1) return g.alias(list[0]!);
    return g.tensor(
      concat(
        g,
        list.map((x) => g.use(x)),
        only,
      ),
    );
  },
  Pack: (g: Recorder, inputs: TensorInfo[], { axis }: { axis: number }) => {
    const list = Object.values(inputs);
    const first = list[0]!;
    for (const { shape, dtype } of list) {
      util.assertShapesMatch(first.shape, shape, "All tensors passed to stack must have matching shapes");
      util.assert(first.dtype === dtype, () => "All tensors passed to stack must have matching dtypes");
    }
    const only = positive(axis, first.shape.length + 1);
    const shape = [...first.shape];
    shape.splice(only, 0, 1);
    return g.tensor(
      concat(
        g,
        list.map((x) => g.reshape(g.use(x), shape)),
        only,
      ),
    );
  },
  SplitV: (
    g: Recorder,
    { x }: Unary,
    { numOrSizeSplits, axis }: { numOrSizeSplits: number | number[]; axis: number },
  ) => {
    const only = util.parseAxisParam(axis, x.shape)[0]!;
    const sizes = backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, only);
    if (sizes.some((size) => size === 0)) throw new NotRecorded();
    if (sizes.length === 1) return [g.alias(x)];
    return split(g, g.use(x), sizes, only).map((value) => g.tensor(value));
  },
  Unpack: (g: Recorder, { value: x }: { value: TensorInfo }, { axis }: { axis: number }) => {
    const only = positive(axis, x.shape.length);
    const shape = x.shape.filter((_, index) => index !== only);
    const sizes = new Array<number>(x.shape[only]!).fill(1);
    if (sizes.length === 1) return [g.alias(x, shape)];
    return split(g, g.use(x), sizes, only).map((value) => g.tensor(value, shape));
  },
  PadV2: (
    g: Recorder,
    { x }: Unary,
    { paddings, constantValue }: { paddings: [number, number][]; constantValue: number },
  ) => {
    if (x.dtype === "bool") throw new NotRecorded();
    const shape = paddings.map(([before, after], axis) => before + x.shape[axis]! + after);
    const value = g.use(x);
    const amounts = g.ints([...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)]);
    return g.tensor(g.node("Pad", [value, amounts, g.scalar(constantValue, value.type)], value.type, shape));
  },
  MirrorPad: (g: Recorder, { x }: Unary, { paddings, mode }: { paddings: [number, number][]; mode: string }) => {
    if (x.dtype === "bool" || mode !== "reflect") throw new NotRecorded();
    const shape = paddings.map(([before, after], axis) => before + x.shape[axis]! + after);
    const value = g.use(x);
    const amounts = g.ints([...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)]);
    return g.tensor(g.node("Pad", [value, amounts], value.type, shape, { mode: "reflect" }));
  },
  Tile: (g: Recorder, { x }: Unary, { reps }: { reps: number[] }) => {
    const shape = x.shape.map((length, axis) => length * reps[axis]!);
    const fill = g.fillOf(x);
    if (fill !== undefined) return g.fill(fill, shape, x.dtype);
    const value = g.use(x);
    // Repeating axes of length 1 is broadcasting.
    if (x.shape.every((length, axis) => length === 1 || reps[axis] === 1))
      return g.tensor(g.expand(value, shape), shape);
    return g.tensor(g.node("Tile", [value, g.ints(reps)], value.type, shape));
  },
  BroadcastTo: (g: Recorder, { x }: Unary, { shape }: { shape: number[] }) =>
    g.tensor(g.expand(g.use(x), shape), shape),
  Reverse: (g: Recorder, { x }: Unary, { dims }: { dims: number | number[] }) => {
    const axes = util.parseAxisParam(dims, x.shape);
    if (x.shape.length === 0 || axes.length === 0) return g.alias(x);
    const steps = x.shape.map((_, axis) => (axes.includes(axis) ? -1 : 1));
    const begin = x.shape.map((length, axis) => (axes.includes(axis) ? length - 1 : 0));
    return g.tensor(slice(g, g.use(x), begin, x.shape, steps), x.shape);
  },
};
