/** Elementwise operations of two tensors, with broadcasting. */
import * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../graph.ts";
import { type Kernel, type Kernels, NotRecorded } from "../kernel.ts";
import { type Recorder, sameShape } from "../recorder.ts";
import type { ElementType, Shape } from "../types.ts";

interface Binary {
  a: tf.TensorInfo;
  b: tf.TensorInfo;
}

const { assertAndGetBroadcastShape } = tf.backend_util;

type Formula = (g: Recorder, a: Value, b: Value, shape: Shape) => Value;

/** Both sides so that together they have `shape`: a filled tensor stays a scalar where the other side is that large. */
function operands(g: Recorder, a: tf.TensorInfo, b: tf.TensorInfo, shape: Shape, type?: ElementType): [Value, Value] {
  const convert = (value: Value) => (type ? g.cast(value, type) : value);
  const left = convert(g.broadcastable(a));
  const right = convert(g.broadcastable(b));
  if (sameShape(assertAndGetBroadcastShape([...left.shape], [...right.shape]), shape)) return [left, right];
  return g.fillOf(b) === undefined ? [convert(g.use(a)), right] : [left, g.expand(right, shape)];
}

function arithmetic(formula: Formula): Kernel {
  return (g: Recorder, { a, b }: Binary) => {
    if (a.dtype === "bool" || b.dtype === "bool" || a.dtype !== b.dtype) throw new NotRecorded();
    const shape = assertAndGetBroadcastShape(a.shape, b.shape);
    return g.tensor(formula(g, ...operands(g, a, b, shape), shape), shape);
  };
}

function op(name: string): Formula {
  return (g, a, b, shape) => g.node(name, [a, b], a.type, shape);
}

/** What a filled tensor makes unnecessary: x + 0, x · 1. TF.js's gradients are full of these. */
interface Neutral {
  left?: number;
  right?: number;
  fold(a: number, b: number): number;
}

function simplified(formula: Formula, neutral: Neutral): Kernel {
  const plain = arithmetic(formula) as (g: Recorder, inputs: Binary) => tf.TensorInfo;
  return (g: Recorder, { a, b }: Binary) => {
    if (a.dtype !== "bool" && a.dtype === b.dtype) {
      const shape = assertAndGetBroadcastShape(a.shape, b.shape);
      const [left, right] = [g.fillOf(a), g.fillOf(b)];
      if (left !== undefined && right !== undefined && a.dtype === "float32")
        return g.fill(neutral.fold(left, right), shape, a.dtype);
      if (left !== undefined && left === neutral.left) return broadcast(g, b, shape);
      if (right !== undefined && right === neutral.right) return broadcast(g, a, shape);
    }
    return plain(g, { a, b });
  };
}

function broadcast(g: Recorder, x: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  return sameShape(x.shape, shape) ? g.alias(x, shape) : g.tensor(g.expand(g.use(x), shape), shape);
}

function comparison(name: string, negate = false): Kernel {
  return (g: Recorder, { a, b }: Binary) => {
    const shape = assertAndGetBroadcastShape(a.shape, b.shape);
    const type = a.dtype === "float32" || b.dtype === "float32" ? "float32" : "int32";
    const result = g.node(name, operands(g, a, b, shape, type), "bool", shape);
    return g.tensor(negate ? g.node("Not", [result], "bool", shape) : result, shape);
  };
}

function logical(name: string): Kernel {
  return (g: Recorder, { a, b }: Binary) => {
    const shape = assertAndGetBroadcastShape(a.shape, b.shape);
    return g.tensor(g.node(name, operands(g, a, b, shape, "bool"), "bool", shape), shape);
  };
}

/** Integer division runs in doubles: dividing integers by zero would end the process. */
function inDoubles(formula: Formula): Formula {
  return (g, a, b, shape) => {
    if (a.type !== "int32") return formula(g, a, b, shape);
    const result = formula(g, g.cast(a, "float64"), g.cast(b, "float64"), shape);
    const zero = g.node("Equal", [b, g.scalar(0, "int32")], "bool", b.shape);
    const integer = g.cast(result, "int32");
    return g.node("Where", [zero, g.scalar(0, "int32"), integer], "int32", shape);
  };
}

const floorDivide: Formula = (g, a, b, shape) => g.node("Floor", [g.node("Div", [a, b], a.type, shape)], a.type, shape);

