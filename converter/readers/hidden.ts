/** What a workbook hides and a conversion reads all the same: rows, columns, whole sheets. */
import type { HiddenPart } from "../schema.ts";

/** Ranges that are named; filters may leave a hundred thousand of them. */
const NAMED = 30;

/** Collects what one sheet hides. Rows come in order. */
export class HiddenCells {
  readonly #sheet: string;
  readonly #whole: boolean;
  readonly #rows: [number, number][] = [];
  #rowCount = 0;
  readonly #columns = new Set<number>();

  /** @param whole the sheet itself is hidden */
  constructor(sheet: string, whole: boolean) {
    this.#sheet = sheet;
    this.#whole = whole;
  }

  /** Whether a row with text is hidden, alone or with its sheet; @param hidden as the file says of the row */
  row(row: number, hidden: boolean): boolean {
    if (this.#whole || !hidden) return this.#whole;
    this.#rowCount++;
    const last = this.#rows.at(-1);
    if (last?.[1] === row - 1) last[1] = row;
    else if (this.#rows.length <= NAMED) this.#rows.push([row, row]);
    return true;
  }

  /** @param column 0-based, with text in it */
  column(column: number): void {
    if (!this.#whole) this.#columns.add(column);
  }

  get parts(): HiddenPart[] {
    const sheet = this.#sheet;
    if (this.#whole) return [{ sheet, what: "sheet" }];
    const parts: HiddenPart[] = [];
    const rows = this.#rows.slice(0, NAMED).map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
    if (this.#rows.length > NAMED) rows.push("…");
    if (rows.length > 0) parts.push({ sheet, what: "rows", which: rows.join(", "), count: this.#rowCount });
    const columns = [...this.#columns].sort((a, b) => a - b);
    if (columns.length > 0)
      parts.push({ sheet, what: "columns", which: columns.map(columnName).join(", "), count: columns.length });
    return parts;
  }
}

/** 0 → A, 26 → AA. */
function columnName(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter;
}

/** The file's warnings that go with them. */
export function hiddenWarnings(parts: readonly HiddenPart[]): string[] {
  return [...new Set(parts.map(({ what }) => `hidden-${what}`))];
}
