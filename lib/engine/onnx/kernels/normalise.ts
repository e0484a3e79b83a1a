/** Batch normalisation and local response normalisation. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Value } from "../graph.ts";
import { type Kernels, NotRecorded } from "../kernel.ts";
import type { Recorder } from "../recorder.ts";
import { slice } from "./shape.ts";

type TensorInfo = tf.TensorInfo;

interface BatchNorm {
  x: TensorInfo;
  mean: TensorInfo;
  variance: TensorInfo;
  offset?: TensorInfo;
  scale?: TensorInfo;
}

interface ResponseNorm {
  depthRadius: number;
  bias: number;
  alpha: number;
  beta: number;
}

/** a and b have one shape, or b broadcasts to a's. */
function combine(g: Recorder, op: string, a: Value, b: Value): Value {
  return g.node(op, [a, b], a.type, a.shape);
}

/** The sum over the channels at most `radius` away. value: [..., C] */
function sumOfNeighbours(g: Recorder, value: Value, radius: number): Value {
  const last = value.shape.length - 1;
  const channels = value.shape[last]!;
  const pads = [...value.shape.map(() => 0), ...value.shape.map(() => 0)];
  pads[last] = pads[2 * last + 1] = radius;
  const wide = [...value.shape.slice(0, last), channels + 2 * radius];
  const image = g.node("Pad", [value, g.ints(pads), g.scalar(0)], "float32", wide);
  const parts = Array.from({ length: 2 * radius + 1 }, (_, shift) => {
    const begin = value.shape.map((_, axis) => (axis === last ? shift : 0));
    return slice(g, image, begin, value.shape);
  });
  return g.node("Sum", parts, "float32", value.shape);
}

/** bias + alpha · (sum of the neighbours' squares) */
function responseNorm(g: Recorder, x: Value, { depthRadius, bias, alpha }: ResponseNorm): Value {
  const sums = sumOfNeighbours(g, combine(g, "Mul", x, x), depthRadius);
  return combine(g, "Add", combine(g, "Mul", sums, g.scalar(alpha)), g.scalar(bias));
}

export const normaliseKernels: Kernels = {
  FusedBatchNorm: (
    g: Recorder,
    { x, mean, variance, offset, scale }: BatchNorm,
    { varianceEpsilon = 0.001 }: { varianceEpsilon?: number | null },
  ) => {
    if (x.dtype !== "float32") throw new NotRecorded();
    const spread = g.use(variance);
    const deviation = g.node(
      "Sqrt",
      [combine(g, "Add", spread, g.scalar(varianceEpsilon ?? 0.001))],
      "float32",
      spread.shape,
    );
    let value = combine(g, "Div", combine(g, "Sub", g.use(x), g.use(mean)), deviation);
    if (scale) value = combine(g, "Mul", value, g.use(scale));
    if (offset) value = combine(g, "Add", value, g.use(offset));
    return g.tensor(value, x.shape);
  },
  LRN: (g: Recorder, { x }: { x: TensorInfo }, attrs: ResponseNorm) => {
    if (x.dtype !== "float32") throw new NotRecorded();
    const value = g.use(x);
    const power = combine(g, "Pow", responseNorm(g, value, attrs), g.scalar(-attrs.beta));
    return g.tensor(combine(g, "Mul", value, power));
  },
  // dx = dy · n^-beta - 2 · alpha · beta · x · (sum of the neighbours' dy · y / n)
  LRNGrad: (g: Recorder, { x, y, dy }: { x: TensorInfo; y: TensorInfo; dy: TensorInfo }, attrs: ResponseNorm) => {
    const [value, result, upstream] = [g.use(x), g.use(y), g.use(dy)];
    const norm = responseNorm(g, value, attrs);
    const direct = combine(g, "Mul", upstream, combine(g, "Pow", norm, g.scalar(-attrs.beta)));
    const shares = combine(g, "Div", combine(g, "Mul", upstream, result), norm);
    const others = combine(g, "Mul", value, sumOfNeighbours(g, shares, attrs.depthRadius));
    return g.tensor(combine(g, "Sub", direct, combine(g, "Mul", others, g.scalar(2 * attrs.alpha * attrs.beta))));
  },
};
