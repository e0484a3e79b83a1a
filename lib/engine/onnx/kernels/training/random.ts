/**
 * Random operations in the graph. Random integers come from the seeded generator of the engine, fresh for every run; a
 * large tensor needs two for each row: element (n, d) is a[n]·c[d] + b[n] modulo 2³², with c a fixed table. Such a
 * multiply-add hash is pairwise independent within a row (Dietzfelbinger, 1996) and independent between rows.
 */
import type * as tf from "@tensorflow/tfjs-core";
import { Rng } from "#lib/core/index";
import type { Value } from "../../graph.ts";
import type { Kernels } from "../../kernel.ts";
import type { Recorder } from "../../recorder.ts";
import { type Shape, sizeOf } from "../../types.ts";

type TensorInfo = tf.TensorInfo;

/** Up to this many elements each gets a random integer of its own. */
const SMALL = 4096;

/** int32 of `shape`, uniform over all 32-bit integers */
function randomIntegers(g: Recorder, shape: Shape): Value {
  const size = sizeOf(shape);
  const columns = shape.at(-1) ?? 1;
  if (size <= SMALL || columns < 16) return g.reshape(g.backend.randomBits(size), shape);
  const rows = size / columns;
  const [a, b] = [g.backend.randomBits(rows), g.backend.randomBits(rows)].map((bits) => g.reshape(bits, [rows, 1]));
  const table = g.shared(`columns ${columns}`, [g.ints([columns])], () => {
    const rng = new Rng("columns");
    return g.constant(
      "int32",
      Int32Array.from({ length: columns }, () => rng.uint32() | 1),
      [1, columns],
    );
  });
  const product = g.node("Mul", [a!, table], "int32", [rows, columns]);
  return g.reshape(g.node("Add", [product, b!], "int32", [rows, columns]), shape);
}

/** float32 in [0, 1) */
function uniform(g: Recorder, shape: Shape): Value {
  const whole = g.cast(randomIntegers(g, shape), "float32");
  const scaled = g.node("Mul", [whole, g.scalar(2 ** -32)], "float32", shape);
  const shifted = g.node("Add", [scaled, g.scalar(0.5)], "float32", shape);
  return g.node("Min", [shifted, g.scalar(1 - 2 ** -24)], "float32", shape);
}

function masked(g: Recorder, x: Value, mask: Value, rate: number): Value {
  const scaled = g.node("Mul", [x, g.scalar(1 / (1 - rate))], "float32", x.shape);
  return g.node("Where", [mask, scaled, g.scalar(0)], "float32", x.shape);
}

export const randomKernels: Kernels = {
  TunelabDropout: (g: Recorder, { x, mask }: { x: TensorInfo; mask?: TensorInfo }, { rate }: { rate: number }) => {
    const value = g.use(x);
    if (mask) return g.tensor(masked(g, value, g.use(mask), rate));
    const limit = g.scalar(Math.round(rate * 2 ** 32 - 2 ** 31), "int32");
    const kept = g.node("GreaterOrEqual", [randomIntegers(g, x.shape), limit], "bool", x.shape);
    return [g.tensor(masked(g, value, kept, rate)), g.tensor(kept)];
  },
  TunelabRandomUniform: (g: Recorder, _: object, { shape }: { shape: number[] }) => g.tensor(uniform(g, shape)),
  // Box and Muller (1958)
  TunelabRandomNormal: (g: Recorder, _: object, { shape }: { shape: number[] }) => {
    const [u, v] = [uniform(g, shape), uniform(g, shape)];
    const unary = (op: string, x: Value) => g.node(op, [x], "float32", shape);
    const log = unary("Log", g.node("Sub", [g.scalar(1), u], "float32", shape));
    const radius = unary("Sqrt", g.node("Mul", [log, g.scalar(-2)], "float32", shape));
    const angle = unary("Cos", g.node("Mul", [v, g.scalar(2 * Math.PI)], "float32", shape));
    return g.tensor(g.node("Mul", [radius, angle], "float32", shape));
  },
};
