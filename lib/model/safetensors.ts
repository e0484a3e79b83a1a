/**
 * The safetensors container: an 8-byte little-endian header length, a JSON header, the tensors' bytes without holes.
 * Rules: https://github.com/huggingface/safetensors (format section). Tensors are read one at a time from the file, so
 * that a model is never in memory twice.
 */
import { type FileHandle, open } from "node:fs/promises";
import { notFound, TunelabError, type Word, writeFileAtomic } from "#lib/core/index";
import { decodeFloats, type FloatDType, floatBytes, toFloatBytes } from "./float-types.ts";

export interface TensorEntry {
  dtype: string;
  shape: number[];
  /** Byte range relative to the data section. */
  offsets: [number, number];
}

const BYTES_PER_ELEMENT: Record<string, number> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
};
const MAX_HEADER_BYTES = 100_000_000;
/** Numbers decoded at a time. */
const PIECE = 1 << 20;

/** An open safetensors file. Call `close()` when done. */
export class SafetensorsFile {
  readonly path: string;
  readonly entries: ReadonlyMap<string, TensorEntry>;
  readonly metadata: Readonly<Record<string, string>>;
  #file: FileHandle;
  #dataStart: number;

  private constructor(path: string, file: FileHandle, header: ParsedHeader, dataStart: number) {
    this.path = path;
    this.entries = header.entries;
    this.metadata = header.metadata;
    this.#file = file;
    this.#dataStart = dataStart;
  }

  /** @throws TunelabError NOT_FOUND, CORRUPT_FILE (truncated, overlapping or uncovered data, wrong sizes) */
  static async open(path: string): Promise<SafetensorsFile> {
    const file = await open(path, "r").catch((error) => Promise.reject(notFound(path, error)));
    try {
      const { size } = await file.stat();
      const lengthBytes = await readExactly(file, 0, 8, path);
      const headerLength = Number(new DataView(lengthBytes.buffer).getBigUint64(0, true));
      if (headerLength > MAX_HEADER_BYTES || headerLength + 8 > size)
        throw corrupt(path, [
          `文件头声称有 ${headerLength} 字节，文件只有 ${size} 字节`,
          `its header claims ${headerLength} bytes, the file has ${size}`,
        ]);
      const header = parseHeader(path, await readExactly(file, 8, headerLength, path));
      checkCoverage(path, header.entries, size - 8 - headerLength);
      return new SafetensorsFile(path, file, header, 8 + headerLength);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async readBytes(name: string): Promise<Uint8Array<ArrayBuffer>> {
    const entry = this.#entry(name);
    const [begin, end] = entry.offsets;
    return readExactly(this.#file, this.#dataStart + begin, end - begin, this.path);
  }

  /** The tensor as float32, whatever float type the file holds. @throws TunelabError UNSUPPORTED_FORMAT for integers */
  async readFloat32(name: string): Promise<Float32Array<ArrayBuffer>> {
    const result = new Float32Array(this.#entry(name).shape.reduce((product, axis) => product * axis, 1));
    await this.readInto(name, result);
    return result;
  }

  /** Like `readFloat32`, into numbers that are there already; never holds more than a piece of the file beside them. */
  async readInto(name: string, target: Float32Array): Promise<void> {
    const { dtype, offsets } = this.#entry(name);
    if (dtype !== "F32" && dtype !== "F16" && dtype !== "BF16")
      throw new TunelabError(
        "UNSUPPORTED_FORMAT",
        [`${this.path} 中的张量 ${name} 为 ${dtype}`, `tensor ${name} in ${this.path} is ${dtype}`],
        {
          hint: ["请把权重转成 F32、F16 或 BF16", "convert the weights to F32, F16 or BF16"],
          details: { path: this.path, tensor: name, dtype },
        },
      );
    const start = this.#dataStart + offsets[0];
    if (dtype === "F32") {
      await readFully(
        this.#file,
        start,
        new Uint8Array(target.buffer, target.byteOffset, target.byteLength),
        this.path,
      );
      return;
    }
    for (let done = 0; done < target.length; done += PIECE) {
      const count = Math.min(PIECE, target.length - done);
      const bytes = await readExactly(this.#file, start + 2 * done, 2 * count, this.path);
      decodeFloats(bytes, dtype, target.subarray(done, done + count));
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #entry(name: string): TensorEntry {
    const entry = this.entries.get(name);
    if (!entry)
      throw new TunelabError("NOT_FOUND", [`${this.path} 中没有张量 ${name}`, `${this.path} has no tensor ${name}`], {
        details: { path: this.path, tensor: name, present: [...this.entries.keys()].slice(0, 20) },
      });
    return entry;
  }
}

export interface TensorToWrite {
  name: string;
  shape: readonly number[];
  /** The numbers, or how to get them when their turn comes: then only one tensor at a time is in memory. */
  data: Float32Array | (() => Promise<Float32Array>);
}

/**
 * Writes float tensors, sorted by name, atomically. `metadata.format` is "pt" because loaders check for it.
 * @param dtype how the numbers are stored, default F32
 */
export async function writeSafetensors(
  path: string,
  tensors: readonly TensorToWrite[],
  { dtype = "F32", metadata = {} }: { dtype?: FloatDType; metadata?: Record<string, string> } = {},
): Promise<void> {
  const sorted = [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1));
  const header: Record<string, unknown> = { __metadata__: { format: "pt", ...metadata } };
  let offset = 0;
  for (const { name, shape } of sorted) {
    const end = offset + shape.reduce((product, dimension) => product * dimension, 1) * floatBytes(dtype);
    header[name] = { dtype, shape, data_offsets: [offset, end] };
    offset = end;
  }
  await writeFileAtomic(path, chunks(header, sorted, dtype));
}

async function* chunks(
  header: unknown,
  tensors: readonly TensorToWrite[],
  dtype: FloatDType,
): AsyncGenerator<Uint8Array> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20); // spaces: data starts 8-byte aligned
  padded.set(json);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(padded.length), true);
  yield length;
  yield padded;
  for (const { name, shape, data } of tensors) {
    const numbers = typeof data === "function" ? await data() : data;
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    if (size !== numbers.length)
      throw new TunelabError("SHAPE_MISMATCH", [
        `${name} 有 ${numbers.length} 个数，它的形状 [${shape}] 需要 ${size} 个`,
        `${name} has ${numbers.length} numbers, its shape [${shape}] needs ${size}`,
      ]);
    yield toFloatBytes(numbers, dtype);
  }
}

interface ParsedHeader {
  entries: Map<string, TensorEntry>;
  metadata: Record<string, string>;
}

function parseHeader(path: string, bytes: Uint8Array): ParsedHeader {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw corrupt(path, ["文件头不是 JSON", "its header is not JSON"], cause);
  }
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw corrupt(path, ["文件头不是对象", "its header is no object"]);
  const entries = new Map<string, TensorEntry>();
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(json)) {
    if (name === "__metadata__") metadata = value as Record<string, string>;
    else entries.set(name, parseEntry(path, name, value));
  }
  return { entries, metadata };
}

