/** What a worker does with a job's folder: convert uploads to records, export the records as they stand after edits. */
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { readJson, writeFileAtomic, writeJson } from "#lib/core/index";
import { convert } from "../../convert.ts";
import type { ReadDocument } from "../../document.ts";
import { exportDataset } from "../../export/index.ts";
import type { Conversion, ConvertEvent, ConvertedRecord, ConvertSettings, FileReport } from "../../schema.ts";
import { type JobCounts, type Preview, Summary } from "../schema.ts";
import { editedConversion } from "./edits.ts";
import { jsonLines } from "./lines.ts";
import { SourceWriter } from "./source.ts";
import { tablesOf } from "./tables.ts";

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

/** Shows what settings do to one file; nothing is kept. */
export interface PreviewTask {
  kind: "preview";
  file: { name: string; path: string };
  settings: ConvertSettings;
  fileMilliseconds: number;
}

export type Task = ConvertTask | ExportTask | PreviewTask;

/** `convert` of the library or a stand-in for it. */
export type Convert = typeof convert;

export async function runTask(
  task: Task,
  onEvent: (event: ConvertEvent) => void,
  signal?: AbortSignal,
  convertFiles: Convert = convert,
): Promise<unknown> {
  if (task.kind === "export") return exportRecords(task);
  if (task.kind === "preview") return preview(task, convertFiles, signal);
  const healthy = task.files.filter(({ error }) => error === undefined);
  const temporary = await emptyFolder(join(task.folder, "result.tmp"));
  const sources = new SourceWriter(temporary);
  const conversion = await convertFiles(healthy, task.settings, {
    onEvent,
    onDocument: (file, document) => sources.add(file, document),
    limits: { fileMilliseconds: task.fileMilliseconds },
    ...(signal === undefined ? {} : { signal }),
  });
  const files = mergeReports(task, conversion.files);
  await sources.finish(conversion);
  await writeResult(temporary, { ...conversion, files });
  await rm(join(task.folder, "result"), { recursive: true, force: true });
  await rename(temporary, join(task.folder, "result")); // a result is whole or not there
  await exportRecords({ kind: "export", folder: task.folder, settings: task.settings, revision: 0 });
}

const PREVIEW_ITEMS = 20;
/** A model is slow; what it writes for the first sections shows how it does. */
const PREVIEW_SECTIONS = 2;

async function preview(
  { file, settings, fileMilliseconds }: PreviewTask,
  convertFiles: Convert,
  signal?: AbortSignal,
): Promise<Preview> {
  const generate = { ...settings.generate, maxSections: PREVIEW_SECTIONS };
  const tables: Preview["tables"] = [];
  const options = {
    limits: { fileMilliseconds },
    onDocument: (name: string, document: ReadDocument) => void tables.push(...tablesOf(name, document)),
    ...(signal === undefined ? {} : { signal }),
  };
  const conversion = await convertFiles([file], { ...settings, generate }, options);
  return {
    counts: countAll(conversion),
    records: evenly(conversion.records, PREVIEW_ITEMS),
    rejected: conversion.rejected.slice(0, PREVIEW_ITEMS),
    files: conversion.files.slice(0, PREVIEW_ITEMS),
    tables: tables.slice(0, PREVIEW_ITEMS),
  };
}

/** Some of each kind, so that a preview shows every template at work; in their order. */
function evenly(records: readonly ConvertedRecord[], limit: number): ConvertedRecord[] {
  const kinds = new Map<string, number>();
  const ranked = records.map((record, place) => {
    const rank = kinds.get(record.kind) ?? 0;
    kinds.set(record.kind, rank + 1);
    return { record, place, rank };
  });
  const chosen = ranked.sort((a, b) => a.rank - b.rank || a.place - b.place).slice(0, limit);
  return chosen.sort((a, b) => a.place - b.place).map(({ record }) => record);
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

async function emptyFolder(path: string): Promise<string> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  return path;
}

async function writeResult(folder: string, conversion: Conversion): Promise<void> {
  await writeFileAtomic(join(folder, "records.jsonl"), jsonLines(conversion.records));
  await writeFileAtomic(join(folder, "rejected.jsonl"), jsonLines(conversion.rejected));
  const { files, checks, generated } = conversion;
  const summary: Summary = { counts: countAll(conversion), files, checks, ...(generated ? { generated } : {}) };
  await writeJson(join(folder, "summary.json"), summary);
}

async function exportRecords({ folder, settings, revision }: ExportTask): Promise<void> {
  const { files, checks, generated } = Summary.parse(await readJson(join(folder, "result", "summary.json")));
  const { records, rejected, moved } = await editedConversion(folder, revision);
  const target = join(folder, "export", String(revision));
  const temporary = `${target}.tmp`;
  await rm(temporary, { recursive: true, force: true });
  const edited = { records, rejected, files: moveCounts(files, moved), checks, ...(generated ? { generated } : {}) };
  await exportDataset(edited, temporary, settings);
  await rm(target, { recursive: true, force: true });
  await rename(temporary, target);
}

/** What people took out or put in changes its file's counts, so that items = records + rejected still holds. */
function moveCounts(files: readonly FileReport[], moved: ReadonlyMap<string, number>): FileReport[] {
  return files.map((report) => {
    const change = moved.get(report.file) ?? 0;
    return { ...report, records: report.records + change, rejected: report.rejected - change };
  });
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
