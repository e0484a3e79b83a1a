/** Elementwise operations of one tensor. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../graph.ts";
import { type Kernels, NotRecorded } from "../kernel.ts";
import { float, type Recorder } from "../recorder.ts";

interface Unary {
  x: tf.TensorInfo;
}

/** Float operations: integers are cast first, as TF.js does. */
function floatOp(op: string): Kernels[string] {
  return (g: Recorder, { x }: Unary) => {
    const value = g.cast(g.use(x), "float32");
    return g.tensor(g.node(op, [value], "float32", x.shape));
  };
}

function floatFormula(
  formula: (g: Recorder, x: Value, unary: (op: string, x: Value) => Value) => Value,
): Kernels[string] {
  return (g: Recorder, { x }: Unary) => {
    const unary = (op: string, value: Value) => g.node(op, [value], "float32", x.shape);
    return g.tensor(formula(g, g.cast(g.use(x), "float32"), unary));
  };
}

/** Operations that keep integers. */
function keepType(op: string): Kernels[string] {
  return (g: Recorder, { x }: Unary) => {
    if (x.dtype === "bool") throw new NotRecorded();
    return g.tensor(g.node(op, [g.use(x)], x.dtype as "float32", x.shape));
  };
}

/** Rounding leaves integers alone. */
function rounding(op: string): Kernels[string] {
  return (g: Recorder, { x }: Unary) => {
    if (x.dtype !== "float32") return g.alias(x);
    return g.tensor(g.node(op, [g.use(x)], "float32", x.shape));
  };
}

function binary(g: Recorder, op: string, a: Value, b: Value): Value {
  return g.node(op, [a, b], a.type, a.shape);
}

/** `value` where x is a number, NaN where it is not: ONNX Runtime's comparisons lose it. */
function keepNaN(g: Recorder, x: Value, value: Value): Value {
  if (x.type !== "float32") return value;
  const missing = g.node("IsNaN", [x], "bool", x.shape);
  return g.node("Where", [missing, x, value], value.type, x.shape);
}

