/** Properties of paragraphs and of rows of tables that matter here ([MS-DOC] 2.6.2, 2.6.3). */
import { propertiesIn } from "./properties.ts";

export interface ParagraphFormat {
  /** The use of a list that numbers it, from 1; `0` for none although its style has one. */
  list: string | undefined;
  level: number | undefined;
  /** 1 for the highest. */
  outline: number | undefined;
  /** Tables that lie around it. */
  depth: number;
  /** It is no paragraph: it ends a row. */
  endsRow: boolean;
  /** It ends a cell of a table within a table. */
  endsInnerCell: boolean;
  /** Of the row that it ends. */
  row: RowFormat | undefined;
}

export interface RowFormat {
  /** Where cells begin, and where the last ends, in twentieths of a point. */
  edges: readonly number[];
  /** How cells are merged downwards, by their place. */
  merges: readonly (Merge | undefined)[];
}
export type Merge = "start" | "continue";

export const plainParagraph: ParagraphFormat = {
  list: undefined,
  level: undefined,
  outline: undefined,
  depth: 0,
  endsRow: false,
  endsInnerCell: false,
  row: undefined,
};

const IN_TABLE = 0x2416;
const ENDS_ROW = 0x2417;
const LEVEL = 0x260a;
const LIST = 0x460b;
const OUTLINE = 0x2640;
const DEPTH = 0x6649;
const DEEPER = 0x664a;
const ENDS_INNER_CELL = 0x244b;
const ENDS_INNER_ROW = 0x244c;
const LONG: readonly number[] = [0x6645, 0x6646];
const ROW = 0xd608;
const MERGE = 0xd62b;

/** Tables in tables that are told apart. */
const DEEPEST = 32;

/** @param long properties that lie elsewhere, by their place */
export function changeParagraph(
  before: ParagraphFormat,
  list: DataView,
  long?: (place: number) => DataView,
): ParagraphFormat {
  let format = before;
  for (const { code, value } of propertiesIn(list)) {
    if (LONG.includes(code)) {
      if (long) format = changeParagraph(format, long(value.getUint32(0, true)));
    } else format = { ...format, ...changeOf(code, value, format) };
  }
  return format;
}

function changeOf(code: number, value: DataView, { depth, row }: ParagraphFormat): Partial<ParagraphFormat> {
  switch (code) {
    case IN_TABLE:
      return { depth: value.getUint8(0) === 0 ? 0 : Math.max(1, depth) };
    case DEPTH:
      return { depth: bounded(value.getInt32(0, true)) };
    case DEEPER:
      return { depth: bounded(depth + value.getInt32(0, true)) };
    case ENDS_ROW:
    case ENDS_INNER_ROW:
      return { endsRow: value.getUint8(0) !== 0 };
    case ENDS_INNER_CELL:
      return { endsInnerCell: value.getUint8(0) !== 0 };
    case LEVEL:
      return { level: Math.min(8, value.getUint8(0)) };
    case LIST:
      return { list: listOf(value.getInt16(0, true)) };
    case OUTLINE:
      return value.getUint8(0) < 9 ? { outline: value.getUint8(0) + 1 } : { outline: undefined };
    case ROW:
      return { row: rowOf(value) };
    case MERGE:
      return row && value.byteLength >= 2 ? { row: merged(row, value.getUint8(0), value.getUint8(1)) } : {};
    default:
      return {};
  }
}

const bounded = (depth: number) => Math.max(0, Math.min(DEEPEST, depth));

/** Below 0, the list is the same and the indent is kept; the lowest stands for no list. */
function listOf(value: number): string {
  return value === -0x7ff ? "0" : String(Math.abs(value));
}

const CELL_BYTES = 20;

/** The number of cells, their edges, and what is said of the first of them or of all. */
function rowOf(value: DataView): RowFormat | undefined {
  const cells = value.byteLength === 0 ? 0 : value.getUint8(0);
  const start = 1 + 2 * (cells + 1);
  if (cells === 0 || start > value.byteLength) return undefined;
  const edges = Array.from({ length: cells + 1 }, (_, i) => value.getInt16(1 + 2 * i, true));
  const described = Math.min(cells, Math.floor((value.byteLength - start) / CELL_BYTES));
  const merges = Array.from({ length: described }, (_, i) =>
    mergeOf((value.getUint16(start + CELL_BYTES * i, true) >>> 5) & 3),
  );
  return { edges, merges };
}

const mergeOf = (flags: number): Merge | undefined => (flags === 1 ? "continue" : flags === 0 ? undefined : "start");

function merged(row: RowFormat, cell: number, flags: number): RowFormat {
  if (cell >= row.edges.length - 1) return row;
  return { edges: row.edges, merges: row.edges.slice(1).map((_, i) => (i === cell ? mergeOf(flags) : row.merges[i])) };
}
