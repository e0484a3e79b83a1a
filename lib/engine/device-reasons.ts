/** Why a device is used or not, in both languages. */
import { speaker, type Word } from "#lib/core/index";

const words = {
  cuda: ["NVIDIA GPU 上的 ONNX Runtime", "ONNX Runtime on an NVIDIA GPU"],
  onnx: ["CPU 上的 ONNX Runtime {version}（{binding}）", "ONNX Runtime {version} on the CPU ({binding})"],
  webgpu: [
    "WebGPU 上的 ONNX Runtime；每一步都要把权重传给 GPU",
    "ONNX Runtime on WebGPU; weights travel to the GPU in every step",
  ],
  tensorflow: ["TensorFlow 自己的库，经由 {package}", "TensorFlow's library through {package}"],
  wasm: ["WebAssembly；有些梯度没有对应的算子", "WebAssembly; some gradients have no kernel there"],
  cpu: ["纯 JavaScript，总是可用", "plain JavaScript, always there"],
  system: ["CUDA 需要 Linux 或 Windows", "CUDA needs Linux or Windows"],
  noGpu: ["这台机器上没有 NVIDIA GPU（/dev/nvidia0）", "this machine shows no NVIDIA GPU (/dev/nvidia0)"],
  noGraphics: ["这台机器上没有 GPU（/dev/dri）", "this machine shows no GPU (/dev/dri)"],
  notInstalled: ["没有安装 {name}", "{name} is not installed"],
  otherCopy: ["没有安装 {name}，或者它带来了另一份 TF.js", "{name} is not installed, or brings another copy of TF.js"],
  doesNotLoad: ["{name} 无法加载：{detail}", "{name} does not load: {detail}"],
  doesNotStart: [
    "ONNX Runtime 的 {provider} 无法启动：{detail}",
    "ONNX Runtime's {provider} provider does not start: {detail}",
  ],
} as const satisfies Record<string, Word>;

const say = speaker<keyof typeof words>(words);

/** A reason that is put into words when it is known who reads it. */
export interface Reason {
  key: keyof typeof words;
  values?: Readonly<Record<string, string>>;
}

/** Thrown by what finds out that a device is not there. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
  readonly reason: Reason;

  constructor(key: Reason["key"], values: Readonly<Record<string, string>> = {}) {
    super(say("en", key, values));
    this.reason = { key, values };
  }
}

export function sayReason(language: "zh" | "en", { key, values }: Reason): string {
  return say(language, key, values);
}
