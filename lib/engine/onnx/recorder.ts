/** What kernels record with. */
import type * as tf from "@tensorflow/tfjs-core";
import type { OnnxBackend } from "./backend.ts";
import { type Attributes, FloatAttribute, Value } from "./graph.ts";
import { type ElementType, elementType, type HostArray, type Shape, sizeOf, typeCode } from "./types.ts";

type TensorInfo = tf.TensorInfo;

/** A float attribute of a node; plain numbers are integers. */
export function float(value: number): FloatAttribute {
  return new FloatAttribute(value);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

const MAX_SHARED_CONSTANTS = 4096;

export class Recorder {
  readonly backend: OnnxBackend;
  /** The TF.js kernel that is recording. */
  label = "";
  readonly #constants = new Map<string, Value>();
  readonly #results = new WeakMap<Value, { key: string; inputs: readonly Value[]; result: unknown }[]>();
  readonly #reshapes = new WeakMap<Value, Map<string, Value>>();

  constructor(backend: OnnxBackend) {
    this.backend = backend;
  }

  /**
   * What `make` records for these inputs, once: the gradients of one operation are asked for one by one and share most of
   * their work.
   */
  shared<T>(key: string, inputs: readonly [Value, ...Value[]], make: () => T): T {
    const kept = this.#results.get(inputs[0]) ?? [];
    const found = kept.find((one) => one.key === key && one.inputs.every((value, index) => value === inputs[index]));
    if (found) return found.result as T;
    const result = make();
    kept.push({ key, inputs, result });
    this.#results.set(inputs[0], kept);
    return result;
  }

  /** Records a node with one output. */
  node(op: string, inputs: (Value | null)[], type: ElementType, shape: Shape, attributes: Attributes = {}): Value {
    return this.backend.record(op, inputs, [{ type, shape }], attributes, "", this.label)[0]!;
  }

  nodes(
    op: string,
    inputs: (Value | null)[],
    outputs: { type: ElementType; shape: Shape }[],
    attributes: Attributes = {},
  ): Value[] {
    return this.backend.record(op, inputs, outputs, attributes, "", this.label);
  }

  /** Records a node of ONNX Runtime's own operator set. */
  microsoft(
    op: string,
    inputs: (Value | null)[],
    outputs: { type: ElementType; shape: Shape }[],
    attributes: Attributes = {},
  ): Value[] {
    return this.backend.record(op, inputs, outputs, attributes, "com.microsoft", this.label);
  }

  /** The tensor as a value of its own shape. */
  use(x: TensorInfo): Value {
    const entry = this.backend.entry(x.dataId);
    if (entry.fill) return this.filled(entry.fill.value, x.shape, elementType(x.dtype));
    const value = entry.recipe ? entry.recipe() : entry.value!;
    return this.reshape(value, x.shape);
  }

  /** The same for operations that broadcast: a filled tensor stays a scalar. */
  broadcastable(x: TensorInfo): Value {
    const { fill } = this.backend.entry(x.dataId);
    return fill ? this.scalar(fill.value, elementType(x.dtype)) : this.use(x);
  }

  /** The number a tensor is filled with, when that is known. */
  fillOf(x: TensorInfo): number | undefined {
    return this.backend.entry(x.dataId).fill?.value;
  }

  tensor(value: Value, shape: Shape = value.shape, dtype = value.type as tf.DataType): TensorInfo {
    return this.backend.register(value, dtype, shape);
  }

  /** A tensor of one repeated number, not computed before it is needed. */
  fill(number: number, shape: Shape, dtype: tf.DataType): TensorInfo {
    return this.backend.registerEntry({ dtype, value: null, fill: { value: number, shape } }, shape);
  }

  /** The same data under another shape. */
  alias(x: TensorInfo, shape: Shape = x.shape): TensorInfo {
    this.backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: [...shape], dtype: x.dtype };
  }

  reshape(value: Value, shape: Shape): Value {
    if (sameShape(value.shape, shape)) return value;
    let shapes = this.#reshapes.get(value);
    if (!shapes) {
      shapes = new Map();
      this.#reshapes.set(value, shapes);
    }
    const key = shape.join();
    let result = shapes.get(key);
    // Once it is computed it belongs to a tensor, which may have been disposed.
    if (!result || (result.node === null && result !== value)) {
      // A reshape of a reshape starts from the original.
      const source = value.node?.op === "Reshape" && value.node.inputs[0] ? value.node.inputs[0] : value;
      result = sameShape(source.shape, shape)
        ? source
        : this.node("Reshape", [source, this.ints(shape)], value.type, shape);
      shapes.set(key, result);
    }
    return result;
  }

  cast(value: Value, type: ElementType): Value {
    return value.type === type ? value : this.node("Cast", [value], type, value.shape, { to: typeCode(type) });
  }

  transpose(value: Value, permutation: readonly number[]): Value {
    if (permutation.every((axis, index) => axis === index)) return value;
    const shape = permutation.map((axis) => value.shape[axis]!);
    const moved = permutation.filter((axis) => value.shape[axis] !== 1);
    if (moved.every((axis, index) => index === 0 || axis > moved[index - 1]!)) return this.reshape(value, shape);
    return this.node("Transpose", [value], value.type, shape, { perm: permutation });
  }

  constant(type: ElementType, data: HostArray, shape: Shape): Value {
    const value = new Value(type, shape);
    value.constant = data;
    return value;
  }

  scalar(number: number, type: ElementType = "float32"): Value {
    const key = `${type} ${Object.is(number, -0) ? "-0" : number}`;
    return this.#shared(key, () => this.constant(type, scalarData(number, type), []));
  }

  /** Integers that say where or how: axes, shapes, positions. int64 [n] */
  ints(values: Shape): Value {
    const data = () => BigInt64Array.from(values, (value) => BigInt(value));
    return this.#shared(`[${values.join()}]`, () => this.constant("int64", data(), [values.length]));
  }

  #shared(key: string, make: () => Value): Value {
    let value = this.#constants.get(key);
    if (!value) {
      value = make();
      if (this.#constants.size >= MAX_SHARED_CONSTANTS) this.#constants.clear();
      this.#constants.set(key, value);
    }
    return value;
  }

  /** A value of `shape` that is `number` everywhere. */
  filled(number: number, shape: Shape, type: ElementType): Value {
    if (sizeOf(shape) === 1) return this.reshape(this.scalar(number, type), shape);
    return this.node("Expand", [this.scalar(number, type), this.ints(shape)], type, shape);
  }

  expand(value: Value, shape: Shape): Value {
    return sameShape(value.shape, shape) ? value : this.node("Expand", [value, this.ints(shape)], value.type, shape);
  }
}

function scalarData(number: number, type: ElementType): HostArray {
  switch (type) {
    case "float32":
      return Float32Array.of(number);
    case "float64":
      return Float64Array.of(number);
    case "int32":
      return Int32Array.of(number);
    case "int64":
      return BigInt64Array.of(BigInt(number));
    default:
      return Uint8Array.of(number);
  }
}
