/** Sentences of errors that several files of the engine say, in both languages. */
import { formatBytes, type Word } from "#lib/core/index";

export const DATA_READ: Word = ["读取了张量的数据", "a tensor's data was read"];

export const READ_LATER: Word = ["请返回该张量，在调用之后再读取", "return the tensor and read it after the call"];

export function insideJit([zh, en]: Word, name: string): Word {
  return [`在 jit 函数“${name}”中${zh}`, `${en} inside jit function "${name}"`];
}

export const MORE_MEMORY: Word = [
  "请用更小的批量、更短的序列、梯度检查点或 LoRA",
  "use a smaller batch, shorter sequences, gradient checkpointing or LoRA",
];

export function noMemory(bytes: number): Word {
  const size = formatBytes(bytes);
  return [`无法分配 ${size} 内存`, `${size} of memory could not be had`];
}

export function doesNotStart(provider: string, reason: string): Word {
  return [
    `ONNX Runtime 的 ${provider} 无法启动：${reason}`,
    `ONNX Runtime's ${provider} provider does not start: ${reason}`,
  ];
}
