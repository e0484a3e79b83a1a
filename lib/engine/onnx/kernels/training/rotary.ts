/** Rotary position embedding. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Attributes } from "../../graph.ts";
import type { Kernels } from "../../kernel.ts";
import type { Recorder } from "../../recorder.ts";

type TensorInfo = tf.TensorInfo;

export const rotaryKernels: Kernels = {
  TunelabRotary: (g: Recorder, { x, cos, sin }: { x: TensorInfo; cos: TensorInfo; sin: TensorInfo }) => {
    const [batch, heads, length, size] = x.shape as [number, number, number, number];
    const half = cos.shape.at(-1)!;
    const rows = cos.shape.length === 3 ? batch * length : length;
    const table = (t: TensorInfo) => g.reshape(g.use(t), [rows, half]);
    // Positions are rows of the tables: 0 … T-1 for all, or a row for each position of each sequence.
    const positions =
      cos.shape.length === 3
        ? g.constant(
            "int64",
            BigInt64Array.from({ length: rows }, (_, i) => BigInt(i)),
            [batch, length],
          )
        : g.ints([0]);
    const partial: Attributes = half * 2 === size ? {} : { num_heads: heads, rotary_embedding_dim: half * 2 };
    const output = { type: "float32" as const, shape: x.shape };
    return g.tensor(
      g.microsoft("RotaryEmbedding", [g.use(x), positions, table(cos), table(sin)], [output], partial)[0]!,
    );
  },
};
