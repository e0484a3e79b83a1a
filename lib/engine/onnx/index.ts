/** The TF.js backends on ONNX Runtime: registered here, made when a device asks for them. */
import * as tf from "@tensorflow/tfjs-core";
import { OnnxBackend } from "./backend.ts";
import { BACKENDS, registerFallbacks, registerKernels } from "./kernel.ts";
import { kernelFamilies } from "./kernels/index.ts";
import { openRuntime } from "./runtime/open.ts";
import type { Provider } from "./runtime/runtime.ts";

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

/** Registers the backends once, under the names in BACKENDS. */
export function registerOnnxBackend(): void {
  if (registered) return;
  registered = true;
  for (const kernels of kernelFamilies) registerKernels(kernels);
  registerFallbacks();
  watchSteps();
  for (const [provider, name] of Object.entries(BACKENDS) as [Provider, string][]) {
    const priority = provider === "cpu" ? 10 : 0;
    tf.registerBackend(name, () => new OnnxBackend(openRuntime(), provider), priority);
  }
}

export { BACKENDS, OnnxBackend, openRuntime };
