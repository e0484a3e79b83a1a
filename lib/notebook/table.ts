/** Tables for notebooks and terminals. */
import { defaultLanguage, formatCount, inColumns, type Language, TEXT_WIDTH, wrapDisplay } from "#lib/core/index";
import type { MediaBundle } from "#lib/plot/index";
import { columnFormatter } from "./cells.ts";
import { escapeHtml, FONT, LINE, langOf, MUTED } from "./html.ts";
import { say } from "./words.ts";

export interface Column {
  /** The property of the row. */
  key: string;
  /** Default: the key. */
  label?: string;
  /** Never cut in a terminal, for what one copies, such as ids. Default false. */
  whole?: boolean;
  /** Default: right where every value is a number. */
  align?: "left" | "right";
  /** `text` is what would stand there otherwise. */
  format?: (value: unknown, row: object, text: string) => string;
}

export interface TableOptions {
  /** Which columns, in which order; default every property of the rows. */
  columns?: readonly (string | Column)[];
  /** Says what the table shows. */
  caption?: string;
  /** Rows shown at the start and at the end where there are more; default 10 and 5. */
  head?: number;
  tail?: number;
  /** Default 20. */
  maxColumns?: number;
  /** Characters of a cell in a terminal; longer texts are cut. Default 48. */
  maxText?: number;
  /** The first column names the row. Default false. */
  rowHeader?: boolean;
  /** A line for each column and a column for each row, for a few rows of many columns. Default false. */
  turned?: boolean;
  /** Default: the language of the environment. */
  language?: Language;
}

/** Names and numbers of so many characters stay in one line where a table is narrow. */
const SHORT = 16;

/** Rows as a table; it displays itself in notebooks, and `String(table)` is its text form. */
export class Table {
  readonly #columns: Required<Omit<Column, "format">>[];
  readonly #cells: string[][];
  readonly #gapAfter: number;
  readonly #hidden: { rows: number; columns: number };
  readonly #rows: number;
  readonly #options: TableOptions & { language: Language };

