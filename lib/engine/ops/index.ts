/** Training operations, each with its gradient. `plain` holds their definitions in plain TF.js. */
export { checkpoint } from "./checkpoint.ts";
export { clipByGlobalNorm } from "./clip.ts";
export { dropout } from "./dropout.ts";
export * as plain from "./plain/index.ts";
export {
  attention,
  crossEntropy,
  embedding,
  layerNorm,
  linear,
  loraLinear,
  rmsNorm,
  rotary,
  swiglu,
} from "./plain/index.ts";
export type { AttentionOptions, CrossEntropy, CrossEntropyOptions, LoraOptions } from "./types.ts";
