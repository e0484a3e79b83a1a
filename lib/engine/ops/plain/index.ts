/** The training operations in plain TF.js: they define what the fused forms must compute, on every backend. */
export { attention } from "./attention.ts";
export { cachedAttention } from "./cached-attention.ts";
export { crossEntropy } from "./cross-entropy.ts";
export { embedding, gelu, linear, loraLinear, swiglu } from "./layers.ts";
export { layerNorm, rmsNorm } from "./norms.ts";
export { rotary } from "./rotary.ts";
