/** A text as the set of its character 5-grams: their hashes, in how many places each stands, how alike two sets are. */
import { comparable } from "../text/normalize.ts";

const SHINGLE = 5;

/** In how many places of all texts a shingle stands: at least the number of texts that have it, never fewer. */
export class ShingleCounts {
  /** By hash; what shares a place is counted together, and 255 means that or more. */
  #counts = new Uint8Array(1 << 12);
  #added = 0;

  add(text: string): void {
    const plain = comparable(text);
    const count = shingleCount(plain);
    this.#added += count;
    while (this.#added > this.#counts.length && this.#counts.length < MOST_COUNTS) this.#grow();
    const counts = this.#counts;
    const mask = counts.length - 1;
    for (let i = 0; i < count; i++) {
      const place = mixed(shingleAt(plain, i)) & mask;
      if (counts[place]! < 255) counts[place]!++;
    }
  }

  of(hash: number): number {
    return this.#counts[mixed(hash) & (this.#counts.length - 1)]!;
  }

  /** A place becomes two; each starts from what both had together. */
  #grow(): void {
    const larger = new Uint8Array(this.#counts.length * 2);
    larger.set(this.#counts);
    larger.set(this.#counts, this.#counts.length);
    this.#counts = larger;
  }
}

const MOST_COUNTS = 1 << 24;

/** Spreads a hash over all its bits. */
export function mixed(hash: number): number {
  const product = Math.imul(hash, 0x9e3779b1);
  return product ^ (product >>> 15);
}

/** Hashes of the character 5-grams of a text, punctuation and case aside, sorted; a shorter text is one shingle. */
export function shinglesOf(text: string): Uint32Array {
  const set = new ShingleSet();
  set.fill(comparable(text));
  return set.members;
}

/** The shingles of one text after the other, in the same memory. */
export class ShingleSet {
  /** Sorted, each once; until the next text. */
  members = new Uint32Array();
  #hashes = new Uint32Array();

  fill(plain: string): void {
    const count = shingleCount(plain);
    if (count > this.#hashes.length) this.#hashes = new Uint32Array(Math.max(64, count * 2));
    const hashes = this.#hashes;
    for (let i = 0; i < count; i++) hashes[i] = shingleAt(plain, i);
    hashes.subarray(0, count).sort();
    let size = Math.min(1, count);
    for (let i = 1; i < count; i++) if (hashes[i] !== hashes[i - 1]) hashes[size++] = hashes[i]!;
    this.members = hashes.subarray(0, size);
  }
}

function shingleCount(plain: string): number {
  return plain === "" ? 0 : Math.max(1, plain.length - SHINGLE + 1);
}

/** FNV-1a over UTF-16 units. */
function shingleAt(plain: string, start: number): number {
  const end = Math.min(plain.length, start + SHINGLE);
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ plain.charCodeAt(i), 0x01000193);
  return hash;
}

/** Of two sorted sets. */
export function jaccard(a: Uint32Array, b: Uint32Array): number {
  if (a.length === 0 && b.length === 0) return 1;
  let common = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [left, right] = [a[i]!, b[j]!];
    if (left === right) common++;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return common / (a.length + b.length - common);
}
