/**
 * What people plot, as named columns: arrays, typed arrays, rows of objects, objects of arrays, and by their shape danfojs
 * frames and series (`columns`, `values`), frames with `toRecords()`, and tensors (`arraySync()`).
 */
import { TunelabError, type Word } from "#lib/core/index";
import type { Datum } from "./types.ts";

type TypedArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array;
type Numbers = TypedArray | readonly (number | null | undefined)[];

/** Anything below; checked at run time. */
export type PlotSource =
  | Numbers
  | readonly (readonly (number | null)[])[]
  | readonly object[]
  | { readonly [column: string]: Numbers | readonly unknown[] }
  | { readonly columns: readonly unknown[]; readonly values: readonly unknown[] }
  | { toRecords(): object[] }
  | { arraySync(): unknown };

export type Columns = Map<string, Datum[]>;

/**
 * @param options.ragged columns may differ in length, as groups do
 * @throws TunelabError INVALID_INPUT when there is nothing to plot, or columns differ in length
 */
export function toColumns(source: PlotSource, { ragged = false } = {}): Columns {
  const columns = readColumns(source);
  if (ragged) return columns;
  const lengths = new Map([...columns].map(([name, values]) => [name, values.length]));
  const [first] = lengths.values();
  for (const [name, length] of lengths)
    if (length !== first)
      throw unreadable([
        `列“${name}”有 ${length} 个值，“${columns.keys().next().value}”有 ${first} 个`,
        `column "${name}" has ${length} values, "${columns.keys().next().value}" has ${first}`,
      ]);
  return columns;
}

/** @returns a matrix as rows; a frame's cells, a tensor of rank 2, or arrays of arrays */
export function toMatrix(source: PlotSource): { rows: (number | null)[][]; columnNames?: string[] } {
  const plain = unwrap(source);
  if (isFrame(plain))
    return { rows: (plain.values as unknown[][]).map(numbersOnly), columnNames: plain.columns.map(String) };
  const rows = Array.isArray(plain) ? plain : [];
  if (rows.length === 0 || !rows.every((row) => isList(row)))
    throw unreadable(["热力图需要数值组成的行", "a heatmap needs rows of numbers"]);
  return { rows: (rows as ArrayLike<unknown>[]).map((row) => numbersOnly(Array.from(row))) };
}

function readColumns(source: PlotSource): Columns {
  const plain = unwrap(source);
  if (isList(plain)) return readList(Array.from(plain));
  if (isFrame(plain)) return readFrame(plain);
  if (typeof plain !== "object" || plain === null)
    throw unreadable([`${typeof plain} 不能绘制`, `a ${typeof plain} cannot be plotted`]);
  const entries = Object.entries(plain);
  if (entries.length === 0) throw unreadable(["没有列", "there is no column"]);
  if (entries.every(([, value]) => typeof value === "number"))
    return new Map([
      ["", entries.map(([name]) => name)],
      ["value", entries.map(([, value]) => datum(value))],
    ]);
  return new Map(
    entries.map(([name, values]) => {
      const list = unwrap(values);
      if (!isList(list))
        throw unreadable([
          `列“${name}”是 ${typeof list}，不是列表`,
          `column "${name}" is a ${typeof list}, not a list`,
        ]);
      return [name, Array.from(list, datum)];
    }),
  );
}

function readList(list: unknown[]): Columns {
  const first = list.find((value) => value !== null && value !== undefined);
  if (isList(first)) {
    const width = list.reduce((most: number, row) => Math.max(most, isList(row) ? row.length : 0), 0);
    const rows = list as ArrayLike<unknown>[];
    return new Map(Array.from({ length: width }, (_, j) => [String(j), rows.map((row) => datum(row?.[j]))]));
  }
  if (typeof first !== "object" || first === null || first instanceof Date)
    return new Map([["value", list.map(datum)]]);
  const names = new Set(list.flatMap((row) => Object.keys(row ?? {})));
  return new Map(
    [...names].map((name) => [name, list.map((row) => datum((row as Record<string, unknown> | null)?.[name]))]),
  );
}

interface FrameLike {
  columns: unknown[];
  values: unknown[];
}

function readFrame({ columns, values }: FrameLike): Columns {
  const at = (row: unknown, j: number) => (Array.isArray(row) ? row[j] : row); // a series has bare values
  return new Map(columns.map((name, j) => [String(name), values.map((row) => datum(at(row, j)))]));
}

function isFrame(value: unknown): value is FrameLike {
  const frame = value as Partial<FrameLike> | null;
  return typeof value === "object" && Array.isArray(frame?.columns) && Array.isArray(frame?.values);
}

/** Tensors and frames with their own reader, as plain values. */
function unwrap(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("arraySync" in value && typeof value.arraySync === "function") return value.arraySync();
  if (isFrame(value)) return value;
  if ("toRecords" in value && typeof value.toRecords === "function") return value.toRecords();
  return value;
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** Numbers, texts and gaps; what is neither is written as text. */
function datum(value: unknown): Datum {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return Number(value);
  if (value === null || value === undefined) return null;
  return value instanceof Date ? value.toISOString() : String(value);
}

function numbersOnly(row: unknown[]): (number | null)[] {
  return row.map((value) =>
    typeof value === "number" && Number.isFinite(value) ? value : typeof value === "bigint" ? Number(value) : null,
  );
}

function unreadable([zh, en]: Word): TunelabError {
  return new TunelabError("INVALID_INPUT", [`无法绘制：${zh}`, `cannot plot: ${en}`], {
    hint: [
      "请给出数的列表、对象组成的行、列表组成的对象、数据框或张量",
      "give a list of numbers, rows of objects, an object of lists, a frame or a tensor",
    ],
  });
}

/** The column of this name. @throws TunelabError INVALID_INPUT naming those that exist */
export function columnOf(columns: Columns, name: string): Datum[] {
  const column = columns.get(name);
  if (column) return column;
  throw new TunelabError("INVALID_INPUT", [`没有列“${name}”`, `there is no column "${name}"`], {
    hint: [
      `列有 ${[...columns.keys()].slice(0, 20).join("、")}`,
      `the columns are ${[...columns.keys()].slice(0, 20).join(", ")}`,
    ],
    details: { name, columns: [...columns.keys()] },
  });
}

export function isNumeric(column: readonly Datum[]): boolean {
  return column.every((value) => typeof value !== "string") && column.some((value) => value !== null);
}

/** For arithmetic: texts and gaps are NaN. */
export function toNumbers(column: readonly Datum[]): number[] {
  return column.map((value) => (typeof value === "number" ? value : Number.NaN));
}