function parseEntry(path: string, name: string, value: unknown): TensorEntry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
  const isCount = (n: unknown) => Number.isSafeInteger(n) && (n as number) >= 0;
  if (typeof dtype !== "string" || !Array.isArray(shape) || !shape.every(isCount))
    throw corrupt(path, [`${name} 的条目没有 dtype 和 shape`, `the entry of ${name} has no dtype and shape`]);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount) || offsets[0] > offsets[1])
    throw corrupt(path, [`${name} 的条目没有有效的 data_offsets`, `the entry of ${name} has no valid data_offsets`]);
  const width = BYTES_PER_ELEMENT[dtype];
  const size = shape.reduce((product: number, dimension: number) => product * dimension, 1);
  if (width !== undefined && size * width !== offsets[1] - offsets[0])
    throw corrupt(path, [
      `${name} 为 ${dtype} [${shape}]，却占 ${offsets[1] - offsets[0]} 字节`,
      `${name} is ${dtype} [${shape}], but takes ${offsets[1] - offsets[0]} bytes`,
    ]);
  return { dtype, shape, offsets: [offsets[0], offsets[1]] };
}

/** The data section must be covered without holes or overlaps. */
function checkCoverage(path: string, entries: Map<string, TensorEntry>, dataBytes: number): void {
  let position = 0;
  for (const [name, entry] of [...entries].sort((a, b) => a[1].offsets[0] - b[1].offsets[0])) {
    if (entry.offsets[0] !== position)
      throw corrupt(path, [`${name} 之前有空缺或重叠`, `there is a hole or an overlap before ${name}`]);
    position = entry.offsets[1];
  }
  if (position !== dataBytes)
    throw corrupt(path, [
      `张量需要 ${position} 字节数据，文件只有 ${dataBytes} 字节；是否没有复制完？`,
      `its tensors need ${position} bytes of data, it has ${dataBytes}; was the copy cut short?`,
    ]);
}

async function readExactly(
  file: FileHandle,
  position: number,
  length: number,
  path: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  await readFully(file, position, bytes, path);
  return bytes;
}

async function readFully(file: FileHandle, position: number, bytes: Uint8Array, path: string): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) throw corrupt(path, ["文件提前结束", "it ends too early"]);
    done += bytesRead;
  }
}

function corrupt(path: string, [zh, en]: Word, cause?: unknown): TunelabError {
  return new TunelabError(
    "CORRUPT_FILE",
    [`${path} 不是完整的 safetensors 文件：${zh}`, `${path} is not a whole safetensors file: ${en}`],
    {
      hint: ["请重新复制或下载文件", "copy or download the file again"],
      details: { path },
      cause,
    },
  );
}
