/** `tunelab convert`: files in, a data set and a report out. */
import { join } from "node:path";
import { type Command, Option } from "commander";
import { defaultLanguage, formatBytes, type Language, makeFolder, TunelabError } from "#lib/core/index";
import type { SpooledConversion } from "../findings.ts";
import { help } from "./help.ts";
import { clearLine, showEvent, showProgress } from "./progress.ts";
import { type Flags, settingsOf } from "./settings.ts";
import { rejection, summary } from "./summary.ts";

export function registerConvertCommand(program: Command): void {
  program
    .command("convert")
    .description(help("convert"))
    .argument("[files...]", help("files"))
    .option("-o, --out <folder>", help("out"), "out")
    .option("--profile <file>", help("profile"))
    .option("--set <path=value>", help("set"), repeated)
    .addOption(new Option("--task <task>", help("task")).choices(["auto", "questions", "contract", "table", "text"]))
    .addOption(new Option("--language <language>", help("language")).choices(["auto", "zh", "en"]))
    .addOption(
      new Option("--output-style <style>", help("outputStyle")).choices([
        "answer",
        "answer-explanation",
        "reasoning-answer",
      ]),
    )
    .option("--seed <number>", help("seed"))
    .option("--encoding <name>", help("encoding"))
    .option("--delimiter <sign>", help("delimiter"))
    .option("--header-row <number>", help("headerRow"))
    .option("--ocr", help("ocr"))
    .addOption(new Option("--tracked-changes <reading>", help("trackedChanges")).choices(["accepted", "shown"]))
    .option("--password <text>", help("password"), repeated)
    .addOption(
      new Option("--format <format>", help("format")).choices([
        "alpaca",
        "jsonl",
        "sharegpt",
        "messages",
        "text",
        "csv",
      ]),
    )
    .addOption(
      new Option("--personal-data <action>", help("personalData")).choices([
        "off",
        "report",
        "mask",
        "pseudonym",
        "drop",
      ]),
    )
    .option("--checklist <file>", help("checklist"))
    .option("--model <address>", help("model"))
    .option("--model-name <name>", help("modelName"))
    .option("--allow-remote-model", help("allowRemoteModel"))
    .option("--dry-run", help("dryRun"))
    .option("--report [file]", help("report"))
    .option("--print-profile", help("printProfile"))
    .addHelpText("after", help("more"))
    .action(run);
}

function repeated(one: string, all: string[] = []): string[] {
  return [...all, one];
}

async function run(paths: string[], flags: Flags): Promise<void> {
  const settings = await settingsOf(flags);
  if (flags.printProfile) {
    const { stringify } = await import("yaml");
    const { withoutSecrets } = await import("../secrets.ts");
    process.stdout.write(stringify(withoutSecrets(settings)));
    return;
  }
  const report = typeof flags.report === "string" ? { path: flags.report, format: formatOf(flags.report) } : undefined;
  if (paths.length === 0)
    throw new TunelabError("USAGE", ["没有指定文件", "no file is named"], {
      hint: ["tunelab convert 文件… -o out；详见 --help", "tunelab convert FILES… -o out; --help tells more"],
    });
  const { inputFiles } = await import("../input-files.ts");
  const files = await inputFiles(paths);
  // Before the work, not after it: an hour's conversion should not end at a folder that cannot be written.
  if (!flags.dryRun) makeFolder(flags.out);
  const { convertSpooled } = await import("../convert.ts");
  const language = defaultLanguage();
  const conversion = await convertSpooled(files, settings, { onEvent: showEvent, onProgress: showProgress });
  try {
    clearLine();
    print(summary(conversion, language));
    if (flags.report === true) for (const item of conversion.rejected) print([rejection(item, language)]);
    if (!flags.dryRun) {
      const { exportDataset } = await import("../export/index.ts");
      const exported = await exportDataset(conversion, flags.out, settings, { onProgress: showProgress });
      clearLine();
      for (const { name, bytes } of exported)
        printWritten(`${join(flags.out, name)} (${formatBytes(bytes)})`, language);
    }
    if (report) {
      const { reportText } = await import("../report.ts");
      const { writeFileAtomic } = await import("#lib/core/index");
      await writeFileAtomic(report.path, reportText(conversion, report.format, language));
      printWritten(report.path, language);
    }
    process.exitCode = exitCode(conversion);
  } finally {
    conversion.close();
  }
}

/** @throws TunelabError USAGE */
function formatOf(report: string): "html" | "md" {
  const ending = /\.(html|md)$/i.exec(report)?.[1]?.toLowerCase();
  if (ending === "html" || ending === "md") return ending;
  throw new TunelabError(
    "USAGE",
    [`--report ${report} 不是 .html 或 .md`, `--report ${report} is neither .html nor .md`],
    {
      hint: ["写成 report.html 这样的文件名", "name a file such as report.html"],
    },
  );
}

function exitCode({ records, rejected, files }: SpooledConversion): number {
  if (records.length === 0) return 1;
  return rejected.length > 0 || files.some(({ error }) => error !== undefined) ? 3 : 0;
}

function printWritten(what: string, language: Language): void {
  print([`${language === "zh" ? "已写入" : "wrote"} ${what}`]);
}

function print(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
