/** Files in, instruction records out. Each file stands alone: one that cannot be read is reported and the others go on. */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { isTunelabError, notFound, TunelabError, throwIfAborted, toError } from "#lib/core/index";
import { clean } from "./clean/index.ts";
import { PersonalData } from "./clean/personal/index.ts";
import { Composer } from "./compose/index.ts";
import type { ReadDocument, Table, TableRow } from "./document.ts";
import { extractItems } from "./extract/index.ts";
import { HEAD_ROWS, rowItems } from "./extract/stream.ts";
import { Findings, type SpooledConversion } from "./findings.ts";
import { Generator, type Replies } from "./generate/index.ts";
import { joinKeyFiles, type OpenFile } from "./key-files.ts";
import { DEFAULT_LIMITS, Deadline, exceeded, type Limits } from "./limits.ts";
import { type Progress, type Pulse, pulseOf } from "./progress.ts";
import { type ByteSource, fileSource, memorySource } from "./readers/byte-source.ts";
import { formatOf, type ReaderInput, readDocument } from "./readers/index.ts";
import { unlocked } from "./readers/protected.ts";
import { openTableStream } from "./readers/table-stream.ts";
import { gunzip, isTar, openTar } from "./readers/tar.ts";
import { type ArchiveMember, openZip, unsafeName } from "./readers/zip.ts";
import type { Conversion, ConvertEvent, ConvertSettings, FileReport, InputFile, RejectedItem } from "./schema.ts";

export interface ConvertOptions {
  /** Stops between files and inside long ones; `convert` then rejects with INTERRUPTED. */
  signal?: AbortSignal;
  onEvent?: (event: ConvertEvent) => void;
  /** How far a long stage is, about ten times a second. */
  onProgress?: (progress: Progress) => void;
  /** Sees each document before its items are taken out, to show them beside their source. */
  onDocument?: (file: string, document: ReadDocument) => void | Promise<void>;
  /**
   * Sees a table that is read row by row; what it returns takes the rows as they come. Without it, `onDocument` makes such
   * a file be read whole.
   */
  onTable?: (file: string, format: string) => RowSink | Promise<RowSink>;
  /** Reads no more rows than these of a table that is read row by row: enough to try settings. */
  tableRows?: number;
  /** Keeps what a language model answers, so that a conversion that begins again does not ask again. */
  replies?: Replies;
  /** Bounds to change, e.g. `{ fileMilliseconds: 60_000 }`. */
  limits?: Partial<Limits>;
}

export type RowSink = (rows: readonly TableRow[]) => void | Promise<void>;

/**
 * Converts files one after the other, in the order given. The same files and settings give the same conversion. The result
 * is held in memory: for millions of records use `convertSpooled`.
 * @throws TunelabError INTERRUPTED, STORAGE, USAGE for settings that lack something; nothing else that a file can cause
 */
export async function convert(
  files: readonly InputFile[],
  settings: ConvertSettings,
  options: ConvertOptions = {},
): Promise<Conversion> {
  const conversion = await convertSpooled(files, settings, options);
  const { records, rejected, files: reports, checks, generated } = conversion;
  const whole: Conversion = { records: [...records], rejected: [...rejected], files: reports, checks };
  if (generated) whole.generated = generated;
  conversion.close();
  return whole;
}

/**
 * As `convert`; records and rejected items are read one after the other from temporary files once they are many. Tables in
 * delimited text are read row by row. Close the result when it is written.
 * @throws TunelabError as `convert`
 */
