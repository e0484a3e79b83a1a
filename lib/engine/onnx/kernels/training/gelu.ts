/** GELU in its tanh form and its gradient. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../../graph.ts";
import type { Kernels } from "../../kernel.ts";
import type { Recorder } from "../../recorder.ts";

type TensorInfo = tf.TensorInfo;

export const geluKernels: Kernels = {
  TunelabGelu: (g: Recorder, { x }: { x: TensorInfo }) =>
    g.tensor(g.microsoft("FastGelu", [g.use(x)], [{ type: "float32", shape: x.shape }])[0]!),
  // with u = c·(x + a·x³) and t = tanh(u): dx = dy · (½·(1 + t) + ½·x·(1 - t²)·c·(1 + 3a·x²))
  TunelabGeluGradient: (g: Recorder, inputs: { dy: TensorInfo; x: TensorInfo }) => {
    const [dy, x] = [g.use(inputs.dy), g.use(inputs.x)];
    const binary = (op: string, a: Value, b: Value) => g.node(op, [a, b], "float32", x.shape);
    const c = Math.sqrt(2 / Math.PI);
    const square = binary("Mul", x, x);
    const inner = binary("Add", binary("Mul", square, g.scalar(c * 0.044715)), g.scalar(c)); // c·(1 + a·x²)
    const t = g.node("Tanh", [binary("Mul", x, inner)], "float32", x.shape);
    const slope = binary("Add", binary("Mul", square, g.scalar(3 * c * 0.044715)), g.scalar(c)); // du/dx
    const bend = binary("Mul", binary("Sub", g.scalar(1), binary("Mul", t, t)), binary("Mul", x, slope));
    const sum = binary("Add", binary("Add", t, g.scalar(1)), bend);
    return g.tensor(binary("Mul", dy, binary("Mul", sum, g.scalar(0.5))));
  },
};
