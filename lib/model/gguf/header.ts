/**
 * The header of a GGUF file: typed metadata, then name, shape, type and place of each tensor.
 * Rules: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */
import { TunelabError, type Word } from "#lib/core/index";
import { BLOCK_TYPES, type BlockType, blockTypeName } from "./blocks.ts";
import { type Cursor, EndOfFile } from "./cursor.ts";

export type MetadataValue = number | string | boolean | MetadataValue[];

export interface GgufTensor {
  type: BlockType;
  /** Row-major: the last axis lies together. (The file lists the axes in the opposite order.) */
  shape: number[];
  /** Absolute byte position in the file. */
  offset: number;
  byteLength: number;
}

export interface GgufHeader {
  metadata: Map<string, MetadataValue>;
  tensors: Map<string, GgufTensor>;
}

/** A tensor as the header lists it: type and place not yet checked. */
interface ListedTensor {
  name: string;
  type: number;
  shape: number[];
  offset: number;
}

/** Far above what real files hold, far below what exhausts memory. */
const LIMITS = {
  metadataEntries: 65_536,
  tensors: 262_144,
  nameBytes: 65_535,
  stringBytes: 64 << 20,
  arrayItems: 4 << 20,
  headerBytes: 512 << 20,
  axes: 4,
  nesting: 3,
};
const DEFAULT_ALIGNMENT = 32;

/** @throws TunelabError CORRUPT_FILE, UNSUPPORTED_FORMAT, LIMIT_EXCEEDED */
export function readHeader(cursor: Cursor, path: string): GgufHeader {
  try {
    return new HeaderReader(cursor, path).read();
  } catch (error) {
    if (error instanceof EndOfFile)
      throw corrupt(path, ["文件头不完整；是否没有复制完？", "its header ends too early; was the copy cut short?"]);
    throw error;
  }
}

class HeaderReader {
  #cursor: Cursor;
  #path: string;

  constructor(cursor: Cursor, path: string) {
    this.#cursor = cursor;
    this.#path = path;
  }

