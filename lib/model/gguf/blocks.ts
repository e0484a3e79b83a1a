/**
 * How GGUF stores numbers: plain floats, or blocks of small integers with shared scales. The layouts are those of
 * llama.cpp (ggml/src/ggml-common.h); each decoder was written from them and is checked against the gguf package.
 */
import { halfTable, toHalf } from "../float-types.ts";

export interface BlockType {
  name: string;
  code: number;
  /** Numbers in one block. */
  elements: number;
  /** Bytes of one block. */
  bytes: number;
  /** Decodes `count` blocks of `source` into `target`, from their beginnings. */
  decode(source: Uint8Array, target: Float32Array, count: number): void;
}

function uint16(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

const decodeF32: BlockType["decode"] = (source, target, count) => {
  const view = new DataView(source.buffer, source.byteOffset);
  for (let i = 0; i < count; i++) target[i] = view.getFloat32(4 * i, true);
};

const decodeF16: BlockType["decode"] = (source, target, count) => {
  const half = halfTable();
  for (let i = 0; i < count; i++) target[i] = half[uint16(source, 2 * i)]!;
};

const decodeBF16: BlockType["decode"] = (source, target, count) => {
  const bits = new Uint32Array(target.buffer, target.byteOffset, count);
  for (let i = 0; i < count; i++) bits[i] = uint16(source, 2 * i) << 16; // the upper half of a float32
};

/** scale · (quant - 8), low halves of the bytes first. */
const decodeQ4_0: BlockType["decode"] = (source, target, count) => {
  const half = halfTable();
  for (let block = 0, at = 0, to = 0; block < count; block++, at += 18, to += 32) {
    const scale = half[uint16(source, at)]!;
    for (let i = 0; i < 16; i++) {
      const pair = source[at + 2 + i]!;
      target[to + i] = ((pair & 15) - 8) * scale;
      target[to + 16 + i] = ((pair >> 4) - 8) * scale;
    }
  }
};

/** scale · quant + minimum */
const decodeQ4_1: BlockType["decode"] = (source, target, count) => {
  const half = halfTable();
  for (let block = 0, at = 0, to = 0; block < count; block++, at += 20, to += 32) {
    const scale = half[uint16(source, at)]!;
    const minimum = half[uint16(source, at + 2)]!;
    for (let i = 0; i < 16; i++) {
      const pair = source[at + 4 + i]!;
      target[to + i] = (pair & 15) * scale + minimum;
      target[to + 16 + i] = (pair >> 4) * scale + minimum;
    }
  }
};

/** Like Q4, with the fifth bits of all 32 quants in one word. */
const decodeQ5_0: BlockType["decode"] = (source, target, count) => {
  const half = halfTable();
  for (let block = 0, at = 0, to = 0; block < count; block++, at += 22, to += 32) {
    const scale = half[uint16(source, at)]!;
    const high = uint16(source, at + 2) | (uint16(source, at + 4) << 16);
    for (let i = 0; i < 16; i++) {
      const pair = source[at + 6 + i]!;
      target[to + i] = (((pair & 15) | (((high >>> i) & 1) << 4)) - 16) * scale;
      target[to + 16 + i] = (((pair >> 4) | (((high >>> (i + 16)) & 1) << 4)) - 16) * scale;
    }
  }
};

const decodeQ5_1: BlockType["decode"] = (source, target, count) => {
  const half = halfTable();
  for (let block = 0, at = 0, to = 0; block < count; block++, at += 24, to += 32) {
    const scale = half[uint16(source, at)]!;
    const minimum = half[uint16(source, at + 2)]!;
    const high = uint16(source, at + 4) | (uint16(source, at + 6) << 16);
    for (let i = 0; i < 16; i++) {
      const pair = source[at + 8 + i]!;
      target[to + i] = ((pair & 15) | (((high >>> i) & 1) << 4)) * scale + minimum;
      target[to + 16 + i] = ((pair >> 4) | (((high >>> (i + 16)) & 1) << 4)) * scale + minimum;
    }
  }
};

const decodeQ8_0: BlockType["decode"] = (source, target, count) => {
  const half = halfTable();
  for (let block = 0, at = 0, to = 0; block < count; block++, at += 34, to += 32) {
    const scale = half[uint16(source, at)]!;
    for (let i = 0; i < 32; i++) target[to + i] = ((source[at + 2 + i]! << 24) >> 24) * scale;
  }
};

/** Eight groups of 32, each with a 6-bit scale and a 6-bit minimum, packed into 12 bytes from `at`. */
function groupScale(source: Uint8Array, at: number, group: number): [scale: number, minimum: number] {
  if (group < 4) return [source[at + group]! & 63, source[at + group + 4]! & 63];
  const low = source[at + group + 4]!;
  return [(low & 15) | ((source[at + group - 4]! >> 6) << 4), (low >> 4) | ((source[at + group]! >> 6) << 4)];
}

/** Q4_K and Q5_K: 256 numbers; Q5_K has the fifth bits of a place's eight groups in one byte. */
function decodeQ45K(source: Uint8Array, target: Float32Array, count: number, fifthBit: boolean): void {
  const half = halfTable();
  const bytes = fifthBit ? 176 : 144;
  for (let block = 0, at = 0; block < count; block++, at += bytes) {
    const scaleOfScales = half[uint16(source, at)]!;
    const scaleOfMinima = half[uint16(source, at + 2)]!;
    const high = at + 16;
    const quants = high + (fifthBit ? 32 : 0);
    for (let group = 0; group < 8; group++) {
      const [scaleBits, minimumBits] = groupScale(source, at + 4, group);
      const scale = scaleOfScales * scaleBits;
      const minimum = scaleOfMinima * minimumBits;
      const shift = (group & 1) * 4; // two groups share 32 bytes: low halves, high halves
      const from = quants + (group >> 1) * 32;
      const to = block * 256 + group * 32;
      for (let i = 0; i < 32; i++) {
        let quant = (source[from + i]! >> shift) & 15;
        if (fifthBit) quant |= ((source[high + i]! >> group) & 1) << 4;
        target[to + i] = scale * quant - minimum;
      }
    }
  }
}

/** 256 numbers of 6 bits (4 low, 2 high), sixteen 8-bit scales. */
const decodeQ6_K: BlockType["decode"] = (source, target, count) => {
  const half = halfTable();
  for (let block = 0, at = 0; block < count; block++, at += 210) {
    const scale = half[uint16(source, at + 208)]!;
    for (let part = 0; part < 8; part++) {
      // part: 32 numbers; parts 0-3 and 4-7 each share 64 bytes of low and 32 bytes of high bits
      const side = part >> 2;
      const within = part & 3;
      const low = at + side * 64 + (within & 1) * 32;
      const lowShift = within < 2 ? 0 : 4;
      const high = at + 128 + side * 32;
      const to = block * 256 + part * 32;
      for (let i = 0; i < 32; i++) {
        const quant = ((source[low + i]! >> lowShift) & 15) | (((source[high + i]! >> (2 * within)) & 3) << 4);
        const groupScale = (source[at + 192 + 2 * part + (i >> 4)]! << 24) >> 24;
        target[to + i] = scale * groupScale * (quant - 32);
      }
    }
  }
};

const TYPES: readonly BlockType[] = [
  { name: "F32", code: 0, elements: 1, bytes: 4, decode: decodeF32 },
  { name: "F16", code: 1, elements: 1, bytes: 2, decode: decodeF16 },
  { name: "BF16", code: 30, elements: 1, bytes: 2, decode: decodeBF16 },
  { name: "Q8_0", code: 8, elements: 32, bytes: 34, decode: decodeQ8_0 },
  { name: "Q4_0", code: 2, elements: 32, bytes: 18, decode: decodeQ4_0 },
  { name: "Q4_1", code: 3, elements: 32, bytes: 20, decode: decodeQ4_1 },
  { name: "Q5_0", code: 6, elements: 32, bytes: 22, decode: decodeQ5_0 },
  { name: "Q5_1", code: 7, elements: 32, bytes: 24, decode: decodeQ5_1 },
  { name: "Q4_K", code: 12, elements: 256, bytes: 144, decode: (s, t, n) => decodeQ45K(s, t, n, false) },
  { name: "Q5_K", code: 13, elements: 256, bytes: 176, decode: (s, t, n) => decodeQ45K(s, t, n, true) },
  { name: "Q6_K", code: 14, elements: 256, bytes: 210, decode: decodeQ6_K },
];

/** The readable types by their number in the file. */
export const BLOCK_TYPES: ReadonlyMap<number, BlockType> = new Map(TYPES.map((type) => [type.code, type]));

const OTHER_TYPES: Record<number, string> = {
  9: "Q8_1",
  10: "Q2_K",
  11: "Q3_K",
  15: "Q8_K",
  20: "IQ4_NL",
  23: "IQ4_XS",
};

export function blockTypeName(code: number): string {
  return BLOCK_TYPES.get(code)?.name ?? OTHER_TYPES[code] ?? `type ${code}`;
}

/** Blocks of 32 numbers as 8-bit integers with one half-precision scale; halves round away from zero, as in llama.cpp. */
export function encodeQ8_0(values: Float32Array): Uint8Array {
  const blocks = values.length / 32;
  const result = new Uint8Array(blocks * 34);
  for (let block = 0; block < blocks; block++) {
    const from = block * 32;
    let largest = 0;
    for (let i = 0; i < 32; i++) largest = Math.max(largest, Math.abs(values[from + i]!));
    const scale = Math.fround(largest / 127);
    const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
    const half = toHalf(scale);
    result[block * 34] = half & 255;
    result[block * 34 + 1] = half >> 8;
    for (let i = 0; i < 32; i++) {
      const scaled = Math.fround(values[from + i]! * inverse);
      result[block * 34 + 2 + i] = Math.sign(scaled) * Math.floor(Math.abs(scaled) + 0.5);
    }
  }
  return result;
}
