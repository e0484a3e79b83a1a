/**
 * TF.js's plain JavaScript backend, without its advice to install tfjs-node: with this engine that would be slower, and
 * it would stand in every notebook and terminal.
 */
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { registerBackend, removeBackend } from "@tensorflow/tfjs-core";

removeBackend("cpu"); // the package registers it when imported; its kernels stay
registerBackend("cpu", () => {
  const backend = new MathBackendCPU();
  // The advice is printed at an instance's first tensor while `firstUse` is set; TypeScript calls the field private.
  (backend as unknown as { firstUse: boolean }).firstUse = false;
  return backend;
});