/** The remainder with the sign of the divisor. */
const modulo: Formula = (g, a, b, shape) => {
  const fmod = (x: Value) => g.node("Mod", [x, b], a.type, shape, { fmod: 1 });
  const remainder = fmod(a);
  const zero = g.cast(g.scalar(0), a.type);
  const negative = [a, b].map((x) => g.node("Less", [x, zero], "bool", x.shape));
  const differ = g.node("Xor", negative, "bool", shape);
  return g.node("Where", [differ, fmod(g.node("Add", [remainder, b], a.type, shape)), remainder], a.type, shape);
};

const squaredDifference: Formula = (g, a, b, shape) => {
  const difference = g.node("Sub", [a, b], a.type, shape);
  return g.node("Mul", [difference, difference], a.type, shape);
};

function extreme(name: "Max" | "Min"): Formula {
  return (g, a, b, shape) => g.node(name, [a, b], a.type as ElementType, shape);
}

const power: Formula = (g, a, b, shape) => {
  const exponent = b.constant && b.size === 1 ? Number(b.constant[0]) : undefined;
  if (exponent === 2 && sameShape(a.shape, shape)) return g.node("Mul", [a, a], a.type, shape);
  if (a.type !== "int32") return g.node("Pow", [a, b], a.type, shape);
  const doubles = [a, b].map((x) => g.cast(x, "float64"));
  return g.cast(g.node("Pow", doubles, "float64", shape), "int32");
};

/** A sum with rows that were scattered into zeros: scattered into the other summand instead (tied embeddings). */
const add: Formula = (g, a, b, shape) => {
  for (const [scattered, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const { node } = scattered;
    if (node?.op !== "ScatterND" || node.inputs[0]?.node?.op !== "Expand" || !sameShape(other.shape, shape)) continue;
    const [, indices, updates] = node.inputs as [Value, Value, Value];
    return g.node("ScatterND", [other, indices, updates], a.type, shape, { reduction: "add" });
  }
  return op("Add")(g, a, b, shape);
};

/** The angle of (b, a): atan(a/b), turned by half a circle where b is negative; 0 in the origin. */
const angle: Formula = (g, a, b, shape) => {
  if (a.type !== "float32") throw new NotRecorded();
  const zero = g.scalar(0);
  const less = (x: Value) => g.node("Less", [x, zero], "bool", x.shape);
  const isZero = (x: Value) => g.node("Equal", [x, zero], "bool", x.shape);
  const quotient = g.node("Div", [a, b], "float32", shape);
  const half = g.node("Where", [less(a), g.scalar(-Math.PI), g.scalar(Math.PI)], "float32", a.shape);
  const turn = g.node("Where", [less(b), half, zero], "float32", shape);
  const result = g.node("Add", [g.node("Atan", [quotient], "float32", shape), turn], "float32", shape);
  return g.node("Where", [g.node("And", [isZero(a), isZero(b)], "bool", shape), zero, result], "float32", shape);
};

export const binaryKernels: Kernels = {
  AddN: (g: Recorder, inputs: tf.TensorInfo[]) => {
    const [first, ...rest] = Object.values(inputs) as [tf.TensorInfo, ...tf.TensorInfo[]];
    if (first.dtype === "bool") throw new NotRecorded();
    if (rest.length === 0) return g.alias(first);
    const values = [first, ...rest].map((x) => g.use(x));
    if (first.dtype === "float32") return g.tensor(g.node("Sum", values, "float32", first.shape));
    return g.tensor(values.reduce((sum, value) => g.node("Add", [sum, value], value.type, first.shape)));
  },
  Add: simplified(add, { left: 0, right: 0, fold: (a, b) => Math.fround(a + b) }),
  Sub: simplified(op("Sub"), { right: 0, fold: (a, b) => Math.fround(a - b) }),
  Multiply: simplified(op("Mul"), { left: 1, right: 1, fold: (a, b) => Math.fround(a * b) }),
  RealDiv: simplified(inDoubles(op("Div")), { right: 1, fold: (a, b) => Math.fround(a / b) }),
  FloorDiv: arithmetic(inDoubles(floorDivide)),
  Mod: arithmetic(inDoubles(modulo)),
  Pow: arithmetic(power),
  Atan2: arithmetic(angle),
  Maximum: arithmetic(extreme("Max")),
  Minimum: arithmetic(extreme("Min")),
  SquaredDifference: arithmetic(squaredDifference),
  Equal: comparison("Equal"),
  NotEqual: comparison("Equal", true),
  Greater: comparison("Greater"),
  GreaterEqual: comparison("GreaterOrEqual"),
  Less: comparison("Less"),
  LessEqual: comparison("LessOrEqual"),
  LogicalAnd: logical("And"),
  LogicalOr: logical("Or"),
  LogicalXor: logical("Xor"),
  BitwiseAnd: arithmetic(op("BitwiseAnd")),
};
