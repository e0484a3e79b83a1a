/** The bytes of a GGUF header: typed metadata entries and the list of tensors, little-endian. */

export interface Entry {
  key: string;
  type: number;
  /** The value's bytes. */
  bytes: Buffer;
}

const TYPE = { u32: 4, i32: 5, f32: 6, bool: 7, text: 8, list: 9 };

export const u32 = (key: string, value: number): Entry => ({ key, type: TYPE.u32, bytes: uint(value, 4) });
export const f32 = (key: string, value: number): Entry => ({ key, type: TYPE.f32, bytes: float(value) });
export const bool = (key: string, value: boolean): Entry => ({ key, type: TYPE.bool, bytes: Buffer.from([+value]) });
export const text = (key: string, value: string): Entry => ({ key, type: TYPE.text, bytes: string(value) });
export const texts = (key: string, values: readonly string[]): Entry => list(key, TYPE.text, values.map(string));
export const f32s = (key: string, values: readonly number[]): Entry => list(key, TYPE.f32, values.map(float));
export const i32s = (key: string, values: readonly number[]): Entry =>
  list(
    key,
    TYPE.i32,
    values.map((value) => uint(value, 4)),
  );

function list(key: string, itemType: number, items: readonly Buffer[]): Entry {
  return { key, type: TYPE.list, bytes: Buffer.concat([uint(itemType, 4), uint(items.length, 8), ...items]) };
}

function uint(value: number, width: 4 | 8): Buffer {
  const bytes = Buffer.alloc(width);
  if (width === 8) bytes.writeBigUInt64LE(BigInt(value));
  else bytes.writeUInt32LE(value);
  return bytes;
}

function float(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

function string(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  return Buffer.concat([uint(bytes.length, 8), bytes]);
}

export interface TensorEntry {
  name: string;
  /** Row-major; the file lists the axes in the opposite order. */
  shape: readonly number[];
  code: number;
  /** Relative to the data section. */
  offset: number;
}

export function headerBytes(entries: readonly Entry[], tensors: readonly TensorEntry[]): Buffer {
  return Buffer.concat([
    Buffer.from("GGUF"),
    uint(3, 4),
    uint(tensors.length, 8),
    uint(entries.length, 8),
    ...entries.flatMap(({ key, type, bytes }) => [string(key), uint(type, 4), bytes]),
    ...tensors.flatMap(({ name, shape, code, offset }) => [
      string(name),
      uint(shape.length, 4),
      ...[...shape].reverse().map((axis) => uint(axis, 8)),
      uint(code, 4),
      uint(offset, 8),
    ]),
  ]);
}
