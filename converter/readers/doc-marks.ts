/** What Word 97–2003 notes of single characters ([MS-DOC] 2.8.6, 2.9.34, 2.6.1): tracked deletions, hidden text. */
import type { Deadline } from "../limits.ts";

/** Places in the main stream, in bytes. */
interface Span {
  from: number;
  to: number;
}

export interface CharacterMarks {
  /** Deleted while changes were tracked, in order. */
  deleted: readonly Span[];
  hasHidden: boolean;
}

// Where the file information block names the table of pages, and what a page is.
const PAGES = 0xfa;
const PAGE_BYTES = 512;
const PAGE_NUMBER = 0x3f_ffff;

/** sprmCFRMarkDel, sprmCFVanish */
const DELETED = 0x0800;
const HIDDEN = 0x083c;
/** Bytes of a property's value, by the three highest bits of its number; the seventh kind says how many itself. */
const VALUE_BYTES = [1, 1, 2, 4, 2, 2, undefined, 3];

/** None where the file has no such table, or one that points beyond its end: the text can be read all the same. */
export function characterMarks(main: DataView, table: DataView, deadline: Deadline): CharacterMarks {
  try {
    return marksOf(main, table, deadline);
  } catch (error) {
    if (error instanceof RangeError) return { deleted: [], hasHidden: false };
    throw error;
  }
}

function marksOf(main: DataView, table: DataView, deadline: Deadline): CharacterMarks {
  const at = main.getUint32(PAGES, true);
  const count = Math.floor((main.getUint32(PAGES + 4, true) - 4) / 8);
  const deleted: Span[] = [];
  let hasHidden = false;
  for (let i = 0; i < count; i++) {
    deadline.check();
    const page = (table.getUint32(at + 4 * (count + 1) + 4 * i, true) & PAGE_NUMBER) * PAGE_BYTES;
    for (const { from, to, properties } of runsOf(main, page)) {
      const marks = marksIn(main, properties);
      if (marks.has(DELETED)) deleted.push({ from, to });
      hasHidden ||= marks.has(HIDDEN);
    }
  }
  return { deleted: deleted.sort((a, b) => a.from - b.from), hasHidden };
}

/** A page holds the bounds of its runs, and where in it the properties of each lie, in words; 0 for none. */
function* runsOf(main: DataView, page: number): Generator<Span & { properties: Span }> {
  const runs = main.getUint8(page + PAGE_BYTES - 1);
  for (let i = 0; i < runs; i++) {
    const place = 2 * main.getUint8(page + 4 * (runs + 1) + i);
    if (place === 0) continue;
    const start = page + place + 1;
    const properties = { from: start, to: Math.min(start + main.getUint8(page + place), page + PAGE_BYTES) };
    yield { from: main.getUint32(page + 4 * i, true), to: main.getUint32(page + 4 * (i + 1), true), properties };
  }
}

/** Which of the two are on. */
function marksIn(main: DataView, { from, to }: Span): Set<number> {
  const on = new Set<number>();
  for (let at = from; at + 3 <= to; ) {
    const property = main.getUint16(at, true);
    const bytes = VALUE_BYTES[property >>> 13] ?? 1 + main.getUint8(at + 2);
    if (main.getUint8(at + 2) === 1) on.add(property);
    at += 2 + bytes;
  }
  return on;
}
