/** Tables in general: each row becomes a record by the user's templates, `{{column}}` standing for a cell. */
import { nearest } from "#lib/core/index";
import type { ReadDocument, Table, TableRow } from "../document.ts";
import type { Extraction, Item, RecordItem } from "../item.ts";
import { problem } from "../said/problem.ts";
import type { RejectedItem, SourceSpan, TableMapping } from "../schema.ts";
import { excerpt, halfWidth } from "../text/normalize.ts";
import { addHeader } from "./questions/index.ts";

const HEADER_ROWS = 15;
const PLACE = /\{\{\s*([^{}]{1,100}?)\s*\}\}/g;

export function hasColumns(document: ReadDocument, mapping: TableMapping): boolean {
  return document.blocks.some((block) => block.kind === "table" && headerOf(block, mapping) !== undefined);
}

export function extractRows(document: ReadDocument, file: string, mapping: TableMapping): Extraction<Item> {
  const extraction: Extraction<Item> = { items: [], rejected: [], warnings: [] };
  for (const block of document.blocks) {
    if (block.kind !== "table") continue;
    const reader = mappedRowReader(block, mapping, file);
    if (!reader) extraction.rejected.push(missingColumns(block, mapping, file));
    if (reader) addHeader(extraction, block, reader.headerRow);
    for (const row of reader ? block.rows : []) {
      const outcome = reader!.itemOf(row);
      if (outcome && "item" in outcome) extraction.items.push(outcome.item);
      else if (outcome) extraction.rejected.push(outcome.rejected);
    }
  }
  return extraction;
}

interface Header {
  index: number;
  /** Column by name, half-width and without spaces. */
  columns: Map<string, number>;
}

/** The first row that has all columns of the mapping, alone or with the names of groups above it (价格 over 含税). */
function headerOf(table: Table, mapping: TableMapping): Header | undefined {
  const wanted = columnsIn(mapping).map(plain);
  if (wanted.length === 0) return undefined;
  for (const [index, row] of table.rows.slice(0, HEADER_ROWS).entries()) {
    const above = table.rows[index - 1];
    for (const columns of above ? [namesOf(row), groupedNames(above, row)] : [namesOf(row)])
      if (wanted.every((name) => columns.has(name) || columns.has(withoutRaw(name)))) return { index, columns };
  }
  return undefined;
}

function namesOf({ cells }: TableRow): Map<string, number> {
  const columns = new Map<string, number>();
  for (const [column, cell] of cells.entries()) {
    const name = plain(cell);
    if (name !== "" && !columns.has(name)) columns.set(name, column);
  }
  return columns;
}

/** 含税, 价格/含税 and 价格含税 all name the column of 含税 below 价格; where nothing is below, the name above counts. */
function groupedNames(above: TableRow, row: TableRow): Map<string, number> {
  const columns = new Map<string, number>();
  let group = "";
  for (let column = 0; column < Math.max(above.cells.length, row.cells.length); column++) {
    group = plain(above.cells[column] ?? "") || group;
    const name = plain(row.cells[column] ?? "");
    const names = name === "" ? [plain(above.cells[column] ?? "")] : [name, `${group}/${name}`, `${group}${name}`];
    for (const one of names) if (one !== "" && !columns.has(one)) columns.set(one, column);
  }
  return columns;
}

function columnsIn({ instruction, input, output }: TableMapping): string[] {
  return [...new Set([...`${instruction}\n${input}\n${output}`.matchAll(PLACE)].map(([, name]) => name!))];
}

/** `{{单价.raw}}` is the value behind what the column shows; unless a column has that name itself. */
function placeOf(name: string, columns: ReadonlyMap<string, number>): { column: number; isRaw: boolean } {
  const own = columns.get(plain(name));
  if (own !== undefined) return { column: own, isRaw: false };
  return { column: columns.get(withoutRaw(plain(name))) ?? -1, isRaw: true };
}

const withoutRaw = (name: string) => name.replace(/\.raw$/, "");

const plain = (name: string) => halfWidth(name).replace(/\s/g, "").toLowerCase();

