/** MurmurHash2 (Appleby 2008, public domain) of the UTF-8 bytes: front ends find a cell's file by it. */
const M = 0x5bd1e995;

export function murmur2(text: string, seed: number): number {
  const data = new TextEncoder().encode(text);
  let hash = seed ^ data.length;
  let i = 0;
  for (; i + 4 <= data.length; i += 4) {
    let k = data[i]! | (data[i + 1]! << 8) | (data[i + 2]! << 16) | (data[i + 3]! << 24);
    k = Math.imul(k, M);
    k = Math.imul(k ^ (k >>> 24), M);
    hash = Math.imul(hash, M) ^ k;
  }
  if (i < data.length) {
    for (let shift = 0; i < data.length; i++, shift += 8) hash ^= data[i]! << shift;
    hash = Math.imul(hash, M);
  }
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return (hash ^ (hash >>> 15)) >>> 0;
}
