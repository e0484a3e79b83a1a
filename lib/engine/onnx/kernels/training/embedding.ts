/** Embedding rows and the gradient of the table. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Kernels } from "../../kernel.ts";
import type { Recorder } from "../../recorder.ts";
import { sizeOf } from "../../types.ts";
import { scatterRows } from "../gather.ts";

type TensorInfo = tf.TensorInfo;

export const embeddingKernels: Kernels = {
  TunelabEmbedding: (g: Recorder, { weight, ids }: { weight: TensorInfo; ids: TensorInfo }) => {
    const shape = [...ids.shape, weight.shape[1]!];
    const { rowsRecipe } = g.backend.entry(weight.dataId);
    if (rowsRecipe) return g.tensor(rowsRecipe(g.use(ids)));
    return g.tensor(g.node("Gather", [g.use(weight), g.use(ids)], "float32", shape, { axis: 0 }));
  },
  TunelabEmbeddingGradient: (
    g: Recorder,
    { dy, ids }: { dy: TensorInfo; ids: TensorInfo },
    { rows }: { rows: number },
  ) => {
    const count = sizeOf(ids.shape);
    const updates = g.reshape(g.use(dy), [count, dy.shape.at(-1)!]);
    return g.tensor(scatterRows(g, g.reshape(g.use(ids), [count]), updates, rows));
  },
};
