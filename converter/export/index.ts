/** Writes what a conversion found: the data set, what was left out and why, and how it came about. */
import { readFileSync } from "node:fs";
import { recount } from "../clean/index.ts";
import type { ConversionLists } from "../findings.ts";
import { type Progress, type Pulse, pulseOf } from "../progress.ts";
import { problem } from "../said/problem.ts";
import type { ConvertedRecord, ConvertSettings, RejectedItem } from "../schema.ts";
import { withoutSecrets } from "../secrets.ts";
import { excerpt } from "../text/normalize.ts";
import { ALPACA, type Format, FURTHER } from "./formats.ts";
import { PARTS, type Part, type Split, splitRecords } from "./split.ts";
import { type ExportedFile, FileSet, type FileWriter } from "./writer.ts";

export type { ExportedFile } from "./writer.ts";

const VERSION: string = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;

export interface ExportOptions {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

/** Records between two looks at the clock and at the caller's wish to stop. */
const BATCH = 1024;

/**
 * Writes `dataset.json` (exactly `[{"instruction", "input", "output"}]`), the parts held back, the format that the settings
 * add, `dataset_info.json` for LLaMA-Factory, `sources.jsonl` (where each record comes from), `rejected.jsonl` and
 * `manifest.json` (version, settings, counts, checks, hashes) into `folder`. The same conversion gives the same bytes. Files
 * are written record by record beside their places, and put there when all of them are whole: after an error the folder
 * is as it was.
 * @throws TunelabError STORAGE, INTERRUPTED
 */
export async function exportDataset(
  conversion: ConversionLists,
  folder: string,
  settings: ConvertSettings,
  { signal, onProgress }: ExportOptions = {},
): Promise<ExportedFile[]> {
  const split = splitRecords(conversion.records, settings.split, settings.seed);
  const files = new FileSet(folder);
  try {
    return await writeAll(conversion, split, files, settings, pulseOf(signal, onProgress));
  } catch (error) {
    await files.discard();
    throw error;
  }
}

async function writeAll(
  conversion: ConversionLists,
  { parts, report }: Split,
  files: FileSet,
  settings: ConvertSettings,
  pulse: Pulse,
): Promise<ExportedFile[]> {
  const { records } = conversion;
  const present = PARTS.filter((part) => part === "train" || parts.includes(part));
  const formats = settings.format === "alpaca" ? [ALPACA] : [ALPACA, FURTHER[settings.format]];
  const outputs: PartWriter[] = [];
  for (const format of formats) for (const part of present) outputs.push(await PartWriter.open(files, format, part));
  const info = await files.open("dataset_info.json");
  await info.write(`${JSON.stringify(Object.fromEntries(outputs.flatMap((output) => output.info())), null, 2)}\n`);
  const sources = await files.open("sources.jsonl");
  const rejected = await files.open("rejected.jsonl");
  const counts = {
    parts: new Map<string, number>(),
    kinds: new Map<string, number>(),
    reasons: new Map<string, number>(),
  };
  const leaked: RejectedItem[] = [];
  let [index, generated] = [0, 0];
  for (const item of records) {
    if (index % BATCH === 0) await pulse({ stage: "writing", done: index, total: records.length, unit: "records" });
    const part = parts[index++];
    if (part === undefined) {
      leaked.push(leakedItem(item));
      continue;
    }
    count(counts.parts, part);
    count(counts.kinds, item.kind);
    if (item.generated) generated++;
    for (const output of outputs) if (output.part === part) await output.write(item);
    // One line a record, in the order of the data set: the platform's records have no room for it.
    const { record: _, ...about } = item;
    await sources.write(`${JSON.stringify({ ...about, part })}\n`);
  }
  for (const output of outputs) await output.end();
  for (const items of [conversion.rejected, leaked])
    for (const item of items) {
      count(counts.reasons, item.reason);
      await rejected.write(`${JSON.stringify(item)}\n`);
    }
  const written = await files.finish();
  const { answers, ...known } = withoutSecrets(settings); // the answers stand in the records, where personal data is treated
  const manifest = {
    version: VERSION,
    settings: known,
    ...(answers ? { answersByHand: answers.length } : {}),
    items: records.length + conversion.rejected.length,
    records: records.length - leaked.length,
    rejected: conversion.rejected.length + leaked.length,
    parts: sorted(counts.parts),
    kinds: sorted(counts.kinds),
    reasons: sorted(counts.reasons),
    checks: report ? [...conversion.checks, report] : conversion.checks,
    ...(conversion.generated ? { generated: { ...conversion.generated, records: generated } } : {}),
    files: recount(conversion.files, leaked),
    sha256: Object.fromEntries(written.map(({ name, sha256 }) => [name, sha256])),
  };
  const last = await files.open("manifest.json");
  await last.write(`${JSON.stringify(manifest, null, 2)}\n`);
  await files.finish();
  return files.place();
}

/** A data set file: one format of one part. */
class PartWriter {
  readonly part: Part;
  readonly #format: Format;
  readonly #file: FileWriter;
  #empty = true;

  private constructor(part: Part, format: Format, file: FileWriter) {
    this.part = part;
    this.#format = format;
    this.#file = file;
  }

  static async open(files: FileSet, format: Format, part: Part): Promise<PartWriter> {
    return new PartWriter(part, format, await files.open(format.fileOf(nameOf(part))));
  }

  /** Its entry in dataset_info.json, when LLaMA-Factory can take it. */
  info(): [string, Record<string, unknown>][] {
    const { info, suffix } = this.#format;
    return info ? [[nameOf(this.part) + suffix, { file_name: this.#file.name, ...info }]] : [];
  }

  write(record: ConvertedRecord): Promise<void> | void {
    const { open, separator, line } = this.#format;
    const before = this.#empty ? open : separator;
    this.#empty = false;
    return this.#file.write(`${before}${line(record)}`);
  }

  async end(): Promise<void> {
    const { open, close } = this.#format;
    await this.#file.write(this.#empty ? (open.startsWith("[") ? "[]\n" : open) : close);
  }
}

function nameOf(part: Part): string {
  return part === "train" ? "dataset" : `dataset_${part}`;
}

function leakedItem({ record, source }: ConvertedRecord): RejectedItem {
  return {
    ...problem("leakage"),
    text: excerpt(record.input || record.instruction),
    source,
  };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function sorted(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
