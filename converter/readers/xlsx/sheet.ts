/** The rows of a sheet, as they are shown, one piece of its XML after the other. */
import type { TableRow } from "../../document.ts";
import { repairText } from "../../text/normalize.ts";
import type { HiddenCells } from "../hidden.ts";
import { localName, type XmlAttributes, type XmlContext, XmlStream } from "../xml.ts";
import { shownNumber } from "./format.ts";
import { type Merges, readMerges } from "./merges.ts";
import type { OfficePackage } from "./package.ts";
import { columnOf, MOST_COLUMNS } from "./place.ts";
import { RichText } from "./rich-text.ts";
import { unescaped, type Workbook } from "./workbook.ts";

/** Rows with text, some at a time, and how many bytes of the part they took; a cell merged downwards repeats its text in each row that it covers. */
export async function* sheetRows(
  parts: OfficePackage,
  part: string,
  book: Workbook,
  hidden: HiddenCells,
  context: XmlContext,
): AsyncGenerator<{ rows: TableRow[]; read: number }> {
  const collector = new RowCollector(book, hidden, await readMerges(parts, part));
  const stream = new XmlStream(part, collector, context);
  let read = 0;
  for await (const chunk of parts.chunks(part)) {
    stream.write(chunk);
    read += chunk.length;
    const rows = collector.take();
    if (rows.length > 0) yield { rows, read };
  }
  stream.end();
  yield { rows: collector.take(), read };
}

class RowCollector {
  readonly #book: Workbook;
  readonly #merges: Merges;
  #rows: TableRow[] = [];
  #row = 0;
  #cells: string[] = [];
  #raw: Record<number, string> | undefined;
  #column = 0;
  #type = "n";
  #style = 0;
  readonly #value = new RichText();
  readonly #hidden: HiddenCells;
  readonly #hiddenColumns: [number, number][] = [];
  #rowHidden = false;

  constructor(book: Workbook, hidden: HiddenCells, merges: Merges) {
    this.#book = book;
    this.#hidden = hidden;
    this.#merges = merges;
  }

  take(): TableRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: XmlAttributes): void {
    const local = localName(name);
    switch (local) {
      case "c":
        this.#openCell(attributes);
        break;
      case "col":
        if (isOn(attributes["hidden"]))
          this.#hiddenColumns.push([Number(attributes["min"]) - 1, Number(attributes["max"]) - 1]);
        break;
      case "row": {
        const row = Number(attributes["r"]);
        this.#row = Number.isSafeInteger(row) && row > 0 ? row : this.#row + 1;
        this.#rowHidden = isOn(attributes["hidden"]);
        this.#cells = [];
        this.#raw = undefined;
        this.#column = 0;
        break;
      }
      default:
        this.#value.open(local, attributes);
    }
  }

  text(text: string): void {
    this.#value.add(text);
  }

  close(name: string): void {
    const local = localName(name);
    switch (local) {
      case "c":
        this.#closeCell();
        break;
      case "row":
        this.#closeRow();
        break;
      default:
        this.#value.close(local);
    }
  }

  #openCell({ r: place, t: type = "n", s: style = "0" }: XmlAttributes): void {
    const column = place === undefined ? undefined : columnOf(place);
    if (column !== undefined) this.#column = column;
    this.#type = type;
    this.#style = Number(style);
    this.#value.clear();
  }

  #closeCell(): void {
    const column = this.#column++;
    if (this.#value.text === "" || column >= MOST_COLUMNS) return;
    const text = repairText(this.#shown(column)).trim();
    if (text === "") return;
    this.#cells[column] = text;
    if (this.#hiddenColumns.some(([first, last]) => column >= first && column <= last)) this.#hidden.column(column);
  }

  #shown(column: number): string {
    const value = this.#value.text;
    switch (this.#type) {
      case "s":
        return this.#book.strings.at(Number(value));
      case "str":
      case "inlineStr":
      case "d":
        return unescaped(value);
      case "b":
        return /^(?:1|true)$/.test(value) ? "TRUE" : "FALSE";
      case "e":
        return "";
    }
    const number = Number(value);
    if (Number.isNaN(number)) return value;
    const shown = shownNumber(number, this.#style, this.#book.formats);
    const raw = String(number);
    if (raw === shown) return shown;
    this.#raw ??= {};
    this.#raw[column] = raw;
    return shown;
  }

  #closeRow(): void {
    for (const { column, text } of this.#merges.above(this.#row)) this.#cells[column] = text;
    const cells = Array.from(this.#cells, (cell) => cell ?? "");
    for (const column of this.#merges.startingAt(this.#row)) this.#merges.keep(this.#row, column, cells[column] ?? "");
    if (!cells.some((cell) => cell !== "")) return;
    const row: TableRow = { row: this.#row, cells };
    if (this.#raw) row.raw = this.#raw;
    if (this.#hidden.row(this.#row, this.#rowHidden)) row.hidden = true;
    this.#rows.push(row);
  }
}

const isOn = (value: string | undefined) => value === "1" || value === "true";
