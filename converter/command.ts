/** `tunelab convert`: files in, a data set and a report out. */
import { join } from "node:path";
import { type Command, Option } from "commander";
import { defaultLanguage, displayWidth, formatBytes, padDisplay, TunelabError, truncateDisplay } from "#lib/core/index";
import type { SpooledConversion } from "./findings.ts";
import { FORMATS } from "./formats.ts";
import type { Progress } from "./progress.ts";
import type { ConvertEvent, ConvertSettings, FileReport } from "./schema.ts";

interface Flags {
  out: string;
  task?: string;
  language?: string;
  outputStyle?: string;
  seed?: string;
  encoding?: string;
  delimiter?: string;
  headerRow?: string;
  ocr?: boolean;
  password: string[];
  format?: string;
  personalData?: string;
  profile?: string;
  checklist?: string;
  model?: string;
  modelName?: string;
  allowRemoteModel?: boolean;
  set?: string[];
  dryRun?: boolean;
  report?: string | true;
  printProfile?: boolean;
}

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
    const { withoutSecrets } = await import("./secrets.ts");
    process.stdout.write(stringify(withoutSecrets(settings)));
    return;
  }
  const reportFormat =
    typeof flags.report === "string" ? /\.(html|md)$/i.exec(flags.report)?.[1]?.toLowerCase() : undefined;
  if (typeof flags.report === "string" && reportFormat === undefined)
    throw new TunelabError("USAGE", `--report ${flags.report} is neither .html nor .md`, {
      hint: "name a file such as report.html",
    });
  if (paths.length === 0)
    throw new TunelabError("USAGE", "no file is named", { hint: "tunelab convert FILES… -o out; --help tells more" });
  const { inputFiles } = await import("./input-files.ts");
  const files = await inputFiles(paths);
  const { convertSpooled } = await import("./convert.ts");
  const conversion = await convertSpooled(files, settings, { onEvent: showEvent, onProgress: showProgress });
  try {
    clearLine();
    print(summary(conversion));
    if (flags.report === true) await listRejections(conversion);
    if (!flags.dryRun) {
      const { exportDataset } = await import("./export/index.ts");
      const exported = await exportDataset(conversion, flags.out, settings, { onProgress: showProgress });
      clearLine();
      print(exported.map(({ name, bytes }) => `wrote ${join(flags.out, name)} (${formatBytes(bytes)})`));
    }
    if (typeof flags.report === "string") await writeReport(conversion, flags.report, reportFormat as "html" | "md");
    process.exitCode = exitCode(conversion);
  } finally {
    conversion.close();
  }
}

/** Profile, then single settings, then options. @throws TunelabError USAGE */
async function settingsOf(flags: Flags): Promise<ConvertSettings> {
  const { readProfile, readYaml, setValue, checkSettings } = await import("./profile.ts");
  const settings = flags.profile === undefined ? {} : readProfile(flags.profile);
  if (flags.profile !== undefined) checkSettings(settings, flags.profile);
  for (const assignment of flags.set ?? []) setValue(settings, assignment);
  for (const name of ["task", "language", "outputStyle", "encoding", "format"] as const)
    if (flags[name] !== undefined) settings[name] = flags[name];
  if (flags.delimiter !== undefined) settings["delimiter"] = flags.delimiter === "tab" ? "\t" : flags.delimiter;
  if (flags.headerRow !== undefined) setValue(settings, `headerRow=${flags.headerRow}`);
  if (flags.ocr) settings["ocr"] = true;
  if (flags.password.length > 0) settings["passwords"] = flags.password;
  if (flags.seed !== undefined) {
    if (!/^\d+$/.test(flags.seed))
      throw new TunelabError("USAGE", `--seed is ${flags.seed}`, { hint: "use a whole number of 0 or more" });
    settings["seed"] = Number(flags.seed);
  }
  if (flags.personalData !== undefined)
    setValue(settings, `clean.personalData.action=${JSON.stringify(flags.personalData)}`);
  if (flags.checklist !== undefined)
    setValue(settings, `contract.checklist=${JSON.stringify(readYaml(flags.checklist))}`);
  if (process.env[KEY_VARIABLE] !== undefined)
    setValue(settings, `clean.personalData.key=${JSON.stringify(process.env[KEY_VARIABLE])}`);
  chooseModel(settings, flags, setValue);
  return checkSettings(settings, "the settings");
}

/** The key of pseudonyms: in the environment other users of the machine do not see it. */
const KEY_VARIABLE = "TUNELAB_PSEUDONYM_KEY";

/** An address alone asks for questions. */
function chooseModel(
  settings: Record<string, unknown>,
  { model, modelName, allowRemoteModel }: Flags,
  setValue: (settings: Record<string, unknown>, assignment: string) => void,
): void {
  if (modelName !== undefined) setValue(settings, `generate.model=${JSON.stringify(modelName)}`);
  if (allowRemoteModel) setValue(settings, "generate.allowRemote=true");
  if (model === undefined) return;
  setValue(settings, `generate.address=${JSON.stringify(model)}`);
  const { tasks = [] } = settings["generate"] as { tasks?: unknown[] };
  if (tasks.length === 0) setValue(settings, "generate.tasks=[questions]");
}

