/** RMS norm, layer norm and their gradients. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../../graph.ts";
import type { Kernels } from "../../kernel.ts";
import { float, type Recorder } from "../../recorder.ts";
import { reduce } from "../reduce.ts";

type TensorInfo = tf.TensorInfo;

interface NormGradient {
  dy: TensorInfo;
  x: TensorInfo;
  weight: TensorInfo;
  y?: TensorInfo;
  mean?: TensorInfo;
  inverse: TensorInfo;
}

function lastAxis(x: TensorInfo): number {
  return x.shape.length - 1;
}

/** [..., 1] */
function rowShape(x: TensorInfo): number[] {
  return [...x.shape.slice(0, -1), 1];
}

function binary(g: Recorder, op: string, a: Value, b: Value): Value {
  return g.node(op, [a, b], "float32", a.size >= b.size ? a.shape : b.shape);
}

/** (x - mean) · inverse, the mean left out for RMS norm */
function normalised(g: Recorder, x: Value, inverse: Value, mean?: Value): Value {
  return binary(g, "Mul", mean ? binary(g, "Sub", x, mean) : x, inverse);
}

/** WebGPU's SimplifiedLayerNormalization gives a wrong second output (ONNX Runtime 1.30). */
function composedRmsNorm(g: Recorder, x: Value, weight: Value, eps: number): Value[] {
  const square = reduce(g, "ReduceMean", binary(g, "Mul", x, x), [x.shape.length - 1]);
  const root = g.node("Sqrt", [binary(g, "Add", square, g.scalar(eps))], "float32", square.shape);
  const inverse = g.node("Reciprocal", [root], "float32", square.shape);
  return [binary(g, "Mul", binary(g, "Mul", x, inverse), weight), inverse];
}

export const normKernels: Kernels = {
  TunelabRmsNorm: (g: Recorder, { x, weight }: { x: TensorInfo; weight: TensorInfo }, { eps }: { eps: number }) => {
    if (g.backend.executor.provider === "webgpu")
      return composedRmsNorm(g, g.use(x), g.use(weight), eps).map((value) => g.tensor(value));
    const outputs = [
      { type: "float32" as const, shape: x.shape },
      { type: "float32" as const, shape: rowShape(x) },
    ];
    const attributes = { axis: -1, epsilon: float(eps), stash_type: 1 };
    return g
      .nodes("SimplifiedLayerNormalization", [g.use(x), g.use(weight)], outputs, attributes)
      .map((v) => g.tensor(v));
  },
  // dx = inverse·dy·w - x·inverse²·mean(dy·y)
  TunelabRmsNormGradient: (g: Recorder, inputs: NormGradient) => {
    const [dy, x, weight, y, inverse] = [inputs.dy, inputs.x, inputs.weight, inputs.y!, inputs.inverse].map((t) =>
      g.use(t),
    );
    const mean = reduce(g, "ReduceMean", binary(g, "Mul", dy!, y!), [lastAxis(inputs.x)]);
    const factor = binary(g, "Mul", mean, binary(g, "Mul", inverse!, inverse!));
    const direct = binary(g, "Mul", binary(g, "Mul", dy!, weight!), inverse!);
    return g.tensor(binary(g, "Sub", direct, binary(g, "Mul", x!, factor)));
  },
  // dw = sum over rows of dy · normalised x
  TunelabNormWeightGradient: (g: Recorder, inputs: Omit<NormGradient, "weight">) => {
    const [dy, x, inverse] = [inputs.dy, inputs.x, inputs.inverse].map((t) => g.use(t));
    const product = binary(g, "Mul", dy!, normalised(g, x!, inverse!, inputs.mean && g.use(inputs.mean)));
    const size = inputs.x.shape.at(-1)!;
    return g.tensor(reduce(g, "ReduceSum", g.reshape(product, [product.size / size, size]), [0]), [size]);
  },
  TunelabLayerNorm: (
    g: Recorder,
    { x, weight, bias }: { x: TensorInfo; weight: TensorInfo; bias: TensorInfo },
    { eps }: { eps: number },
  ) => {
    const row = { type: "float32" as const, shape: rowShape(x) };
    const outputs = [{ type: "float32" as const, shape: x.shape }, row, row];
    const inputs = [g.use(x), g.use(weight), g.use(bias)];
    return g
      .nodes("LayerNormalization", inputs, outputs, { axis: -1, epsilon: float(eps), stash_type: 1 })
      .map((v) => g.tensor(v));
  },
  // with n the normalised x and e = dy·w: dx = inverse·(e - mean(e) - n·mean(e·n))
  TunelabLayerNormGradient: (g: Recorder, inputs: NormGradient) => {
    const [dy, x, weight, mean, inverse] = [inputs.dy, inputs.x, inputs.weight, inputs.mean!, inputs.inverse].map((t) =>
      g.use(t),
    );
    const axis = [lastAxis(inputs.x)];
    const n = normalised(g, x!, inverse!, mean!);
    const e = binary(g, "Mul", dy!, weight!);
    const projection = binary(g, "Mul", n, reduce(g, "ReduceMean", binary(g, "Mul", e, n), axis));
    const centred = binary(g, "Sub", e, reduce(g, "ReduceMean", e, axis));
    return g.tensor(binary(g, "Mul", binary(g, "Sub", centred, projection), inverse!));
  },
};
