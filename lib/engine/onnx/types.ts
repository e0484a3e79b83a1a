/** Element types of the graph, with their ONNX codes and sizes. */
import { TunelabError } from "#lib/core/index";

const TYPES = {
  float32: { code: 1, bits: 32 },
  uint8: { code: 2, bits: 8 },
  int8: { code: 3, bits: 8 },
  int32: { code: 6, bits: 32 },
  int64: { code: 7, bits: 64 },
  bool: { code: 9, bits: 8 },
  float16: { code: 10, bits: 16 },
  float64: { code: 11, bits: 64 },
  bfloat16: { code: 16, bits: 16 },
  uint4: { code: 21, bits: 4 },
} as const;

export type ElementType = keyof typeof TYPES;
export type Shape = readonly number[];

export function typeCode(type: ElementType): number {
  return TYPES[type].code;
}

export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

export function bytesOf(type: ElementType, shape: Shape): number {
  return Math.ceil((sizeOf(shape) * TYPES[type].bits) / 8);
}

export function isHalf(type: ElementType): boolean {
  return type === "float16" || type === "bfloat16";
}

/** The TF.js types that the graph computes in. */
export function isGraphType(dtype: string): dtype is "float32" | "int32" | "bool" {
  return dtype === "float32" || dtype === "int32" || dtype === "bool";
}

export function elementType(dtype: string): ElementType {
  if (dtype in TYPES) return dtype as ElementType;
  throw new TunelabError("INVALID_INPUT", [`引擎没有元素类型“${dtype}”`, `the engine has no element type "${dtype}"`]);
}

export type HostArray = Float32Array | Float64Array | Int32Array | Uint8Array | Int8Array | Uint16Array | BigInt64Array;

/** A typed array over memory that holds `type`. Half floats and 4-bit integers show as their bits. */
export function hostView(type: ElementType, buffer: ArrayBuffer, offset: number, size: number): HostArray {
  switch (type) {
    case "float32":
      return new Float32Array(buffer, offset, size);
    case "int32":
      return new Int32Array(buffer, offset, size);
    case "float64":
      return new Float64Array(buffer, offset, size);
    case "int64":
      return new BigInt64Array(buffer, offset, size);
    case "int8":
      return new Int8Array(buffer, offset, size);
    case "float16":
    case "bfloat16":
      return new Uint16Array(buffer, offset, size);
    case "uint4":
      return new Uint8Array(buffer, offset, Math.ceil(size / 2));
    default:
      return new Uint8Array(buffer, offset, size);
  }
}
