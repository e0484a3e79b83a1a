/** Conversions between float32 and the 16-bit float types that weights are stored in. */

export type FloatDType = "F32" | "F16" | "BF16";

export function floatBytes(dtype: FloatDType): number {
  return dtype === "F32" ? 4 : 2;
}

/** Decodes 16-bit floats into `target`. */
export function decodeFloats(bytes: Uint8Array<ArrayBuffer>, dtype: "F16" | "BF16", target: Float32Array): void {
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
  if (dtype === "BF16") {
    const bits = new Uint32Array(target.buffer, target.byteOffset, target.length);
    for (let i = 0; i < halves.length; i++) bits[i] = halves[i]! << 16; // bfloat16 is the upper half of a float32
  } else {
    const half = halfTable();
    for (let i = 0; i < halves.length; i++) target[i] = half[halves[i]!]!;
  }
}

let table: Float32Array | undefined;

/** The number that each of the 65536 half-precision patterns means. */
export function halfTable(): Float32Array {
  table ??= Float32Array.from({ length: 1 << 16 }, (_, half) => halfToFloat(half));
  return table;
}

const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

/** The half-precision pattern nearest to a number. */
export function toHalf(value: number): number {
  scratch[0] = value;
  return floatBitsToHalf(scratchBits[0]!);
}

export function toFloatBytes(data: Float32Array, dtype: FloatDType): Uint8Array {
  if (dtype === "F32") return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const halves = new Uint16Array(data.length);
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const convert = dtype === "BF16" ? floatBitsToBfloat : floatBitsToHalf;
  for (let i = 0; i < halves.length; i++) halves[i] = convert(bits[i]!);
  return new Uint8Array(halves.buffer);
}

/** IEEE 754 binary16 to a number. */
function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** float32 bits to binary16 bits, rounding to nearest even; too large becomes infinity. */
function floatBitsToHalf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // rounds to 65536 or more
  if (magnitude < 0x38800000) {
    // Subnormal halves are multiples of 2^-24.
    const shift = 126 - (magnitude >>> 23);
    if (shift > 24) return sign;
    return sign | roundShift((magnitude & 0x7fffff) | 0x800000, shift);
  }
  return sign | roundShift(magnitude - 0x38000000, 13);
}

/** float32 bits to bfloat16 bits, rounding to nearest even. */
function floatBitsToBfloat(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40; // keep NaN a NaN
  return ((bits >>> 16) + ((bits & 0xffff) + ((bits >>> 16) & 1) > 0x8000 ? 1 : 0)) & 0xffff;
}

/** `value >> shift`, rounded to nearest even. */
function roundShift(value: number, shift: number): number {
  const half = 2 ** (shift - 1);
  const result = Math.floor(value / 2 ** shift);
  const rest = value - result * 2 ** shift;
  return rest > half || (rest === half && result % 2 === 1) ? result + 1 : result;
}
