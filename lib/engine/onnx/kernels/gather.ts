/** Selecting and scattering elements by index or condition. */
import * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../graph.ts";
import { type Kernels, NotRecorded } from "../kernel.ts";
import { type Recorder, sameShape } from "../recorder.ts";
import { sizeOf } from "../types.ts";
import { slice } from "./shape.ts";

type TensorInfo = tf.TensorInfo;

const { util, backend_util } = tf;

/** Sums rows of `updates` into `rows` rows of zeros: result[ids[i]] += updates[i]. ids: int32 [n] */
export function scatterRows(g: Recorder, ids: Value, updates: Value, rows: number): Value {
  const shape = [rows, ...updates.shape.slice(1)];
  const indices = g.reshape(g.cast(ids, "int64"), [ids.shape[0]!, 1]);
  const zeros = g.filled(0, shape, updates.type);
  return g.node("ScatterND", [zeros, indices, updates], updates.type, shape, { reduction: "add" });
}

/** The same where identifiers outside [0, rows) do not count: they go to a row that is cut off. */
export function sumRows(g: Recorder, ids: Value, updates: Value, rows: number): Value {
  const [low, high] = [g.scalar(0, "int32"), g.scalar(rows, "int32")];
  const inside = g.node(
    "And",
    [g.node("GreaterOrEqual", [ids, low], "bool", ids.shape), g.node("Less", [ids, high], "bool", ids.shape)],
    "bool",
    ids.shape,
  );
  const safe = g.node("Where", [inside, ids, high], "int32", ids.shape);
  const sums = scatterRows(g, safe, updates, rows + 1);
  const shape = [rows, ...updates.shape.slice(1)];
  return g.node("Slice", [sums, g.ints([0]), g.ints([rows]), g.ints([0])], sums.type, shape);
}

/** `updates` at `indices` [..., depth] of `target`. Shapes that TF.js takes and ONNX does not are left to the CPU. */
function scatter(g: Recorder, target: Value, indices: Value, updates: Value, attributes = {}): Value {
  const depth = indices.shape.at(-1) ?? 0;
  const expected = [...indices.shape.slice(0, -1), ...target.shape.slice(depth)];
  if (indices.type !== "int32" || depth === 0 || depth > target.shape.length || !sameShape(expected, updates.shape))
    throw new NotRecorded();
  const known = Array.from((indices.constant ?? indices.host ?? []) as Int32Array);
  if (known.some((at, i) => at < 0 || at >= target.shape[i % depth]!)) throw new NotRecorded();
  return g.node("ScatterND", [target, g.cast(indices, "int64"), updates], target.type, target.shape, attributes);
}

/** Positions that are known now are checked now; ONNX Runtime checks the others when it runs. */
function checkPositions(index: Value, length: number): void {
  const known = index.constant ?? index.host;
  const wrong = Array.from((known ?? []) as Int32Array).find((position) => position < 0 || position >= length);
  util.assert(wrong === undefined, () => `GatherV2: the index value ${wrong} is not in [0, ${length - 1}]`);
}

