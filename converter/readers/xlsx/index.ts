/** Excel files (.xlsx, .xlsm): all sheets, rows as they are shown, values behind them where they differ. */
import { TunelabError } from "#lib/core/index";
import type { ReadDocument, Table, TableRow } from "../../document.ts";
import { exceeded } from "../../limits.ts";
import { memorySource } from "../byte-source.ts";
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
  const warnings = new Set<string>();
  const blocks: Table[] = [];
  let cells = 0;
  try {
    for (const sheet of book.sheets) {
      if (sheet.hidden) warnings.add("hidden-sheet");
      const rows: TableRow[] = [];
      for await (const some of sheet.rows()) {
        for (const row of some.rows) {
          cells += row.cells.length;
          rows.push(row);
        }
        if (cells > MOST_CELLS) exceeded("the number of cells", MOST_CELLS, "count", name);
        if (rows.length >= input.limits.rows)
          exceeded(`the number of rows of ${sheet.name}`, input.limits.rows, "count", name);
      }
      if (rows.length > 0) blocks.push({ kind: "table", block: blocks.length, sheet: sheet.name, rows });
    }
    return { format: "xlsx", blocks, warnings: [...warnings] };
  } finally {
    book.close();
  }
}

export interface OpenWorkbook {
  sheets: OpenSheet[];
  close(): void;
}

interface OpenSheet {
  name: string;
  hidden: boolean;
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
  return {
    sheets: book.sheets.map(({ name, hidden, part }) => ({
      name,
      hidden,
      unpackedBytes: parts.sizeOf(part),
      rows: () => sheetRows(parts, part, book, input),
    })),
    close() {
      book.strings.close();
      parts.close();
    },
  };
}

function noSheet(name: string): TunelabError {
  return new TunelabError("CORRUPT_FILE", `${name} is damaged: it has no sheet with cells`, {
    hint: "open it in Excel or LibreOffice and save it again",
    details: { file: name },
  });
}
