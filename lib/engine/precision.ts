/**
 * Mixed precision: matrix products in 16 bits, everything else in float32, as torch.autocast does it (Micikevicius et al.,
 * 2018). Weights, gradients and optimizer stay float32; the operands of a product are rounded before it, its result
 * becomes float32 after it. On a GPU such products take half the memory traffic and run on its matrix units.
 */
export const PRECISIONS = ["fp32", "bf16", "fp16"] as const;
/** bf16 has float32's range and 8 bits of digits; fp16 has 11 bits of digits, but nothing above 65504 or below 6e-8. */
export type Precision = (typeof PRECISIONS)[number];

let current: Precision = "fp32";

/** The precision that matrix products are recorded with now. */
export function currentPrecision(): Precision {
  return current;
}

/**
 * Runs `fn` with its matrix products, and those of its gradients, in `precision`. Where gradients are wanted, the whole
 * `tf.variableGrads` belongs inside. It needs a device that has the precision (`assertPrecision`).
 * @example
 * const { value, grads } = autocast("bf16", () => tf.variableGrads(() => loss(batch), variables));
 */
export function autocast<T>(precision: Precision, fn: () => T): T {
  const before = current;
  current = precision;
  try {
    return fn();
  } finally {
    current = before;
  }
}