export async function convertSpooled(
  files: readonly InputFile[],
  settings: ConvertSettings,
  { signal, onEvent, onProgress, onDocument, onTable, tableRows, replies, limits: changed }: ConvertOptions = {},
): Promise<SpooledConversion> {
  if (settings.task === "table" && settings.table === undefined)
    throw new TunelabError("USAGE", "the task is table, but no mapping of columns is given", {
      hint: "set table.instruction and table.output, e.g. --set 'table.output={{答案}}'",
    });
  const generator = Generator.open(settings, replies);
  const limits = { ...DEFAULT_LIMITS, ...changed };
  const personal = new PersonalData(settings.clean.personalData, settings.seed);
  const findings = new Findings(personal);
  const composer = new Composer(settings, findings);
  const pulse = pulseOf(signal, onProgress);
  const watch = { onDocument, onTable, tableRows };
  const job: Job = { settings, composer, findings, limits, signal, watch, open: [], pulse, generator };
  try {
    for (const [index, file] of files.entries()) {
      throwIfAborted(signal, "the conversion");
      onEvent?.({ type: "file-started", file: file.name, index, total: files.length });
      const loadable = { name: file.name, load: () => loadBytes(file, limits), open: () => openSource(file) };
      const report = await convertFile(loadable, job, 0);
      onEvent?.({ type: "file-finished", report, index, total: files.length });
      await setImmediate(); // lets a service answer other requests
    }
    joinKeyFiles(job);
    if (generator) await writeWithModel(generator, job, onEvent);
    return await clean(findings, personal, settings.clean, (done, total) =>
      pulse({ stage: "checking", done, total, unit: "records" }),
    );
  } finally {
    findings.close();
  }
}

interface Job {
  settings: ConvertSettings;
  composer: Composer;
  findings: Findings;
  limits: Limits;
  signal: AbortSignal | undefined;
  /** What files leave open for one another: questions without answers, answers without questions. */
  open: OpenFile[];
  watch: { [Key in "onDocument" | "onTable" | "tableRows"]: ConvertOptions[Key] | undefined };
  generator: Generator | undefined;
  pulse: Pulse;
}

interface LoadableFile {
  name: string;
  load(): Promise<Uint8Array>;
  /** The same without all of it in memory. */
  open?(): Promise<ByteSource>;
}

/** Converts one file, or the files of an archive, each with a report of its own. @returns the file's own report */
async function convertFile(file: LoadableFile, job: Job, archiveDepth: number): Promise<FileReport> {
  const { settings, findings, limits, signal } = job;
  const { name } = file;
  const report: FileReport = { file: name, sizeBytes: 0, items: 0, records: 0, rejected: 0, warnings: [] };
  findings.files.push(report);
  let opened = false;
  try {
    if (await convertRows(file, report, job)) return report;
    const bytes = await file.load();
    opened = true;
    report.sizeBytes = bytes.length;
    report.sha256 = createHash("sha256").update(bytes).digest("hex");
    const deadline = new Deadline(name, limits.fileMilliseconds, signal);
    const { encoding, delimiter, passwords, ocr } = settings;
    const named = Object.entries({ encoding, delimiter, passwords, ocr }).filter(([, value]) => value !== undefined);
    const given: ReaderInput = { name, bytes, limits, deadline, ...Object.fromEntries(named) };
    const input = { ...given, bytes: await unlocked(given) };
    report.format = await formatOf(input);
    if (ARCHIVES.includes(report.format)) await convertArchive(input, report.format, job, archiveDepth);
    else await convertDocument(input, report, job);
  } catch (error) {
    const known = fileError(error, name);
    // A file that cannot be opened is its own trouble; a disk without room for what was found is everybody's.
    if (known.code === "INTERRUPTED" || (known.code === "STORAGE" && opened)) throw known;
    report.error = known.toJSON();
  }
  return report;
}

/** Milliseconds are allowed for each of these of a file that is read row by row. */
const TIMED_BYTES = 64 * 2 ** 20;

/**
 * A table in delimited text whose header tells what it is, row by row.
 * @returns false when the file has to be read as a whole: it is something else, or somebody wants to see its document
 */
