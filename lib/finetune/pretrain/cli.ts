/** `tunelab pretrain`: a small base model from text files. */
import type { Command } from "commander";

interface Options {
  output: string;
  name: string;
  vocabSize: number;
  hiddenSize: number;
  layers: number;
  maxPositions: number;
  epochs: number;
  batchSize: number;
  maxLength: number;
  learningRate: number;
  seed: number;
  runs: string;
  resume?: string;
  about?: string;
}

export function registerPretrainCommand(program: Command): void {
  program
    .command("pretrain <files...>")
    .description("train a small base model from text files (.txt or .gz; <|document|> on a line parts documents)")
    .requiredOption("-o, --output <folder>", "where the model goes")
    .option("--name <name>", "name of the model", "tunelab-base")
    .option("--vocab-size <n>", "tokens of the tokenizer that is learned", Number, 6144)
    .option("--hidden-size <n>", "a multiple of 64", Number, 256)
    .option("--layers <n>", "decoder layers", Number, 5)
    .option("--max-positions <n>", "longest sequence the model is made for", Number, 1024)
    .option("--epochs <n>", "passes over the text", Number, 2)
    .option("--batch-size <n>", "samples per step", Number, 4)
    .option("--max-length <n>", "tokens per sample", Number, 512)
    .option("--learning-rate <x>", "peak learning rate", Number, 2e-3)
    .option("--seed <n>", "order of the text, initial weights, split", Number, 1)
    .option("--runs <folder>", "run store: checkpoints and events", "runs")
    .option("--resume <run>", "go on with an interrupted run (an id, a part of it, or latest)")
    .option("--about <file>", "Markdown for the model card: sources, licences, intended use")
    .action(pretrainCommand);
}

async function pretrainCommand(files: string[], options: Options): Promise<void> {
  const { readFile, writeFile } = await import("node:fs/promises");
  const { join } = await import("node:path");
  const [{ pretrain }, { compareWithCounting }, { pretrainCard }, { saveModel }] = await Promise.all([
    import("./pretrain.ts"),
    import("./baselines.ts"),
    import("./card.ts"),
    import("#lib/model/index"),
  ]);
  const { output, layers, about, resume, ...rest } = options;
  const interrupt = new AbortController();
  process.once("SIGINT", () => interrupt.abort());
  const aboutText = about === undefined ? "" : await readFile(about, "utf8");
  const sources = await Promise.all(files.map(describe));
  const made = await pretrain(files, {
    ...rest,
    numLayers: layers,
    ...(resume !== undefined && { resume }),
    signal: interrupt.signal,
    display: true,
  });
  if (made.run.status === "interrupted") {
    console.error(`interrupted; go on with --resume ${made.run.id}`);
    process.exitCode = 1;
    return;
  }
  await saveModel(made.model, output, { dtype: "F16" });
  const report = await compareWithCounting(made.model, { ...made, maxLength: rest.maxLength });
  await writeFile(
    join(output, "README.md"),
    pretrainCard(made, report, sources, commandLine(options, sources), aboutText),
  );
  console.log(
    `perplexity on held-back text: unigram ${report.unigram.toFixed(0)}, 5-gram ${report.fiveGram.toFixed(1)}, ` +
      `${made.model.name} ${report.model.toFixed(1)} → ${output}`,
  );
}

async function describe(file: string) {
  const { readFile } = await import("node:fs/promises");
  const { basename } = await import("node:path");
  const { createHash } = await import("node:crypto");
  const { TunelabError } = await import("#lib/core/index");
  const bytes = await readFile(file).catch((cause) => {
    throw new TunelabError("NOT_FOUND", `${file} cannot be read`, { cause });
  });
  return { name: basename(file), bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** The command that makes this model again. */
function commandLine(options: Options, files: readonly { name: string }[]): string {
  const flag = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const flags = Object.entries(options)
    .filter(([name]) => !["output", "resume", "runs"].includes(name))
    .map(([name, value]) => `${flag(name)} ${value}`);
  return ["tunelab pretrain", ...files.map(({ name }) => name), ...flags, `-o ${options.name}`].join(" ");
}
