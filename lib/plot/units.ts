/** Units of axes. */

/** The unit in which values up to `largest` bytes read best; powers of 1024. */
export function byteUnit(largest: number): { bytes: number; name: string } {
  const names = ["B", "KB", "MB", "GB", "TB"];
  const power = largest < 1 ? 0 : Math.min(names.length - 1, Math.floor(Math.log2(largest) / 10));
  return { bytes: 1024 ** power, name: names[power]! };
}
