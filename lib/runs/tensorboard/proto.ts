/** Protocol buffers, written field by field: each function gives the bytes of one field. */

const encoder = new TextEncoder();

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value)); // negative integers are two's complement
  while (rest >= 128n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Uint8Array.from([...bytes, Number(rest)]);
}

function tag(field: number, wire: 0 | 1 | 2 | 5): Uint8Array {
  return varint(field * 8 + wire);
}

/** int64, bool and enum. */
export function integer(field: number, value: number): Uint8Array {
  return concat([tag(field, 0), varint(value)]);
}

export function double(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return concat([tag(field, 1), bytes]);
}

export function float(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return concat([tag(field, 5), bytes]);
}

export function text(field: number, value: string): Uint8Array {
  return message(field, encoder.encode(value));
}

/** A nested message, or bytes. */
export function message(field: number, ...parts: Uint8Array[]): Uint8Array {
  const content = concat(parts);
  return concat([tag(field, 2), varint(content.length), content]);
}
