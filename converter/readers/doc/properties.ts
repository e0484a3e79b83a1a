/** Lists of properties ([MS-DOC] 2.2.5): each has a number, which says how long its value is, and the value. */
import { EMPTY } from "./file.ts";

export interface Property {
  code: number;
  value: DataView;
}

/** Bytes of a value by the three highest bits of its number; the seventh kind says how many itself. */
const VALUE_BYTES = [1, 1, 2, 4, 2, 2, undefined, 3];
/** Values whose length takes two bytes, and the one whose length may be more than a byte says. */
const TABLES: readonly number[] = [0xd606, 0xd608];
const TABS = 0xc615;

/** Of the list's end, as much as is whole. */
export function* propertiesIn(list: DataView): Generator<Property> {
  for (let at = 0; at + 3 <= list.byteLength; ) {
    const code = list.getUint16(at, true);
    const { head, size } = valueSize(list, code, at + 2);
    const start = at + 2 + head;
    if (start + size > list.byteLength) return;
    yield { code, value: size === 0 ? EMPTY : new DataView(list.buffer, list.byteOffset + start, size) };
    at = start + size;
  }
}

function valueSize(list: DataView, code: number, at: number): { head: number; size: number } {
  const fixed = VALUE_BYTES[code >>> 13];
  if (fixed !== undefined) return { head: 0, size: fixed };
  if (TABLES.includes(code)) {
    // One more than its bytes, by this format's habit.
    const size = at + 2 > list.byteLength ? 1 : list.getUint16(at, true);
    return { head: 2, size: Math.max(0, size - 1) };
  }
  const size = list.getUint8(at);
  return { head: 1, size: code === TABS && size === 255 ? tabBytes(list, at + 1) : size };
}

/** Tabs that are taken away, four bytes each, and tabs that are set, three bytes each. */
function tabBytes(list: DataView, at: number): number {
  const removed = 4 * (at < list.byteLength ? list.getUint8(at) : 0);
  const set = at + 1 + removed;
  return 2 + removed + 3 * (set < list.byteLength ? list.getUint8(set) : 0);
}