export const gatherKernels: Kernels = {
  GatherV2: (
    g: Recorder,
    { x, indices }: { x: TensorInfo; indices: TensorInfo },
    { axis, batchDims }: { axis: number; batchDims: number },
  ) => {
    const only = util.parseAxisParam(axis, x.shape)[0]!;
    const batch = batchDims < 0 ? batchDims + indices.shape.length : batchDims;
    const shape = [...x.shape.slice(0, only), ...indices.shape.slice(batch), ...x.shape.slice(only + 1)];
    const index = g.use(indices);
    if (index.type !== "int32") throw new NotRecorded();
    checkPositions(index, x.shape[only]!);
    if (batch === 0) return g.tensor(g.node("Gather", [g.use(x), index], g.use(x).type, shape, { axis: only }), shape);
    if (batch !== only) throw new NotRecorded();
    const positions = g.reshape(g.cast(index, "int64"), [...indices.shape, 1]);
    const value = g.use(x);
    return g.tensor(g.node("GatherND", [value, positions], value.type, shape, { batch_dims: batch }), shape);
  },
  GatherNd: (g: Recorder, { params, indices }: { params: TensorInfo; indices: TensorInfo }) => {
    const [shape] = backend_util.prepareAndValidate(params as tf.Tensor, indices as tf.Tensor);
    const value = g.use(params);
    if (sizeOf(shape) === 0) throw new NotRecorded();
    return g.tensor(g.node("GatherND", [value, g.cast(g.use(indices), "int64")], value.type, shape), shape);
  },
  UnsortedSegmentSum: (
    g: Recorder,
    { x, segmentIds }: { x: TensorInfo; segmentIds: TensorInfo },
    { numSegments }: { numSegments: number },
  ) => {
    if (x.dtype === "bool" || segmentIds.shape.length !== 1) throw new NotRecorded();
    return g.tensor(sumRows(g, g.cast(g.use(segmentIds), "int32"), g.use(x), numSegments));
  },
  ScatterNd: (
    g: Recorder,
    { indices, updates }: { indices: TensorInfo; updates: TensorInfo },
    { shape }: { shape: number[] },
  ) => {
    if (updates.dtype === "bool") throw new NotRecorded();
    const value = g.use(updates);
    return g.tensor(scatter(g, g.filled(0, shape, value.type), g.use(indices), value, { reduction: "add" }));
  },
  TensorScatterUpdate: (
    g: Recorder,
    { tensor, indices, updates }: { tensor: TensorInfo; indices: TensorInfo; updates: TensorInfo },
  ) => g.tensor(scatter(g, g.use(tensor), g.use(indices), g.use(updates))),
  SparseToDense: (
    g: Recorder,
    inputs: { sparseIndices: TensorInfo; sparseValues: TensorInfo; defaultValue: TensorInfo },
    { outputShape }: { outputShape: number[] },
  ) => {
    const { sparseIndices, sparseValues, defaultValue } = inputs;
    if (sparseValues.dtype === "bool" || sizeOf(outputShape) === 0) throw new NotRecorded();
    const depth = sparseIndices.shape.length === 2 ? sparseIndices.shape[1]! : 1;
    const count = sizeOf(sparseIndices.shape) / depth;
    const target = g.expand(g.use(defaultValue), outputShape);
    const indices = g.reshape(g.use(sparseIndices), [count, depth]);
    return g.tensor(scatter(g, target, indices, g.expand(g.use(sparseValues), [count])));
  },
  /** Elements on the diagonal: rows of one element, padded to n + 1, are the matrix when read on with rows of n. */
  Diag: (g: Recorder, { x }: { x: TensorInfo }) => {
    if (x.dtype === "bool") throw new NotRecorded();
    const length = sizeOf(x.shape);
    const value = g.reshape(g.use(x), [length, 1]);
    const pads = [value, g.ints([0, 0, 0, length]), g.scalar(0, value.type)];
    const wide = g.reshape(g.node("Pad", pads, value.type, [length, length + 1]), [length * (length + 1)]);
    return g.tensor(slice(g, wide, [0], [length * length]), [...x.shape, ...x.shape]);
  },
  Select: (g: Recorder, { condition, t, e }: { condition: TensorInfo; t: TensorInfo; e: TensorInfo }) => {
    const type = tf.upcastType(t.dtype, e.dtype);
    if (type !== "float32" && type !== "int32" && type !== "bool") throw new NotRecorded();
    const rowwise = condition.shape.length === 1 && t.shape.length > 1;
    const conditionShape = rowwise ? [condition.shape[0]!, ...t.shape.slice(1).map(() => 1)] : condition.shape;
    const chosen = g.reshape(g.cast(g.use(condition), "bool"), conditionShape);
    const computed = type === "bool" ? "int32" : type;
    const values = [t, e].map((x) => g.cast(g.broadcastable(x), computed));
    return g.tensor(g.cast(g.node("Where", [chosen, ...values], computed, t.shape), type), t.shape);
  },
};
