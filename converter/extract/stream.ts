/** Items of a table that is read row by row: the same that the whole table would give. */
import type { ReadDocument, Table, TableRow } from "../document.ts";
import type { Item } from "../item.ts";
import type { ConvertSettings, RejectedItem } from "../schema.ts";
import { looksLikeContract } from "./contract/recognise.ts";
import { buildQuestion } from "./questions/build.ts";
import { type GivenAnswers, givenAnswers } from "./questions/given-answers.ts";
import { type RowReader, rowReader } from "./questions/tables/table.ts";
import { hasColumns, mappedRowReader } from "./rows.ts";

export type RowOutcome = { item: Item } | { rejected: RejectedItem } | undefined;

/** Makes items of the rows of one table, one after the other. */
export interface RowItems {
  headerRow: number;
  itemOf(row: TableRow): RowOutcome;
  /** Takes of a row what it says about those below, in place of `itemOf` where another thread makes the item. */
  pass(row: TableRow): void;
  /** What the rows above say, as plain data. */
  above: unknown;
}

/** Rows that decide what a table is. */
export const HEAD_ROWS = 2048;

/**
 * @param head the first rows of the table
 * @returns what makes items of rows, or undefined where only the whole table tells what it is
 */
export function rowItems(head: Table, file: string, settings: ConvertSettings): RowItems | undefined {
  const { task, table } = settings;
  const document: ReadDocument = { format: "csv", blocks: [head], warnings: [] };
  if (table && (task === "table" || (task === "auto" && hasColumns(document, table)))) {
    const mapped = mappedRowReader(head, table, file);
    return mapped && { ...mapped, pass: () => {}, above: undefined };
  }
  if (task === "text" || task === "contract" || task === "table") return undefined;
  if (task === "auto" && looksLikeContract(document)) return undefined;
  const reader = rowReader(head, file);
  return reader && new QuestionRows(reader, givenAnswers(settings, file));
}

class QuestionRows implements RowItems {
  readonly headerRow: number;
  readonly #reader: RowReader;
  readonly #given: GivenAnswers;

  constructor(reader: RowReader, given: GivenAnswers) {
    this.#reader = reader;
    this.#given = given;
    this.headerRow = reader.headerRow;
  }

  itemOf(row: TableRow): RowOutcome {
    const draft = this.#reader.draftOf(row);
    const outcome = draft && buildQuestion(draft, this.#given);
    return outcome && "question" in outcome ? { item: outcome.question } : outcome;
  }

  pass(row: TableRow): void {
    this.#reader.passes(row);
  }

  get above(): RowReader["above"] {
    return this.#reader.above;
  }

  set above(above: RowReader["above"]) {
    this.#reader.above = above;
  }
}
