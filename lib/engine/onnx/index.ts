/** The TF.js backend "onnx": registered here, made when a device asks for it. */
import * as tf from "@tensorflow/tfjs-core";
import { OnnxBackend } from "./backend.ts";
import { BACKEND, registerFallbacks, registerKernels } from "./kernel.ts";
import { kernelFamilies } from "./kernels/index.ts";
import { koffiRuntime } from "./runtime/koffi.ts";

/** Tells the backend when variables change and when gradients begin: the steps of a training loop. */
function watchSteps(): void {
  const { assign } = tf.Variable.prototype;
  tf.Variable.prototype.assign = function (newValue): void {
    const backend = tf.backend();
    if (backend instanceof OnnxBackend) backend.variableAssigned(this);
    assign.call(this, newValue);
  };
  const engine = tf.engine() as unknown as { startTape(): void; state: { gradientDepth: number } };
  const startTape = engine.startTape.bind(engine);
  engine.startTape = () => {
    const backend = tf.backend();
    if (backend instanceof OnnxBackend && engine.state.gradientDepth === 0) backend.gradientStarts();
    startTape();
  };
}

let registered = false;

/** Registers the backend once; TF.js then knows it under the name "onnx". */
export function registerOnnxBackend(): void {
  if (registered) return;
  registered = true;
  for (const kernels of kernelFamilies) registerKernels(kernels);
  registerFallbacks();
  watchSteps();
  tf.registerBackend(BACKEND, () => new OnnxBackend(koffiRuntime()), 10);
}

export { BACKEND, OnnxBackend };
