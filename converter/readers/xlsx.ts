/** Excel (.xlsx, .xlsm, .xlsb, .xls) and OpenDocument sheets, by the library; the packed size is checked before it unpacks. */
import { type CellObject, read, type WorkSheet } from "xlsx";
import { TunelabError, toError } from "#lib/core/index";
import type { ReadDocument, Table, TableRow } from "../document.ts";
import { exceeded } from "../limits.ts";
import { repairText } from "../text/normalize.ts";
import type { ReaderInput } from "./index.ts";
import { openZip } from "./zip.ts";

/** The library holds the whole workbook in memory, several times its unpacked size. */
const UNPACKED_BYTES = 200 * 2 ** 20;

export async function readXlsx(input: ReaderInput): Promise<ReadDocument> {
  return readPacked(input, "xlsx");
}

export async function readOds(input: ReaderInput): Promise<ReadDocument> {
  return readPacked(input, "ods");
}

async function readPacked(input: ReaderInput, format: string): Promise<ReadDocument> {
  const { name, limits, deadline } = input;
  const tight = { ...limits, unpackedBytes: Math.min(limits.unpackedBytes, UNPACKED_BYTES), members: 2000 };
  for (const member of await openZip(input.bytes, name, tight, deadline)) await member.read();
  return readWorkbook(input, format);
}

export function readXls(input: ReaderInput): ReadDocument {
  return readWorkbook(input, "xls");
}

function readWorkbook(input: ReaderInput, format: string): ReadDocument {
  const { name, limits, deadline } = input;
  const book = parse(input);
  deadline.check();
  const warnings = new Set<string>();
  const blocks: Table[] = [];
  for (const [index, sheetName] of book.SheetNames.entries()) {
    const sheet = book.Sheets[sheetName];
    if (!sheet) continue;
    if ((book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0) warnings.add("hidden-sheet");
    const rows = sheetRows(sheet, input);
    if (rows.length >= limits.rows) exceeded(`the number of rows of ${sheetName}`, limits.rows, "count", name);
    if (rows.length > 0) blocks.push({ kind: "table", block: blocks.length, sheet: sheetName, rows });
  }
  return { format, blocks, warnings: [...warnings] };
}

function parse({ bytes, name, limits }: ReaderInput) {
  try {
    return read(bytes, { type: "array", dense: true, cellFormula: false, cellHTML: false, sheetRows: limits.rows });
  } catch (error) {
    const message = toError(error).message;
    if (/password|encrypt/i.test(message))
      throw new TunelabError("ENCRYPTED_FILE", `${name} is protected by a password`, {
        hint: "remove the password in Excel (File, Info, Protect Workbook) and convert the saved copy",
        details: { file: name },
      });
    throw new TunelabError("CORRUPT_FILE", `${name} is damaged: ${message}`, {
      hint: "open it in Excel or LibreOffice and save it again",
      details: { file: name },
      cause: error,
    });
  }
}

/** Rows with text. A cell merged downwards repeats its text in each row that it covers. */
function sheetRows(sheet: WorkSheet, { deadline }: ReaderInput): TableRow[] {
  const data: (CellObject | undefined)[][] = sheet["!data"] ?? [];
  const merged = mergedTexts(sheet, data);
  const rows: TableRow[] = [];
  for (let r = 0; r < data.length; r++) {
    if (r % 1024 === 0) deadline.check();
    const cells = Array.from(data[r] ?? [], (cell) => cellText(cell));
    for (const [column, text] of merged.get(r) ?? []) cells[column] = text;
    const shown = Array.from(cells, (cell) => cell ?? "");
    if (shown.some((cell) => cell !== "")) rows.push({ row: r + 1, cells: shown });
  }
  return rows;
}

function mergedTexts(sheet: WorkSheet, data: readonly (CellObject | undefined)[][]): Map<number, [number, string][]> {
  const texts = new Map<number, [number, string][]>();
  for (const { s, e } of sheet["!merges"] ?? []) {
    const text = cellText(data[s.r]?.[s.c]);
    const last = Math.min(e.r, data.length - 1);
    for (let r = s.r + 1; text !== "" && r <= last; r++) texts.set(r, [...(texts.get(r) ?? []), [s.c, text]]);
  }
  return texts;
}

/** What the cell shows. Long numbers are given whole, where Excel would show 1.1E+17. */
function cellText(cell: CellObject | undefined): string {
  if (cell === undefined || cell.t === "z" || cell.t === "e") return "";
  if (cell.t === "b") return cell.v === true ? "TRUE" : "FALSE";
  const shown = cell.w ?? String(cell.v ?? "");
  if (cell.t === "n" && /E\+/i.test(shown) && Number.isSafeInteger(cell.v)) return String(cell.v);
  return repairText(shown).trim();
}
