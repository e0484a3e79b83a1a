/** Tensors made from nothing, and changes of type. */
import type * as tf from "@tensorflow/tfjs-core";
import { type Kernels, NotRecorded } from "../kernel.ts";
import type { Recorder } from "../recorder.ts";
import { sizeOf } from "../types.ts";

type TensorInfo = tf.TensorInfo;
interface Unary {
  x: TensorInfo;
}

interface OneHot {
  depth: number;
  onValue: number;
  offValue: number;
  dtype?: tf.DataType;
}

function canFill(dtype: tf.DataType, shape: readonly number[]): dtype is "float32" | "int32" | "bool" {
  return (dtype === "float32" || dtype === "int32" || dtype === "bool") && sizeOf(shape) > 0;
}

export const createKernels: Kernels = {
  "Fill*": (
    g: Recorder,
    _: object,
    { shape, value, dtype }: { shape: number[]; value: number | string; dtype?: tf.DataType },
  ) => {
    const type = dtype ?? (typeof value === "string" ? "string" : "float32");
    if (!canFill(type, shape)) throw new NotRecorded();
    // Numbers that change from step to step must not make a new program each time.
    const number = typeof value === "boolean" ? Number(value) : (value as number);
    const stored = type === "float32" ? Math.fround(number) : Math.trunc(number);
    if (g.backend.trace || number === 0 || number === 1) return g.fill(stored, shape, type);
    const scalar = { dataId: g.backend.write(Float32Array.of(number), [], type), shape: [], dtype: type };
    const result = g.tensor(g.expand(g.use(scalar), shape), shape, type);
    g.backend.disposeData(scalar.dataId);
    return result;
  },
  "ZerosLike*": (g: Recorder, { x }: Unary) => {
    if (!canFill(x.dtype, x.shape)) throw new NotRecorded();
    return g.fill(0, x.shape, x.dtype);
  },
  "OnesLike*": (g: Recorder, { x }: Unary) => {
    if (!canFill(x.dtype, x.shape)) throw new NotRecorded();
    return g.fill(1, x.shape, x.dtype);
  },
  "Range*": (g: Recorder, _: object, attrs: { start: number; stop: number; step: number; dtype: tf.DataType }) => {
    const { start, stop, dtype } = attrs;
    const step = stop < start && attrs.step === 1 ? -1 : attrs.step;
    const empty = start === stop || (start < stop && step < 0) || (stop < start && step > 0);
    const length = empty ? 0 : Math.ceil((stop - start) / step);
    const values = Float64Array.from({ length }, (_, index) => start + index * step);
    return { dataId: g.backend.write(values as never, [values.length], dtype), shape: [values.length], dtype };
  },
  "LinSpace*": (g: Recorder, _: object, { start, stop, num }: { start: number; stop: number; num: number }) => {
    const step = num > 1 ? (stop - start) / (num - 1) : 0;
    const values = Float32Array.from({ length: num }, (_, index) => start + index * step);
    return { dataId: g.backend.write(values, [num], "float32"), shape: [num], dtype: "float32" };
  },
  Cast: (g: Recorder, { x }: Unary, { dtype }: { dtype: tf.DataType }) => {
    if (dtype === x.dtype) return g.alias(x);
    const fill = g.fillOf(x);
    if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") throw new NotRecorded();
    if (fill === 0 || fill === 1) return g.fill(fill, x.shape, dtype);
    return g.tensor(g.cast(g.use(x), dtype), x.shape);
  },
  OneHot: (
    g: Recorder,
    { indices }: { indices: TensorInfo },
    { depth, onValue, offValue, dtype = "int32" }: OneHot,
  ) => {
    const shape = [...indices.shape, depth];
    const rows = g.reshape(g.cast(g.use(indices), "int32"), [...indices.shape, 1]);
    const columns = g.constant(
      "int32",
      Int32Array.from({ length: depth }, (_, index) => index),
      [depth],
    );
    const chosen = g.node("Equal", [rows, columns], "bool", shape);
    const type = dtype as "float32" | "int32" | "bool";
    if (onValue === 1 && offValue === 0) return g.tensor(g.cast(chosen, type), shape);
    const values = [g.scalar(onValue, type), g.scalar(offValue, type)];
    return g.tensor(g.node("Where", [chosen, ...values], type, shape), shape);
  },
};
