/** Files in, instruction records out. Each file stands alone: one that cannot be read is reported and the others go on. */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { isTunelabError, notFound, TunelabError, throwIfAborted, toError } from "#lib/core/index";
import { clean } from "./clean/index.ts";
import { Composer } from "./compose/index.ts";
import type { ReadDocument } from "./document.ts";
import { extractItems } from "./extract/index.ts";
import { Generator } from "./generate/index.ts";
import { joinKeyFiles, type OpenFile } from "./key-files.ts";
import { DEFAULT_LIMITS, Deadline, exceeded, type Limits } from "./limits.ts";
import { formatOf, type ReaderInput, readDocument } from "./readers/index.ts";
import { openZip, unsafeName, type ZipMember } from "./readers/zip.ts";
import type { Conversion, ConvertEvent, ConvertSettings, FileReport, InputFile } from "./schema.ts";

export interface ConvertOptions {
  /** Stops between files and inside long ones; `convert` then rejects with INTERRUPTED. */
  signal?: AbortSignal;
  onEvent?: (event: ConvertEvent) => void;
  /** Sees each document before its items are taken out, to show them beside their source. */
  onDocument?: (file: string, document: ReadDocument) => void | Promise<void>;
  /** Bounds to change, e.g. `{ fileMilliseconds: 60_000 }`. */
  limits?: Partial<Limits>;
}

/**
 * Converts files one after the other, in the order given. The same files and settings give the same conversion.
 * @throws TunelabError INTERRUPTED, USAGE for settings that lack something; nothing else that a file can cause
 */
export async function convert(
  files: readonly InputFile[],
  settings: ConvertSettings,
  { signal, onEvent, onDocument, limits: changed }: ConvertOptions = {},
): Promise<Conversion> {
  if (settings.task === "table" && settings.table === undefined)
    throw new TunelabError("USAGE", "the task is table, but no mapping of columns is given", {
      hint: "set table.instruction and table.output, e.g. --set 'table.output={{答案}}'",
    });
  const generator = Generator.open(settings);
  const limits = { ...DEFAULT_LIMITS, ...changed };
  const conversion: Conversion = { records: [], rejected: [], files: [], checks: [] };
  const job: Job = {
    settings,
    composer: new Composer(settings),
    conversion,
    limits,
    signal,
    onDocument,
    open: [],
    generator,
  };
  for (const [index, file] of files.entries()) {
    throwIfAborted(signal, "the conversion");
    onEvent?.({ type: "file-started", file: file.name, index, total: files.length });
    const loaded = { name: file.name, load: () => loadBytes(file, limits) };
    const report = await convertFile(loaded, job, 0);
    onEvent?.({ type: "file-finished", report, index, total: files.length });
    await setImmediate(); // lets a service answer other requests
  }
  joinKeyFiles(job);
  if (generator) await writeWithModel(generator, job, onEvent);
  return clean(conversion, settings.clean, settings.seed);
}

interface Job {
  settings: ConvertSettings;
  composer: Composer;
  conversion: Conversion;
  limits: Limits;
  signal: AbortSignal | undefined;
  /** What files leave open for one another: questions without answers, answers without questions. */
  open: OpenFile[];
  onDocument: ConvertOptions["onDocument"];
  generator: Generator | undefined;
}

interface LoadableFile {
  name: string;
  load(): Promise<Uint8Array>;
}

/** Converts one file, or the files of an archive, each with a report of its own. @returns the file's own report */
async function convertFile(file: LoadableFile, job: Job, archiveDepth: number): Promise<FileReport> {
  const { settings, conversion, limits, signal } = job;
  const { name } = file;
  const report: FileReport = { file: name, sizeBytes: 0, items: 0, records: 0, rejected: 0, warnings: [] };
  conversion.files.push(report);
  try {
    const bytes = await file.load();
    report.sizeBytes = bytes.length;
    report.sha256 = createHash("sha256").update(bytes).digest("hex");
    const deadline = new Deadline(name, limits.fileMilliseconds, signal);
    const { encoding } = settings;
    const input = { name, bytes, limits, deadline, ...(encoding === undefined ? {} : { encoding }) };
    report.format = await formatOf(input);
    if (report.format === "zip") await convertArchive(input, job, archiveDepth);
    else await convertDocument(input, report, job);
  } catch (error) {
    const known = fileError(error, name);
    if (known.code === "INTERRUPTED") throw known;
    report.error = known.toJSON();
  }
  return report;
}

