/** Attention with a cache of keys and values: ONNX Runtime's own kernel, which changes the cache where it lies. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Kernels } from "../../kernel.ts";
import { float, type Recorder } from "../../recorder.ts";
import { reduce } from "../reduce.ts";

type TensorInfo = tf.TensorInfo;
type Inputs = Record<"q" | "k" | "v" | "keys" | "values" | "places", TensorInfo>;

export const cachedAttentionKernels: Kernels = {
  TunelabCachedAttention: (g: Recorder, { q, k, v, keys, values, places }: Inputs) => {
    const [batch, heads, , size] = q.shape as [number, number, number, number];
    const keyHeads = k.shape[1]!;
    const row = (x: TensorInfo) => g.reshape(g.use(x), [batch, 1, x.shape[1]! * size]);
    const place = g.use(places);
    // The longest row's tokens with the new one: the kernel makes room for so many scores.
    const total = g.shared("tokens", [place], () =>
      g.node("Add", [reduce(g, "ReduceMax", place, [0]), g.scalar(1, "int32")], "int32", [1]),
    );
    const results = g.microsoft(
      "GroupQueryAttention",
      [row(q), row(k), row(v), g.use(keys), g.use(values), place, total],
      [
        { type: "float32", shape: [batch, 1, heads * size] },
        { type: "float32", shape: keys.shape },
        { type: "float32", shape: values.shape },
      ],
      { num_heads: heads, kv_num_heads: keyHeads, scale: float(1 / Math.sqrt(size)) },
    );
    const [attended, newKeys, newValues] = results.map((value) => g.tensor(value));
    return [{ ...attended!, shape: q.shape }, newKeys!, newValues!];
  },
};
