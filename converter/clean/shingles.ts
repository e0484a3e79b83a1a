/** A text as its character 5-grams: their hashes, in how many places each stands, how alike two sets are. */
import { comparable } from "../text/normalize.ts";

const SHINGLE = 5;

/** In how many places of all texts a shingle stands: at least the number of texts that have it, never fewer. */
export class ShingleCounts {
  /** By hash; what shares a place is counted together, and 255 means that or more. */
  #counts = new Uint8Array(1 << 12);
  #added = 0;

  /** @param shingles of one text */
  add(shingles: Uint32Array): void {
    this.#added += shingles.length;
    while (this.#added > this.#counts.length && this.#counts.length < MOST_COUNTS) this.#grow();
    const counts = this.#counts;
    const mask = counts.length - 1;
    for (let i = 0; i < shingles.length; i++) {
      const place = mixed(shingles[i]!) & mask;
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
  const list = new ShingleList();
  list.push(text);
  return list.all;
}

/** The shingles of texts, one text after the other. */
export class ShingleList {
  #hashes = new Uint32Array(256);
  #size = 0;

  /** Those of all texts so far. */
  get all(): Uint32Array {
    return this.#hashes.subarray(0, this.#size);
  }

  /** Adds those of a text, sorted, each as often as it stands there. @returns where they end */
  push(text: string): number {
    const plain = comparable(text);
    const count = shingleCount(plain);
    const size = this.#size + count;
    if (size > this.#hashes.length) {
      const larger = new Uint32Array(size * 2);
      larger.set(this.all);
      this.#hashes = larger;
    }
    const hashes = this.#hashes.subarray(this.#size, size);
    for (let i = 0; i < count; i++) hashes[i] = shingleAt(plain, i);
    hashes.sort();
    this.#size = size;
    return size;
  }
}

/** Each of the sorted shingles once, in the same memory. */
export function distinct(shingles: Uint32Array): Uint32Array {
  let size = Math.min(1, shingles.length);
  for (let i = 1; i < shingles.length; i++) if (shingles[i] !== shingles[i - 1]) shingles[size++] = shingles[i]!;
  return shingles.subarray(0, size);
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
