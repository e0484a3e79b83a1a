/** Files in, instruction records out. Each file stands alone: one that cannot be read is reported and the others go on. */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { isTunelabError, notFound, TunelabError, throwIfAborted, toError } from "#lib/core/index";
import { Composer } from "./compose/index.ts";
import { extractItems } from "./extract/index.ts";
import { DEFAULT_LIMITS, Deadline, exceeded, type Limits } from "./limits.ts";
import { readDocument } from "./readers/index.ts";
import type { Conversion, ConvertEvent, ConvertSettings, FileReport, InputFile } from "./schema.ts";

export interface ConvertOptions {
  /** Stops between files and inside long ones; `convert` then rejects with INTERRUPTED. */
  signal?: AbortSignal;
  onEvent?: (event: ConvertEvent) => void;
  /** Bounds to change, e.g. `{ fileMilliseconds: 60_000 }`. */
  limits?: Partial<Limits>;
}

/**
 * Converts files one after the other, in the order given. The same files and settings give the same conversion.
 * @throws TunelabError INTERRUPTED; nothing else that a file can cause
 */
export async function convert(
  files: readonly InputFile[],
  settings: ConvertSettings,
  { signal, onEvent, limits: changed }: ConvertOptions = {},
): Promise<Conversion> {
  const limits = { ...DEFAULT_LIMITS, ...changed };
  const conversion: Conversion = { records: [], rejected: [], files: [] };
  const composer = new Composer(settings);
  for (const [index, file] of files.entries()) {
    throwIfAborted(signal, "the conversion");
    onEvent?.({ type: "file-started", file: file.name, index, total: files.length });
    const report = await convertFile(file, settings, composer, conversion, limits, signal);
    conversion.files.push(report);
    onEvent?.({ type: "file-finished", report, index, total: files.length });
    await setImmediate(); // lets a service answer other requests
  }
  return conversion;
}

async function convertFile(
  file: InputFile,
  settings: ConvertSettings,
  composer: Composer,
  conversion: Conversion,
  limits: Limits,
  signal: AbortSignal | undefined,
): Promise<FileReport> {
  const report: FileReport = { file: file.name, sizeBytes: 0, items: 0, records: 0, rejected: 0, warnings: [] };
  try {
    const bytes = await loadBytes(file, limits);
    report.sizeBytes = bytes.length;
    report.sha256 = createHash("sha256").update(bytes).digest("hex");
    const deadline = new Deadline(file.name, limits.fileMilliseconds, signal);
    const { encoding } = settings;
    const input = { name: file.name, bytes, limits, deadline, ...(encoding === undefined ? {} : { encoding }) };
    const document = await readDocument(input);
    report.format = document.format;
    if (document.encoding !== undefined) report.encoding = document.encoding;
    const extraction = extractItems(document, file.name, settings, deadline);
    const composed = composer.compose(extraction.items);
    conversion.records.push(...composed.records);
    conversion.rejected.push(...extraction.rejected, ...composed.rejected);
    report.records = composed.records.length;
    report.rejected = extraction.rejected.length + composed.rejected.length;
    report.items = report.records + report.rejected;
    report.warnings = [...new Set([...document.warnings, ...extraction.warnings])];
  } catch (error) {
    const known = fileError(error, file.name);
    if (known.code === "INTERRUPTED") throw known;
    report.error = known.toJSON();
  }
  return report;
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
