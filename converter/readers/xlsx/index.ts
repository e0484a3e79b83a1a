/** Excel files (.xlsx, .xlsm): all sheets, rows as they are shown, values behind them where they differ. */
import type { TunelabError } from "#lib/core/index";
import type { ReadDocument, Table, TableRow } from "../../document.ts";
import { exceeded } from "../../limits.ts";
import { fileError } from "../../said/errors.ts";
import type { HiddenPart } from "../../schema.ts";
import { memorySource } from "../byte-source.ts";
import { HiddenCells, hiddenWarnings } from "../hidden.ts";
import type { ReaderInput } from "../index.ts";
import { OfficePackage, type PackageInput } from "./package.ts";
import { sheetRows } from "./sheet.ts";
import { readWorkbook, type Workbook } from "./workbook.ts";

/** All rows in memory take several times the unpacked size. */
const UNPACKED_BYTES = 200 * 2 ** 20;
/** Of the whole workbook, empty ones left of others included. */
const MOST_CELLS = 20_000_000;

export async function readXlsx(input: ReaderInput): Promise<ReadDocument> {
  const { name, bytes, deadline } = input;
  const limits = { ...input.limits, unpackedBytes: Math.min(2 * UNPACKED_BYTES, input.limits.unpackedBytes) };
  const book = await openWorkbook({ name, source: memorySource(bytes), limits, deadline });
  if (!book) return (await import("../sheets.ts")).readXlsb(input);
  const blocks: Table[] = [];
  let cells = 0;
  try {
    for (const sheet of book.sheets) {
      const rows: TableRow[] = [];
      for await (const some of sheet.rows()) {
        for (const row of some.rows) {
          cells += row.cells.length;
          rows.push(row);
        }
        if (cells > MOST_CELLS) exceeded("cells", MOST_CELLS, name);
        if (rows.length >= input.limits.rows) exceeded("rows", input.limits.rows, name);
      }
      if (rows.length > 0) blocks.push({ kind: "table", block: blocks.length, sheet: sheet.name, rows });
    }
    const hidden = book.hidden();
    return { format: "xlsx", blocks, ...(hidden.length > 0 ? { hidden } : {}), warnings: hiddenWarnings(hidden) };
  } finally {
    book.close();
  }
}

export interface OpenWorkbook {
  sheets: OpenSheet[];
  /** What the sheets hide, as far as they have been read. */
  hidden(): HiddenPart[];
  close(): void;
}

interface OpenSheet {
  name: string;
  /** As the file says. */
  unpackedBytes: number;
  rows(): ReturnType<typeof sheetRows>;
}

/**
 * @param leastBytes workbooks that unpack to less are not opened
 * @returns undefined for those, for the binary form (.xlsb) and for what is no workbook
 * @throws TunelabError CORRUPT_FILE, LIMIT_EXCEEDED, TIMEOUT
 */
export async function openWorkbook(input: PackageInput, leastBytes = 0): Promise<OpenWorkbook | undefined> {
  const parts = await OfficePackage.open(input);
  let book: Workbook | undefined;
  try {
    if (!parts.has("xl/workbook.xml") || parts.unpackedBytes < leastBytes) {
      parts.close();
      return undefined;
    }
    book = await readWorkbook(parts, input);
    if (book.sheets.length === 0) throw noSheet(input.name);
    return openBook(parts, book, input);
  } catch (error) {
    book?.strings.close();
    parts.close();
    throw error;
  }
}

function openBook(parts: OfficePackage, book: Workbook, input: PackageInput): OpenWorkbook {
  const hidden = book.sheets.map((sheet) => new HiddenCells(sheet.name, sheet.hidden));
  return {
    sheets: book.sheets.map(({ name, part }, i) => ({
      name,
      unpackedBytes: parts.sizeOf(part),
      rows: () => sheetRows(parts, part, book, hidden[i]!, input),
    })),
    hidden: () => hidden.flatMap(({ parts }) => parts),
    close() {
      book.strings.close();
      parts.close();
    },
  };
}

function noSheet(name: string): TunelabError {
  return fileError("CORRUPT_FILE/excel", { file: name, why: "it has no sheet with cells" });
}
