/**
 * A document as the rows that a page shows beside its items: a paragraph is a row, a row of a table is a row. The worker
 * writes them while it reads (`documents/<n>.jsonl`), and once all items are known it writes which item begins at which
 * row (`places.jsonl`, in the order of the documents).
 */
import { join } from "node:path";
import { writeFileAtomic, writeJson } from "#lib/core/index";
import type { Block, ReadDocument } from "../../document.ts";
import type { Conversion, SourceSpan } from "../../schema.ts";
import type { SourceRow } from "../schema.ts";
import { jsonLines } from "./lines.ts";

/** Characters of a row that are kept for the page; a file may be one line of 100 MB. */
const ROW_CHARACTERS = 4000;

export interface DocumentEntry {
  file: string;
  format: string;
  rows: number;
}

/** Where an item begins: row of a document. `index` counts records or rejected items. */
export interface Place {
  document: number;
  row: number;
  type: "record" | "rejected";
  index: number;
}

export const documentsPath = (result: string) => join(result, "documents.json");
export const rowsPath = (result: string, document: number) => join(result, "documents", `${document}.jsonl`);
export const placesPath = (result: string) => join(result, "places.jsonl");

export class SourceWriter {
  readonly #folder: string;
  readonly #documents: DocumentEntry[] = [];
  readonly #rowsOf = new Map<string, { document: number; rows: Map<string, number> }>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes the rows of one document and remembers where each place of it is. */
  async add(file: string, { format, blocks }: ReadDocument): Promise<void> {
    const document = this.#documents.length;
    const rows = new Map<string, number>();
    let count = 0;
    const numbered = function* (): Generator<SourceRow> {
      for (const block of blocks)
        for (const row of rowsOf(block)) {
          for (const key of keysOf({ ...row, row: row.tableRow })) if (!rows.has(key)) rows.set(key, count);
          yield { row: count++, ...row };
        }
    };
    await writeFileAtomic(rowsPath(this.#folder, document), jsonLines(numbered()));
    if (!this.#rowsOf.has(file)) this.#rowsOf.set(file, { document, rows });
    this.#documents.push({ file, format, rows: count });
  }

  /** Writes the list of documents and the places of all items. */
  async finish({ records, rejected }: Pick<Conversion, "records" | "rejected">): Promise<void> {
    const places = [
      ...records.map(({ source }, index) => this.#place(source, "record", index)),
      ...rejected.map(({ source }, index) => this.#place(source, "rejected", index)),
    ].filter((place) => place !== undefined);
    places.sort((a, b) => a.document - b.document || a.row - b.row || a.index - b.index);
    await writeFileAtomic(placesPath(this.#folder), jsonLines(places));
    await writeJson(documentsPath(this.#folder), this.#documents);
  }

  #place(source: SourceSpan, type: Place["type"], index: number): Place | undefined {
    const known = this.#rowsOf.get(source.file);
    if (!known) return undefined;
    const row = keysOf(source)
      .map((key) => known.rows.get(key))
      .find((found) => found !== undefined);
    return { document: known.document, row: row ?? 0, type, index }; // what is about a whole document stands at its top
  }
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
  const sheet = block.sheet === undefined ? {} : { sheet: block.sheet };
  for (const { row, cells } of block.rows)
    yield { block: block.block, ...sheet, tableRow: row, cells: cells.map(cut), ...page };
}

function cut(text: string): string {
  return text.length <= ROW_CHARACTERS ? text : `${text.slice(0, ROW_CHARACTERS)}…`;
}