function showEvent(event: ConvertEvent): void {
  if (event.type === "file-started") showLine(`[${event.index + 1}/${event.total}] ${event.file}`);
  if (event.type === "model-progress") showLine(`model: section ${event.done} of ${event.total}`);
}

function showProgress({ stage, file, done, total, unit }: Progress): void {
  const amount = unit === "bytes" ? `${formatBytes(done)} of ${formatBytes(total)}` : `${done} of ${total} ${unit}`;
  showLine(`${stage}${file === undefined ? "" : ` ${file}`}: ${amount}`);
}

function showLine(text: string): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r\u001B[K${truncateDisplay(text, (process.stderr.columns ?? 80) - 1)}`);
}

function clearLine(): void {
  if (process.stderr.isTTY) process.stderr.write("\r\u001B[K");
}

async function writeReport(conversion: SpooledConversion, path: string, format: "html" | "md"): Promise<void> {
  const { reportText } = await import("./report.ts");
  const { writeFileAtomic } = await import("#lib/core/index");
  await writeFileAtomic(path, reportText(conversion, format, defaultLanguage()));
  print([`wrote ${path}`]);
}

function exitCode({ records, rejected, files }: SpooledConversion): number {
  if (records.length === 0) return 1;
  return rejected.length > 0 || files.some(({ error }) => error !== undefined) ? 3 : 0;
}

function print(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

// ---------------------------------------------------------------- the summary, 80 columns wide

const NAME_WIDTH = 42;

function summary(conversion: SpooledConversion): string[] {
  const { files, records, rejected } = conversion;
  const lines = [row("file", "format", "items", "records", "rejected"), "─".repeat(79)];
  for (const file of files) {
    lines.push(row(file.file, file.format ?? "–", file.items, file.records, file.rejected));
    lines.push(...notes(file));
  }
  lines.push("─".repeat(79), row("total", "", records.length + rejected.length, records.length, rejected.length), "");
  if (conversion.generated) lines.push(...modelLines(conversion.generated), "");
  const kinds = listed(conversion.kinds);
  if (kinds !== "") lines.push(`records by kind: ${kinds}`);
  const reasons = listed(conversion.reasons);
  if (reasons !== "") lines.push(`rejected by reason: ${reasons}`);
  for (const { check, found, dropped, changed, counts: kinds } of conversion.checks)
    if (found > 0 && check !== "duplicate")
      lines.push(
        `check ${check}: ${found} found${dropped > 0 ? `, ${dropped} dropped` : ""}${changed > 0 ? `, ${changed} changed` : ""}${bracketed(listed(Object.entries(kinds)))}`,
      );
  return lines;
}

function modelLines({ model, address, ...report }: NonNullable<SpooledConversion["generated"]>): string[] {
  const { sections, answered, failed, skipped, records, rejected, error } = report;
  const lost = [failed > 0 ? `${failed} without an answer` : "", skipped > 0 ? `${skipped} left out` : ""];
  return [
    `model ${model} at ${address}:`,
    `  ${[`${answered} of ${sections} sections answered`, ...lost.filter((one) => one !== "")].join(", ")}`,
    `  ${records} records, ${rejected} rejected`,
    ...(error === undefined ? [] : [`  warning: ${error}`]),
  ];
}

function row(
  name: string,
  format: string,
  items: number | string,
  records: number | string,
  rejected: number | string,
): string {
  const cells = [items, records, rejected].map((cell, i) => String(cell).padStart([8, 9, 10][i]!));
  return `${nameCell(name)} ${format.padEnd(8)}${cells.join("")}`;
}

function nameCell(name: string): string {
  return padDisplay(displayWidth(name) > NAME_WIDTH ? truncateDisplay(name, NAME_WIDTH) : name, NAME_WIDTH);
}

function notes({ error, encoding, delimiter, headers, hidden, warnings }: FileReport): string[] {
  if (error) return [`  error: ${error.message}${error.hint === undefined ? "" : ` (${error.hint})`}`];
  const about = [
    ...(encoding === undefined ? [] : [`encoding ${encoding}`]),
    ...(delimiter === undefined ? [] : [`delimiter ${delimiter === "\t" ? "tab" : delimiter}`]),
    ...(headers ?? []).map(({ sheet, row }) => `header in row ${row}${sheet === undefined ? "" : ` of ${sheet}`}`),
    ...(hidden ?? []).map(({ sheet, what, which }) => `hidden: ${what} ${which ? `${which} of ` : ""}${sheet}`),
    ...warnings.filter((code) => !/^hidden-(?:sheet|rows|columns)$/.test(code)),
  ];
  return about.length === 0 ? [] : [`  ${about.join(", ")}`];
}

async function listRejections({ rejected }: SpooledConversion): Promise<void> {
  const { placeOf } = await import("./report.ts");
  for (const { reason, message, source } of rejected) print([`${placeOf(source)}: ${reason}: ${message}`]);
}

function listed(counts: Iterable<readonly [string, number]>): string {
  return Array.from(counts, ([name, count]) => `${name} ${count}`).join(", ");
}

function bracketed(text: string): string {
  return text === "" ? "" : ` (${text})`;
}
