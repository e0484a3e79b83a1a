/**
 * Old and binary Excel files (.xls, .xlsb) and OpenDocument sheets, by the library, in a thread of its own: on damaged files it
 * may run without end or eat all memory, and then the thread is ended with a named error.
 */
import { Worker } from "node:worker_threads";
import { TunelabError } from "#lib/core/index";
import type { ReadDocument, Table, TableRow } from "../document.ts";
import { exceeded } from "../limits.ts";
import { repairText } from "../text/normalize.ts";
import type { DecodedInput } from "./encoding.ts";
import type { ReaderInput } from "./index.ts";
import { openZip } from "./zip.ts";

/** The library holds the whole workbook in memory, several times its unpacked size. */
const UNPACKED_BYTES = 200 * 2 ** 20;
const MEMORY_MEGABYTES = 2048;

export function readXlsb(input: ReaderInput): Promise<ReadDocument> {
  return readPacked(input, "xlsx");
}

export function readOds(input: ReaderInput): Promise<ReadDocument> {
  return readPacked(input, "ods");
}

export function readXls(input: ReaderInput): Promise<ReadDocument> {
  return readWorkbook(input, "xls");
}

export function readXmlWorkbook(input: DecodedInput): Promise<ReadDocument> {
  const format = input.text.includes("opendocument") ? "ods" : "xls";
  return readWorkbook({ ...input, bytes: new TextEncoder().encode(input.text) }, format);
}

async function readPacked(input: ReaderInput, format: string): Promise<ReadDocument> {
  const { name, limits, deadline } = input;
  const tight = { ...limits, unpackedBytes: Math.min(limits.unpackedBytes, UNPACKED_BYTES), members: 2000 };
  let unpacked = 0;
  for (const member of await openZip(input.bytes, name, tight, deadline)) unpacked += (await member.read()).length;
  return readWorkbook(input, format, unpacked);
}

interface Sheet {
  name: string;
  hidden: boolean;
  /** Shown text by row and column. */
  data: string[][];
  /** Values behind cells that show them otherwise, by row. */
  raw: Record<number, Record<number, string>>;
  merges: { s: { r: number; c: number }; e: { r: number; c: number } }[];
}

async function readWorkbook(input: ReaderInput, format: string, unpacked = input.bytes.length): Promise<ReadDocument> {
  const { name, limits, deadline } = input;
  const warnings = new Set<string>();
  const blocks: Table[] = [];
  for (const sheet of await parse(input, unpacked)) {
    deadline.check();
    if (sheet.hidden) warnings.add("hidden-sheet");
    const rows = sheetRows(sheet, input);
    if (rows.length >= limits.rows) exceeded(`the number of rows of ${sheet.name}`, limits.rows, "count", name);
    if (rows.length > 0) blocks.push({ kind: "table", block: blocks.length, sheet: sheet.name, rows });
  }
  return { format, blocks, warnings: [...warnings] };
}

/** @throws TunelabError CORRUPT_FILE, ENCRYPTED_FILE, LIMIT_EXCEEDED, TIMEOUT */
function parse({ bytes, name, limits, deadline }: ReaderInput, unpacked: number): Promise<Sheet[]> {
  // Sound files need about 20 bytes for each of theirs; a damaged small one must not get gigabytes.
  const megabytes = Math.min(MEMORY_MEGABYTES, 256 + Math.ceil((unpacked * 20) / 2 ** 20));
  const worker = new Worker(new URL("sheet-worker.mjs", import.meta.url), {
    workerData: { bytes: new Uint8Array(bytes), rows: limits.rows },
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
    execArgv: [],
  });
  return new Promise<Sheet[]>((resolve, reject) => {
    const watch = setInterval(() => {
      try {
        deadline.check();
      } catch (error) {
        settle(() => reject(error));
      }
    }, 200);
    const settle = (then: () => void) => {
      clearInterval(watch);
      then();
    };
    worker.on("message", (answer: { sheets: Sheet[] } | { error: string }) =>
      settle(() => ("sheets" in answer ? resolve(answer.sheets) : reject(libraryError(answer.error, name)))),
    );
    worker.on("error", (error: NodeJS.ErrnoException) =>
      settle(() =>
        reject(
          error.code === "ERR_WORKER_OUT_OF_MEMORY" ? tooLarge(name, megabytes) : libraryError(error.message, name),
        ),
      ),
    );
    worker.on("exit", () => settle(() => reject(libraryError("the reader stopped", name))));
  }).finally(() => worker.terminate());
}

function tooLarge(name: string, megabytes: number): TunelabError {
  return new TunelabError("LIMIT_EXCEEDED", `${name} needs more than ${megabytes} MB to be read`, {
    hint: "the file may be damaged: open it in Excel and save it again; split it when it is that large",
    details: { file: name, limit: megabytes * 2 ** 20 },
  });
}

function libraryError(message: string, name: string): TunelabError {
  if (/password|encrypt/i.test(message))
    return new TunelabError("ENCRYPTED_FILE", `${name} is protected by a password`, {
      hint: "remove the password in Excel (File, Info, Protect Workbook) and convert the saved copy",
      details: { file: name },
    });
  return new TunelabError("CORRUPT_FILE", `${name} is damaged: ${message}`, {
    hint: "open it in Excel or LibreOffice and save it again",
    details: { file: name },
  });
}

/** Rows with text. A cell merged downwards repeats its text in each row that it covers. */
function sheetRows({ data, raw, merges }: Sheet, { deadline }: ReaderInput): TableRow[] {
  const merged = mergedTexts(data, merges);
  const rows: TableRow[] = [];
  for (const [r, row] of data.entries()) {
    if (r % 1024 === 0) deadline.check();
    const cells = row.map((text) => repairText(text).trim());
    for (const [column, text] of merged.get(r) ?? []) cells[column] = text;
    const shown = Array.from(cells, (cell) => cell ?? "");
    if (!shown.some((cell) => cell !== "")) continue;
    rows.push({ row: r + 1, cells: shown, ...(raw[r] ? { raw: raw[r] } : {}) });
  }
  return rows;
}

function mergedTexts(data: readonly string[][], merges: Sheet["merges"]): Map<number, [number, string][]> {
  const texts = new Map<number, [number, string][]>();
  for (const { s, e } of merges) {
    const text = repairText(data[s.r]?.[s.c] ?? "").trim();
    const last = Math.min(e.r, data.length - 1);
    for (let r = s.r + 1; text !== "" && r <= last; r++) {
      const row = texts.get(r);
      if (row) row.push([s.c, text]);
      else texts.set(r, [[s.c, text]]);
    }
  }
  return texts;
}
