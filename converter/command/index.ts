/** `tunelab convert`: files in, a data set and a report out. */
import { join } from "node:path";
import { type Command, Option } from "commander";
import { defaultLanguage, formatBytes, type Language, storageError, TunelabError } from "#lib/core/index";
import type { SpooledConversion } from "../findings.ts";
import { FORMATS } from "../formats.ts";
import { clearLine, showEvent, showProgress } from "./progress.ts";
import { type Flags, settingsOf } from "./settings.ts";
import { rejection, summary } from "./summary.ts";

const HELP = `
${FORMATS}

Files: paths, folders, patterns such as "bank/**/*.docx" (in quotes, so that the
shell leaves them), and - for standard input. A question file and its key
(题库.docx, 题库答案.docx) are joined when both are named.

Written to the folder:
  dataset.json         the records; dataset_validation.json and
                       dataset_test.json with --set split.validation=0.1
  dataset_info.json    for LLaMA-Factory
  sources.jsonl        where each record comes from
  rejected.jsonl       what was left out and why
  manifest.json        settings, counts, checks, hashes

A profile holds any settings as YAML; options of the command line come after it:
  outputStyle: answer
  clean:
    personalData: { action: mask }
    nearDuplicates: { effect: drop, threshold: 0.85 }
  contract: { tasks: [find, risk], checklist: my-checklist.yml }
  split: { validation: 0.1, group: file }
--print-profile shows all of them with their defaults.

A language model of your own may write questions for the sections of documents:
  --model http://127.0.0.1:8080/v1 \\
    --set 'generate.tasks=[questions, summary]'
It sees personal data masked, its evidence must stand in the source, and its
records are marked. A key for the service goes into TUNELAB_MODEL_KEY.

Pseudonyms (--personal-data pseudonym) hang on a secret of your own when the
variable TUNELAB_PSEUDONYM_KEY holds one: the same value then gets the same
pseudonym in every conversion, and nobody can test guesses.

Exit codes: 0 every item became a record, 3 some items or files did not,
2 the command line is wrong, 1 nothing came out.

Examples:
  tunelab convert 题库.docx -o out
  tunelab convert "合同/*.docx" --task contract --personal-data mask -o out
  cat bank.txt | tunelab convert - --format messages -o out`;

export function registerConvertCommand(program: Command): void {
  program
    .command("convert")
    .description("turn question banks, contracts, tables and documents into instruction data")
    .argument("[files...]", "files, folders, patterns, or - for standard input")
    .option("-o, --out <folder>", "folder for the data set and the reports", "out")
    .option("--profile <file>", "settings as YAML")
    .option("--set <path=value>", "one setting of a profile, may be repeated", (one, all: string[] = []) => [
      ...all,
      one,
    ])
    .addOption(
      new Option("--task <task>", "what the files hold (auto)").choices([
        "auto",
        "questions",
        "contract",
        "table",
        "text",
      ]),
    )
    .addOption(new Option("--language <language>", "wording of the instructions (auto)").choices(["auto", "zh", "en"]))
    .addOption(
      new Option("--output-style <style>", "what an answer holds (answer-explanation)").choices([
        "answer",
        "answer-explanation",
        "reasoning-answer",
      ]),
    )
    .option("--seed <number>", "chooses among the wordings and deals the parts (42)")
    .option("--encoding <name>", "encoding of text files, e.g. gb18030; detected when absent")
    .option("--delimiter <sign>", "sign between the columns of text tables, tab for a tabulator; detected when absent")
    .option("--header-row <number>", "row that names the columns of a table; found when absent")
    .option("--ocr", "read the text of scanned pages and pictures (Chinese, English); marked in sources.jsonl")
    .option(
      "--password <text>",
      "opens protected PDF, Office and zip files, may be repeated; better in a profile, other users see commands",
      (one, all: string[]) => [...all, one],
      [],
    )
    .addOption(
      new Option("--format <format>", "a second data set file in this format").choices([
        "alpaca",
        "jsonl",
        "sharegpt",
        "messages",
        "text",
        "csv",
      ]),
    )
    .addOption(
      new Option("--personal-data <action>", "what happens to personal data (report)").choices([
        "off",
        "report",
        "mask",
        "pseudonym",
        "drop",
      ]),
    )
    .option("--checklist <file>", "risks to look for in contracts, as YAML")
    .option("--model <address>", "let a local language model write questions (OpenAI-compatible)")
    .option("--model-name <name>", "name of the model, as its service calls it")
    .option("--allow-remote-model", "the model may run on another machine")
    .option("--dry-run", "show what would come out and write nothing")
    .option("--report [file]", "list every rejected item; or write a report for people, .html or .md")
    .option("--print-profile", "print the settings as a profile and end")
    .addHelpText("after", HELP)
    .action(run);
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
    throw new TunelabError("USAGE", "no file is named", { hint: "tunelab convert FILES… -o out; --help tells more" });
  const { inputFiles } = await import("../input-files.ts");
  const files = await inputFiles(paths);
  if (!flags.dryRun) await makeFolder(flags.out);
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

/** Before the work, not after it: an hour's conversion should not end at a folder that cannot be written. */
async function makeFolder(path: string): Promise<void> {
  const { access, constants, mkdir } = await import("node:fs/promises");
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK);
  } catch (error) {
    throw storageError(path, error);
  }
}

/** @throws TunelabError USAGE */
function formatOf(report: string): "html" | "md" {
  const ending = /\.(html|md)$/i.exec(report)?.[1]?.toLowerCase();
  if (ending === "html" || ending === "md") return ending;
  throw new TunelabError("USAGE", `--report ${report} is neither .html nor .md`, {
    hint: "name a file such as report.html",
  });
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