  constructor(rows: readonly object[], options: TableOptions = {}) {
    const { head = 10, tail = 5, maxColumns = 20, language = defaultLanguage() } = options;
    const columns = columnsOf(rows, options);
    const visible = columns.slice(0, maxColumns);
    const cut = rows.length > head + tail;
    const shown = cut ? [...rows.slice(0, head), ...rows.slice(rows.length - tail)] : rows;
    const formats = visible.map(({ key }) => columnFormatter(shown.map((row) => cellValue(row, key))));
    this.#cells = shown.map((row) =>
      visible.map(({ key, format }, j) => {
        const text = formats[j]!(cellValue(row, key));
        return format ? format(cellValue(row, key), row, text) : text;
      }),
    );
    this.#columns = visible.map(({ key, label = key, align, whole = false }) => ({
      ...{ key, label, whole },
      align: align ?? alignOf(shown, key),
    }));
    this.#gapAfter = cut ? head : -1;
    this.#hidden = { rows: rows.length - shown.length, columns: columns.length - visible.length };
    this.#rows = rows.length;
    this.#options = { ...options, language };
  }

  toHtml(): string {
    const { caption, language, rowHeader, turned } = this.#options;
    const aligns = this.#columns.map(({ align }) => align);
    const labels = this.#columns.map(({ label }) => label);
    const head = (texts: readonly string[], alignOf: (index: number) => string) =>
      texts.map((text, index) => headCell(text, alignOf(index))).join("");
    const row = (texts: readonly string[], alignOf: (index: number) => string, named: boolean) =>
      `<tr>${texts.map((text, index) => bodyCell(text, alignOf(index), named && index === 0)).join("")}</tr>`;
    // Turned, the first column names what stands below, so that its cells are the heads.
    const first = (index: number) => (index === 0 ? "left" : "right");
    const [heads, ...lines] = labels.map((label, j) => [label, ...this.#cells.map((cells) => cells[j]!)]);
    const rows = turned
      ? lines.map((line) => row(line, first, true))
      : this.#cells.map((cells) => row(cells, (index) => aligns[index]!, rowHeader === true));
    const headRow = turned ? head(heads ?? [], first) : head(labels, (index) => aligns[index]!);
    if (this.#gapAfter >= 0 && !turned) {
      const style = `${PADDING};text-align:center;${MUTED}`;
      const note = `<tr><td colspan="${labels.length}" style="${style}">⋮ ${this.#hiddenRows()}</td></tr>`;
      rows.splice(this.#gapAfter, 0, note);
    }
    const title = caption
      ? `<caption style="text-align:left;font-weight:600;padding:4px 10px">${escapeHtml(caption)}</caption>`
      : "";
    const foot = this.#footer()
      .map((line) => `<div style="padding:4px 10px;${MUTED}">${escapeHtml(line)}</div>`)
      .join("");
    return `<div lang="${langOf(language)}" style="${FONT};overflow-x:auto"><table style="border-collapse:collapse;border:0;font-size:inherit">${title}<thead><tr>${headRow}</tr></thead><tbody>${rows.join("")}</tbody></table>${foot}</div>`;
  }

  toString(): string {
    return this.toText();
  }

  /**
   * As text of at most `width` cells of a terminal. Long texts are cut shorter; where that does not suffice, further columns
   * stand below, each time with the first column again.
   */
  toText(width = TEXT_WIDTH): string {
    const { caption, turned = false, maxText = MAX_TEXT } = this.#options;
    const labels = this.#columns.map(({ label }) => label);
    const cells = this.#cells.map((row) => row.map((cell) => cell.replace(/\s+/g, " ")));
    const whole = turned ? [] : this.#columns.map((column) => column.whole);
    const lines = turned ? labels.map((label, j) => [label, ...cells.map((row) => row[j]!)]) : [labels, ...cells];
    const aligns = turned ? [] : this.#columns.map(({ align }) => align);
    const blocks = inColumns(lines, { aligns, whole, maxText, width }).map(({ lines: [head, ...body], rule }) => {
      if (this.#gapAfter >= 0 && !turned) body.splice(this.#gapAfter, 0, `⋮ ${this.#hiddenRows()}`);
      return [head, rule, ...body].join("\n");
    });
    const title = caption ? wrapDisplay(caption, width) : [];
    return [...title, blocks.join("\n\n"), ...this.#footer()].join("\n");
  }

  #hiddenRows(): string {
    return say(this.#options.language, "rowsHidden", { count: formatCount(this.#hidden.rows) });
  }

  #footer(): string[] {
    const { language } = this.#options;
    const columns = this.#columns.length + this.#hidden.columns;
    if (this.#rows === 0) return [say(language, "empty")];
    if (this.#hidden.rows === 0 && this.#hidden.columns === 0) return [];
    const shape = say(language, "shape", { rows: formatCount(this.#rows), columns });
    const hidden = this.#hidden.columns > 0 ? [say(language, "columnsHidden", { count: this.#hidden.columns })] : [];
    return [[shape, ...hidden].join(language === "zh" ? "，" : ", ")];
  }

  [Symbol.for("Jupyter.display")](): MediaBundle {
    return { "text/html": this.toHtml(), "text/plain": this.toString() };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/**
 * Rows as a table.
 * @example
 * table([{ mode: "lora", loss: 1.234 }, { mode: "full", loss: 1.1 }], { caption: "Modes" })
 */
export function table(rows: readonly object[], options: TableOptions = {}): Table {
  return new Table(rows, options);
}

const PADDING = "padding:3px 10px";

function headCell(text: string, align: string): string {
  return `<th scope="col" style="${PADDING};text-align:${align};border-bottom:${LINE}">${escapeHtml(text)}</th>`;
}

/** @param named the cell names its row */
function bodyCell(text: string, align: string, named: boolean): string {
  const width = text.length <= SHORT ? "white-space:nowrap" : "max-width:36em;overflow-wrap:anywhere";
  const style = `${PADDING};text-align:${align};font-variant-numeric:tabular-nums;vertical-align:baseline;${width}`;
  return named
    ? `<th scope="row" style="${style};font-weight:600">${escapeHtml(text)}</th>`
    : `<td style="${style}">${escapeHtml(text)}</td>`;
}

const MAX_TEXT = 48;
function columnsOf(rows: readonly object[], { columns }: TableOptions): Column[] {
  if (columns) return columns.map((column) => (typeof column === "string" ? { key: column } : column));
  const keys = new Set(rows.flatMap((row) => Object.keys(row)));
  return [...keys].map((key) => ({ key }));
}

function cellValue(row: object, key: string): unknown {
  return (row as Record<string, unknown>)[key];
}

function alignOf(rows: readonly object[], key: string): "left" | "right" {
  const values = rows.map((row) => cellValue(row, key)).filter((value) => value !== null && value !== undefined);
  const numeric = values.length > 0 && values.every((value) => typeof value === "number" || typeof value === "bigint");
  return numeric ? "right" : "left";
}
