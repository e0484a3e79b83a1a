/** Collects one HTML table by grid columns, with cells merged along rows and down columns. */
import type { Emphasis, TableRow } from "../document.ts";

const MAX_SPAN = 1000;
/** As many as a sheet has. */
const MAX_COLUMNS = 16_384;

interface Cell {
  lines: string[];
  column: number;
  columns: number;
  rows: number;
}

export class HtmlTable {
  readonly #rows: string[][] = [];
  /** What stands out in each row. */
  readonly #emphasis: Emphasis[][] = [];
  /** Texts that reach down into the rows to come, by column. */
  readonly #down = new Map<number, { text: string; rows: number }>();
  #cell: Cell | undefined;

  get inCell(): boolean {
    return this.#cell !== undefined;
  }

  openRow(): void {
    const row: string[] = [];
    for (const [column, above] of this.#down) {
      row[column] = above.text;
      if (--above.rows === 0) this.#down.delete(column);
    }
    this.#rows.push(row);
    this.#emphasis.push([]);
  }

  openCell(columns: number, rows: number): void {
    if (this.#rows.length === 0) this.openRow();
    const row = this.#rows.at(-1)!;
    let column = 0;
    while (row[column] !== undefined) column++;
    this.#cell = { lines: [], column, columns: spanOf(columns), rows: spanOf(rows) };
  }

  add(text: string, emphasis: readonly Emphasis[] = []): void {
    if (!this.#cell) return;
    this.#cell.lines.push(text);
    this.#emphasis.at(-1)!.push(...emphasis);
  }

  closeCell(): void {
    if (!this.#cell) return;
    const { lines, column, columns, rows } = this.#cell;
    const text = lines.join("\n").trim();
    const row = this.#rows.at(-1)!;
    for (let i = 0; i < columns && column + i < MAX_COLUMNS; i++) {
      const shown = i === 0 ? text : "";
      row[column + i] = shown;
      if (rows > 1) this.#down.set(column + i, { text: shown, rows: rows - 1 });
    }
    this.#cell = undefined;
  }

  /** Rows with text. */
  rows(): TableRow[] {
    return this.#rows
      .map((cells, index): TableRow => {
        const emphasis = this.#emphasis[index]!;
        return {
          row: index + 1,
          cells: Array.from(cells, (cell) => cell ?? ""),
          ...(emphasis.length === 0 ? {} : { emphasis }),
        };
      })
      .filter(({ cells }) => cells.some((cell) => cell !== ""));
  }
}

function spanOf(value: number): number {
  return Number.isSafeInteger(value) && value >= 1 ? Math.min(value, MAX_SPAN) : 1;
}
