/** Cells merged downwards. The file names them behind its rows, so they are looked for first. */
import type { OfficePackage } from "./package.ts";
import { columnOf } from "./place.ts";

/** Of one sheet; more is no table that people made. */
const MOST_MERGES = 200_000;
const ROWS_END = "</sheetData>";

export async function readMerges(parts: OfficePackage, part: string): Promise<Merges> {
  const decoder = new TextDecoder("latin1"); // names of cells are ASCII
  const merges = new Merges();
  let tail = "";
  let behindRows = false;
  for await (const chunk of parts.chunks(part)) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (!behindRows) {
      const window = tail + bytes.toString("latin1", 0, ROWS_END.length);
      const at = window.includes(ROWS_END) ? 0 : bytes.indexOf(ROWS_END);
      tail = bytes.toString("latin1", Math.max(0, bytes.length - ROWS_END.length));
      if (at < 0) continue;
      behindRows = true;
      tail = decoder.decode(bytes.subarray(at));
    } else tail += decoder.decode(chunk);
    tail = merges.addFrom(tail);
  }
  return merges;
}

interface Span {
  last: number;
  column: number;
  text: string;
}

export class Merges {
  /** By the row where they begin. */
  readonly #starting = new Map<number, { column: number; last: number }[]>();
  #open: Span[] = [];
  #count = 0;

  /** @returns what may be the beginning of another one */
  addFrom(xml: string): string {
    let end = 0;
    for (const match of xml.matchAll(
      /<(?:\w{1,10}:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"[^>]{0,200}>/g,
    )) {
      end = match.index + match[0].length;
      const [, column, first, last] = match;
      this.#add(columnOf(column!), Number(first), Number(last));
    }
    return xml.slice(Math.max(end, xml.length - 500));
  }

  startingAt(row: number): number[] {
    return this.#starting.get(row)?.map(({ column }) => column) ?? [];
  }

  /** The text of a cell that reaches down. */
  keep(row: number, column: number, text: string): void {
    const merge = this.#starting.get(row)?.find((one) => one.column === column);
    if (merge && text !== "") this.#open.push({ last: merge.last, column, text });
  }

  /** Texts that reach into a row from above. */
  above(row: number): readonly Span[] {
    if (this.#open.length > 0) this.#open = this.#open.filter(({ last }) => last >= row);
    return this.#open;
  }

  #add(column: number | undefined, first: number, last: number): void {
    if (column === undefined || last <= first || this.#count >= MOST_MERGES) return;
    this.#count++;
    const there = this.#starting.get(first);
    if (there) there.push({ column, last });
    else this.#starting.set(first, [{ column, last }]);
  }
}
