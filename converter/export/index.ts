/** Writes what a conversion found: the data set, what was left out and why, and how it came about. */
import { readFileSync } from "node:fs";
import { recount } from "../clean/index.ts";
import type { Conversion, ConvertedRecord, ConvertSettings, RejectedItem } from "../schema.ts";
import { excerpt } from "../text/normalize.ts";
import { ALPACA, type Format, FURTHER } from "./formats.ts";
import { PARTS, type Part, splitRecords } from "./split.ts";
import { type ExportedFile, FileWriter } from "./writer.ts";

export type { ExportedFile } from "./writer.ts";

const VERSION: string = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;

/**
 * Writes `dataset.json` (exactly `[{"instruction", "input", "output"}]`), the parts held back, the format that the settings
 * add, `dataset_info.json` for LLaMA-Factory, `sources.jsonl` (where each record comes from), `rejected.jsonl` and
 * `manifest.json` (version, settings, counts, checks, hashes) into `folder`. The same conversion gives the same bytes;
 * files are written record by record.
 * @throws TunelabError STORAGE
 */
export async function exportDataset(
  conversion: Conversion,
  folder: string,
  settings: ConvertSettings,
): Promise<ExportedFile[]> {
  const { records } = conversion;
  const { parts, report } = splitRecords(records, settings.split, settings.seed);
  const formats = settings.format === "alpaca" ? [ALPACA] : [ALPACA, FURTHER[settings.format]];
  const exported: ExportedFile[] = [];
  const info: Record<string, unknown> = {};
  const present = PARTS.filter((part) => part === "train" || parts.includes(part));
  for (const format of formats) {
    for (const part of present) {
      const name = part === "train" ? "dataset" : `dataset_${part}`;
      const file = format.fileOf(name);
      if (format.info) info[name + format.suffix] = { file_name: file, ...format.info };
      exported.push(await writePart(folder, file, format, records, parts, part));
    }
  }
  const leaked = records.filter((_, i) => parts[i] === undefined).map(leakedItem);
  const rejected = [...conversion.rejected, ...leaked];
  const whole: Conversion = {
    records: leaked.length === 0 ? records : records.filter((_, i) => parts[i] !== undefined),
    rejected,
    files: recount(conversion.files, leaked),
    checks: report ? [...conversion.checks, report] : conversion.checks,
    ...(conversion.generated ? { generated: conversion.generated } : {}),
  };
  exported.push(await writeText(folder, "dataset_info.json", [`${JSON.stringify(info, null, 2)}\n`]));
  exported.push(await writeText(folder, "sources.jsonl", sources(records, parts)));
  exported.push(await writeText(folder, "rejected.jsonl", lines(rejected)));
  const text = `${JSON.stringify(manifest(whole, settings, parts, exported), null, 2)}\n`;
  exported.push(await writeText(folder, "manifest.json", [text]));
  return exported;
}

async function writePart(
  folder: string,
  name: string,
  format: Format,
  records: readonly ConvertedRecord[],
  parts: readonly (Part | undefined)[],
  part: Part,
): Promise<ExportedFile> {
  const pieces = function* () {
    let first = true;
    for (const [i, record] of records.entries()) {
      if (parts[i] !== part) continue;
      yield `${first ? format.open : format.separator}${format.line(record)}`;
      first = false;
    }
    if (!first) yield format.close;
    else yield format === ALPACA || format.open.startsWith("[") ? "[]\n" : format.open;
  };
  return writeText(folder, name, pieces());
}

async function writeText(folder: string, name: string, pieces: Iterable<string>): Promise<ExportedFile> {
  const writer = await FileWriter.open(folder, name);
  try {
    for (const piece of pieces) await writer.write(piece);
  } catch (error) {
    await writer.discard();
    throw error;
  }
  return writer.finish();
}

/** One line a record, in the order of the data set: the platform's records have no room for it. */
function* sources(records: readonly ConvertedRecord[], parts: readonly (Part | undefined)[]): Generator<string> {
  for (const [i, { record: _, ...about }] of records.entries()) {
    if (parts[i] !== undefined) yield `${JSON.stringify({ ...about, part: parts[i] })}\n`;
  }
}

function* lines(values: readonly unknown[]): Generator<string> {
  for (const value of values) yield `${JSON.stringify(value)}\n`;
}

function leakedItem({ record, source }: ConvertedRecord): RejectedItem {
  return {
    reason: "leakage",
    message: "the training part holds nearly the same question, so this one cannot be held back",
    text: excerpt(record.input || record.instruction),
    source,
  };
}

function manifest(
  conversion: Conversion,
  settings: ConvertSettings,
  parts: readonly (Part | undefined)[],
  exported: readonly ExportedFile[],
) {
  const { records, rejected, files, checks, generated } = conversion;
  return {
    version: VERSION,
    settings: withoutSecrets(settings),
    items: records.length + rejected.length,
    records: records.length,
    rejected: rejected.length,
    parts: countBy(parts.filter((part) => part !== undefined)),
    kinds: countBy(records.map(({ kind }) => kind)),
    reasons: countBy(rejected.map(({ reason }) => reason)),
    checks,
    ...(generated ? { generated: { ...generated, records: records.filter((one) => one.generated).length } } : {}),
    files,
    sha256: Object.fromEntries(exported.map(({ name, sha256 }) => [name, sha256])),
  };
}

/** The key of pseudonyms would undo them. */
function withoutSecrets(settings: ConvertSettings): unknown {
  const hidden = (name: string, value: unknown) => (name === "key" && value !== undefined ? "(secret)" : value);
  return JSON.parse(JSON.stringify(settings, hidden));
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
