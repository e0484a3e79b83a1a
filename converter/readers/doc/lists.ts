/** Lists of a Word 97 file ([MS-DOC] 2.9.131, 2.9.147, 2.9.150): what is counted, how it is shown, and who counts along. */
import { formatName } from "../word/format-codes.ts";
import {
  type AbstractNumbering,
  emptyNumbering,
  type Level,
  type NumberingDefinitions,
  type NumberingInstance,
} from "../word/numbering.ts";
import { attempted, slice, type WordFile } from "./file.ts";

const LEVELS = 9;
const LIST_BYTES = 28;
const LEVEL_BYTES = 28;
const USE_BYTES = 16;
const NO_STYLE = 0x0fff;
/** Signs of a label; Word's own have 255 at most. */
const LABEL = 255;

/** What can be read of it: a damaged end costs the lists that follow. */
export function readLists(file: WordFile, damaged: () => void): NumberingDefinitions {
  const definitions = emptyNumbering();
  attempted(() => readDefinitions(file, definitions), damaged);
  attempted(() => readUses(file, definitions), damaged);
  return definitions;
}

/** All lists, then the levels of all lists: nine each, or one. */
function readDefinitions(file: WordFile, { abstracts }: NumberingDefinitions): void {
  const lists = file.part("lists");
  if (lists.byteLength < 2) return;
  const count = lists.getUint16(0, true);
  const levels = new Cursor(file.partAndRest("lists"), lists.byteLength);
  for (let i = 0; i < count; i++) {
    const list = slice(lists, 2 + LIST_BYTES * i, LIST_BYTES);
    const abstract: AbstractNumbering = { id: String(list.getInt32(0, true)), levels: new Map() };
    abstracts.set(abstract.id, abstract);
    const simple = (list.getUint8(26) & 1) === 1;
    for (let level = 0; level < (simple ? 1 : LEVELS); level++) {
      const style = list.getUint16(8 + 2 * level, true);
      const read = readLevel(levels, level);
      abstract.levels.set(level, style === NO_STYLE ? read : { ...read, style: String(style) });
    }
  }
}

/** Numbers of paragraphs name a use of a list, from 1; what a use changes follows all of them. */
function readUses(file: WordFile, { instances }: NumberingDefinitions): void {
  const uses = file.part("listUses");
  if (uses.byteLength < 4) return;
  const count = uses.getUint32(0, true);
  const changes = new Cursor(uses, 4 + USE_BYTES * count);
  const known: { instance: NumberingInstance; changed: number }[] = [];
  for (let i = 0; i < count; i++) {
    const use = slice(uses, 4 + USE_BYTES * i, USE_BYTES);
    const instance: NumberingInstance = {
      abstractId: String(use.getInt32(0, true)),
      starts: new Map(),
      levels: new Map(),
    };
    instances.set(String(i + 1), instance);
    known.push({ instance, changed: use.getUint8(12) });
  }
  for (const { instance, changed } of known) {
    changes.skip(4);
    for (let i = 0; i < changed; i++) readChange(changes, instance);
  }
}

const CHANGES_START = 0x10;
const CHANGES_LEVEL = 0x20;

function readChange(changes: Cursor, { starts, levels }: NumberingInstance): void {
  const change = changes.take(8);
  const flags = change.getUint32(4, true);
  const index = flags & 0x0f;
  if ((flags & CHANGES_LEVEL) !== 0) {
    const level = readLevel(changes, index);
    levels.set(index, level);
    if ((flags & CHANGES_START) !== 0) starts.set(index, level.start);
  } else if ((flags & CHANGES_START) !== 0) starts.set(index, change.getInt32(0, true));
}

const LEGAL = 0x04;
const NO_RESTART = 0x08;
const SUFFIXES = ["tab", "space", "nothing"] as const;

function readLevel(cursor: Cursor, index: number): Level {
  const head = cursor.take(LEVEL_BYTES);
  const flags = head.getUint8(5);
  cursor.skip(head.getUint8(24) + head.getUint8(25)); // how number and paragraph look
  const characters = cursor.take(2).getUint16(0, true);
  const text = cursor.take(2 * characters);
  const format = head.getUint8(4);
  return {
    start: head.getInt32(0, true),
    format: formatName(format),
    text: labelParts(text, head, index),
    suffix: SUFFIXES[head.getUint8(15)] ?? "tab",
    ...((flags & NO_RESTART) === 0 ? {} : { restart: head.getUint8(26) }),
    legal: (flags & LEGAL) !== 0,
  };
}

/** Where numbers stand in a label is said by positions, from 1 and up to the first 0; there it holds their levels. */
function labelParts(text: DataView, head: DataView, index: number): (string | number)[] {
  const places = new Set<number>();
  for (let i = 0; i < LEVELS && head.getUint8(6 + i) !== 0; i++) places.add(head.getUint8(6 + i) - 1);
  const parts: (string | number)[] = [];
  for (let i = 0; i < Math.min(LABEL, text.byteLength / 2); i++) {
    const sign = text.getUint16(2 * i, true);
    parts.push(places.has(i) && sign <= index ? sign : String.fromCharCode(sign));
  }
  return parts;
}

/** Structures that follow each other, of which each says how long it is. */
class Cursor {
  readonly #view: DataView;
  #at: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  take(size: number): DataView {
    const taken = slice(this.#view, this.#at, size);
    this.#at += size;
    return taken;
  }

  skip(size: number): void {
    this.take(size);
  }
}