/** Makes items of a table's rows by the mapping; undefined where the columns are not there. */
export function mappedRowReader(table: Table, mapping: TableMapping, file: string) {
  const header = headerOf(table, mapping);
  if (!header) return undefined;
  const headerRow = table.rows[header.index]!.row;
  const needed = columnsIn({ ...mapping, input: "" });
  const place = {
    ...(table.sheet === undefined ? { block: table.block } : { sheet: table.sheet }),
    ...(table.recognised ? { ocr: table.recognised } : {}),
  };
  const itemOf = ({
    row,
    page,
    cells,
    raw,
    hidden,
  }: TableRow): { item: RecordItem } | { rejected: RejectedItem } | undefined => {
    if (row <= headerRow || cells.every((cell) => cell.trim() === "")) return undefined;
    const cell = (name: string) => {
      const { column, isRaw } = placeOf(name, header.columns);
      return ((isRaw ? raw?.[column] : undefined) ?? cells[column])?.trim() ?? "";
    };
    const fill = (template: string) => template.replace(PLACE, (_, name: string) => cell(name)).trim();
    const source: SourceSpan = { file, row, ...place, ...(page === undefined ? {} : { page }) };
    const empty = needed.filter((name) => cell(name) === "");
    if (empty.length > 0) {
      const why = problem("cell-empty", { row, columns: empty.join(", ") });
      return { rejected: { ...why, text: excerpt(cells.join("\t")), source } };
    }
    const record = {
      instruction: fill(mapping.instruction),
      input: fill(mapping.input),
      output: fill(mapping.output),
    };
    return { item: { kind: "row", record, source, warnings: hidden ? ["hidden-source"] : [] } };
  };
  return { headerRow, itemOf };
}

/** What a mapping asks of the tables of a document that lack it; nothing where one of them has all of its columns. */
export function lackingColumns(document: ReadDocument, mapping: TableMapping, file: string): RejectedItem[] {
  if (columnsIn(mapping).length === 0 || hasColumns(document, mapping)) return [];
  return document.blocks.flatMap((block) => (block.kind === "table" ? [missingColumns(block, mapping, file)] : []));
}

function missingColumns(table: Table, mapping: TableMapping, file: string): RejectedItem {
  const rows = table.rows.slice(0, HEADER_ROWS);
  const known = new Set(rows.flatMap(({ cells }) => cells.map(plain)));
  const wanted = columnsIn(mapping).map((name) => name.replace(/\.raw$/, ""));
  const missing = wanted.filter((name) => !known.has(plain(name)));
  const names = columnNames(rows, wanted);
  const columns = missing.join(", ");
  const first = names.join(", ");
  const near = missing.flatMap((name) => nearestColumn(name, names) ?? []).join(", ");
  const why =
    missing.length === 0
      ? problem("columns-missing/together", { first })
      : near === ""
        ? problem("columns-missing", { columns, first })
        : problem("columns-missing/near", { columns, first, near });
  const sheet = table.sheet === undefined ? {} : { sheet: table.sheet };
  return { ...why, text: excerpt(first), source: { file, block: table.block, ...sheet } };
}

/** Of the row that has the most of the wanted names; where none has any, of the first that is more than a title. */
function columnNames(rows: readonly TableRow[], wanted: readonly string[]): string[] {
  const names = rows.map(({ cells }) => cells.map((cell) => cell.trim()).filter((cell) => cell !== ""));
  const asked = new Set(wanted.map(plain));
  const counts = names.map((row) => row.filter((name) => asked.has(plain(name))).length);
  const most = Math.max(0, ...counts);
  return (most > 0 ? names[counts.indexOf(most)] : names.find((row) => row.length >= 2)) ?? names[0] ?? [];
}

/** Two signs are soon alike: a name that shares none is not meant. */
const nearestColumn = (name: string, columns: readonly string[]) =>
  nearest(
    plain(name),
    columns.filter((column) => [...plain(column)].some((sign) => plain(name).includes(sign))),
  );

/** A row among records that is none itself, in a table that nothing tells how to read. */
export function unusedRow({ row, cells }: TableRow, file: string): RejectedItem {
  return {
    ...problem("row-not-a-record", { row }),
    text: excerpt(cells.join("\t")),
    source: { file, row },
  };
}
