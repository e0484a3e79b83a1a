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
import { help } from "./help.ts";

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

export function registerExportCommand(program: Command): void {
  program
    .command("export <run>")
    .description(help("export"))
    .addOption(new Option("--to <format>", help("to")).choices(Object.keys(DTYPES)).makeOptionMandatory())
    .option("-o, --output <path>", help("output"))
    .option("--dtype <name>", help("dtype"))
    .option("--runs <folder>", help("runs"), "runs")
    .option("--force", help("force"))
    .addHelpText("after", help("more"))
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
  if (known.length === 0)
    throw new TunelabError("USAGE", [`${to} 不含权重`, `${to} holds no weights`], {
      hint: ["去掉 --dtype", "leave --dtype out"],
    });
  throw new TunelabError("USAGE", [`${to} 不能写成 ${dtype}`, `${to} cannot be written as ${dtype}`], {
    hint: [`可用：${known.join("、")}`, `use ${known.join(", ")}`],
  });
}

async function refuseWithoutAdapter(stored: { id: string; recipe(): Promise<unknown> }): Promise<void> {
  const { mode } = (await stored.recipe()) as { mode?: string };
  if (mode !== "lora")
    throw new TunelabError(
      "USAGE",
      [
        `运行 ${stored.id} 以 ${mode} 模式训练，没有适配器`,
        `run ${stored.id} was trained in ${mode} mode, which makes no adapter`,
      ],
      {
        hint: ["用 --to merged 或 --to gguf", "use --to merged or --to gguf"],
      },
    );
}

async function refuseOverwriting(path: string, force: boolean): Promise<void> {
  const { readdir, stat } = await import("node:fs/promises");
  const info = await stat(path).catch(() => undefined);
  if (!info || force) return;
  if (info.isDirectory() && (await readdir(path)).length === 0) return;
  throw new TunelabError("USAGE", [`${path} 已经存在`, `${path} is there already`], {
    hint: ["用 -o 换个名称，或加 --force", "choose another name with -o, or --force"],
  });
}
