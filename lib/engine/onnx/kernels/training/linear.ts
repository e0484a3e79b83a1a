/** base + scale · low · bᵀ in one product. */
import type * as tf from "@tensorflow/tfjs-core";
import type { Kernels } from "../../kernel.ts";
import type { Recorder } from "../../recorder.ts";
import { addProduct, matMul } from "../matmul.ts";

type TensorInfo = tf.TensorInfo;

interface Attributes {
  scale: number;
  /** Without base: scale · low · b, or scale · lowᵀ · b. */
  plain?: boolean;
  transposeLow?: boolean;
}

export const linearKernels: Kernels = {
  TunelabAddProduct: (
    g: Recorder,
    { base, low, b }: { base?: TensorInfo; low: TensorInfo; b: TensorInfo },
    { scale, plain = false, transposeLow = false }: Attributes,
  ) => {
    const [left, right] = [g.use(low), g.use(b)];
    if (plain || !base) return g.tensor(matMul(g, left, right, { transposeA: transposeLow, alpha: scale }));
    return g.tensor(addProduct(g, g.use(base), left, right, { transposeB: true, alpha: scale }));
  },
};
