/** What `tunelab models`, `pull` and `chat` say, in both languages. */
import { textsOf } from "#lib/core/index";

export const help = textsOf({
  models: [
    "自带的、缓存中的和某个文件夹里的模型",
    "models that ship with tunelab, that are in the cache, and that lie in a folder",
  ],
  folder: ["在哪里找模型文件夹和 .gguf 文件", "where to look for model folders and .gguf files"],
  json: ["输出 JSON", "print JSON"],
  pull: [
    "把模型下载到 Hugging Face 的缓存：hf:所有者/名称、hf:所有者/名称@版本、hf:所有者/名称/文件.gguf",
    "fetch a model into Hugging Face's cache: hf:owner/name, hf:owner/name@revision, hf:owner/name/file.gguf",
  ],
  chat: [
    "与模型对话：自带模型的名称、文件夹、.gguf 文件或 hf:所有者/名称",
    "talk with a model: a shipped name, a folder, a .gguf file or hf:owner/name",
  ],
  adapter: ["用于这个模型的 LoRA 适配器", "a LoRA adapter for this model"],
  weights: [
    "权重在内存中的形式；int4 约为 float32 的七分之一",
    "how the weights are kept in memory; int4 takes about a seventh of float32",
  ],
  system: ["放在对话之前的系统提示", "instructions that stand before the conversation"],
  temperature: ["0 总是取最可能的词元", "0 always takes the likeliest token"],
  topK: ["在最可能的 k 个词元中选；0 表示全部", "choose among the k likeliest tokens; 0 means all"],
  topP: ["在概率之和达到此值的最可能词元中选", "choose among the likeliest tokens with this probability together"],
  repetitionPenalty: ["降低已出现词元的概率；1 表示不变", "makes tokens that occurred less likely; 1 changes nothing"],
  maxTokens: ["答案的最大长度", "longest answer"],
  seed: ["种子相同，答案相同", "same seed, same answers"],
  stop: ["出现即结束答案的文字", "texts that end an answer"],
  none: ["没有模型；用 tunelab pull hf:所有者/名称 下载。", "No models; fetch one with tunelab pull hf:owner/name."],
  ships: ["自带", "ships"],
  cache: ["缓存", "cache"],
  inFolder: ["文件夹", "folder"],
  name: ["模型", "model"],
  where: ["位置", "where"],
  size: ["大小", "size"],
  number: ["应为 {least} 到 {most} 的数。", "It must be a number from {least} to {most}."],
  whole: ["应为不小于 {least} 的整数。", "It must be a whole number, {least} or more."],
});
