/**
 * Old and binary Excel files (.xls, .xlsb) and OpenDocument sheets, by the library, in a process of its own: on damaged files
 * it may run without end or eat all memory, and then the process is ended with a named error.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { deserialize } from "node:v8";
import { formatBytes, type TunelabError } from "#lib/core/index";
import type { ReadDocument, Table, TableRow } from "../document.ts";
import { exceeded } from "../limits.ts";
import { fileError } from "../said/errors.ts";
import type { HiddenPart } from "../schema.ts";
import { repairText } from "../text/normalize.ts";
import type { DecodedInput } from "./encoding.ts";
import { HiddenCells, hiddenWarnings } from "./hidden.ts";
import type { ReaderInput } from "./index.ts";
import { type HiddenOds, hiddenInOds } from "./odf/hidden.ts";
import { openZip } from "./zip.ts";

/** The library holds the whole workbook in memory, several times its unpacked size. */
const UNPACKED_BYTES = 200 * 2 ** 20;
const PROCESS = fileURLToPath(new URL("sheet-process.mjs", import.meta.url));
const WATCH_MILLISECONDS = 200;
/** How V8 ends when memory is out: by this code, or by a signal, which has none. */
const ABORTED = 134;

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
  let hidden: HiddenOds[] = [];
  for (const member of await openZip(input.bytes, name, tight, deadline)) {
    const content = await member.read();
    unpacked += content.length;
    if (format === "ods" && member.name === "content.xml") hidden = hiddenInOds(content, input);
  }
  return readWorkbook(input, format, unpacked, hidden);
}

interface Sheet {
  name: string;
  hidden: boolean;
  /** 0-based, those that the file hides. */
  hiddenRows: number[];
  hiddenColumns: number[];
  /** Shown text by row and column. */
  data: string[][];
  /** Values behind cells that show them otherwise, by row. */
  raw: Record<number, Record<number, string>>;
  merges: { s: { r: number; c: number }; e: { r: number; c: number } }[];
}

/** @param more what the library does not tell, by sheet */
async function readWorkbook(
  input: ReaderInput,
  format: string,
  unpacked = input.bytes.length,
  more: readonly HiddenOds[] = [],
): Promise<ReadDocument> {
  const { name, limits, deadline } = input;
  const hidden: HiddenPart[] = [];
  const blocks: Table[] = [];
  for (const [index, read] of (await parse(input, unpacked)).entries()) {
    deadline.check();
    const own = more[index];
    const sheet = own ? { ...read, hidden: own.sheet, hiddenRows: own.rows, hiddenColumns: own.columns } : read;
    const cells = new HiddenCells(sheet.name, sheet.hidden);
    const rows = sheetRows(sheet, cells, input);
    hidden.push(...cells.parts);
    if (rows.length >= limits.rows) exceeded("rows", limits.rows, name);
    if (rows.length > 0) blocks.push({ kind: "table", block: blocks.length, sheet: sheet.name, rows });
  }
  return { format, blocks, ...(hidden.length > 0 ? { hidden } : {}), warnings: hiddenWarnings(hidden) };
}

/** @throws TunelabError CORRUPT_FILE, ENCRYPTED_FILE, LIMIT_EXCEEDED, TIMEOUT */
async function parse({ bytes, name, limits, deadline }: ReaderInput, unpacked: number): Promise<Sheet[]> {
  // Sound files need about 20 bytes for each of theirs; a damaged small one must not get gigabytes.
  const most = Math.min(limits.workbookBytes, 256 * 2 ** 20 + unpacked * 20);
  const megabytes = Math.ceil(most / 2 ** 20);
  const child = spawn(process.execPath, [`--max-old-space-size=${megabytes}`, PROCESS, String(limits.rows)], {
    stdio: ["pipe", "pipe", "ignore"],
    env: { ...process.env, NODE_OPTIONS: "" },
    windowsHide: true,
  });
  const answer: Buffer[] = [];
  child.stdout.on("data", (piece: Buffer) => answer.push(piece));
  child.stdin.on("error", () => {}); // it ended before it had read all: its end says why
  child.stdin.end(bytes);
  let watch: NodeJS.Timeout | undefined;
  try {
    const ended = await new Promise<number>((resolve, reject) => {
      watch = setInterval(() => checked(deadline, reject), WATCH_MILLISECONDS);
      child.on("error", reject).on("close", (code) => resolve(code ?? ABORTED));
    });
    if (ended === ABORTED) throw tooLarge(name, most);
    if (ended !== 0) throw libraryError("the reader stopped", name);
    const { sheets, error } = deserialize(Buffer.concat(answer)) as { sheets: Sheet[]; error?: string };
    if (error !== undefined) throw libraryError(error, name);
    return sheets;
  } finally {
    clearInterval(watch);
    child.kill("SIGKILL");
  }
}

function checked(deadline: ReaderInput["deadline"], reject: (error: unknown) => void): void {
  try {
    deadline.check();
  } catch (error) {
    reject(error);
  }
}

function tooLarge(name: string, limit: number): TunelabError {
  return fileError("LIMIT_EXCEEDED/memory", { file: name, most: formatBytes(limit) }, { limit });
}

function libraryError(message: string, name: string): TunelabError {
  if (/password|encrypt/i.test(message)) return fileError("ENCRYPTED_FILE/remove", { file: name });
  return fileError("CORRUPT_FILE/excel", { file: name, why: message });
}

/** Rows with text. A cell merged downwards repeats its text in each row that it covers. */
function sheetRows(sheet: Sheet, hidden: HiddenCells, { deadline }: ReaderInput): TableRow[] {
  const { data, raw, merges, hiddenColumns } = sheet;
  const hiddenRows = new Set(sheet.hiddenRows);
  const merged = mergedTexts(data, merges);
  const rows: TableRow[] = [];
  for (const [r, row] of data.entries()) {
    if (r % 1024 === 0) deadline.check();
    const cells = row.map((text) => repairText(text).trim());
    for (const [column, text] of merged.get(r) ?? []) cells[column] = text;
    const shown = Array.from(cells, (cell) => cell ?? "");
    if (!shown.some((cell) => cell !== "")) continue;
    for (const column of hiddenColumns) if (shown[column]) hidden.column(column);
    const one: TableRow = { row: r + 1, cells: shown };
    if (raw[r]) one.raw = raw[r];
    if (hidden.row(r + 1, hiddenRows.has(r))) one.hidden = true;
    rows.push(one);
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
