import { fileError } from "../said/errors.ts";

/** Characters of one record, line breaks within quotes included. */
const RECORD_CHARACTERS = 10 * 2 ** 20;

/** All records of a text. @throws TunelabError CORRUPT_FILE */
export function delimitedRecords(text: string, delimiter: string, name: string): string[][] {
  const scanner = new DelimitedScanner(delimiter, name);
  return [...scanner.push(text), ...scanner.end()];
}

export class DelimitedScanner {
  readonly #delimiter: string;
  readonly #name: string;
  #rest = "";
  #records = 0;

  /** @param name of the file, for messages */
  constructor(delimiter: string, name: string) {
    this.#delimiter = delimiter;
    this.#name = name;
  }

  /** The records that end within the text so far. @throws TunelabError CORRUPT_FILE for a record without end */
  push(text: string): string[][] {
    return this.#scan(this.#rest + text, false);
  }

  /** The last record, when no line break ends it. @throws TunelabError CORRUPT_FILE for a quote that is not closed */
  end(): string[][] {
    return this.#rest === "" ? [] : this.#scan(this.#rest, true);
  }

  #scan(text: string, last: boolean): string[][] {
    const records: string[][] = [];
    let start = 0;
    let quote = -1;
    for (;;) {
      const lineEnd = text.indexOf("\n", start);
      if (lineEnd < 0 && !last) break;
      const end = lineEnd < 0 ? text.length : lineEnd;
      if (quote < start) quote = text.indexOf('"', start);
      if (quote < 0) quote = text.length;
      if (quote >= end) {
        if (end > start) records.push(text.slice(start, end).split(this.#delimiter));
        start = end + 1;
      } else {
        const record = this.#quotedRecord(text, start, last);
        if (!record) break;
        records.push(record.cells);
        start = record.end + 1;
      }
      if (start >= text.length) break;
    }
    this.#rest = text.slice(start);
    this.#records += records.length;
    if (last && this.#rest !== "") throw fileError("CORRUPT_FILE/record-open", this.#place());
    if (this.#rest.length > RECORD_CHARACTERS)
      throw fileError("CORRUPT_FILE/record-long", { ...this.#place(), most: RECORD_CHARACTERS });
    return records;
  }

  /** @returns undefined when the record goes on behind the text */
  #quotedRecord(text: string, start: number, last: boolean): { cells: string[]; end: number } | undefined {
    const cells: string[] = [];
    for (let position = start; ; ) {
      const opening =
        text[position] === '"' ? this.#quotedField(text, position + 1, last) : { text: "", end: position };
      if (!opening) return undefined;
      const end = this.#fieldEnd(text, opening.end);
      if (end === text.length && !last) return undefined;
      cells.push(opening.text + text.slice(opening.end, end));
      if (end === text.length || text[end] === "\n") return { cells, end };
      position = end + this.#delimiter.length;
    }
  }

  #quotedField(text: string, start: number, last: boolean): { text: string; end: number } | undefined {
    let field = "";
    for (let from = start; ; ) {
      const quote = text.indexOf('"', from);
      if (quote < 0 || (quote + 1 === text.length && !last)) return undefined;
      field += text.slice(from, quote);
      if (text[quote + 1] !== '"') {
        const end = quote + 1;
        const closed = end === text.length || text[end] === "\n" || text.startsWith(this.#delimiter, end);
        return closed ? { text: field, end } : { text: `"${field}"`, end };
      }
      field += '"';
      from = quote + 2;
    }
  }

  #fieldEnd(text: string, from: number): number {
    const lineEnd = text.indexOf("\n", from);
    const delimiter = text.indexOf(this.#delimiter, from);
    const end = lineEnd < 0 ? text.length : lineEnd;
    return delimiter < 0 ? end : Math.min(end, delimiter);
  }

  #place() {
    return { file: this.#name, record: this.#records + 1 };
  }
}
