/** Reductions, arg-reductions and running sums. */
import * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../graph.ts";
import { type Kernel, type Kernels, NotRecorded } from "../kernel.ts";
import type { Recorder } from "../recorder.ts";
import { type Shape, sizeOf } from "../types.ts";
import { slice } from "./shape.ts";

interface Unary {
  x: tf.TensorInfo;
}
interface Axes {
  axis?: number | number[];
  reductionIndices?: number | number[];
  keepDims?: boolean;
}

const { parseAxisParam } = tf.util;

/** The value reduced over `axes`, which are kept with length 1. */
export function reduce(g: Recorder, op: string, value: Value, axes: readonly number[]): Value {
  const shape = value.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  if (axes.every((axis) => value.shape[axis] === 1)) return g.reshape(value, shape);
  return g.node(op, [value, g.ints(axes)], value.type, shape, { keepdims: 1 });
}

function without(shape: Shape, axes: readonly number[], keepDims = false): number[] {
  if (keepDims) return shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  return shape.filter((_, axis) => !axes.includes(axis));
}

function reduction(op: string, prepare: (g: Recorder, x: tf.TensorInfo) => Value): Kernel {
  return (g: Recorder, { x }: Unary, attrs: Axes) => {
    const axes = parseAxisParam(attrs.axis ?? attrs.reductionIndices!, x.shape);
    return g.tensor(reduce(g, op, prepare(g, x), axes), without(x.shape, axes, attrs.keepDims));
  };
}

function boolToInt(g: Recorder, x: tf.TensorInfo): Value {
  const value = g.use(x);
  return value.type === "bool" ? g.cast(value, "int32") : value;
}

function numeric(g: Recorder, x: tf.TensorInfo): Value {
  if (x.dtype === "bool") throw new NotRecorded();
  return g.use(x);
}

/** All and Any count in integers. */
function logicalReduction(op: string): Kernel {
  return (g: Recorder, { x }: Unary, attrs: Axes) => {
    const axes = parseAxisParam(attrs.axis!, x.shape);
    const value = reduce(g, op, g.cast(g.cast(g.use(x), "bool"), "int32"), axes);
    return g.tensor(g.cast(value, "bool"), without(x.shape, axes, attrs.keepDims));
  };
}

/** NaN wins over every number, as in TF.js; ONNX Runtime's reductions pass over it. */
function extreme(op: string): Kernel {
  return (g: Recorder, { x }: Unary, attrs: Axes) => {
    const axes = parseAxisParam(attrs.axis ?? attrs.reductionIndices!, x.shape);
    const shape = without(x.shape, axes, attrs.keepDims);
    const value = numeric(g, x);
    const result = reduce(g, op, value, axes);
    if (value.type !== "float32") return g.tensor(result, shape);
    const nan = reduce(g, "ReduceMax", g.cast(isNaNOf(g, value), "float32"), axes);
    return g.tensor(
      g.node("Where", [g.cast(nan, "bool"), g.scalar(Number.NaN), result], "float32", result.shape),
      shape,
    );
  };
}

function isNaNOf(g: Recorder, value: Value): Value {
  return g.node("IsNaN", [value], "bool", value.shape);
}

/** NaN is never chosen: it stands behind every number. */
function arg(op: string): Kernel {
  return (g: Recorder, { x }: Unary, { axis }: { axis: number | number[] }) => {
    const [only] = parseAxisParam(axis, x.shape);
    const shape = without(x.shape, [only!]);
    let value = boolToInt(g, x);
    if (value.type === "float32") {
      const last = g.scalar(op === "ArgMax" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
      value = g.node("Where", [isNaNOf(g, value), last, value], "float32", value.shape);
    }
    const index = g.node(op, [value], "int64", shape, { axis: only!, keepdims: 0 });
    return g.tensor(g.cast(index, "int32"), shape);
  };
}

/** Running products by doubling: after step n each element holds the product of 2ⁿ neighbours. */
function runningProduct(g: Recorder, value: Value, axis: number, { exclusive, reverse }: Cumulative): Value {
  const length = value.shape[axis]!;
  const at = (places: number) => value.shape.map((_, index) => (index === axis ? places : 0));
  /** Elements moved by `places` along the axis, ones moved in. */
  const moved = (x: Value, places: number): Value => {
    const wide = x.shape.map((size, index) => (index === axis ? size + places : size));
    const none = at(0);
    const pads = reverse ? [...none, ...at(places)] : [...at(places), ...none];
    const padded = g.node("Pad", [x, g.ints(pads), g.scalar(1, x.type)], x.type, wide);
    return slice(g, padded, reverse ? at(places) : none, x.shape);
  };
  let result = exclusive ? moved(value, 1) : value;
  for (let places = 1; places < length; places *= 2)
    result = g.node("Mul", [result, moved(result, places)], result.type, result.shape);
  return result;
}

interface Cumulative {
  axis: number;
  exclusive: boolean;
  reverse: boolean;
}

export const reduceKernels: Kernels = {
  Sum: (g: Recorder, { x }: Unary, attrs: Axes) => {
    const axes = parseAxisParam(attrs.axis!, x.shape);
    const fill = g.fillOf(x);
    const shape = without(x.shape, axes, attrs.keepDims);
    if (fill !== undefined && x.dtype === "float32")
      return g.fill(Math.fround(fill * (sizeOf(x.shape) / sizeOf(shape))), shape, "float32");
    return g.tensor(reduce(g, "ReduceSum", boolToInt(g, x), axes), shape);
  },
  Mean: reduction("ReduceMean", (g, x) => g.cast(g.use(x), "float32")),
  Prod: reduction("ReduceProd", boolToInt),
  Max: extreme("ReduceMax"),
  Min: extreme("ReduceMin"),
  All: logicalReduction("ReduceMin"),
  Any: logicalReduction("ReduceMax"),
  ArgMax: arg("ArgMax"),
  ArgMin: arg("ArgMin"),
  Cumsum: (g: Recorder, { x }: Unary, { axis, exclusive, reverse }: Cumulative) => {
    const value = boolToInt(g, x);
    const [only] = parseAxisParam(axis, x.shape);
    const attributes = { exclusive: Number(exclusive), reverse: Number(reverse) };
    return g.tensor(g.node("CumSum", [value, g.scalar(only!, "int64")], value.type, x.shape, attributes));
  },
  Cumprod: (g: Recorder, { x }: Unary, attrs: Cumulative) => {
    const [only] = parseAxisParam(attrs.axis, x.shape);
    return g.tensor(runningProduct(g, boolToInt(g, x), only!, attrs));
  },
  Softmax: (g: Recorder, { logits }: { logits: tf.TensorInfo }, { dim }: { dim: number }) => {
    const axis = dim === -1 ? logits.shape.length - 1 : dim;
    return g.tensor(g.node("Softmax", [g.cast(g.use(logits), "float32")], "float32", logits.shape, { axis }));
  },
  LogSoftmax: (g: Recorder, { logits }: { logits: tf.TensorInfo }, { axis }: { axis: number }) => {
    const only = axis === -1 ? logits.shape.length - 1 : axis;
    return g.tensor(g.node("LogSoftmax", [g.cast(g.use(logits), "float32")], "float32", logits.shape, { axis: only }));
  },
};