async function convertRows(file: LoadableFile, report: FileReport, job: Job): Promise<boolean> {
  const { settings } = job;
  const { onTable, tableRows = Number.POSITIVE_INFINITY } = job.watch;
  const { name } = file;
  const opened = await openRows(file, job);
  if (!opened) return false;
  const { source, stream } = opened;
  const { headerRow = 1 } = settings;
  const head: Table = { kind: "table", block: 0, rows: [] };
  let reader: ReturnType<typeof rowItems>;
  let sink: RowSink | undefined;
  const take = async (rows: readonly TableRow[]) => {
    await sink?.(rows);
    takeRows(rows, reader!, report, job);
  };
  const { format, encoding, sha256 } = stream;
  const begin = async () => {
    reader = rowItems(head, name, settings);
    if (!reader) return false;
    const headers = [{ row: reader.headerRow }];
    Object.assign(report, { sizeBytes: source.size, sha256, format, encoding, delimiter: stream.delimiter, headers });
    sink = await onTable?.(name, format);
    await take(head.rows);
    head.rows = [];
    return true;
  };
  try {
    for await (const { rows, read } of stream.batches()) {
      await job.pulse({ stage: "reading", file: name, done: read, total: source.size, unit: "bytes" });
      if (reader) await take(rows);
      else {
        head.rows.push(...rows.filter(({ row }) => row >= headerRow));
        if (head.rows.length >= HEAD_ROWS && !(await begin())) return false;
      }
      if ((rows.at(-1)?.row ?? 0) < tableRows) continue;
      report.warnings.push("rows-left-out");
      break;
    }
    if (!reader && !(await begin())) return false;
  } catch (error) {
    if (!isTunelabError(error) || error.code === "INTERRUPTED" || error.code === "STORAGE") throw error;
    if (!reader && !(await begin())) return false;
    report.error = error.toJSON(); // the rows before it are good
  }
  if (stream.replaced > 0) report.warnings.push("characters-unreadable");
  if (report.items === 0) report.warnings.push("nothing-found");
  return true;
}

async function openRows(file: LoadableFile, { settings, limits, signal, watch: { onDocument, onTable } }: Job) {
  if (!file.open || (onDocument && !onTable)) return undefined;
  const { name } = file;
  const source = await file.open();
  const milliseconds = limits.fileMilliseconds * Math.ceil(source.size / TIMED_BYTES || 1);
  const deadline = new Deadline(name, milliseconds, signal);
  const { encoding, delimiter } = settings;
  const stream = await openTableStream({ name, source, encoding, delimiter, limits, deadline });
  return stream && { source, stream };
}

function takeRows(
  rows: readonly TableRow[],
  reader: NonNullable<ReturnType<typeof rowItems>>,
  report: FileReport,
  { composer, findings }: Job,
): void {
  for (const row of rows) {
    const outcome = reader.itemOf(row);
    if (outcome === undefined) continue;
    if ("item" in outcome) report[composer.compose(outcome.item) === "record" ? "records" : "rejected"]++;
    else {
      findings.rejected.push(outcome.rejected);
      report.rejected++;
    }
  }
  report.items = report.records + report.rejected;
}

async function convertDocument(input: ReaderInput, report: FileReport, job: Job): Promise<void> {
  const { settings, composer, findings } = job;
  const document = await readDocument(input, report.format!);
  report.format = document.format;
  await job.watch.onDocument?.(input.name, document);
  if (document.encoding !== undefined) report.encoding = document.encoding;
  if (document.delimiter !== undefined) report.delimiter = document.delimiter;
  const extraction = extractItems(document, input.name, settings, input.deadline);
  if (extraction.headers && extraction.headers.length > 0) report.headers = extraction.headers;
  const numbers = new Map<RejectedItem, number>();
  for (const item of extraction.rejected) {
    if (extraction.open) numbers.set(item, findings.rejected.length);
    findings.rejected.push(item);
    report.rejected++;
  }
  let found = false;
  for (const item of extraction.items) {
    const made = composer.compose(item);
    report[made === "record" ? "records" : "rejected"]++;
    found ||= made === "record" && !("record" in item && item.kind === "text");
  }
  if (extraction.open && extraction.open.unanswered.length + extraction.open.answers.length > 0)
    job.open.push({ report, ends: extraction.open, numbers });
  report.items = report.records + report.rejected;
  report.warnings = [...new Set([...document.warnings, ...extraction.warnings])];
  job.generator?.add(document, report, found);
}

