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

export const optimizerKernels: Kernels = {
  TunelabSumOfSquares: (g: Recorder, { x }: { x: TensorInfo }) => {
    const value = g.reshape(g.use(x), [x.shape.reduce((size, length) => size * length, 1)]);
    return g.tensor(g.node("ReduceSumSquare", [value, g.ints([0])], "float32", [], { keepdims: 0 }));
  },

  // m ← β1·m + (1-β1)·g;  v ← β2·v + (1-β2)·g²;  p ← keep·p - stepSize·m / (sqrt(v) + damping)
  TunelabAdamW: (g: Recorder, inputs: Update, { beta1, beta2 }: { beta1: number; beta2: number }) => {
    const [p, m, v, whole] = [inputs.parameter, inputs.m, inputs.v, inputs.gradient].map((t) => g.use(t)) as [
      Value,
      Value,
      Value,
      Value,
    ];
    const [stepSize, damping] = [g.use(inputs.stepSize), g.use(inputs.damping)];
    const binary = (op: string, a: Value, b: Value) => g.node(op, [a, b], "float32", a.shape);
    const { gradient, factor } = unscaled(g, whole);
    let [first, second] = [g.scalar(1 - beta1), g.scalar(1 - beta2)];
    if (factor) {
      first = g.shared("first", [factor], () => binary("Mul", factor, g.scalar(1 - beta1)));
      second = g.shared("second", [factor], () => binary("Mul", binary("Mul", factor, factor), g.scalar(1 - beta2)));
    }
    const newM = binary("Add", binary("Mul", m, g.scalar(beta1)), binary("Mul", gradient, first));
    const squares = binary("Mul", binary("Mul", gradient, gradient), second);
    const newV = binary("Add", binary("Mul", v, g.scalar(beta2)), squares);
    const root = binary("Add", g.node("Sqrt", [newV], "float32", v.shape), damping);
    const change = binary("Mul", binary("Div", newM, root), stepSize);
    const kept = inputs.keep ? binary("Mul", p, g.use(inputs.keep)) : p;
    return [binary("Sub", kept, change), newM, newV].map((value) => g.tensor(value));
  },
};
