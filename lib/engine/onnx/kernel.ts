/** How kernels are written and registered. */
import * as tf from "@tensorflow/tfjs-core";
import { inLanguage, type Word } from "#lib/core/index";
import { currentScope } from "../scope.ts";
import type { OnnxBackend } from "./backend.ts";
import { CPU_KERNELS } from "./cpu-kernels.ts";
import { runOnCpu } from "./fallback.ts";
import { Recorder } from "./recorder.ts";
import type { Provider } from "./runtime/runtime.ts";
import { isGraphType, sizeOf } from "./types.ts";

type TensorInfo = tf.TensorInfo;

/** Records what a TF.js kernel computes. */
export type Kernel = (recorder: Recorder, inputs: never, attributes: never) => TensorInfo | TensorInfo[];

/** Kernels by TF.js name. A name that ends in "*" also takes strings, complex numbers and empty tensors. */
export type Kernels = Record<string, Kernel>;

/** Thrown by a kernel that cannot record this particular call: it is then computed on the CPU backend. */
export class NotRecorded extends Error {}

/** The TF.js backend of each execution provider. */
export const BACKENDS = { cpu: "onnx", webgpu: "onnx-webgpu", cuda: "onnx-cuda" } as const satisfies Record<
  Provider,
  string
>;

const recorders = new WeakMap<OnnxBackend, Recorder>();

export function recorderOf(backend: OnnxBackend): Recorder {
  let recorder = recorders.get(backend);
  if (!recorder) {
    recorder = new Recorder(backend);
    recorders.set(backend, recorder);
  }
  return recorder;
}

export function registerKernels(kernels: Kernels): void {
  for (const [key, kernel] of Object.entries(kernels)) {
    const takesAll = key.endsWith("*");
    const kernelName = takesAll ? key.slice(0, -1) : key;
    const kernelFunc = kernelFunction(kernelName, kernel, takesAll);
    for (const backendName of Object.values(BACKENDS)) tf.registerKernel({ kernelName, backendName, kernelFunc });
  }
}

/** Between a kernel and the caller's line lie more of TF.js's functions than an error keeps by default. */
const FRAMES = 50;

function kernelFunction(name: string, kernel: Kernel, takesAll: boolean): tf.KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const onnx = backend as OnnxBackend;
    onnx.limitPending();
    const recorder = recorderOf(onnx);
    if (!takesAll && !flat(inputs).every(isRecordable)) return runOnCpu(recorder, name, inputs, attrs);
    const scope = currentScope();
    recorder.label = scope === "" ? name : `${scope}/${name}`;
    const frames = Error.stackTraceLimit;
    Error.stackTraceLimit = FRAMES;
    try {
      const result = kernel(recorder, inputs as never, attrs as never);
      return Array.isArray(result) ? result.map((info) => whole(recorder, info)) : whole(recorder, result);
    } catch (error) {
      if (error instanceof NotRecorded) return runOnCpu(recorder, name, inputs, attrs);
      throw error;
    } finally {
      Error.stackTraceLimit = frames;
    }
  };
}

export function flat(inputs: tf.NamedTensorInfoMap): TensorInfo[] {
  return Object.values(inputs)
    .flat()
    .filter((input): input is TensorInfo => Boolean(input));
}

function isRecordable({ dtype, shape }: TensorInfo): boolean {
  return isGraphType(dtype) && sizeOf(shape) > 0;
}

/** Empty results need no node. */
function whole(recorder: Recorder, info: TensorInfo): TensorInfo {
  if (sizeOf(info.shape) > 0 || info.dtype === "string") return info;
  recorder.backend.disposeData(info.dataId);
  return { ...info, dataId: recorder.backend.write(new Float32Array(0), info.shape, info.dtype) };
}

/** Registers the CPU backend's kernels for all names that have none here; each tells once that it is slow, and why. */
export function registerFallbacks(): void {
  const told = new Set<string>();
  for (const { kernelName } of tf.getKernelsForBackend("cpu")) {
    if (tf.getKernel(kernelName, BACKENDS.cpu)) continue;
    const [zh, en] = CPU_KERNELS[kernelName] ?? ["它没有对应的 ONNX 算子", "it has no ONNX kernel"];
    const kernelFunc: tf.KernelFunc = ({ inputs, attrs, backend }) => {
      if (!told.has(kernelName)) {
        told.add(kernelName);
        const text: Word = [
          `运算 ${kernelName} 在 TF.js 的 CPU 后端上运行：${zh}`,
          `the operation ${kernelName} runs on TF.js's CPU backend: ${en}`,
        ];
        process.emitWarning(inLanguage(text), {
          code: "TUNELAB_CPU_KERNEL",
        });
      }
      return runOnCpu(recorderOf(backend as OnnxBackend), kernelName, inputs, attrs);
    };
    for (const backendName of Object.values(BACKENDS)) tf.registerKernel({ kernelName, backendName, kernelFunc });
  }
}
