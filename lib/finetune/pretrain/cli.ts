/** `tunelab pretrain`: a small base model from text files. */
import type { Command } from "commander";
import { addFlags, asUsage, givenFlags, kebab, type Setting } from "../flags.ts";
import { help } from "./help.ts";
import { PretrainSettings, parsePretrainSettings } from "./settings.ts";

interface Flags {
  output: string;
  resume?: string;
  about?: string;
  [setting: string]: unknown;
}

const settings: Setting[] = Object.entries(PretrainSettings.shape).map(([name, schema]) => ({ name, schema }));

export function registerPretrainCommand(program: Command): void {
  const command = program
    .command("pretrain <files...>")
    .description(help("pretrain"))
    .requiredOption("-o, --output <folder>", help("output"))
    .option("--resume <run>", help("resume"))
    .option("--about <file>", help("about"));
  addFlags(command, settings);
  command.action(pretrainCommand);
}

async function pretrainCommand(files: string[], flags: Flags, command: Command): Promise<void> {
  const { readFile, writeFile } = await import("node:fs/promises");
  const { join } = await import("node:path");
  const [{ pretrain }, { compareWithCounting }, { pretrainCard }, { saveModel }] = await Promise.all([
    import("./pretrain.ts"),
    import("./baselines.ts"),
    import("./card.ts"),
    import("#lib/model/index"),
  ]);
  const { output, about, resume } = flags;
  const chosen = await asUsage("pretrain", () => parsePretrainSettings(givenFlags(settings, flags, command)));
  const interrupt = new AbortController();
  process.once("SIGINT", () => interrupt.abort());
  const aboutText = about === undefined ? "" : await readFile(about, "utf8");
  const sources = await Promise.all(files.map(describe));
  const made = await pretrain(files, {
    ...chosen,
    ...(resume !== undefined && { resume }),
    signal: interrupt.signal,
    display: true,
  });
  if (made.run.status === "interrupted") {
    console.error(help("interrupted", { id: String(made.run.id) }));
    process.exitCode = 1;
    return;
  }
  await saveModel(made.model, output, { dtype: "F16" });
  const report = await compareWithCounting(made.model, { ...made, maxLength: chosen.maxLength });
  await writeFile(
    join(output, "README.md"),
    pretrainCard(made, report, sources, commandLine(chosen, sources, about), aboutText),
  );
  console.log(
    help("perplexity", {
      unigram: report.unigram.toFixed(0),
      fiveGram: report.fiveGram.toFixed(1),
      name: chosen.name,
      model: report.model.toFixed(1),
      output,
    }),
  );
}

async function describe(file: string) {
  const { readFile } = await import("node:fs/promises");
  const { basename } = await import("node:path");
  const { createHash } = await import("node:crypto");
  const { TunelabError } = await import("#lib/core/index");
  const bytes = await readFile(file).catch((cause) => {
    throw new TunelabError("NOT_FOUND", [`无法读取 ${file}`, `${file} cannot be read`], { cause });
  });
  return { name: basename(file), bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** The command that makes this model again. */
function commandLine(chosen: PretrainSettings, files: readonly { name: string }[], about: string | undefined): string {
  const { runs: _runs, ...again } = chosen;
  const flags = Object.entries({ ...again, ...(about !== undefined && { about }) });
  const texts = flags.map(([name, value]) => `--${kebab(name)} ${value}`);
  return ["tunelab pretrain", ...files.map(({ name }) => name), ...texts, `-o ${chosen.name}`].join(" ");
}
