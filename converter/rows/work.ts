/** The work on the rows of a table that any thread can do. */
import { type Prepared, Preparer } from "../compose/prepare.ts";
import type { Table, TableRow } from "../document.ts";
import { type RowItems, rowItems } from "../extract/stream.ts";
import type { ConvertSettings } from "../schema.ts";

/** All that the work on a table hangs on. */
export interface TableTask {
  /** The first rows of the table. */
  head: Table;
  file: string;
  settings: ConvertSettings;
}

/** Rows of the table, and what the rows above say about them. */
export interface RowTask {
  rows: readonly TableRow[];
  above: unknown;
}

export class TableWork {
  readonly #items: RowItems;
  readonly #preparer: Preparer;

  private constructor(items: RowItems, settings: ConvertSettings) {
    this.#items = items;
    this.#preparer = new Preparer(settings);
  }

  /** @returns undefined where only the whole table tells what it is */
  static of({ head, file, settings }: TableTask): TableWork | undefined {
    const items = rowItems(head, file, settings);
    return items && new TableWork(items, settings);
  }

  get headerRow(): number {
    return this.#items.headerRow;
  }

  /** What a thread needs that is to work on these rows, which are the next ones. */
  taskOf(rows: readonly TableRow[]): RowTask {
    const { above } = this.#items;
    return { rows, above };
  }

  /** Goes on to the rows behind these. */
  pass(rows: readonly TableRow[]): void {
    for (const row of rows) this.#items.pass(row);
  }

  do({ rows, above }: RowTask): Prepared {
    this.#items.above = above;
    return this.#preparer.prepare(rows.flatMap((row) => this.#items.itemOf(row) ?? []));
  }

  /** As `do`, for rows that were passed already. */
  redo(task: RowTask): Prepared {
    const { above } = this.#items;
    const prepared = this.do(task);
    this.#items.above = above;
    return prepared;
  }
}
