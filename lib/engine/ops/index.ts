/** Training operations, each with its gradient. `plain` holds their definitions in plain TF.js. */
export { attention } from "./attention.ts";
export { cachedAttention } from "./cached-attention.ts";
export { checkpoint } from "./checkpoint.ts";
export { clipByGlobalNorm } from "./clip.ts";
export { crossEntropy } from "./cross-entropy.ts";
export { dropout } from "./dropout.ts";
export { embedding } from "./embedding.ts";
export { gelu } from "./gelu.ts";
export { linear, loraLinear } from "./linear.ts";
export { layerNorm, rmsNorm } from "./norms.ts";
export * as plain from "./plain/index.ts";
export { rotary } from "./rotary.ts";
export { swiglu } from "./swiglu.ts";
export type { AttentionOptions, CachedAttention, CrossEntropy, CrossEntropyOptions, LoraOptions } from "./types.ts";
