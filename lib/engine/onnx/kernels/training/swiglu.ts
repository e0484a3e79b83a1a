/** silu(gate) · up and its gradient. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../../graph.ts";
import type { Kernels } from "../../kernel.ts";
import { float, type Recorder } from "../../recorder.ts";

type TensorInfo = tf.TensorInfo;
interface Gated {
  gate: TensorInfo;
  up: TensorInfo;
}

export const swigluKernels: Kernels = {
  // QuickGelu with alpha 1 is x · sigmoid(x), in one pass
  TunelabSwiglu: (g: Recorder, { gate, up }: Gated) => {
    const output = { type: "float32" as const, shape: gate.shape };
    const silu = g.microsoft("QuickGelu", [g.use(gate)], [output], { alpha: float(1) })[0]!;
    return g.tensor(g.node("Mul", [silu, g.use(up)], "float32", gate.shape));
  },
  // with s = sigmoid(gate) and y = gate·s: dgate = dy·up·s·(1 + gate - y), dup = dy·y
  TunelabSwigluGradient: (g: Recorder, inputs: Gated & { dy: TensorInfo }, { of }: { of: "gate" | "up" }) => {
    const binary = (op: string, a: Value, b: Value) => g.node(op, [a, b], "float32", inputs.gate.shape);
    const [dy, gate, up] = [g.use(inputs.dy), g.use(inputs.gate), g.use(inputs.up)];
    const { s, y } = g.shared("swiglu", [dy, gate, up], () => {
      const sigmoid = g.node("Sigmoid", [gate], "float32", gate.shape);
      return { s: sigmoid, y: binary("Mul", gate, sigmoid) };
    });
    if (of === "up") return g.tensor(binary("Mul", dy, y));
    const slope = binary("Mul", s, binary("Add", binary("Sub", gate, y), g.scalar(1)));
    return g.tensor(binary("Mul", binary("Mul", dy, up), slope));
  },
};
