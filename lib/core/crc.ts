/** Cyclic redundancy checks over bytes, both of 32 bits and reflected. */

function table(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value;
  });
}

const ieee = table(0xedb88320);
const castagnoli = table(0x82f63b78);

function checksum(steps: Uint32Array, bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ steps[(value ^ byte) & 0xff]!;
  return (value ^ 0xffffffff) >>> 0;
}

/** CRC-32 of zip, gzip and PNG. */
export function crc32(bytes: Uint8Array): number {
  return checksum(ieee, bytes);
}

/** CRC-32C (Castagnoli), of TFRecord files. */
export function crc32c(bytes: Uint8Array): number {
  return checksum(castagnoli, bytes);
}
