/** Items of a table that is read row by row: the same that the whole table would give. */
import type { ReadDocument, Table, TableRow } from "../document.ts";
import type { Item } from "../item.ts";
import type { ConvertSettings, RejectedItem } from "../schema.ts";
import { looksLikeContract } from "./contract/index.ts";
import { buildQuestion } from "./questions/build.ts";
import { rowReader } from "./questions/tables/table.ts";
import { hasColumns, mappedRowReader } from "./rows.ts";

export type RowOutcome = { item: Item } | { rejected: RejectedItem } | undefined;

/** Rows that decide what a table is. */
export const HEAD_ROWS = 2048;

/**
 * @param head the first rows of the table
 * @returns what makes items of rows, or undefined where only the whole table tells what it is
 */
export function rowItems(
  head: Table,
  file: string,
  { task, table }: ConvertSettings,
): { headerRow: number; itemOf: (row: TableRow) => RowOutcome } | undefined {
  const document: ReadDocument = { format: "csv", blocks: [head], warnings: [] };
  if (table && (task === "table" || (task === "auto" && hasColumns(document, table))))
    return mappedRowReader(head, table, file);
  if (task === "text" || task === "contract" || task === "table") return undefined;
  if (task === "auto" && looksLikeContract(document)) return undefined;
  const reader = rowReader(head, file);
  return reader && { headerRow: reader.headerRow, itemOf: (row) => outcomeOf(reader.draftOf(row)) };
}

function outcomeOf(draft: Parameters<typeof buildQuestion>[0] | undefined): RowOutcome {
  const outcome = draft && buildQuestion(draft);
  return outcome && "question" in outcome ? { item: outcome.question } : outcome;
}
