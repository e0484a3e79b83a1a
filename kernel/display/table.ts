/** Arrays of records, maps and sets as an HTML table that a screen reader can walk. */
import { inspect } from "node:util";
import { say } from "./locale.ts";

const MAX_ROWS = 60;
const MAX_COLUMNS = 30;
const MAX_CELL = 200;
const MAX_UNBROKEN = 24;

export interface Table {
  columns: string[];
  rows: unknown[][];
  /** All rows and columns there are; the table may show fewer. */
  rowCount: number;
  columnCount: number;
}

/** The value as a table, or undefined when it is none. */
export function asTable(value: unknown): Table | undefined {
  if (value instanceof Map) return tableOf(["key", "value"], [...value].slice(0, MAX_ROWS), value.size);
  if (value instanceof Set)
    return tableOf(
      ["value"],
      [...value].slice(0, MAX_ROWS).map((each) => [each]),
      value.size,
    );
  if (!Array.isArray(value) || value.length === 0 || !value.slice(0, MAX_ROWS).every(isRecord)) return undefined;
  const records = value.slice(0, MAX_ROWS) as Record<string, unknown>[];
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  if (columns.length === 0) return undefined;
  const shown = columns.slice(0, MAX_COLUMNS);
  return {
    columns: shown,
    rows: records.map((record) => shown.map((column) => record[column])),
    rowCount: value.length,
    columnCount: columns.length,
  };
}

function tableOf(columns: string[], rows: unknown[][], rowCount: number): Table | undefined {
  return rowCount === 0 ? undefined : { columns, rows, rowCount, columnCount: columns.length };
}

function isRecord(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null; // plain objects, of any realm
}

export function tableHtml({ columns, rows, rowCount, columnCount }: Table): string {
  const aligns = columns.map((_, j) => (rows.every((row) => isNumeric(row[j]) || row[j] == null) ? "right" : "left"));
  const head = columns
    .map((column, j) => `<th scope="col" style="text-align:${aligns[j]}">${escapeHtml(column)}</th>`)
    .join("");
  const body = rows
    .map(
      (row, i) =>
        `<tr><th scope="row" style="vertical-align:top">${i}</th>${row.map((value, j) => cellHtml(value, aligns[j]!)).join("")}</tr>`,
    )
    .join("\n");
  const size = say(
    `${counted(rowCount, "row")} × ${counted(columnCount, "column")}`,
    `${rowCount} 行 × ${columnCount} 列`,
  );
  const cut = rows.length < rowCount || columns.length < columnCount;
  const note = cut
    ? say(`, first ${rows.length} × ${columns.length} shown`, `，显示前 ${rows.length} × ${columns.length}`)
    : "";
  return `<table>\n<caption style="white-space:nowrap;text-align:left">${size}${note}</caption>\n<thead><tr><td></td>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

function isNumeric(value: unknown): boolean {
  return typeof value === "number" || typeof value === "bigint";
}

function cellHtml(value: unknown, align: string): string {
  const text = cellText(value);
  // A checksum or a path may be broken anywhere; short values and numbers never.
  const wrap = text.length > MAX_UNBROKEN ? ";overflow-wrap:anywhere" : "";
  const lines = text.includes("\n") ? ";white-space:pre-line" : "";
  return `<td style="text-align:${align};vertical-align:top${wrap}${lines}">${escapeHtml(text)}</td>`;
}

function cellText(value: unknown): string {
  if (value === undefined) return "";
  if (typeof value === "number") return inspect(rounded(value));
  const text =
    typeof value === "string" ? value : inspect(value, { depth: 1, breakLength: Infinity, maxArrayLength: 10 });
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL)}…` : text;
}

/** Six significant digits, as data frames show them; the text form of the output keeps all. */
function rounded(value: number): number {
  return Number.isFinite(value) && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