  read(): GgufHeader {
    const cursor = this.#cursor;
    this.#checkMagic();
    const tensorCount = this.#count(["个张量", "tensors"], LIMITS.tensors);
    const metadata = this.#metadata(this.#count(["个元数据条目", "metadata entries"], LIMITS.metadataEntries));
    const tensors = Array.from({ length: tensorCount }, () => this.#tensor());
    const alignment = metadata.get("general.alignment") ?? DEFAULT_ALIGNMENT;
    if (typeof alignment !== "number" || !Number.isInteger(alignment) || alignment < 1 || alignment > 1 << 20)
      throw corrupt(this.#path, [
        `general.alignment 为 ${String(alignment)}`,
        `general.alignment is ${String(alignment)}`,
      ]);
    const dataStart = Math.ceil(cursor.position / alignment) * alignment;
    return { metadata, tensors: this.#place(tensors, dataStart, alignment) };
  }

  #checkMagic(): void {
    const magic = this.#cursor.take(4).toString("latin1");
    if (magic !== "GGUF")
      throw new TunelabError(
        "UNSUPPORTED_FORMAT",
        [
          `${this.#path} 不是 GGUF 文件：开头是 ${printable(magic)}`,
          `${this.#path} is not a GGUF file: it begins with ${printable(magic)}`,
        ],
        {
          hint: [
            "请给出 .gguf 文件，或 Hugging Face 模型的文件夹",
            "give a .gguf file, or the folder of a Hugging Face model",
          ],
          details: { path: this.#path },
        },
      );
    const version = this.#cursor.u32();
    if (version === 2 || version === 3) return;
    const [zh, en]: Word =
      version % 65_536 === 0
        ? ["它是大端序", "it is big-endian"]
        : [`它的版本为 ${version}`, `its version is ${version}`];
    throw new TunelabError(
      "UNSUPPORTED_FORMAT",
      [`无法读取 ${this.#path}：${zh}`, `${this.#path} cannot be read: ${en}`],
      {
        hint: [
          "请用 llama.cpp 转成小端序、版本 3 的 GGUF 文件",
          "convert it with llama.cpp to a little-endian GGUF file of version 3",
        ],
        details: { path: this.#path, version },
      },
    );
  }

  #count([zh, en]: Word, limit: number): number {
    const count = this.#cursor.u64();
    if (count > limit) throw tooMuch(this.#path, [`有 ${count} ${zh}`, `${count} ${en}`], limit);
    return count;
  }

  #metadata(count: number): Map<string, MetadataValue> {
    const metadata = new Map<string, MetadataValue>();
    for (let i = 0; i < count; i++) {
      const key = this.#string(LIMITS.nameBytes);
      if (metadata.has(key)) throw corrupt(this.#path, [`元数据中 ${key} 出现两次`, `its metadata names ${key} twice`]);
      metadata.set(key, this.#value(this.#cursor.u32(), key));
    }
    return metadata;
  }

  #value(type: number, key: string, depth = 0): MetadataValue {
    if (type === 8) return this.#string(LIMITS.stringBytes);
    if (type === 9) return this.#array(key, depth);
    if (type === 7) return this.#cursor.u8() !== 0;
    const read = NUMBERS[type];
    if (!read) throw corrupt(this.#path, [`${key} 的类型 ${type} 未知`, `${key} has the unknown type ${type}`]);
    return read(this.#cursor);
  }

  #array(key: string, depth: number): MetadataValue[] {
    if (depth >= LIMITS.nesting) throw corrupt(this.#path, [`${key} 嵌套过深`, `${key} is nested too deep`]);
    const type = this.#cursor.u32();
    const length = this.#cursor.u64();
    if (length > LIMITS.arrayItems)
      throw tooMuch(this.#path, [`${key} 有 ${length} 项`, `${length} items in ${key}`], LIMITS.arrayItems);
    if (length > this.#cursor.remaining) throw new EndOfFile();
    const items: MetadataValue[] = [];
    for (let i = 0; i < length; i++) items.push(this.#value(type, key, depth + 1));
    return items;
  }

  #string(limit: number): string {
    const length = this.#cursor.u64();
    if (length > this.#cursor.remaining) throw new EndOfFile();
    if (length > limit) throw tooMuch(this.#path, [`字符串有 ${length} 字节`, `a string of ${length} bytes`], limit);
    if (this.#cursor.position > LIMITS.headerBytes)
      throw tooMuch(this.#path, ["文件头超出上限", "a header of this many bytes"], LIMITS.headerBytes);
    return this.#cursor.take(length).toString("utf8");
  }

  #tensor(): ListedTensor {
    const name = this.#string(LIMITS.nameBytes);
    const axes = this.#cursor.u32();
    if (axes > LIMITS.axes) throw corrupt(this.#path, [`${name} 有 ${axes} 个轴`, `${name} has ${axes} axes`]);
    const shape = Array.from({ length: axes }, () => this.#cursor.u64()).reverse();
    return { name, shape, type: this.#cursor.u32(), offset: this.#cursor.u64() };
  }

  /** Checks that each tensor has a known type and lies within the file, and gives its absolute place. */
  #place(found: ListedTensor[], dataStart: number, alignment: number): Map<string, GgufTensor> {
    const tensors = new Map<string, GgufTensor>();
    for (const { name, shape, type: code, offset } of found) {
      if (tensors.has(name)) throw corrupt(this.#path, [`其中 ${name} 出现两次`, `it holds ${name} twice`]);
      const type = BLOCK_TYPES.get(code);
      if (!type)
        throw new TunelabError(
          "UNSUPPORTED_FORMAT",
          [
            `${this.#path}：${name} 存为 ${blockTypeName(code)}`,
            `${this.#path}: ${name} is stored as ${blockTypeName(code)}`,
          ],
          {
            hint: [
              `能读取的类型：${Array.from(BLOCK_TYPES.values(), (known) => known.name).join("、")}`,
              `readable types: ${Array.from(BLOCK_TYPES.values(), (known) => known.name).join(", ")}`,
            ],
            details: { path: this.#path, tensor: name, type: blockTypeName(code) },
          },
        );
      const size = shape.reduce((product, axis) => product * axis, 1);
      if ((shape.at(-1) ?? 1) % type.elements !== 0)
        throw corrupt(this.#path, [
          `${name} 为 ${type.name} [${shape}]，每行须为 ${type.elements} 的整数倍`,
          `${name} is ${type.name} [${shape}], rows must be multiples of ${type.elements}`,
        ]);
      const byteLength = (size / type.elements) * type.bytes;
      const start = dataStart + offset;
      if (offset % alignment !== 0)
        throw corrupt(this.#path, [
          `${name} 没有按 ${alignment} 字节对齐`,
          `${name} is not aligned to ${alignment} bytes`,
        ]);
      if (!(start + byteLength <= this.#cursor.fileSize))
        throw corrupt(this.#path, [
          `${name} 需要第 ${start} 到 ${start + byteLength} 字节，文件只有 ${this.#cursor.fileSize} 字节；是否没有复制完？`,
          `${name} needs bytes ${start} to ${start + byteLength}, the file has ${this.#cursor.fileSize}; was the copy cut short?`,
        ]);
      tensors.set(name, { type, shape, offset: start, byteLength });
    }
    return tensors;
  }
}

const NUMBERS: Record<number, (cursor: Cursor) => number> = {
  0: (cursor) => cursor.u8(),
  1: (cursor) => cursor.i8(),
  2: (cursor) => cursor.u16(),
  3: (cursor) => cursor.i16(),
  4: (cursor) => cursor.u32(),
  5: (cursor) => cursor.i32(),
  6: (cursor) => cursor.f32(),
  10: (cursor) => cursor.u64(),
  11: (cursor) => cursor.i64(),
  12: (cursor) => cursor.f64(),
};

export function corrupt(path: string, [zh, en]: Word): TunelabError {
  return new TunelabError(
    "CORRUPT_FILE",
    [`${path} 不是完整的 GGUF 文件：${zh}`, `${path} is not a whole GGUF file: ${en}`],
    {
      hint: ["请重新复制或下载文件", "copy or download the file again"],
      details: { path },
    },
  );
}

function tooMuch(path: string, [zh, en]: Word, limit: number): TunelabError {
  return new TunelabError(
    "LIMIT_EXCEEDED",
    [`${path} 声称${zh}，上限为 ${limit}`, `${path} claims ${en}, the limit is ${limit}`],
    {
      hint: [
        "文件已损坏，或被设计来耗尽内存；请从来源重新获取",
        "the file is damaged or was made to exhaust memory; take it anew from its source",
      ],
      details: { path, limit },
    },
  );
}

function printable(text: string): string {
  return JSON.stringify(text);
}
