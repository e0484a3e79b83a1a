/** The tables of a document as a mapping of their columns needs them: what the columns are called, and some rows. */
import type { ReadDocument, TableRow } from "../../document.ts";
import type { PreviewTable } from "../schema.ts";

/** A header stands in the first rows, as for the extractor. */
const HEADER_ROWS = 15;
const SAMPLE_ROWS = 3;
const SAMPLE_CHARACTERS = 200;

export function tablesOf(file: string, { blocks }: ReadDocument): PreviewTable[] {
  return blocks.flatMap((block): PreviewTable[] => {
    if (block.kind !== "table") return [];
    const header = headerOf(block.rows.slice(0, HEADER_ROWS));
    if (header === undefined) return [];
    const { row, cells } = block.rows[header]!;
    const named = cells.flatMap((cell, column) => (nameOf(cell) === "" ? [] : [column]));
    const first = named.filter(
      (column, i) => named.findIndex((one) => nameOf(cells[one]!) === nameOf(cells[column]!)) === i,
    );
    const sample = block.rows.slice(header + 1, header + 1 + SAMPLE_ROWS);
    return [
      {
        file,
        ...(block.sheet === undefined ? {} : { sheet: block.sheet }),
        row,
        columns: first.map((column) => nameOf(cells[column]!)),
        rows: sample.map((one) => first.map((column) => (one.cells[column] ?? "").slice(0, SAMPLE_CHARACTERS))),
      },
    ];
  });
}

/** The first row with the most different texts: titles above a header fill one cell. */
function headerOf(rows: readonly TableRow[]): number | undefined {
  const counts = rows.map(({ cells }) => new Set(cells.map(nameOf).filter((name) => name !== "")).size);
  const most = Math.max(0, ...counts);
  return most === 0 ? undefined : counts.indexOf(most);
}

/** As a template can hold it, in one line; braces and long texts are no names. */
function nameOf(cell: string): string {
  const name = cell.replace(/\s+/g, " ").trim();
  return name.length > 100 || /[{}]/.test(name) ? "" : name;
}
