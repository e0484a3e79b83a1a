/** Collects one table of a Word file, with merged cells where they are seen. */
import type { Emphasis, TableRow } from "../../document.ts";

interface Cell {
  lines: string[];
  emphasis: Emphasis[];
  column: number;
  span: number;
  /** Of a list, without text. */
  number?: string;
  merge: "none" | "start" | "continue";
}

export class TableBuilder {
  readonly #rows: Cell[][] = [];
  #row: Cell[] | undefined;
  #cell: Cell | undefined;
  #column = 0;
  #isRowDeleted = false;

  get inCell(): boolean {
    return this.#cell !== undefined;
  }

  openRow(): void {
    this.#row = [];
    this.#column = 0;
    this.#isRowDeleted = false;
  }

  /** The row that is open is none once the changes are accepted. */
  deleteRow(): void {
    this.#isRowDeleted = true;
  }

  skipColumns(count: number): void {
    this.#column += count;
  }

  openCell(): void {
    this.#cell = { lines: [], emphasis: [], column: this.#column, span: 1, merge: "none" };
    this.#row?.push(this.#cell);
  }

  span(columns: number): void {
    if (this.#cell && columns > 1 && columns <= 1000) this.#cell.span = columns;
  }

  mergeDown(start: boolean): void {
    if (this.#cell) this.#cell.merge = start ? "start" : "continue";
  }

  add(text: string, emphasis: readonly Emphasis[] = []): void {
    this.#cell?.lines.push(text);
    this.#cell?.emphasis.push(...emphasis);
  }

  /** The number of a list that has no text; in another than the first cell it is the number of nothing. */
  countRow(label: string): void {
    if (this.#cell && this.#cell.column === 0) this.#cell.number ??= label;
  }

  closeCell(): void {
    const cell = this.#cell;
    if (cell?.number !== undefined && cell.lines.every((line) => line.trim() === "")) cell.lines = [cell.number];
    this.#column += this.#cell?.span ?? 0;
    this.#cell = undefined;
  }

  closeRow(): void {
    if (this.#row && !this.#isRowDeleted) this.#rows.push(this.#row);
    this.#row = undefined;
  }

  /** Cells by grid column; a cell merged downwards repeats its text, one merged along the row leaves the others empty. */
  rows(): TableRow[] {
    const above = new Map<number, string>();
    return this.#rows.map((row, index) => {
      const cells: string[] = [];
      for (const cell of row) {
        const text = cell.merge === "continue" ? (above.get(cell.column) ?? "") : cell.lines.join("\n").trim();
        if (cell.merge === "none") above.delete(cell.column);
        else above.set(cell.column, text);
        cells[cell.column] = text;
        for (let i = 1; i < cell.span; i++) cells[cell.column + i] = "";
      }
      const emphasis = row.flatMap((cell) => cell.emphasis);
      return {
        row: index + 1,
        cells: Array.from(cells, (cell) => cell ?? ""),
        ...(emphasis.length === 0 ? {} : { emphasis }),
      };
    });
  }
}
