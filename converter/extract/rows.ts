/** Tables in general: each row becomes a record by the user's templates, `{{column}}` standing for a cell. */
import type { ReadDocument, Table } from "../document.ts";
import type { Extraction, Item } from "../item.ts";
import type { SourceSpan, TableMapping } from "../schema.ts";
import { excerpt, halfWidth } from "../text/normalize.ts";

const HEADER_ROWS = 15;
const PLACE = /\{\{\s*([^{}]{1,100}?)\s*\}\}/g;

export function hasColumns(document: ReadDocument, mapping: TableMapping): boolean {
  return document.blocks.some((block) => block.kind === "table" && headerOf(block, mapping) !== undefined);
}

export function extractRows(document: ReadDocument, file: string, mapping: TableMapping): Extraction<Item> {
  const extraction: Extraction<Item> = { items: [], rejected: [], warnings: [] };
  for (const block of document.blocks) {
    if (block.kind !== "table") continue;
    const header = headerOf(block, mapping);
    if (header) addRows(extraction, block, header, mapping, file);
    else extraction.rejected.push(missingColumns(block, mapping, file));
  }
  return extraction;
}

interface Header {
  index: number;
  /** Column by name, half-width and without spaces. */
  columns: Map<string, number>;
}

function headerOf(table: Table, mapping: TableMapping): Header | undefined {
  const wanted = columnsIn(mapping);
  for (const [index, { cells }] of table.rows.slice(0, HEADER_ROWS).entries()) {
    const columns = new Map<string, number>();
    for (const [column, cell] of cells.entries()) {
      const name = plain(cell);
      if (name !== "" && !columns.has(name)) columns.set(name, column);
    }
    if (wanted.length > 0 && wanted.every((name) => columns.has(plain(name)))) return { index, columns };
  }
  return undefined;
}

function columnsIn({ instruction, input, output }: TableMapping): string[] {
  return [...new Set([...`${instruction}\n${input}\n${output}`.matchAll(PLACE)].map(([, name]) => name!))];
}

const plain = (name: string) => halfWidth(name).replace(/\s/g, "").toLowerCase();

function addRows(
  extraction: Extraction<Item>,
  table: Table,
  header: Header,
  mapping: TableMapping,
  file: string,
): void {
  for (const { row, cells } of table.rows.slice(header.index + 1)) {
    if (cells.every((cell) => cell.trim() === "")) continue;
    const fill = (template: string) =>
      template.replace(PLACE, (_, name: string) => cells[header.columns.get(plain(name))!]?.trim() ?? "").trim();
    const source: SourceSpan = {
      file,
      row,
      ...(table.sheet === undefined ? { block: table.block } : { sheet: table.sheet }),
    };
    const empty = columnsIn({ ...mapping, input: "" }).filter(
      (name) => (cells[header.columns.get(plain(name))!] ?? "").trim() === "",
    );
    if (empty.length > 0)
      extraction.rejected.push({
        reason: "cell-empty",
        message: `row ${row} has nothing in ${empty.join(", ")}; fill it in, or leave the column out of the mapping`,
        text: excerpt(cells.join("\t")),
        source,
      });
    else
      extraction.items.push({
        kind: "row",
        record: { instruction: fill(mapping.instruction), input: fill(mapping.input), output: fill(mapping.output) },
        source,
        warnings: [],
      });
  }
}

function missingColumns(table: Table, mapping: TableMapping, file: string): Extraction<Item>["rejected"][number] {
  const known = new Set(table.rows.slice(0, HEADER_ROWS).flatMap(({ cells }) => cells.map(plain)));
  const missing = columnsIn(mapping).filter((name) => !known.has(plain(name)));
  const first = table.rows[0]?.cells.join(", ") ?? "";
  return {
    reason: "columns-missing",
    message: `the table has no row with the columns ${missing.length > 0 ? missing.join(", ") : "of the mapping"}; its first row is ${JSON.stringify(first.slice(0, 200))}`,
    text: excerpt(first),
    source: { file, block: table.block, ...(table.sheet === undefined ? {} : { sheet: table.sheet }) },
  };
}
