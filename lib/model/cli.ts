/** `tunelab models`, `tunelab pull`, `tunelab chat`. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { defaultLanguage, formatBytes } from "#lib/core/index";
import { help } from "./help.ts";
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
    .description(help("models"))
    .option("--folder <path>", help("folder"), ".")
    .option("--json", help("json"))
    .action(listModels);
  program.command("pull <model>").description(help("pull")).action(pullModel);
  program
    .command("chat <model>")
    .description(help("chat"))
    .option("--adapter <folder>", help("adapter"))
    .addOption(
      new Option("--weights <storage>", help("weights"))
        .choices(["float32", "float16", "bfloat16", "int8", "int4"])
        .default("float32"),
    )
    .option("--system <text>", help("system"))
    .option("--temperature <number>", help("temperature"), number(0, 100), 0)
    .option("--top-k <count>", help("topK"), integer(0), 0)
    .option("--top-p <share>", help("topP"), number(0, 1), 1)
    .option("--repetition-penalty <number>", help("repetitionPenalty"), number(0.1, 100), 1)
    .option("--max-tokens <count>", help("maxTokens"), integer(1), 256)
    .option("--seed <number>", help("seed"), integer(0), 0)
    .option("--stop <texts...>", help("stop"))
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
  if (rows.length === 0) {
    console.log(help("none"));
    return;
  }
  const { table } = await import("#lib/notebook/index");
  const places = { ships: help("ships"), cache: help("cache"), folder: help("inFolder") };
  const shown = rows.map(({ model, where, sizeBytes }) => ({
    model,
    where: places[where as keyof typeof places],
    size: formatBytes(sizeBytes),
  }));
  const columns = [
    { key: "model", label: help("name"), whole: true },
    { key: "where", label: help("where") },
    { key: "size", label: help("size"), align: "right" as const },
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
      throw new InvalidArgumentError(help("number", { least, most }));
    return value;
  };
}

function integer(least: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least) throw new InvalidArgumentError(help("whole", { least }));
    return value;
  };
}
