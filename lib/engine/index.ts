import "./layers/predict.ts";
import "./layers/train-step.ts";

export { AdamW, type AdamWOptions, type AdamWState } from "./adamw.ts";
export { allocateTensor } from "./allocate.ts";
export { type DeviceInfo, type DeviceName, devices, useDevice } from "./devices.ts";
export { type Jit, type JitOptions, jit } from "./jit.ts";
export { explain, type LayerTime, type OperationTime, type Profile, type ProfileOptions, profile } from "./observe.ts";
export * as ops from "./ops/index.ts";
export { autocast, PRECISIONS, type Precision } from "./precision.ts";
export { engineRandomState, restoreEngineRandom, seedEngine } from "./random.ts";
export { scope } from "./scope.ts";
export { type Storage, storageOf, storeFrozen, storeHalf, storeValues } from "./stored.ts";
export * as tf from "./tf.ts";
export type { NamedTensors, TensorTree } from "./tree.ts";
export { assertPrecision, bestPrecision, hasPrecision } from "./verify.ts";
