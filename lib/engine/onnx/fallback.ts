/** Computes a kernel on TF.js's CPU backend: data is read, the result is written back. */
import * as tf from "@tensorflow/tfjs-core";
import { TunelabError } from "#lib/core/index";
import type { Recorder } from "./recorder.ts";

type TensorInfo = tf.TensorInfo;
type CpuBackend = tf.KernelBackend;

export function runOnCpu(
  recorder: Recorder,
  kernelName: string,
  inputs: tf.NamedTensorInfoMap,
  attrs: tf.NamedAttrMap | undefined,
): TensorInfo | TensorInfo[] {
  const { backend } = recorder;
  if (backend.trace)
    throw new TunelabError(
      "INVALID_INPUT",
      [
        `追踪 jit 函数“${backend.trace.name}”时，运算 ${kernelName} 需要数据`,
        `the operation ${kernelName} needs data while jit function "${backend.trace.name}" is traced`,
      ],
      {
        hint: [
          "请在 jit 函数之外调用它，或换用别的运算",
          "call it outside of the jit function, or use another operation",
        ],
      },
    );
  const cpu = tf.findBackend("cpu") as CpuBackend;
  const kernel = tf.getKernel(kernelName, "cpu");
  if (!kernel)
    throw new TunelabError("INVALID_INPUT", [
      `运算 ${kernelName} 没有对应的算子`,
      `the operation ${kernelName} has no kernel`,
    ]);
  const copies: TensorInfo[] = [];
  const toCpu = (info: TensorInfo): TensorInfo => {
    const copy = copyToCpu(recorder, cpu, info);
    copies.push(copy);
    return copy;
  };
  const cpuInputs = mapInputs(inputs, toCpu);
  const result = kernel.kernelFunc({ inputs: cpuInputs, attrs: attrs ?? {}, backend: cpu });
  const back = (info: TensorInfo): TensorInfo => {
    const copy = copyFromCpu(recorder, cpu, info);
    cpu.disposeData(info.dataId);
    return copy;
  };
  const output = Array.isArray(result) ? result.map(back) : back(result);
  for (const copy of copies) cpu.disposeData(copy.dataId);
  return output;
}

/** Inputs are tensors by name, some of them lists, or all of them one list. */
function mapInputs(inputs: tf.NamedTensorInfoMap, change: (info: TensorInfo) => TensorInfo): tf.NamedTensorInfoMap {
  const mapOne = (input: TensorInfo | TensorInfo[] | undefined) =>
    Array.isArray(input) ? input.map(change) : input && change(input);
  const changed = Array.isArray(inputs)
    ? mapOne(inputs as TensorInfo[])
    : Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, mapOne(input)]));
  return changed as tf.NamedTensorInfoMap;
}

function copyToCpu(recorder: Recorder, cpu: CpuBackend, info: TensorInfo): TensorInfo {
  const { complex } = recorder.backend.entry(info.dataId);
  if (complex) {
    const [real, imag] = [complex.real, complex.imag].map((part) =>
      copyToCpu(recorder, cpu, { ...part, shape: info.shape }),
    );
    return tf.getKernel("Complex", "cpu")!.kernelFunc({
      inputs: { real: real!, imag: imag! },
      attrs: {},
      backend: cpu,
    }) as TensorInfo;
  }
  const values = recorder.backend.readSync(info.dataId);
  // some kernels of the CPU backend ask for the rank, which tensors have
  return { ...info, rank: info.shape.length, dataId: cpu.write(values, info.shape, info.dtype) } as TensorInfo;
}

interface CpuData {
  complexTensorInfos?: { real: TensorInfo; imag: TensorInfo };
}

function copyFromCpu(recorder: Recorder, cpu: CpuBackend, info: TensorInfo): TensorInfo {
  const { complexTensorInfos } = (cpu as unknown as { data: { get(id: object): CpuData } }).data.get(info.dataId);
  if (complexTensorInfos) {
    const { real, imag } = complexTensorInfos;
    const part = (one: TensorInfo) => copyFromCpu(recorder, cpu, { ...one, shape: info.shape });
    return recorder.backend.registerEntry(
      { dtype: "complex64", value: null, complex: { real: part(real), imag: part(imag) } },
      info.shape,
    );
  }
  const values = cpu.readSync(info.dataId);
  return { ...info, dataId: recorder.backend.write(values, info.shape, info.dtype) };
}
