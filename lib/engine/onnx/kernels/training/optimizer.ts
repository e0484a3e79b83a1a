/** The AdamW update and the parts of gradient clipping. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../../graph.ts";
import type { Kernels } from "../../kernel.ts";
import type { Recorder } from "../../recorder.ts";

type TensorInfo = tf.TensorInfo;

interface Update {
  parameter: TensorInfo;
  m: TensorInfo;
  v: TensorInfo;
  gradient: TensorInfo;
  /** float32 scalars: lr·sqrt(c2)/c1, eps·sqrt(c2), 1 - lr·weightDecay */
  stepSize: TensorInfo;
  damping: TensorInfo;
  keep?: TensorInfo;
}

/** A gradient that was scaled by one number (clipping) is taken apart: the number goes into other numbers. */
function unscaled(g: Recorder, gradient: Value): { gradient: Value; factor?: Value } {
  const { node } = gradient;
  if (node?.op !== "Mul") return { gradient };
  const [a, b] = node.inputs as [Value, Value];
  if (b.size === 1 && a.size === gradient.size)
    return { gradient: g.reshape(a, gradient.shape), factor: g.reshape(b, []) };
  return { gradient };
}

interface Betas {
  beta1: number;
  beta2: number;
}

interface Scalars extends Record<"beta1" | "beta2" | "first" | "second" | "stepSize" | "damping", Value> {
  keep: Value | undefined;
}

function scalarsOf(g: Recorder, inputs: Update, { beta1, beta2 }: Betas, factor: Value | undefined): Scalars {
  const multiply = (a: Value, b: Value) => g.node("Mul", [a, b], "float32", []);
  let [first, second] = [g.scalar(1 - beta1), g.scalar(1 - beta2)];
  if (factor) {
    first = g.shared("first", [factor], () => multiply(factor, g.scalar(1 - beta1)));
    second = g.shared("second", [factor], () => multiply(multiply(factor, factor), g.scalar(1 - beta2)));
  }
  const [stepSize, damping] = [g.use(inputs.stepSize), g.use(inputs.damping)];
  const keep = inputs.keep && g.use(inputs.keep);
  return { beta1: g.scalar(beta1), beta2: g.scalar(beta2), first, second, stepSize, damping, keep };
}

type Quadruple = [Value, Value, Value, Value];

/** m ← β1·m + (1-β1)·g;  v ← β2·v + (1-β2)·g²;  p ← keep·p - stepSize·m / (sqrt(v) + damping) */
function adamW(g: Recorder, [p, m, v, gradient]: Quadruple, s: Scalars): [Value, Value, Value] {
  const binary = (op: string, a: Value, b: Value) => g.node(op, [a, b], "float32", a.shape);
  const newM = binary("Add", binary("Mul", m, s.beta1), binary("Mul", gradient, s.first));
  const squares = binary("Mul", binary("Mul", gradient, gradient), s.second);
  const newV = binary("Add", binary("Mul", v, s.beta2), squares);
  const root = binary("Add", g.node("Sqrt", [newV], "float32", v.shape), s.damping);
  const change = binary("Mul", binary("Div", newM, root), s.stepSize);
  const kept = s.keep ? binary("Mul", p, s.keep) : p;
  return [binary("Sub", kept, change), newM, newV];
}

export const optimizerKernels: Kernels = {
  // Row by row, then over the rows: one long sum loses digits, and ONNX Runtime does it on one thread.
  TunelabSumOfSquares: (g: Recorder, { x }: { x: TensorInfo }) => {
    const value = g.use(x);
    if (value.size === 1) return g.tensor(g.reshape(g.node("Mul", [value, value], "float32", value.shape), []));
    const columns = value.shape.at(-1)!;
    const rows = [value.size / columns];
    const table = g.reshape(value, [...rows, columns]);
    const sums = g.node("ReduceSumSquare", [table, g.ints([1])], "float32", rows, { keepdims: 0 });
    return g.tensor(g.node("ReduceSum", [sums, g.ints([0])], "float32", [], { keepdims: 0 }));
  },

  TunelabAdamW: (g: Recorder, inputs: Update, betas: Betas) => {
    const [p, m, v, whole] = [inputs.parameter, inputs.m, inputs.v, inputs.gradient].map((t) => g.use(t)) as Quadruple;
    const { gradient, factor } = unscaled(g, whole);
    const scalars = scalarsOf(g, inputs, betas, factor);
    return adamW(g, [p, m, v, gradient], scalars).map((value) => g.tensor(value));
  },
};
