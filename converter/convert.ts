/** Files in, instruction records out. Each file stands alone: one that cannot be read is reported and the others go on. */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { isTunelabError, notFound, type TunelabError, throwIfAborted, toError } from "#lib/core/index";
import { clean } from "./clean/index.ts";
import { PersonalData } from "./clean/personal/index.ts";
import { Composer } from "./compose/index.ts";
import { convertRows } from "./convert-rows.ts";
import { extractItems } from "./extract/index.ts";
import { Findings, type SpooledConversion } from "./findings.ts";
import { Generator, type Replies } from "./generate/index.ts";
import { type Job, takeExtraction, type Watch } from "./job.ts";
import { joinKeyFiles } from "./key-files.ts";
import { DEFAULT_LIMITS, Deadline, exceeded, type Limits } from "./limits.ts";
import { CONVERSION, type Progress, type Pulse, pulseOf } from "./progress.ts";
import { type ByteSource, fileSource, memorySource } from "./readers/byte-source.ts";
import { formatOf, type ReaderInput, readDocument } from "./readers/index.ts";
import { unlocked } from "./readers/protected.ts";
import { gunzip, isTar, openTar } from "./readers/tar.ts";
import { type ArchiveMember, openZip, unsafeName } from "./readers/zip.ts";
import { RowThreads, threadsFor } from "./rows/threads.ts";
import { fileError, serviceError } from "./said/errors.ts";
import { type Conversion, type ConvertEvent, ConvertSettings, type FileReport, type InputFile } from "./schema.ts";

export interface ConvertOptions extends Watch {
  /** Stops between files and inside long ones; `convert` then rejects with INTERRUPTED. */
  signal?: AbortSignal;
  onEvent?: (event: ConvertEvent) => void;
  /** How far a long stage is, about ten times a second. */
  onProgress?: (progress: Progress) => void;
  /** Keeps what a language model answers, so that a conversion that begins again does not ask again. */
  replies?: Replies;
  /** Bounds to change, e.g. `{ fileMilliseconds: 60_000 }`. */
  limits?: Partial<Limits>;
  /** Threads that large tables are spread over, 1 for none beside the main one; by default one a core, at most four. */
  threads?: number;
}

/**
 * Converts files one after the other, in the order given. The same files and settings give the same conversion. The result
 * is held in memory: for millions of records use `convertSpooled`.
 * @throws TunelabError INTERRUPTED, STORAGE, USAGE for settings that lack something; nothing else that a file can cause
 */
export async function convert(
  files: readonly InputFile[],
  settings: ConvertSettings = ConvertSettings.parse({}),
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
  options: ConvertOptions = {},
): Promise<SpooledConversion> {
  if (settings.task === "table" && settings.table === undefined)
    throw serviceError("USAGE/table-mapping", { example: "{{答案}}" });
  const personal = new PersonalData(settings.clean.personalData, settings.seed);
  const findings = new Findings(personal);
  const pulse = pulseOf(options.signal, options.onProgress);
  try {
    await readFiles(files, settings, findings, pulse, options);
    return await clean(findings, personal, settings.clean, (done, total) =>
      pulse({ stage: "checking", done, total, unit: "records" }),
    );
  } finally {
    findings.close();
  }
}

/** Files become findings. What only this needs leaves memory with it: the checks of many records want the room. */
async function readFiles(
  files: readonly InputFile[],
  settings: ConvertSettings,
  findings: Findings,
  pulse: Pulse,
  { signal, onEvent, replies, limits: changed, threads: count, ...watch }: ConvertOptions,
): Promise<void> {
  const generator = Generator.open(settings, replies);
  const limits = { ...DEFAULT_LIMITS, ...changed };
  const composer = new Composer(settings, findings);
  const threads = new RowThreads(count ?? threadsFor(1));
  const job: Job = { settings, composer, findings, limits, signal, watch, open: [], pulse, generator, threads };
  try {
    for (const [index, file] of files.entries()) {
      throwIfAborted(signal, CONVERSION);
      onEvent?.({ type: "file-started", file: file.name, index, total: files.length });
      const loadable = { name: file.name, load: () => loadBytes(file, limits), open: () => openSource(file) };
      const report = await convertFile(loadable, job, 0);
      onEvent?.({ type: "file-finished", report, index, total: files.length });
      await setImmediate(); // lets a service answer other requests
    }
    joinKeyFiles(job);
    if (generator) await writeWithModel(generator, job, onEvent);
  } finally {
    await threads.close();
  }
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
    if (file.open && (await convertRows(name, await file.open(), report, job))) return report;
    const bytes = await file.load();
    opened = true;
    report.sizeBytes = bytes.length;
    report.sha256 = createHash("sha256").update(bytes).digest("hex");
    const deadline = new Deadline(name, limits.fileMilliseconds, signal);
    const { encoding, delimiter, passwords, ocr, trackedChanges } = settings;
    const named = Object.entries({ encoding, delimiter, passwords, ocr, trackedChanges }).filter(
      ([, value]) => value !== undefined,
    );
    const onPage = (done: number, total: number) =>
      job.pulse({ stage: "reading", file: name, done, total, unit: "pages" });
    const given: ReaderInput = { name, bytes, limits, deadline, onPage, ...Object.fromEntries(named) };
    const input = { ...given, bytes: await unlocked(given) };
    report.format = await formatOf(input);
    if (ARCHIVES.includes(report.format)) await convertArchive(input, report.format, job, archiveDepth);
    else await convertDocument(input, report, job);
  } catch (error) {
    const known = anyError(error, name);
    // A file that cannot be opened is its own trouble; a disk without room for what was found is everybody's.
    if (known.code === "INTERRUPTED" || (known.code === "STORAGE" && opened)) throw known;
    report.error = known.toJSON();
  }
  return report;
}

async function convertDocument(input: ReaderInput, report: FileReport, job: Job): Promise<void> {
  const document = await readDocument(input, report.format!);
  report.format = document.format;
  await job.watch.onDocument?.(input.name, document);
  if (document.encoding !== undefined) report.encoding = document.encoding;
  if (document.delimiter !== undefined) report.delimiter = document.delimiter;
  if (document.hidden) report.hidden = document.hidden;
  const extraction = extractItems(document, input.name, job.settings, input.deadline);
  const found = takeExtraction(extraction, report, job);
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
  if (depth >= limits.archiveDepth) exceeded("archives", limits.archiveDepth, name);
  for (const member of await openArchive(input, format)) {
    throwIfAborted(job.signal, CONVERSION);
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
  if (unsafe !== undefined) throw fileError(`INVALID_INPUT/${unsafe}`, { file: archive }, { member });
}

async function loadBytes(file: InputFile, limits: Limits): Promise<Uint8Array> {
  if ("data" in file) {
    if (file.data.length > limits.fileBytes) exceeded("size", limits.fileBytes, file.name);
    return file.data;
  }
  const { size } = await stat(file.path).catch((error) => Promise.reject(notFound(file.path, error)));
  if (size > limits.fileBytes) exceeded("size", limits.fileBytes, file.name);
  return readFile(file.path);
}

async function openSource(file: InputFile): Promise<ByteSource> {
  if ("data" in file) return memorySource(file.data);
  const { size } = await stat(file.path).catch((error) => Promise.reject(notFound(file.path, error)));
  return fileSource(file.path, size);
}

/** A defect of ours in one file must not take the others with it: it is reported as a file that could not be read. */
function anyError(error: unknown, name: string): TunelabError {
  if (isTunelabError(error)) return error;
  return fileError("CORRUPT_FILE/defect", { file: name, why: toError(error).message }, { cause: error });
}
