/** `tunelab models`, `tunelab pull`, `tunelab chat`. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { defaultLanguage, formatBytes } from "#lib/core/index";
import type { LoadProgress } from "./load.ts";
import type { WeightStorage } from "./weight-storage.ts";

interface ChatFlags {
  weights: WeightStorage;
  system?: string;
  adapter?: string;
  temperature: number;
  topK: number;
  topP: number;
  repetitionPenalty: number;
  maxTokens: number;
  seed: number;
  stop?: string[];
}

export function registerModelCommands(program: Command): void {
  program
    .command("models")
    .description("models that ship with tunelab, that are in the cache, and that lie in a folder")
    .option("--folder <path>", "where to look for model folders and .gguf files", ".")
    .option("--json", "print JSON")
    .action(listModels);
  program
    .command("pull <model>")
    .description(
      "fetch a model into Hugging Face's cache: hf:owner/name, hf:owner/name@revision, hf:owner/name/file.gguf",
    )
    .action(pullModel);
  program
    .command("chat <model>")
    .description("talk with a model: a shipped name, a folder, a .gguf file or hf:owner/name")
    .option("--adapter <folder>", "a LoRA adapter for this model")
    .addOption(
      new Option("--weights <storage>", "how the weights are kept in memory; int4 takes about a seventh of float32")
        .choices(["float32", "float16", "bfloat16", "int8", "int4"])
        .default("float32"),
    )
    .option("--system <text>", "instructions that stand before the conversation")
    .option("--temperature <number>", "0 always takes the likeliest token", number(0, 100), 0)
    .option("--top-k <count>", "choose among the k likeliest tokens; 0 means all", integer(0), 0)
    .option("--top-p <share>", "choose among the likeliest tokens with this probability together", number(0, 1), 1)
    .option(
      "--repetition-penalty <number>",
      "makes tokens that occurred less likely; 1 changes nothing",
      number(0.1, 100),
      1,
    )
    .option("--max-tokens <count>", "longest answer", integer(1), 256)
    .option("--seed <number>", "same seed, same answers", integer(0), 0)
    .option("--stop <texts...>", "texts that end an answer")
    .action(chat);
}

async function listModels({ folder, json }: { folder: string; json?: boolean }): Promise<void> {
  const { cachedModels, localModels, shippedModels } = await import("./index.ts");
  const rows = [
    ...(await shippedModels()).map(({ name, sizeBytes }) => ({ model: name, where: "ships", sizeBytes })),
    ...(await cachedModels()).map(({ repository, sizeBytes }) => ({
      model: `hf:${repository}`,
      where: "cache",
      sizeBytes,
    })),
    ...(await localModels(folder)).map(({ path, sizeBytes }) => ({ model: path, where: "folder", sizeBytes })),
  ];
  if (json) {
    console.log(JSON.stringify(rows, null, 2));
    return;
  }
  const zh = defaultLanguage() === "zh";
  if (rows.length === 0) {
    console.log(
      zh ? "没有模型；用 tunelab pull hf:所有者/名称 下载。" : "No models; fetch one with tunelab pull hf:owner/name.",
    );
    return;
  }
  const { table } = await import("#lib/notebook/index");
  const places = zh
    ? { ships: "自带", cache: "缓存", folder: "文件夹" }
    : { ships: "ships", cache: "cache", folder: "folder" };
  const shown = rows.map(({ model, where, sizeBytes }) => ({
    model,
    where: places[where as keyof typeof places],
    size: formatBytes(sizeBytes),
  }));
  const columns = [
    { key: "model", label: zh ? "模型" : "model", whole: true },
    { key: "where", label: zh ? "位置" : "where" },
    { key: "size", label: zh ? "大小" : "size", align: "right" as const },
  ];
  console.log(table(shown, { columns, head: 100, tail: 0 }).toText(process.stdout.columns));
}

async function pullModel(source: string): Promise<void> {
  const { pull } = await import("./index.ts");
  const show = progressLine();
  const path = await pull(source, { onProgress: show.update });
  show.end();
  console.log(path);
}

async function chat(source: string, flags: ChatFlags): Promise<void> {
  const [{ loadModel }, { chatInTerminal }] = await Promise.all([import("./index.ts"), import("./chat/terminal.ts")]);
  const show = progressLine();
  const model = await loadModel(source, { weights: flags.weights, onProgress: show.update });
  show.end();
  if (flags.adapter !== undefined) {
    const { LoraAdapter } = await import("#lib/finetune/index");
    model.adapter = await LoraAdapter.load(flags.adapter, model);
  }
  const { maxTokens, adapter: _adapter, weights: _weights, ...options } = flags;
  await chatInTerminal(
    model,
    { ...options, maxNewTokens: maxTokens, language: defaultLanguage() },
    { input: process.stdin, output: process.stdout, notes: process.stderr },
  );
  model.dispose();
}

/** One line that is written over while it changes; nothing where no one watches. */
export function progressLine() {
  const watched = process.stderr.isTTY === true;
  return {
    update(progress: LoadProgress): void {
      if (!watched) return;
      const text =
        progress.phase === "download"
          ? `${progress.file}  ${formatBytes(progress.loadedBytes)} / ${formatBytes(progress.totalBytes)}`
          : `${progress.loadedTensors} / ${progress.totalTensors}`;
      process.stderr.write(`\r\u001b[2K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    },
    end(): void {
      if (watched) process.stderr.write("\r\u001b[2K");
    },
  };
}

function number(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === "" || !(value >= least && value <= most))
      throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
    return value;
  };
}

function integer(least: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`It must be a whole number, ${least} or more.`);
    return value;
  };
}
