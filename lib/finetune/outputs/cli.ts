/** `tunelab export`: what a run has learned, in the formats of other tools. */
import { basename, join } from "node:path";
import { type Command, Option } from "commander";
import { defaultLanguage, TunelabError } from "#lib/core/index";
import { progressLine } from "#lib/model/cli";
import type { FloatDType, GgufDType } from "#lib/model/index";
import type { StoredRun } from "#lib/runs/index";
import type { Measures } from "../quality/measures.ts";
import type { FineTuneRun } from "../run.ts";
import { say } from "../train/words.ts";

interface Flags {
  to: "adapter" | "merged" | "gguf" | "llama-factory";
  output?: string;
  dtype?: string;
  runs: string;
  force?: boolean;
}

/** Types of numbers that a format takes, its default first. */
const DTYPES: Record<Flags["to"], readonly string[]> = {
  adapter: ["F32"],
  merged: ["F16", "BF16", "F32"],
  gguf: ["F16", "Q8_0", "F32"],
  "llama-factory": [],
};

const ENDINGS: Record<Flags["to"], string> = {
  adapter: "-adapter",
  merged: "-merged",
  gguf: ".gguf",
  "llama-factory": ".llama-factory.yml",
};

const NOTES = `
adapter  a PEFT folder (runs in mode lora): PEFT, vLLM, LLaMA-Factory,
         tunelab chat --adapter
merged   a Hugging Face folder, the adapter in its weights: transformers, vLLM
gguf     one file: llama.cpp, Ollama, LM Studio
llama-factory  the recipe alone as YAML for llamafactory-cli train; what has no
         counterpart there is listed and stands in it as comments

Adapters and merged models carry a model card (README.md) with data, recipe and
results, after \`tunelab eval <run>\` also the measures of the answers. The
weights are those that the run ended with.
`;

export function registerExportCommand(program: Command): void {
  program
    .command("export <run>")
    .description(
      "write what a run has learned (an adapter, a merged model, a GGUF file), or its recipe; the run is an id, a part of it, or latest",
    )
    .addOption(new Option("--to <format>", "the format").choices(Object.keys(DTYPES)).makeOptionMandatory())
    .option("-o, --output <path>", "folder, .gguf or .yml file; default the run's id with the format")
    .option("--dtype <name>", "numbers of the file: merged F16 (default), BF16, F32; gguf F16 (default), Q8_0, F32")
    .option("--runs <folder>", "where the runs are", "runs")
    .option("--force", "write over what is there")
    .addHelpText("after", NOTES)
    .action(exportRun);
}

async function exportRun(id: string, flags: Flags): Promise<void> {
  const dtype = checkedDtype(flags);
  const { loadRun } = await import("../index.ts");
  const { RunStore } = await import("#lib/runs/index");
  const stored = await new RunStore(flags.runs).open(id);
  const output = flags.output ?? `${stored.id}${ENDINGS[flags.to]}`;
  await refuseOverwriting(output, flags.force ?? false);
  if (flags.to === "llama-factory") return writeRecipe(stored, output);
  if (flags.to === "adapter") await refuseWithoutAdapter(stored);
  const show = progressLine();
  const run = await loadRun(stored.id, { runs: flags.runs, onProgress: show.update });
  show.end();
  try {
    await write(run, output, flags.to, dtype);
  } finally {
    run.dispose();
  }
  console.log(say(defaultLanguage(), "saved", { path: output }));
}

async function writeRecipe(stored: StoredRun, output: string): Promise<void> {
  const [{ keptRecipe }, { runAsLlamaFactory }] = [
    await import("../stored-run.ts"),
    await import("./llama-factory.ts"),
  ];
  const { yaml, differences, unlisted } = await runAsLlamaFactory(await keptRecipe(stored));
  const { writeFileAtomic } = await import("#lib/core/index");
  await writeFileAtomic(output, yaml);
  const language = defaultLanguage();
  console.log(say(language, "saved", { path: output }));
  if (differences.length > 0) console.error(say(language, "differencesThere"));
  for (const { setting, value, reason } of differences)
    console.error(say(language, "difference", { setting, value: JSON.stringify(value), reason }));
  for (const { name, file, folder } of unlisted) {
    const entry = `"${name}": { "file_name": "${basename(file)}" }`;
    console.error(say(language, "unlisted", { path: join(folder, "dataset_info.json"), entry }));
  }
}

async function write(
  run: FineTuneRun,
  output: string,
  to: Exclude<Flags["to"], "llama-factory">,
  dtype: string,
): Promise<void> {
  const evaluations = await keptEvaluations(run.folder!);
  const card = { ...(evaluations && { evaluations }) };
  if (to === "adapter") await run.saveAdapter(output, card);
  else if (to === "merged") await run.saveMerged(output, { dtype: dtype as FloatDType, ...card });
  else await run.saveGguf(output, { dtype: dtype as GgufDType });
}

/** What `tunelab eval` has measured of the run, if it was asked. */
async function keptEvaluations(folder: string): Promise<Record<string, Measures> | undefined> {
  const { evaluationFile } = await import("../quality/kept.ts");
  const { readJson } = await import("#lib/core/index");
  return (await readJson(evaluationFile(folder)).catch(() => undefined)) as Record<string, Measures> | undefined;
}

function checkedDtype({ to, dtype }: Flags): string {
  const known = DTYPES[to];
  const name = dtype?.toUpperCase() ?? known[0] ?? "";
  if (dtype === undefined || known.includes(name)) return name;
  if (known.length === 0) throw new TunelabError("USAGE", `${to} holds no weights`, { hint: "leave --dtype out" });
  throw new TunelabError("USAGE", `${to} cannot be written as ${dtype}`, { hint: `use ${known.join(", ")}` });
}

async function refuseWithoutAdapter(stored: { id: string; recipe(): Promise<unknown> }): Promise<void> {
  const { mode } = (await stored.recipe()) as { mode?: string };
  if (mode !== "lora")
    throw new TunelabError("USAGE", `run ${stored.id} was trained in ${mode} mode, which makes no adapter`, {
      hint: "use --to merged or --to gguf",
    });
}

async function refuseOverwriting(path: string, force: boolean): Promise<void> {
  const { readdir, stat } = await import("node:fs/promises");
  const info = await stat(path).catch(() => undefined);
  if (!info || force) return;
  if (info.isDirectory() && (await readdir(path)).length === 0) return;
  throw new TunelabError("USAGE", `${path} is there already`, { hint: "choose another name with -o, or --force" });
}
