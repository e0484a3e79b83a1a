/** What a worker does with a job's folder: convert uploads to records, export the records as they stand after edits. */
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { readJson, writeFileAtomic, writeJson } from "#lib/core/index";
import { convert } from "../../convert.ts";
import { exportDataset } from "../../export/index.ts";
import type { Conversion, ConvertEvent, ConvertSettings, FileReport } from "../../schema.ts";
import { type JobCounts, Summary } from "../schema.ts";
import { editedRecords, readEdits, readRejected } from "./edits.ts";

export interface ConvertTask {
  kind: "convert";
  /** The job's folder. */
  folder: string;
  /** `error`: the file ended an earlier worker, it is reported and not opened again. */
  files: { name: string; path: string; sizeBytes: number; error?: NonNullable<FileReport["error"]> }[];
  settings: ConvertSettings;
  fileMilliseconds: number;
}

export interface ExportTask {
  kind: "export";
  folder: string;
  settings: ConvertSettings;
  revision: number;
}

export type Task = ConvertTask | ExportTask;

/** `convert` of the library or a stand-in for it. */
export type Convert = typeof convert;

export async function runTask(
  task: Task,
  onEvent: (event: ConvertEvent) => void,
  signal?: AbortSignal,
  convertFiles: Convert = convert,
): Promise<void> {
  if (task.kind === "export") return exportRecords(task);
  const healthy = task.files.filter(({ error }) => error === undefined);
  const conversion = await convertFiles(healthy, task.settings, {
    onEvent,
    limits: { fileMilliseconds: task.fileMilliseconds },
    ...(signal === undefined ? {} : { signal }),
  });
  const files = mergeReports(task, conversion.files);
  await writeResult(task.folder, { ...conversion, files });
  await exportRecords({ kind: "export", folder: task.folder, settings: task.settings, revision: 0 });
}

/** Reports in the order of the uploads; the converter may report an archive's members after the archive. */
function mergeReports({ files }: ConvertTask, reports: readonly FileReport[]): FileReport[] {
  const failed = files.flatMap(({ name, sizeBytes, error }): FileReport[] =>
    error === undefined ? [] : [{ file: name, sizeBytes, items: 0, records: 0, rejected: 0, error, warnings: [] }],
  );
  const order = new Map(files.map(({ name }, i) => [name, i]));
  let place = 0; // a report that is no upload follows the one before it
  const placed = reports.map((report) => {
    place = order.get(report.file) ?? place;
    return { report, place };
  });
  for (const report of failed) placed.push({ report, place: order.get(report.file) ?? 0 });
  return placed.sort((a, b) => a.place - b.place).map(({ report }) => report);
}

/** Writes beside the place and renames, so that a result is whole or not there. */
async function writeResult(folder: string, conversion: Conversion): Promise<void> {
  const temporary = join(folder, "result.tmp");
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  await writeFileAtomic(join(temporary, "records.jsonl"), jsonLines(conversion.records));
  await writeFileAtomic(join(temporary, "rejected.jsonl"), jsonLines(conversion.rejected));
  const summary: Summary = { counts: countAll(conversion), files: conversion.files, checks: conversion.checks };
  await writeJson(join(temporary, "summary.json"), summary);
  await rm(join(folder, "result"), { recursive: true, force: true });
  await rename(temporary, join(folder, "result"));
}

async function exportRecords({ folder, settings, revision }: ExportTask): Promise<void> {
  const { files, checks } = Summary.parse(await readJson(join(folder, "result", "summary.json")));
  const edits = await readEdits(folder, revision);
  const { records, removed } = await editedRecords(folder, edits);
  const rejected = [...(await readRejected(folder)), ...removed];
  const target = join(folder, "export", String(revision));
  const temporary = `${target}.tmp`;
  await rm(temporary, { recursive: true, force: true });
  await exportDataset({ records, rejected, files: moveCounts(files, removed), checks }, temporary, settings);
  await rm(target, { recursive: true, force: true });
  await rename(temporary, target);
}

/** Records taken out by hand count as rejected, so that items = records + rejected still holds for every file. */
function moveCounts(files: readonly FileReport[], removed: readonly { source: { file: string } }[]): FileReport[] {
  const counts = new Map<string, number>();
  for (const { source } of removed) counts.set(source.file, (counts.get(source.file) ?? 0) + 1);
  return files.map((report) => {
    const moved = counts.get(report.file) ?? 0;
    return { ...report, records: report.records - moved, rejected: report.rejected + moved };
  });
}

function* jsonLines(values: readonly unknown[]): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  for (let i = 0; i < values.length; i += 1000) {
    const lines = values.slice(i, i + 1000).map((value) => `${JSON.stringify(value)}\n`);
    yield encoder.encode(lines.join(""));
  }
}

function countAll({ records, rejected, files }: Conversion): JobCounts {
  return {
    files: files.length,
    filesFailed: files.filter(({ error }) => error !== undefined).length,
    items: records.length + rejected.length,
    records: records.length,
    rejected: rejected.length,
    kinds: tally(records.map(({ kind }) => kind)),
    reasons: tally(rejected.map(({ reason }) => reason)),
    warnings: tally(records.flatMap(({ warnings }) => [...new Set(warnings)])),
  };
}

function tally(values: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
