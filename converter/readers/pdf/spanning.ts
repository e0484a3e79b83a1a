/** Tables that go on over the end of a page are one table. */
import type { Block, TableRow } from "../../document.ts";
import { joinRecognised } from "../../recognised.ts";
import type { PageLine, PageTable } from "./lines.ts";
import { joinLines } from "./wrap.ts";

/** How far the borders of the columns may differ from page to page, in points. */
const SAME_PLACE = 5;
/** Rows at the top that may be repeated on each page. */
const HEADER_ROWS = 3;

/** @param previous what stands in front of the table, page heads and numbers left out */
export function addTable(blocks: Block[], { table, page, recognised }: PageLine, previous: PageLine | undefined): void {
  if (!table) return;
  const open = blocks.at(-1);
  const before = previous?.table;
  if (open?.kind !== "table" || !before || previous.page !== page - 1 || !sameColumns(before, table)) {
    const rows = table.rows.map((cells, index): TableRow => ({ row: index + 1, page, cells }));
    blocks.push({ kind: "table", block: blocks.length, page, ...(recognised ? { recognised } : {}), rows });
    return;
  }
  const whole = joinRecognised([open.recognised, recognised]);
  if (whole) open.recognised = whole;
  const rows = table.rows.slice(repeatedRows(open.rows, table.rows));
  if (!isRestOfRow(open.rows, rows)) append(open.rows, rows, page);
  else {
    finishRow(open.rows.at(-1)!, rows[0]!);
    append(open.rows, rows.slice(1), page);
  }
}

function append(to: TableRow[], rows: readonly string[][], page: number): void {
  for (const cells of rows) to.push({ row: to.length + 1, page, cells });
}

/** Without lines, the columns have their place by what stands in them: their number decides. */
function sameColumns(one: PageTable, other: PageTable): boolean {
  if (one.ruled !== other.ruled || one.columns.length !== other.columns.length) return false;
  const tolerance = one.ruled ? SAME_PLACE : Number.POSITIVE_INFINITY;
  return one.columns.every((column, i) => Math.abs(column - other.columns[i]!) <= tolerance);
}

function repeatedRows(above: readonly TableRow[], rows: readonly string[][]): number {
  let count = 0;
  while (count < HEADER_ROWS && count < rows.length && isSame(above[count]?.cells, rows[count]!)) count++;
  return count;
}

function isSame(one: readonly string[] | undefined, other: readonly string[]): boolean {
  return one?.length === other.length && other.every((cell, i) => cell === one[i]);
}

/** A row cut by the end of the page: its first cell, which all other rows have, is empty. */
function isRestOfRow(above: readonly TableRow[], [first, second]: readonly string[][]): boolean {
  const last = above.at(-1)?.cells;
  if (!first || !last || first[0] !== "" || second?.[0] === "") return false;
  return (
    above.length > 1 &&
    above.every(({ cells }) => cells[0] !== "") &&
    first.every((cell, i) => cell === "" || last[i] !== "")
  );
}

function finishRow(row: TableRow, rest: readonly string[]): void {
  row.cells = row.cells.map((cell, i) => (rest[i] === "" ? cell : joinLines(cell, rest[i]!)));
}
