/** What a worker does with a job's folder: convert uploads to records, export the records as they stand after edits. */
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { isTunelabError, readJson, writeFileAtomic } from "#lib/core/index";
import { convertSpooled } from "../../convert.ts";
import type { ReadDocument, TableRow } from "../../document.ts";
import { exportDataset } from "../../export/index.ts";
import type { Progress } from "../../progress.ts";
import { type CountedConversion, reportText } from "../../report.ts";
import type { ConvertEvent, ConvertedRecord, ConvertSettings, FileReport } from "../../schema.ts";
import type { Sequence } from "../../spool.ts";
import { type Preview, Summary } from "../schema.ts";
import { editedConversion } from "./edits.ts";
import { ReplyLog } from "./replies.ts";
import { countAll, summaryPath, writeResult } from "./result.ts";
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
  /** Threads for its large tables, the main one among them. */
  threads: number;
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

/** `convertSpooled` of the library or a stand-in for it. */
export type Convert = typeof convertSpooled;

export interface TaskOptions {
  onEvent: (event: ConvertEvent) => void;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal | undefined;
}

export async function runTask(
  task: Task,
  options: TaskOptions,
  convertFiles: Convert = convertSpooled,
): Promise<unknown> {
  if (task.kind === "export") return exportEdited(task, options);
  return task.kind === "preview" ? preview(task, options, convertFiles) : convertUploads(task, options, convertFiles);
}

/** @returns whether the first export has been made, too; it can be asked for later, when the disk has room again */
async function convertUploads(
  task: ConvertTask,
  { onEvent, ...watch }: TaskOptions,
  convertFiles: Convert,
): Promise<boolean> {
  const { folder, settings, fileMilliseconds, threads } = task;
  const healthy = task.files.filter(({ error }) => error === undefined);
  const temporary = await emptyFolder(join(folder, "result.tmp"));
  const sources = new SourceWriter(temporary);
  const replies = await ReplyLog.open(join(folder, "replies.jsonl"));
  const conversion = await convertFiles(healthy, settings, {
    ...given(watch),
    onEvent,
    onDocument: (file, document) => sources.add(file, document),
    onTable: (file, format, sheet) => sources.addTable(file, format, sheet),
    replies,
    limits: { fileMilliseconds },
    threads,
  });
  try {
    conversion.files = mergeReports(task, conversion.files);
    await writeResult(temporary, conversion, sources);
    await rm(join(folder, "result"), { recursive: true, force: true });
    await rename(temporary, join(folder, "result")); // a result is whole or not there
    await replies.drop();
    return await exportFirst(conversion, { kind: "export", folder, settings, revision: 0 }, watch);
  } finally {
    conversion.close();
  }
}

/** What was found is whole on the disk: the work of hours is not thrown away where there is no room for its export. */
async function exportFirst(...[conversion, task, watch]: Parameters<typeof exportRecords>): Promise<boolean> {
  try {
    await exportRecords(conversion, task, watch);
    return true;
  } catch (error) {
    if (isTunelabError(error) && error.code === "STORAGE") return false;
    throw error;
  }
}

const PREVIEW_ITEMS = 20;
/** A model is slow; what it writes for the first sections shows how it does. */
const PREVIEW_SECTIONS = 2;
/** Of a table of any length. */
const PREVIEW_ROWS = 5000;

async function preview(
  { file, settings, fileMilliseconds }: PreviewTask,
  { signal }: TaskOptions,
  convertFiles: Convert,
): Promise<Preview> {
  const generate = { ...settings.generate, maxSections: PREVIEW_SECTIONS };
  const tables: Preview["tables"] = [];
  const show = (name: string, document: ReadDocument) => void tables.push(...tablesOf(name, document));
  const conversion = await convertFiles(
    [file],
    { ...settings, generate },
    {
      ...given({ signal }),
      limits: { fileMilliseconds },
      tableRows: PREVIEW_ROWS,
      onDocument: show,
      onTable: (name, format, sheet) => {
        const about = { kind: "table" as const, block: 0, ...(sheet === undefined ? {} : { sheet }) };
        let shown = false;
        return (rows: readonly TableRow[]) => {
          if (!shown) show(name, { format, blocks: [{ ...about, rows: [...rows] }], warnings: [] });
          shown = true;
        };
      },
    },
  );
  const { records, rejected, files } = conversion;
  const made = {
    counts: countAll(conversion),
    records: evenly(records, PREVIEW_ITEMS),
    rejected: first(rejected, PREVIEW_ITEMS),
    files: files.slice(0, PREVIEW_ITEMS),
    tables: tables.slice(0, PREVIEW_ITEMS),
  };
  conversion.close();
  return made;
}

/** Some of each kind, so that a preview shows every template at work; in their order. */
function evenly(records: Sequence<ConvertedRecord>, limit: number): ConvertedRecord[] {
  const kinds = new Map<string, number>();
  const ranked: { place: number; rank: number }[] = [];
  let place = 0;
  for (const { kind } of records) {
    const rank = kinds.get(kind) ?? 0;
    kinds.set(kind, rank + 1);
    if (rank < limit) ranked.push({ place, rank });
    place++;
  }
  const chosen = ranked.sort((a, b) => a.rank - b.rank || a.place - b.place).slice(0, limit);
  return chosen.sort((a, b) => a.place - b.place).map((one) => records.at(one.place)!);
}

function first<T>(values: Sequence<T>, count: number): T[] {
  return Array.from({ length: Math.min(count, values.length) }, (_, i) => values.at(i)!);
}

/** Without what is undefined, as optional settings want it. */
function given<T extends object>(options: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
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

/** The export with the edits of a revision in. */
async function exportEdited(task: ExportTask, watch: Omit<TaskOptions, "onEvent">): Promise<void> {
  const { folder, revision } = task;
  const { files, checks, generated } = Summary.parse(await readJson(summaryPath(join(folder, "result"))));
  const { records, rejected, moved } = await editedConversion(folder, revision);
  try {
    const lists = { records, rejected, files: moveCounts(files, moved), checks, generated };
    const { kinds, reasons } = countAll(lists);
    const counts = { kinds: new Map(Object.entries(kinds)), reasons: new Map(Object.entries(reasons)) };
    await exportRecords({ ...lists, ...counts }, task, watch);
  } finally {
    records.close();
    rejected.close();
  }
}

async function exportRecords(
  conversion: CountedConversion,
  { folder, settings, revision }: ExportTask,
  { onProgress, signal }: Omit<TaskOptions, "onEvent">,
): Promise<void> {
  const target = join(folder, "export", String(revision));
  const temporary = `${target}.tmp`;
  await rm(temporary, { recursive: true, force: true });
  try {
    await exportDataset(conversion, temporary, settings, given({ onProgress, signal }));
    for (const language of ["zh", "en"] as const)
      await writeFileAtomic(join(temporary, `report.${language}.html`), reportText(conversion, "html", language));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }); // its room is wanted
    throw error;
  }
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
