/** Collects one table of a Word 97 file: rows say themselves how wide their cells are, and the columns follow from all rows. */
import type { Emphasis, TableRow } from "../../document.ts";
import { TableBuilder } from "../word/table.ts";
import type { RowFormat } from "./paragraphs.ts";

interface Cell {
  lines: string[];
  emphasis: Emphasis[];
}

interface Row {
  cells: Cell[];
  format: RowFormat | undefined;
}

/** Edges that differ by less are one (half a millimetre, in twentieths of a point). */
const SAME_EDGE = 30;

export class TableDraft {
  readonly #rows: Row[] = [];
  #cells: Cell[] = [];
  #cell: Cell | undefined;

  get isEmpty(): boolean {
    return this.#rows.length === 0 && this.#cells.length === 0 && !this.#cell;
  }

  get inRow(): boolean {
    return this.#cells.length > 0;
  }

  add(text: string, emphasis: readonly Emphasis[] = []): void {
    this.#cell ??= { lines: [], emphasis: [] };
    this.#cell.lines.push(text);
    this.#cell.emphasis.push(...emphasis);
  }

  endCell(): void {
    this.#cells.push(this.#cell ?? { lines: [], emphasis: [] });
    this.#cell = undefined;
  }

  endRow(format?: RowFormat): void {
    if (this.#cell) this.endCell();
    // A format that tells of other cells is no format of this row.
    const fits = format?.edges.length === this.#cells.length + 1;
    if (this.#cells.length > 0) this.#rows.push({ cells: this.#cells, format: fits ? format : undefined });
    this.#cells = [];
  }

  /** One table, or several that follow each other without a paragraph between them. */
  tables(): TableRow[][] {
    this.endRow();
    const tables: Row[][] = [];
    for (const [i, row] of this.#rows.entries())
      if (i > 0 && !isOtherTable(this.#rows[i - 1]!, row)) tables.at(-1)!.push(row);
      else tables.push([row]);
    return tables.map(tableOf);
  }
}

function tableOf(rows: readonly Row[]): TableRow[] {
  const columns = columnsOf(rows);
  const table = new TableBuilder();
  for (const { cells, format } of rows) {
    table.openRow();
    const edges = format?.edges.map((edge) => columnAt(columns, edge));
    if (edges) table.skipColumns(edges[0]!);
    for (const [i, cell] of cells.entries()) {
      table.openCell();
      if (edges) table.span(edges[i + 1]! - edges[i]!);
      const merge = format?.merges[i];
      if (merge) table.mergeDown(merge === "start");
      for (const line of cell.lines) table.add(line);
      table.add("", cell.emphasis);
      table.closeCell();
    }
    table.closeRow();
  }
  return table.rows();
}

const near = (a: number, b: number) => Math.abs(a - b) <= SAME_EDGE;

/** Rows of one table end at the same places, or have an edge between cells in common. */
function isOtherTable({ format: above }: Row, { format: below }: Row): boolean {
  if (!above || !below) return false;
  if (near(above.edges[0]!, below.edges[0]!) && near(above.edges.at(-1)!, below.edges.at(-1)!)) return false;
  const inner = below.edges.slice(1, -1);
  return !above.edges.slice(1, -1).some((edge) => inner.some((other) => near(edge, other)));
}

/** Where columns begin, in order. */
function columnsOf(rows: readonly Row[]): number[] {
  const edges = new Set(rows.flatMap(({ format }) => format?.edges ?? []));
  const columns: number[] = [];
  for (const edge of [...edges].sort((a, b) => a - b))
    if (columns.length === 0 || edge - columns.at(-1)! > SAME_EDGE) columns.push(edge);
  return columns;
}

/** The last column that begins at an edge or before it. */
function columnAt(columns: readonly number[], edge: number): number {
  let [low, high] = [0, columns.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (columns[middle]! <= edge) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
