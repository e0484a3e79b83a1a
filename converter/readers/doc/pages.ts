/**
 * Which properties the characters and paragraphs of a Word 97 file have ([MS-DOC] 2.8.5, 2.8.6, 2.9.32, 2.9.33): a table of pages
 * of 512 bytes, each with the bounds of its runs and their properties.
 */
import { attempted, EMPTY, entryCount, slice } from "./file.ts";

export interface Run {
  /** Places in the main stream, in bytes. */
  from: number;
  to: number;
  properties: DataView;
  /** Of a paragraph. */
  style: number;
}

const PAGE_BYTES = 512;
const PAGE_NUMBER = 0x3f_ffff;
/** What follows the bounds: for a run of characters the place of its properties, for a paragraph also its height. */
const ENTRY_BYTES = { characters: 1, paragraphs: 13 };

export class PropertyPages {
  readonly #main: DataView;
  readonly #table: DataView;
  readonly #kind: keyof typeof ENTRY_BYTES;
  readonly #count: number;
  #last: Run | undefined;
  /** Something that it says lies beyond an end. */
  damaged = false;

  constructor(main: DataView, table: DataView, kind: keyof typeof ENTRY_BYTES) {
    this.#main = main;
    this.#table = table;
    this.#kind = kind;
    this.#count = entryCount(table, 4);
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** The run in which a byte of the main stream lies; undefined where none is described. */
  at(place: number): Run | undefined {
    if (this.#last && place >= this.#last.from && place < this.#last.to) return this.#last;
    if (this.isEmpty) return undefined;
    const found = attempted(
      () => this.#find(place),
      () => {
        this.damaged = true;
        return undefined;
      },
    );
    if (found) this.#last = found;
    return found;
  }

  #find(place: number): Run | undefined {
    const index = lastUpTo(this.#table, this.#count + 1, place);
    if (index < 0 || index >= this.#count) return undefined;
    const number = this.#table.getUint32(4 * (this.#count + 1) + 4 * index, true) & PAGE_NUMBER;
    const page = slice(this.#main, number * PAGE_BYTES, PAGE_BYTES);
    const runs = page.getUint8(PAGE_BYTES - 1);
    const run = lastUpTo(page, runs + 1, place);
    if (run < 0 || run >= runs) return undefined;
    const from = page.getUint32(4 * run, true);
    const to = page.getUint32(4 * (run + 1), true);
    const start = 2 * page.getUint8(4 * (runs + 1) + ENTRY_BYTES[this.#kind] * run);
    if (start === 0) return { from, to, properties: EMPTY, style: 0 };
    return { from, to, ...(this.#kind === "characters" ? ofCharacters(page, start) : ofParagraph(page, start)) };
  }
}

function ofCharacters(page: DataView, at: number): Pick<Run, "properties" | "style"> {
  return { properties: within(page, at + 1, page.getUint8(at)), style: 0 };
}

/** The length counts words, and where it is 0 the next byte counts them; a style's number goes before. */
function ofParagraph(page: DataView, at: number): Pick<Run, "properties" | "style"> {
  const words = page.getUint8(at);
  const [start, size] = words === 0 ? [at + 2, 2 * page.getUint8(at + 1)] : [at + 1, 2 * words - 1];
  if (size < 2) return { properties: EMPTY, style: 0 };
  return { properties: within(page, start + 2, size - 2), style: page.getUint16(start, true) };
}

const within = (page: DataView, at: number, size: number) =>
  slice(page, at, Math.max(0, Math.min(size, PAGE_BYTES - 1 - at)));

/** The last of the ascending positions that is not greater; -1 for none. */
function lastUpTo(positions: DataView, count: number, place: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (positions.getUint32(4 * middle, true) <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
