/** The text by the piece table ([MS-DOC] 2.4.1, 2.9.38): pieces lie in the main stream, in one byte or two a character. */
import { entriesOf, type Range, slice, type WordFile } from "./file.ts";

export interface Piece extends Range {
  text: string;
  /** Where it begins in the main stream, in bytes. */
  offset: number;
  /** Bytes of a character. */
  width: 1 | 2;
  /** Properties that fast saving left with the piece. */
  properties: DataView | undefined;
}

const PROPERTIES = 1;
const TABLE = 2;
const NARROW = 0x4000_0000;

export class Pieces {
  readonly #main: DataView;
  readonly #pieces: Omit<Piece, "text">[] = [];

  /** @throws RangeError when the table cannot be read */
  constructor(file: WordFile) {
    this.#main = file.main;
    const { table, properties } = partsOf(file.part("pieces"));
    let characters = 0;
    for (const { from, to, data } of entriesOf(table, 8)) {
      if (to < from) throw new RangeError("its pieces overlap");
      characters += to - from;
      const place = data.getUint32(2, true);
      const narrow = (place & NARROW) !== 0;
      const offset = narrow ? (place & (NARROW - 1)) >>> 1 : place & (NARROW - 1);
      const modifier = data.getUint16(6, true);
      const lasting = (modifier & 1) === 1 ? properties[modifier >>> 1] : undefined;
      this.#pieces.push({ from, to, offset, width: narrow ? 1 : 2, properties: lasting });
    }
    // No file says the same text many times over; one that does would become any number of texts.
    if (characters > 2 * this.#main.byteLength) throw new RangeError("its pieces overlap");
  }

  /** What lies in a range, in the order of the text. */
  *within({ from, to }: Range): Generator<Piece> {
    for (let i = this.#firstBehind(from); i < this.#pieces.length; i++) {
      const piece = this.#pieces[i]!;
      if (piece.from >= to) return;
      const first = Math.max(from, piece.from);
      const behind = Math.min(to, piece.to);
      const offset = piece.offset + piece.width * (first - piece.from);
      yield { ...piece, from: first, to: behind, offset, text: this.#text(offset, piece.width, behind - first) };
    }
  }

  /** The first piece that ends behind a position. */
  #firstBehind(position: number): number {
    let [low, high] = [0, this.#pieces.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#pieces[middle]!.to <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #text(offset: number, width: 1 | 2, characters: number): string {
    if (offset + width * characters > this.#main.byteLength)
      throw new RangeError("a piece of its text lies beyond the end");
    const data = new Uint8Array(this.#main.buffer, this.#main.byteOffset + offset, width * characters);
    return new TextDecoder(width === 1 ? "windows-1252" : "utf-16le", { ignoreBOM: true }).decode(data);
  }
}

/** Property lists, then the table. */
function partsOf(part: DataView): { table: DataView; properties: DataView[] } {
  const properties: DataView[] = [];
  let at = 0;
  while (at < part.byteLength && part.getUint8(at) === PROPERTIES) {
    const size = part.getUint16(at + 1, true);
    properties.push(slice(part, at + 3, size));
    at += 3 + size;
  }
  if (at >= part.byteLength || part.getUint8(at) !== TABLE) throw new RangeError("the list of its pieces is missing");
  return { table: slice(part, at + 5, part.getUint32(at + 1, true)), properties };
}
