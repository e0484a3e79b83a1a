/** Linear layers, plain and with a low-rank update. */
import * as tf from "../tf.ts";
import { dropout as dropOut } from "./dropout.ts";
import { isFused, registerGradient, runKernel } from "./fused.ts";
import * as plain from "./plain/layers.ts";
import { linear } from "./plain/layers.ts";
import { assertShape } from "./shapes.ts";
import type { LoraOptions } from "./types.ts";

const ADD_PRODUCT = "TunelabAddProduct";

/**
 * `x · weightᵀ + bias + scale · dropout(x) · aᵀ · bᵀ` (Hu et al., 2021).
 * @param x float32 [..., in]
 * @param weight float32 [out, in], usually frozen
 * @param bias float32 [out] or null
 * @param a float32 [r, in]
 * @param b float32 [out, r]
 */
export function loraLinear(
  x: tf.Tensor,
  weight: tf.Tensor,
  bias: tf.Tensor | null,
  a: tf.Tensor,
  b: tf.Tensor,
  options: LoraOptions,
): tf.Tensor {
  const [out, size] = weight.shape as [number, number];
  assertShape("loraLinear", "a", a, [null, size]);
  assertShape("loraLinear", "b", b, [out, a.shape[0]!]);
  if (!isFused(ADD_PRODUCT)) return plain.loraLinear(x, weight, bias, a, b, options);
  const { scale, dropout = 0 } = options;
  return tf.tidy(() => {
    const base = tf.reshape(linear(x, weight, bias), [-1, out]);
    const low = tf.reshape(linear(dropout > 0 ? dropOut(x, dropout) : x, a), [-1, a.shape[0]!]);
    const result = runKernel(ADD_PRODUCT, { base, low, b }, { scale })[0]!;
    return tf.reshape(result, [...x.shape.slice(0, -1), out]);
  });
}

// result = base + scale · low · bᵀ
registerGradient({
  kernelName: ADD_PRODUCT,
  inputs: ["low", "b"],
  gradient: (dy, [low, b], { scale }: { scale: number }) => ({
    base: () => tf.clone(dy),
    low: () => runKernel(ADD_PRODUCT, { low: dy, b }, { scale, plain: true })[0]!,
    b: () => runKernel(ADD_PRODUCT, { low: dy, b: low }, { scale, plain: true, transposeLow: true })[0]!,
  }),
});

export { linear };
