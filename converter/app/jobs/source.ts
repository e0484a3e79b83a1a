/**
 * A document as the rows that a page shows beside its items: a paragraph is a row, a row of a table is a row. The worker
 * writes them while it reads (`documents/<n>.jsonl`) and remembers where each place of a document is.
 */
import { join } from "node:path";
import { writeJson } from "#lib/core/index";
import type { Block, ReadDocument, TableRow } from "../../document.ts";
import type { SourceSpan } from "../../schema.ts";
import type { SourceRow } from "../schema.ts";
import { LineWriter } from "./lines.ts";

/** Characters of a row that are kept for the page; a file may be one line of 100 MB. */
const ROW_CHARACTERS = 4000;

export interface DocumentEntry {
  file: string;
  format: string;
  rows: number;
}

export const documentsPath = (result: string) => join(result, "documents.json");
export const rowsPath = (result: string, document: number) => join(result, "documents", `${document}.jsonl`);

/** Finds the row of a document where an item begins. */
interface Known {
  document: number;
  rowOf(source: SourceSpan): number | undefined;
}

export class SourceWriter {
  readonly #folder: string;
  readonly #documents: DocumentEntry[] = [];
  readonly #known = new Map<string, Known>();
  /** Of the table that is being read row by row. */
  #open: LineWriter | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes the rows of one document and remembers where each place of it is. */
  async add(file: string, { format, blocks }: ReadDocument): Promise<void> {
    await this.#closeTable();
    const rows = new Map<string, number>();
    const { entry, document } = this.#next(file, format);
    const writer = await LineWriter.open(rowsPath(this.#folder, document));
    for (const block of blocks)
      for (const row of rowsOf(block)) {
        for (const key of keysOf({ ...row, row: row.tableRow })) if (!rows.has(key)) rows.set(key, entry.rows);
        await writer.write({ row: entry.rows++, ...row } satisfies SourceRow);
      }
    await writer.finish();
    this.#know(file, { document, rowOf: (source) => firstKnown(keysOf(source), rows) });
  }

  /** A table that is read row by row. @returns takes its rows as they come, which are numbered one after the other */
  async addTable(file: string, format: string, sheet?: string): Promise<(rows: readonly TableRow[]) => Promise<void>> {
    await this.#closeTable();
    const { entry, document } = this.#next(file, format);
    const writer = await LineWriter.open(rowsPath(this.#folder, document));
    this.#open = writer;
    const about = { block: 0, ...(sheet === undefined ? {} : { sheet }) };
    let first: number | undefined;
    const rowOf = ({ row }: SourceSpan) =>
      row === undefined || first === undefined || row < first || row >= first + entry.rows ? undefined : row - first;
    this.#know(file, { document, rowOf });
    return async (rows) => {
      first ??= rows[0]?.row;
      for (const { row, cells } of rows) await writer.write(tableRow(entry.rows++, about, row, cells));
    };
  }

  /** Where an item begins; what is about a whole document stands at its top. Undefined for a file that was not read. */
  place(source: SourceSpan): { document: number; row: number } | undefined {
    const known = this.#known.get(source.file);
    return known && { document: known.document, row: known.rowOf(source) ?? 0 };
  }

  /** Writes the list of documents. */
  async finish(): Promise<void> {
    await this.#closeTable();
    await writeJson(documentsPath(this.#folder), this.#documents);
  }

  #next(file: string, format: string): { entry: DocumentEntry; document: number } {
    const entry = { file, format, rows: 0 };
    return { entry, document: this.#documents.push(entry) - 1 };
  }

  #know(file: string, known: Known): void {
    if (!this.#known.has(file)) this.#known.set(file, known);
  }

  async #closeTable(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.finish();
  }
}

function firstKnown(keys: readonly string[], rows: ReadonlyMap<string, number>): number | undefined {
  return rows.get(keys.find((key) => rows.has(key)) ?? "");
}

type Position = { [Key in "sheet" | "row" | "block" | "line" | "page"]?: SourceSpan[Key] | undefined };

/** Ways to name a place, the most exact first; an item names it by whichever of them its format has. */
function keysOf({ sheet, row, block, line, page }: Position): string[] {
  const keys: string[] = [];
  if (row !== undefined) keys.push(`${sheet ?? block}#${row}`);
  if (row !== undefined && sheet !== undefined && block !== undefined) keys.push(`${block}#${row}`);
  if (line !== undefined) keys.push(`line ${line}`);
  if (block !== undefined) keys.push(`block ${block}`);
  if (page !== undefined) keys.push(`page ${page}`);
  return keys;
}

function* rowsOf(block: Block): Generator<Omit<SourceRow, "row">> {
  const page = block.page === undefined ? {} : { page: block.page };
  if (block.kind === "paragraph") {
    const { text, heading, line } = block;
    yield {
      block: block.block,
      text: cut(text),
      ...(heading === undefined ? {} : { heading }),
      ...(line === undefined ? {} : { line }),
      ...page,
    };
    return;
  }
  const about = { block: block.block, ...(block.sheet === undefined ? {} : { sheet: block.sheet }) };
  for (const { row, cells } of block.rows) {
    const { row: _place, ...shown } = tableRow(0, about, row, cells);
    yield { ...shown, ...page };
  }
}

function tableRow(
  place: number,
  about: { block: number; sheet?: string },
  row: number,
  cells: readonly string[],
): SourceRow {
  return { row: place, ...about, tableRow: row, cells: cells.map(cut) };
}

function cut(text: string): string {
  return text.length <= ROW_CHARACTERS ? text : `${text.slice(0, ROW_CHARACTERS)}…`;
}
