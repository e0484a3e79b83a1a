/** Records of any shape as a table: keys are the header, options spread over columns of their own. */
import type { Table, TableRow } from "../document.ts";
import { repairText } from "../text/normalize.ts";

const OPTIONS = /^(?:options?|choices?|选项|备选项|备选答案)$/i;
const MAX_COLUMNS = 1000;

export function recordTable(records: readonly { row: number; value: Record<string, unknown> }[]): Table {
  const columns = new RecordColumns();
  const rows = records.map(({ row, value }): TableRow => ({ row, cells: columns.cellsOf(value) }));
  const header = columns.header();
  const even = rows.map(({ row, cells }) => ({ row, cells: header.map((_, i) => cells[i] ?? "") }));
  return { kind: "table", block: 0, rows: [{ row: 0, cells: header }, ...even] };
}

/** Keys of records as columns, in the order in which they are met. */
export class RecordColumns {
  readonly #columns = new Map<string, number>();
  #closed = false;
  /** Fields that came when the columns were closed. */
  leftOut = 0;

  header(): string[] {
    return [...this.#columns.keys()];
  }

  cellsOf(value: Record<string, unknown>): string[] {
    const cells: string[] = [];
    for (const [key, text] of fieldsOf(value)) {
      const column = this.#columnOf(key);
      if (column !== undefined) cells[column] = text;
      else if (text !== "") this.leftOut++;
    }
    return Array.from(cells, (cell) => cell ?? "");
  }

  /** No more columns from here on, except that a question may have more options than those before it. */
  close(): void {
    if (this.#columns.has("选项A")) for (const letter of "BCDEFGHIJ") this.#columnOf(`选项${letter}`);
    this.#closed = true;
  }

  #columnOf(key: string): number | undefined {
    if (!this.#closed && !this.#columns.has(key) && this.#columns.size < MAX_COLUMNS)
      this.#columns.set(key, this.#columns.size);
    return this.#columns.get(key);
  }
}

function fieldsOf(value: Record<string, unknown>): [string, string][] {
  return Object.entries(value).flatMap(([key, field]): [string, string][] => {
    if (OPTIONS.test(key)) {
      const options = optionsOf(field);
      if (options) return options;
    }
    return [[key, repairText(cellText(field))]];
  });
}

/** `["甲", "乙"]`, `{"A": "甲"}`, `[{"label": "A", "text": "甲"}]` as columns 选项A, 选项B. */
function optionsOf(field: unknown): [string, string][] | undefined {
  if (typeof field !== "object" || field === null) return undefined;
  const entries = Array.isArray(field)
    ? field.map((option, i): [string, unknown] => labelled(option) ?? [String.fromCharCode(65 + i), option])
    : Object.entries(field);
  return entries
    .filter(([letter]) => /^[A-Za-z]$/.test(letter))
    .map(([letter, option]) => [`选项${letter.toUpperCase()}`, repairText(cellText(option))]);
}

function labelled(option: unknown): [string, unknown] | undefined {
  if (typeof option !== "object" || option === null) return undefined;
  const { label, key, letter, text, value, content } = option as Record<string, unknown>;
  const name = label ?? key ?? letter;
  const said = text ?? content ?? value;
  return typeof name === "string" && said !== undefined ? [name, said] : undefined;
}

/** Lists as the answers of several blanks or several letters; other structures as JSON. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value.trim();
  if (Array.isArray(value) && value.every((one) => typeof one === "string" || typeof one === "number"))
    return value.every((one) => /^[A-Za-z]$/.test(String(one))) ? value.join("") : value.join("；");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
