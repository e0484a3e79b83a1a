/** Numbers in fewer bits. Pure arithmetic on typed arrays; `stored.ts` makes tensors of it. */
import { TunelabError } from "#lib/core/index";

/** Elements that share one scale. */
export const BLOCK_SIZE = 32;

const bits = new DataView(new ArrayBuffer(4));

/** The bits of the nearest bfloat16 (ties to even). */
export function toBfloat16(value: number): number {
  bits.setFloat32(0, value);
  const word = bits.getUint32(0);
  if (Number.isNaN(value)) return (word >>> 16) | 0x40;
  return ((word + 0x7fff + ((word >>> 16) & 1)) >>> 16) & 0xffff;
}

/** The bits of the nearest float16 (ties to even); beyond 65504 infinity. */
export function toFloat16(value: number): number {
  bits.setFloat32(0, value);
  const word = bits.getUint32(0);
  const sign = (word >>> 16) & 0x8000;
  const size = word & 0x7fffffff;
  if (size > 0x7f800000) return sign | 0x7e00; // NaN
  if (size >= 0x477ff000) return sign | 0x7c00; // rounds to 65536 or more
  if (size < 0x38800000) {
    // subnormal: multiples of 2^-24
    return sign | roundToEven(Math.abs(Number(value)) * 2 ** 24);
  }
  const rounded = size + 0xfff + ((size >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

export interface QuantizedBlocks {
  /** int8 elements, or two unsigned 4-bit elements in each byte (the first in the low half; 8 stands for zero). */
  data: Int8Array | Uint8Array;
  /** One scale for each block of 32 elements. */
  scales: Float32Array;
}

/** Symmetric 8-bit integers: element = data · scale, |data| ≤ 127. */
export function quantizeInt8(values: Float32Array): QuantizedBlocks {
  const data = new Int8Array(values.length);
  const scales = blockScales(values, 127);
  for (let i = 0; i < values.length; i++) {
    const scale = scales[Math.floor(i / BLOCK_SIZE)]!;
    data[i] = scale === 0 ? 0 : Math.round(values[i]! / scale);
  }
  return { data, scales };
}

/** Symmetric 4-bit integers: element = (data - 8) · scale, data in 1 … 15. */
export function quantizeInt4(values: Float32Array): QuantizedBlocks {
  const data = new Uint8Array(values.length / 2);
  const scales = blockScales(values, 7);
  for (let i = 0; i < values.length; i++) {
    const scale = scales[Math.floor(i / BLOCK_SIZE)]!;
    const level = scale === 0 ? 8 : Math.round(values[i]! / scale) + 8;
    data[i >> 1]! |= i % 2 === 0 ? level : level << 4;
  }
  return { data, scales };
}

function blockScales(values: Float32Array, levels: number): Float32Array {
  if (values.length % BLOCK_SIZE !== 0)
    throw new TunelabError("INVALID_INPUT", [
      `元素数 ${values.length} 不是 ${BLOCK_SIZE} 的整数倍`,
      `${values.length} elements are no multiple of ${BLOCK_SIZE}`,
    ]);
  const scales = new Float32Array(values.length / BLOCK_SIZE);
  for (let block = 0; block < scales.length; block++) {
    let largest = 0;
    for (let i = block * BLOCK_SIZE; i < (block + 1) * BLOCK_SIZE; i++)
      largest = Math.max(largest, Math.abs(values[i]!));
    scales[block] = largest / levels;
  }
  return scales;
}
