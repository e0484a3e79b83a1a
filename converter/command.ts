/** `tunelab convert`: files in, a data set and a report out. */
import { existsSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { type Command, Option } from "commander";
import { formatBytes, TunelabError } from "#lib/core/index";
import type { Conversion, FileReport, InputFile } from "./schema.ts";

interface Flags {
  out: string;
  task: string;
  language: string;
  outputStyle: string;
  seed: string;
  encoding?: string;
  format: string;
  dryRun?: boolean;
  report?: boolean;
}

export function registerConvertCommand(program: Command): void {
  program
    .command("convert")
    .description("turn question banks and contracts (Word, Excel, text) into instruction data")
    .argument("<files...>", "files to convert")
    .option("-o, --out <folder>", "folder for the data set and the reports", "out")
    .addOption(
      new Option("--task <task>", "what the files hold").choices(["auto", "questions", "contract"]).default("auto"),
    )
    .addOption(
      new Option("--language <language>", "wording of the instructions").choices(["auto", "zh", "en"]).default("auto"),
    )
    .addOption(
      new Option("--output-style <style>", "what an answer holds")
        .choices(["answer", "answer-explanation", "reasoning-answer"])
        .default("answer-explanation"),
    )
    .option("--seed <number>", "chooses among the wordings", "42")
    .option("--encoding <name>", "encoding of text files, e.g. gb18030; detected when absent")
    .addOption(
      new Option("--format <format>", "a second data set file in this format")
        .choices(["alpaca", "jsonl", "sharegpt", "messages", "text", "csv"])
        .default("alpaca"),
    )
    .option("--dry-run", "show what would come out and write nothing")
    .option("--report", "list every rejected item with its reason")
    .action(run);
}

/** Exit code 0: everything became a record; 3: some items or files did not; 1: nothing did. */
async function run(paths: string[], flags: Flags): Promise<void> {
  const files = paths.map(inputFile);
  const { convert } = await import("./convert.ts");
  const { ConvertSettings } = await import("./schema.ts");
  const { out, dryRun, report, ...rest } = flags;
  const parsed = ConvertSettings.safeParse({ ...rest, seed: Number(flags.seed) });
  if (!parsed.success)
    throw new TunelabError("USAGE", `--seed is ${flags.seed}`, { hint: "use a whole number of 0 or more" });
  const interactive = process.stderr.isTTY === true;
  const conversion = await convert(files, parsed.data, {
    onEvent: (event) => {
      if (interactive && event.type === "file-started")
        process.stderr.write(`\r\u001B[K[${event.index + 1}/${event.total}] ${event.file}`);
    },
  });
  if (interactive) process.stderr.write("\r\u001B[K");
  print(summary(conversion));
  if (report) print(rejections(conversion));
  if (!dryRun) {
    const { exportDataset } = await import("./export/index.ts");
    const exported = await exportDataset(conversion, out, parsed.data);
    print(exported.map(({ name, bytes }) => `wrote ${join(out, name)} (${formatBytes(bytes)})`));
  }
  process.exitCode = exitCode(conversion);
}

function inputFile(path: string): InputFile {
  if (!existsSync(path))
    throw new TunelabError("NOT_FOUND", `there is no file ${path}`, {
      hint: "check the path; it is relative to this folder",
    });
  if (statSync(path).isDirectory())
    throw new TunelabError("USAGE", `${path} is a folder`, { hint: "name the files in it, e.g. folder/*.docx" });
  return { name: basename(path), path };
}

function exitCode({ records, rejected, files }: Conversion): number {
  if (records.length === 0) return 1;
  return rejected.length > 0 || files.some(({ error }) => error !== undefined) ? 3 : 0;
}

function print(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

// ---------------------------------------------------------------- the summary, 80 columns wide

const NAME_WIDTH = 42;

function summary(conversion: Conversion): string[] {
  const { files, records, rejected } = conversion;
  const lines = [row("file", "format", "items", "records", "rejected"), "─".repeat(79)];
  for (const file of files) {
    lines.push(row(file.file, file.format ?? "–", file.items, file.records, file.rejected));
    lines.push(...notes(file));
  }
  lines.push("─".repeat(79), row("total", "", records.length + rejected.length, records.length, rejected.length), "");
  const kinds = counts(records.map(({ kind }) => kind));
  if (kinds !== "") lines.push(`records by kind: ${kinds}`);
  const reasons = counts(rejected.map(({ reason }) => reason));
  if (reasons !== "") lines.push(`rejected by reason: ${reasons}`);
  return lines;
}

function row(
  name: string,
  format: string,
  items: number | string,
  records: number | string,
  rejected: number | string,
): string {
  const cells = [items, records, rejected].map((cell, i) => String(cell).padStart([8, 9, 10][i]!));
  return `${inColumns(name, NAME_WIDTH)} ${format.padEnd(8)}${cells.join("")}`;
}

function notes({ error, encoding, warnings }: FileReport): string[] {
  if (error) return [`  error: ${error.message}${error.hint === undefined ? "" : ` (${error.hint})`}`];
  const about = [...(encoding === undefined ? [] : [`encoding ${encoding}`]), ...warnings];
  return about.length === 0 ? [] : [`  ${about.join(", ")}`];
}

function rejections({ rejected }: Conversion): string[] {
  return rejected.map(({ reason, message, source }) => {
    const place =
      source.row !== undefined
        ? `row ${source.row}`
        : source.line !== undefined
          ? `line ${source.line}`
          : `block ${source.block ?? 0}`;
    return `${source.file}, ${place}${source.number === undefined ? "" : `, number ${source.number}`}: ${reason}: ${message}`;
  });
}

function counts(values: readonly string[]): string {
  const totals = new Map<string, number>();
  for (const value of values) totals.set(value, (totals.get(value) ?? 0) + 1);
  return [...totals].map(([value, count]) => `${value} ${count}`).join(", ");
}

/** `text` in exactly `width` columns; Chinese characters take two. */
function inColumns(text: string, width: number): string {
  let used = 0;
  let shown = "";
  for (const character of text) {
    const columns =
      /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6]/.test(character)
        ? 2
        : 1;
    if (used + columns > width - 1 && used + columns < columnsOf(text)) {
      shown += "…";
      used++;
      break;
    }
    shown += character;
    used += columns;
  }
  return shown + " ".repeat(Math.max(0, width - used));
}

function columnsOf(text: string): number {
  return [...text].reduce(
    (sum, character) =>
      sum +
      (/[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60\uFFE0-\uFFE6]/.test(character)
        ? 2
        : 1),
    0,
  );
}
