/** Counting values and finding places in sorted sequences. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../graph.ts";
import { type Kernels, NotRecorded } from "../kernel.ts";
import type { Recorder } from "../recorder.ts";
import { sizeOf } from "../types.ts";
import { sumRows } from "./gather.ts";

type TensorInfo = tf.TensorInfo;

interface Counted {
  x: TensorInfo;
  weights: TensorInfo;
}

/** How often each number below `size` stands in a row of x, or the sum of its weights. [rows, n] → [rows, size] */
function count(
  g: Recorder,
  { x, weights }: Counted,
  { size, binaryOutput = false }: { size: number; binaryOutput?: boolean },
): TensorInfo {
  const type = weights.dtype;
  if (x.dtype !== "int32" || sizeOf(x.shape) === 0 || size === 0 || (type !== "float32" && type !== "int32"))
    throw new NotRecorded();
  const length = x.shape.at(-1)!;
  const rows = sizeOf(x.shape) / length;
  const numbers = g.use(x);
  const known = Array.from((numbers.constant ?? numbers.host ?? []) as Int32Array);
  if (known.some((number) => number < 0)) throw new NotRecorded(); // the CPU backend says what is wrong
  const flat = [rows * length];
  const places = rows === 1 ? g.reshape(numbers, flat) : g.reshape(placesInRows(g, numbers, rows, size), flat);
  const weighted = sizeOf(weights.shape) > 0 && !binaryOutput;
  const updates = weighted ? g.reshape(g.use(weights), flat) : g.filled(1, flat, type);
  const sums = sumRows(g, places, updates, rows * size);
  const result = binaryOutput ? g.cast(g.cast(sums, "bool"), type) : sums;
  return g.tensor(result, [...x.shape.slice(0, -1), size]);
}

/** Row r counts from r·size on; numbers that are too large become -1, which counts nowhere. */
function placesInRows(g: Recorder, numbers: Value, rows: number, size: number): Value {
  const starts = g.constant(
    "int32",
    Int32Array.from({ length: rows }, (_, row) => row * size),
    [rows, 1],
  );
  const inside = g.node("Less", [numbers, g.scalar(size, "int32")], "bool", numbers.shape);
  const places = g.node("Add", [numbers, starts], "int32", numbers.shape);
  return g.node("Where", [inside, places, g.scalar(-1, "int32")], "int32", numbers.shape);
}

export const countKernels: Kernels = {
  "Bincount*": (g: Recorder, { x, weights }: Counted, attrs: { size: number }) =>
    count(g, { x: { ...x, shape: [sizeOf(x.shape)] }, weights }, attrs),
  "DenseBincount*": count,
  /** Binary search, all values at once: each round adds the largest power of two that still leads to smaller elements. */
  SearchSorted: (
    g: Recorder,
    { sortedSequence, values }: { sortedSequence: TensorInfo; values: TensorInfo },
    { side }: { side: "left" | "right" },
  ) => {
    if (sortedSequence.dtype === "bool" || sortedSequence.dtype !== values.dtype) throw new NotRecorded();
    const [sequence, wanted] = [g.use(sortedSequence), g.use(values)];
    const length = sequence.shape[1]!;
    const shape = wanted.shape;
    const binary = (op: string, a: Value, b: Value, type: "int32" | "bool") => g.node(op, [a, b], type, shape);
    let place = g.filled(0, shape, "int32");
    for (let step = 2 ** Math.floor(Math.log2(length)); step >= 1; step /= 2) {
      const next = binary("Add", place, g.scalar(step, "int32"), "int32");
      const inside = binary("LessOrEqual", next, g.scalar(length, "int32"), "bool");
      const at = binary("Sub", binary("Min", next, g.scalar(length, "int32"), "int32"), g.scalar(1, "int32"), "int32");
      const element = g.node("GatherElements", [sequence, at], sequence.type, shape, { axis: 1 });
      const before = binary(side === "left" ? "Less" : "LessOrEqual", element, wanted, "bool");
      place = g.node("Where", [binary("And", inside, before, "bool"), next, place], "int32", shape);
    }
    return g.tensor(place);
  },
};
