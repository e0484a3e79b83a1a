/** A table of RTF while it is read. Merged cells are seen by where the cells of the other rows end. */
import type { Emphasis, TableRow } from "../../document.ts";
import { TableBuilder } from "../word/table.ts";

interface Cell {
  lines: string[];
  emphasis: Emphasis[];
}
interface Bound {
  right: number;
  down: "none" | "start" | "continue";
}
interface Row {
  cells: Cell[];
  bounds: readonly Bound[];
}

/** Word has 63 columns. */
const MOST_COLUMNS = 64;
/** Programs round where cells end, in twentieths of a point. */
const SAME = 20;

export class RtfTable {
  readonly #rows: Row[] = [];
  #bounds: Bound[] = [];
  #down: Bound["down"] = "none";
  #cells: Cell[] = [];
  #cell: Cell = { lines: [], emphasis: [] };

  /** A word of the definition of rows. */
  word(word: string, value = 0): void {
    if (word === "trowd") {
      this.#bounds = [];
      this.#down = "none";
    } else if (word === "clvmgf") this.#down = "start";
    else if (word === "clvmrg") this.#down = "continue";
    else if (word === "cellx") {
      if (this.#bounds.length <= MOST_COLUMNS) this.#bounds.push({ right: value, down: this.#down });
      this.#down = "none";
    }
  }

  get isOpen(): boolean {
    return this.#cells.length > 0 || this.#cell.lines.length > 0;
  }

  add(text: string, emphasis: readonly Emphasis[]): void {
    this.#cell.lines.push(text);
    this.#cell.emphasis.push(...emphasis);
  }

  endCell(): void {
    this.#cells.push(this.#cell);
    this.#cell = { lines: [], emphasis: [] };
  }

  endRow(): void {
    if (this.#cell.lines.length > 0) this.endCell();
    if (this.#cells.length > 0) this.#rows.push({ cells: this.#cells, bounds: this.#bounds });
    this.#cells = [];
  }

  rows(): TableRow[] {
    const builder = new TableBuilder();
    const columns = this.#columns();
    for (const { cells, bounds } of this.#rows) {
      const ends = bounds.map(({ right }) => columns?.(right));
      const isKnown = bounds.length === cells.length && ends.every((end) => end !== undefined);
      builder.openRow();
      let before = 0;
      for (const [i, { lines, emphasis }] of cells.entries()) {
        builder.openCell();
        const down = bounds[i]?.down ?? "none";
        const end = isKnown ? ends[i]! : before + 1;
        builder.span(end - before);
        before = Math.max(before + 1, end);
        if (down !== "none") builder.mergeDown(down === "start");
        builder.add(lines.join("\n"), emphasis);
        builder.closeCell();
      }
      builder.closeRow();
    }
    return builder.rows();
  }

  /** How many columns of the fullest row end up to a place; undefined where none ends there. */
  #columns(): ((right: number) => number | undefined) | undefined {
    let ends: readonly Bound[] = [];
    for (const { bounds } of this.#rows) if (bounds.length > ends.length) ends = bounds;
    if (ends.length === 0 || ends.length > MOST_COLUMNS) return undefined;
    return (right) => {
      const at = ends.findIndex((end) => Math.abs(end.right - right) <= SAME);
      return at < 0 ? undefined : at + 1;
    };
  }
}