async function convertDocument(input: ReaderInput, report: FileReport, job: Job): Promise<void> {
  const { settings, composer, conversion } = job;
  const document = await readDocument(input, report.format!);
  report.format = document.format;
  await job.onDocument?.(input.name, document);
  if (document.encoding !== undefined) report.encoding = document.encoding;
  const extraction = extractItems(document, input.name, settings, input.deadline);
  const composed = composer.compose(extraction.items);
  if ("open" in extraction && extraction.open.unanswered.length + extraction.open.answers.length > 0)
    job.open.push({ report, ends: extraction.open });
  conversion.records.push(...composed.records);
  conversion.rejected.push(...extraction.rejected, ...composed.rejected);
  report.records = composed.records.length;
  report.rejected = extraction.rejected.length + composed.rejected.length;
  report.items = report.records + report.rejected;
  report.warnings = [...new Set([...document.warnings, ...extraction.warnings])];
  job.generator?.add(
    document,
    report,
    composed.records.some(({ kind }) => kind !== "text"),
  );
}

/** What a model writes comes last and counts like everything else: items = records + rejected. */
async function writeWithModel(
  generator: Generator,
  { composer, conversion, signal }: Job,
  onEvent: ConvertOptions["onEvent"],
): Promise<void> {
  const written = await generator.run(signal, (done, total) => onEvent?.({ type: "model-progress", done, total }));
  const totals = { records: 0, rejected: 0 };
  for (const { report, items, rejected } of written) {
    const composed = composer.compose(items);
    const refused = [...rejected, ...composed.rejected];
    conversion.records.push(...composed.records);
    conversion.rejected.push(...refused);
    report.records += composed.records.length;
    report.rejected += refused.length;
    report.items = report.records + report.rejected;
    totals.records += composed.records.length;
    totals.rejected += refused.length;
    if (report.items > 0) report.warnings = report.warnings.filter((code) => code !== "nothing-found");
  }
  conversion.generated = generator.report(totals.records, totals.rejected);
}

/** Files that archives hold beside what people put into them. */
const SYSTEM_FILE = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$)/;

async function convertArchive({ name, bytes, limits, deadline }: ReaderInput, job: Job, depth: number): Promise<void> {
  if (depth >= limits.archiveDepth) exceeded("the nesting of archives", limits.archiveDepth, "count", name);
  for (const member of await openZip(bytes, name, limits, deadline)) {
    throwIfAborted(job.signal, "the conversion");
    if (/[/\\]$/.test(member.name) || SYSTEM_FILE.test(member.name)) continue;
    const load = () => Promise.resolve(checkMember(member, name)).then(() => member.read());
    await convertFile({ name: `${name}/${member.name}`, load }, job, depth + 1);
  }
}

/** @throws TunelabError ENCRYPTED_FILE, INVALID_INPUT */
function checkMember(member: ZipMember, archive: string): void {
  const details = { file: archive, member: member.name };
  if (member.encrypted)
    throw new TunelabError("ENCRYPTED_FILE", `${archive}: ${member.name} is protected by a password`, {
      hint: "unpack the archive with its password and convert the files",
      details,
    });
  const unsafe = unsafeName(member.name);
  if (unsafe !== undefined)
    throw new TunelabError("INVALID_INPUT", `${archive}: the name of a member holds ${unsafe}`, {
      hint: "the archive may be an attack; pack the files again",
      details,
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

/** A defect of ours in one file must not take the others with it: it is reported as a file that could not be read. */
function fileError(error: unknown, name: string): TunelabError {
  if (isTunelabError(error)) return error;
  return new TunelabError("CORRUPT_FILE", `${name} could not be read: ${toError(error).message}`, {
    hint: "open it in the program that made it and save it again; if that does not help, report the file",
    details: { file: name },
    cause: error,
  });
}
