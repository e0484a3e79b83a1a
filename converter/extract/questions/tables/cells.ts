/** What a row says in the columns that its header names. */
import type { Columns, Field } from "./header.ts";

export function cellAt(cells: readonly string[], column: number): string {
  return cells[column]?.trim() ?? "";
}

export function fieldOf(name: Field, fields: Columns["fields"], cells: readonly string[]): string {
  const column = fields.get(name);
  return column === undefined ? "" : cellAt(cells, column);
}

/** Several answer columns (答案1, 答案2) are the parts of one answer. */
export function joinedAnswers(parts: string[]): string {
  const given = parts.filter((part) => part !== "");
  return given.every((part) => /^[A-Za-z]$/.test(part)) ? given.join("") : given.join("；");
}
