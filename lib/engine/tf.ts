/** The one TF.js namespace of tunelab: tfjs-core and tfjs-layers, with the methods on tensors that users expect. */
import "./chained.ts";

export * from "@tensorflow/tfjs-core";
export * from "@tensorflow/tfjs-layers";
export {
  dropout,
  multinomial,
  randomNormal,
  randomStandardNormal,
  randomUniform,
  truncatedNormal,
} from "./random-ops.ts";
