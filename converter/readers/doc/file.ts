/** The streams of a Word 97 file, and what its file information block says of them ([MS-DOC] 2.5). */
import { CFB } from "xlsx";
import { type TunelabError, toError } from "#lib/core/index";
import { fileError } from "../../said/errors.ts";
import type { ReaderInput } from "../index.ts";

const FLAGS = 0x0a;
const ENCRYPTED = 0x0100;
const TABLE_1 = 0x0200;
const FIRST_COUNT = 0x4c;
const PARTS = 0x9a;

/** Places of the structures in the list of the information block. */
const PART = {
  styles: 1,
  footnoteMarks: 2,
  footnotes: 3,
  commentMarks: 4,
  comments: 5,
  headers: 11,
  characterPages: 12,
  paragraphPages: 13,
  pieces: 33,
  anchors: 40,
  endnoteMarks: 46,
  endnotes: 47,
  drawings: 50,
  boxes: 56,
  lists: 73,
  listUses: 74,
} as const;

/** Texts lie one after the other, in this order. */
const STORIES = ["body", "footnotes", "headers", "macros", "comments", "endnotes", "boxes"] as const;
export type StoryName = (typeof STORIES)[number];

/** Characters, counted over all stories; the end is the first behind. */
export interface Range {
  from: number;
  to: number;
}

const LEAST_STREAM = 64;

export class WordFile {
  readonly main: DataView;
  readonly #table: DataView;
  /** Long properties and pictures. */
  readonly data: DataView;
  readonly #stream: (path: string) => DataView | undefined;

  constructor({ bytes, name }: ReaderInput) {
    const container = guarded(name, () => CFB.read(Buffer.from(bytes), { type: "buffer" }));
    // Looking for one by one takes time with the square of their number.
    const places = new Map<string, number>();
    for (const [i, path] of (container.FullPaths as string[]).entries())
      places.set(path.slice(path.indexOf("/") + 1), i);
    const stream = (title: string) => {
      const content = container.FileIndex[places.get(title) ?? -1]?.content;
      if (!content || content.length === 0) return undefined;
      const data = Uint8Array.from(content as ArrayLike<number>);
      return new DataView(data.buffer);
    };
    this.#stream = stream;
    const needed = (title: string) => {
      const found = stream(title);
      if (!found || found.byteLength < LEAST_STREAM) throw corrupt(name, `its part ${title} is missing`);
      return found;
    };
    this.main = needed("WordDocument");
    const flags = this.main.getUint16(FLAGS, true);
    if ((flags & ENCRYPTED) !== 0) throw fileError("ENCRYPTED_FILE/remove", { file: name });
    if (!stream("0Table") && !stream("1Table")) refuseOldWord(this.main, name);
    this.#table = needed((flags & TABLE_1) !== 0 ? "1Table" : "0Table");
    this.data = stream("Data") ?? EMPTY;
  }

  /** A structure of the table stream; empty where the file has none, or one that lies beyond the end. */
  part(part: keyof typeof PART): DataView {
    const rest = this.partAndRest(part);
    const size = rest.byteLength === 0 ? 0 : this.main.getUint32(PARTS + 8 * PART[part] + 4, true);
    return size > rest.byteLength ? EMPTY : slice(rest, 0, size);
  }

  /** With all that lies behind it. */
  partAndRest(part: keyof typeof PART): DataView {
    const entry = PARTS + 8 * PART[part];
    if (entry + 8 > this.main.byteLength || this.main.getUint32(entry + 4, true) === 0) return EMPTY;
    const at = this.main.getUint32(entry, true);
    return at > this.#table.byteLength ? EMPTY : slice(this.#table, at, this.#table.byteLength - at);
  }

  /** The formula of an embedded object of an equation editor. */
  equation(object: number): DataView | undefined {
    return this.#stream(`ObjectPool/_${object}/Equation Native`);
  }

  story(story: StoryName): Range {
    let from = 0;
    for (const [i, name] of STORIES.entries()) {
      const length = this.main.getUint32(FIRST_COUNT + 4 * i, true);
      if (name === story) return { from, to: from + length };
      from += length;
    }
    return { from, to: from };
  }
}

export const EMPTY = new DataView(new ArrayBuffer(0));

/** @throws RangeError beyond the end */
export function slice(view: DataView, at: number, size: number): DataView {
  if (at < 0 || size < 0 || at + size > view.byteLength) throw new RangeError("a structure lies beyond the end");
  return new DataView(view.buffer, view.byteOffset + at, size);
}

/** Positions and what belongs to each ([MS-DOC] 2.2.2): the positions come first, one more than there are entries. */
export interface Entry extends Range {
  data: DataView;
}

export function* entriesOf(plc: DataView, dataSize: number): Generator<Entry> {
  const count = entryCount(plc, dataSize);
  for (let i = 0; i < count; i++) {
    const data = slice(plc, 4 * (count + 1) + dataSize * i, dataSize);
    yield { from: plc.getUint32(4 * i, true), to: plc.getUint32(4 * (i + 1), true), data };
  }
}

export function entryCount(plc: DataView, dataSize: number): number {
  return Math.max(0, Math.floor((plc.byteLength - 4) / (4 + dataSize)));
}

/** Whatever a damaged file makes of offsets ends as one named error. */
export function guarded<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { message, name: kind } = toError(error);
    if (kind === "TunelabError") throw error;
    throw corrupt(name, message, error);
  }
}

/** A structure without which the text can be read: `otherwise` where it points beyond an end. */
export function attempted<T>(read: () => T, otherwise: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return otherwise();
    throw error;
  }
}

const VERSION = 0x02;
/** The first of Word 95, and the first of Word 97. */
const WORD_95 = 0x68;
const WORD_97 = 0xc0;

/** Files of Word 6 and 95 keep everything in one stream, and say it otherwise. @throws TunelabError UNSUPPORTED_FORMAT */
function refuseOldWord(main: DataView, name: string): void {
  const version = main.getUint16(VERSION, true);
  if (version > 0 && version < WORD_97)
    throw fileError("UNSUPPORTED_FORMAT/old-word", { file: name, version: version < WORD_95 ? "Word 6" : "Word 95" });
}

function corrupt(name: string, what: string, cause?: unknown): TunelabError {
  return fileError("CORRUPT_FILE/word", { file: name, why: what }, { cause });
}