export const unaryKernels: Kernels = {
  Abs: keepType("Abs"),
  Neg: keepType("Neg"),
  Sign: (g: Recorder, { x }: Unary) => {
    if (x.dtype === "bool") throw new NotRecorded();
    const value = g.use(x);
    if (value.type !== "float32") return g.tensor(g.node("Sign", [value], value.type, x.shape));
    const number = g.node("Not", [g.node("IsNaN", [value], "bool", x.shape)], "bool", x.shape);
    const sign = g.node("Sign", [value], "float32", x.shape);
    return g.tensor(g.node("Where", [number, sign, g.scalar(0)], "float32", x.shape)); // TF.js gives NaN the sign 0
  },
  Floor: rounding("Floor"),
  Ceil: rounding("Ceil"),
  Round: rounding("Round"),
  Exp: floatOp("Exp"),
  Log: floatOp("Log"),
  Sqrt: floatOp("Sqrt"),
  Sigmoid: floatOp("Sigmoid"),
  Tanh: floatOp("Tanh"),
  Erf: floatOp("Erf"),
  Sin: floatOp("Sin"),
  Cos: floatOp("Cos"),
  Tan: floatOp("Tan"),
  Asin: floatOp("Asin"),
  Acos: floatOp("Acos"),
  Atan: floatOp("Atan"),
  Sinh: floatOp("Sinh"),
  Cosh: floatOp("Cosh"),
  Asinh: floatOp("Asinh"),
  Acosh: floatOp("Acosh"),
  Atanh: floatOp("Atanh"),
  Reciprocal: floatOp("Reciprocal"),
  Rsqrt: floatFormula((_, x, unary) => unary("Reciprocal", unary("Sqrt", x))),
  Square: (g: Recorder, { x }: Unary) => {
    const value = g.use(x);
    if (value.type === "bool") throw new NotRecorded();
    return g.tensor(binary(g, "Mul", value, value));
  },
  // expm1(x) = 2·tanh(x/2) / (1 - tanh(x/2)) near zero, where exp(x) - 1 cancels
  Expm1: floatFormula((g, x, unary) => {
    const tanh = unary("Tanh", binary(g, "Mul", x, g.scalar(0.5)));
    const precise = binary(
      g,
      "Div",
      binary(g, "Mul", tanh, g.scalar(2)),
      binary(g, "Add", unary("Neg", tanh), g.scalar(1)),
    );
    const plain = binary(g, "Sub", unary("Exp", x), g.scalar(1));
    const small = g.node("Less", [unary("Abs", x), g.scalar(0.5)], "bool", x.shape);
    return g.node("Where", [small, precise, plain], "float32", x.shape);
  }),
  // log1p(x) = x·log(u)/(u - 1) with u = 1 + x (Kahan), x itself where u is 1
  Log1p: floatFormula((g, x, unary) => {
    const u = binary(g, "Add", x, g.scalar(1));
    const difference = binary(g, "Sub", u, g.scalar(1));
    const ratio = binary(g, "Div", x, difference);
    const corrected = binary(g, "Mul", unary("Log", u), ratio);
    const same = g.node("Equal", [difference, g.scalar(0)], "bool", x.shape);
    const infinite = g.node("IsInf", [u], "bool", x.shape);
    const usual = g.node("Where", [infinite, unary("Log", u), corrected], "float32", x.shape);
    return g.node("Where", [same, x, usual], "float32", x.shape);
  }),
  Softplus: floatFormula((_, x, unary) => unary("Softplus", x)),
  Relu: (g: Recorder, { x }: Unary) => {
    const value = g.use(x);
    if (value.type !== "float32") return g.tensor(binary(g, "Max", g.cast(value, "int32"), g.scalar(0, "int32")));
    return g.tensor(keepNaN(g, value, g.node("Relu", [value], "float32", x.shape)));
  },
  Relu6: (g: Recorder, { x }: Unary) => {
    const value = x.dtype === "bool" ? g.cast(g.use(x), "int32") : g.use(x);
    const limits = [g.scalar(0, value.type), g.scalar(6, value.type)];
    return g.tensor(keepNaN(g, value, g.node("Clip", [value, ...limits], value.type, x.shape)));
  },
  Elu: floatFormula((g, x) => g.node("Elu", [x], "float32", x.shape)),
  // dy where y ≥ 0, dy · (y + 1) elsewhere
  EluGrad: (g: Recorder, { dy, y }: { dy: tf.TensorInfo; y: tf.TensorInfo }) => {
    const [upstream, value] = [g.use(dy), g.use(y)];
    const slope = binary(g, "Add", g.node("Min", [value, g.scalar(0)], "float32", y.shape), g.scalar(1));
    return g.tensor(binary(g, "Mul", upstream, slope), y.shape);
  },
  Selu: floatFormula((g, x) => g.node("Selu", [x], "float32", x.shape)),
  LeakyRelu: (g: Recorder, { x }: Unary, { alpha }: { alpha: number }) =>
    g.tensor(g.node("LeakyRelu", [g.cast(g.use(x), "float32")], "float32", x.shape, { alpha: float(alpha) })),
  Prelu: (g: Recorder, { x, alpha }: { x: tf.TensorInfo; alpha: tf.TensorInfo }) =>
    g.tensor(g.node("PRelu", [g.cast(g.use(x), "float32"), g.cast(g.use(alpha), "float32")], "float32", x.shape)),
  Step: (g: Recorder, { x }: Unary, { alpha }: { alpha: number }) => {
    const value = x.dtype === "bool" ? g.cast(g.use(x), "int32") : g.use(x);
    const positive = g.node("Greater", [value, g.scalar(0, value.type)], "bool", x.shape);
    const levels = [g.scalar(1, value.type), g.scalar(alpha, value.type)];
    const step = g.node("Where", [positive, ...levels], value.type, x.shape);
    return g.tensor(keepNaN(g, value, step));
  },
  ClipByValue: (g: Recorder, { x }: Unary, attrs: { clipValueMin: number; clipValueMax: number }) => {
    if (x.dtype === "bool") throw new NotRecorded();
    const value = g.use(x);
    const limits = [g.scalar(attrs.clipValueMin, value.type), g.scalar(attrs.clipValueMax, value.type)];
    return g.tensor(g.node("Clip", [value, ...limits], value.type, x.shape));
  },
  IsNan: (g: Recorder, { x }: Unary) => g.tensor(g.node("IsNaN", [g.cast(g.use(x), "float32")], "bool", x.shape)),
  IsInf: (g: Recorder, { x }: Unary) => g.tensor(g.node("IsInf", [g.cast(g.use(x), "float32")], "bool", x.shape)),
  IsFinite: (g: Recorder, { x }: Unary) => {
    const value = g.cast(g.use(x), "float32");
    const [nan, infinite] = ["IsNaN", "IsInf"].map((op) => g.node(op, [value], "bool", x.shape));
    return g.tensor(g.node("Not", [g.node("Or", [nan!, infinite!], "bool", x.shape)], "bool", x.shape));
  },
  LogicalNot: (g: Recorder, { x }: Unary) => g.tensor(g.node("Not", [g.cast(g.use(x), "bool")], "bool", x.shape)),
};