/** What a model writes comes last and counts like everything else: items = records + rejected. */
async function writeWithModel(
  generator: Generator,
  { composer, findings, signal }: Job,
  onEvent: ConvertOptions["onEvent"],
): Promise<void> {
  const written = await generator.run(signal, (done, total) => onEvent?.({ type: "model-progress", done, total }));
  const totals = { records: 0, rejected: 0 };
  for (const { report, items, rejected } of written) {
    const counts = { records: 0, rejected: rejected.length };
    for (const item of rejected) findings.rejected.push(item);
    for (const item of items) counts[composer.compose(item) === "record" ? "records" : "rejected"]++;
    report.records += counts.records;
    report.rejected += counts.rejected;
    report.items = report.records + report.rejected;
    totals.records += counts.records;
    totals.rejected += counts.rejected;
    if (report.items > 0) report.warnings = report.warnings.filter((code) => code !== "nothing-found");
  }
  findings.generated = generator.report(totals.records, totals.rejected);
}

/** Files that archives hold beside what people put into them. */
const SYSTEM_FILE = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$)/;

const ARCHIVES = ["zip", "tar", "gzip"];

async function convertArchive(input: ReaderInput, format: string, job: Job, depth: number): Promise<void> {
  const { name, limits } = input;
  if (depth >= limits.archiveDepth) exceeded("the nesting of archives", limits.archiveDepth, "count", name);
  for (const member of await openArchive(input, format)) {
    throwIfAborted(job.signal, "the conversion");
    if (/[/\\]$/.test(member.name) || SYSTEM_FILE.test(member.name)) continue;
    const load = async () => {
      checkName(member.name, name);
      return member.read();
    };
    await convertFile({ name: `${name}/${member.name}`, load }, job, depth + 1);
  }
}

/** A gzip file is an archive of one file, or the packing of a tape archive. */
async function openArchive(
  { name, bytes, limits, deadline, passwords }: ReaderInput,
  format: string,
): Promise<ArchiveMember[]> {
  if (format === "zip") return openZip(bytes, name, limits, deadline, passwords);
  const content = format === "gzip" ? await gunzip(bytes, name, limits, deadline) : bytes;
  if (isTar(content)) return openTar(content, name, limits);
  const inside = name.replace(/^.*[/\\]/, "").replace(/\.gz$/i, "");
  return [{ name: inside, read: async () => content }];
}

/** @throws TunelabError INVALID_INPUT */
function checkName(member: string, archive: string): void {
  const unsafe = unsafeName(member);
  if (unsafe !== undefined)
    throw new TunelabError("INVALID_INPUT", `${archive}: the name of a member holds ${unsafe}`, {
      hint: "the archive may be an attack; pack the files again",
      details: { file: archive, member },
    });
}

async function loadBytes(file: InputFile, limits: Limits): Promise<Uint8Array> {
  if ("data" in file) {
    if (file.data.length > limits.fileBytes) exceeded("its size", limits.fileBytes, "bytes", file.name);
    return file.data;
  }
  const { size } = await stat(file.path).catch((error) => Promise.reject(notFound(file.path, error)));
  if (size > limits.fileBytes) exceeded("its size", limits.fileBytes, "bytes", file.name);
  return readFile(file.path);
}

async function openSource(file: InputFile): Promise<ByteSource> {
  if ("data" in file) return memorySource(file.data);
  const { size } = await stat(file.path).catch((error) => Promise.reject(notFound(file.path, error)));
  return fileSource(file.path, size);
}

/** A defect of ours in one file must not take the others with it: it is reported as a file that could not be read. */
function fileError(error: unknown, name: string): TunelabError {
  if (isTunelabError(error)) return error;
  return new TunelabError("CORRUPT_FILE", `${name} could not be read: ${toError(error).message}`, {
    hint: "open it in the program that made it and save it again; if that does not help, report the file",
    details: { file: name },
    cause: error,
  });
}
