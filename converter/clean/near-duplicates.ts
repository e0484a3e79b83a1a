/**
 * Near duplicates among millions of texts: MinHash (Broder, 1997) over character 5-grams, banded for locality-sensitive
 * hashing (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, 3.4), candidates verified by their true Jaccard
 * similarity. Of each hash one byte is kept (b-bit MinHash, Li and König, 2010): 92 bytes a text at the default threshold.
 */
import { Rng } from "#lib/core/index";
import { comparable } from "../text/normalize.ts";

const SHINGLE = 5;
/** Hashes of a band; a band's four bytes are read as one word. */
const ROWS = 4;
const MOST_BANDS = 16;
/** Share of the pairs at the threshold that may be missed. */
const MISSED = 0.002;
/** Texts with one band in common that are compared; more share boilerplate, not content. */
const CHAIN = 32;
const RECENT_TEXTS = 1024;

export interface NearDuplicate {
  /** Position of the earlier text. */
  of: number;
  /** Jaccard similarity of the shingles. */
  similarity: number;
}

export class NearDuplicateIndex {
  readonly #threshold: number;
  readonly #textOf: (index: number) => string;
  readonly #bands: number;
  readonly #multipliers: Int32Array;
  readonly #increments: Int32Array;
  readonly #minima: Int32Array;
  /** By text: the last text that it was compared with, + 1. */
  readonly #seenBy: Uint32Array;
  /** Per text and hash one byte, and the same as one word a band. */
  readonly #signatures: Uint8Array;
  readonly #words: Uint32Array;
  /** Hash table: slot → latest entry (text · bands + band); `#next` chains to earlier ones. */
  readonly #slots: Int32Array;
  readonly #next: Int32Array;
  /** Shingles of the texts looked at last: candidates are mostly recent. */
  readonly #recent = new Map<number, Uint32Array>();

  /** @param capacity most texts; @param textOf gives a text back for the exact comparison */
  constructor(capacity: number, threshold: number, textOf: (index: number) => string) {
    this.#threshold = threshold;
    this.#textOf = textOf;
    this.#bands = bandsFor(threshold);
    const hashes = this.#bands * ROWS;
    const rng = new Rng("near-duplicates");
    this.#multipliers = Int32Array.from({ length: hashes }, () => rng.uint32() | 1);
    this.#increments = Int32Array.from({ length: hashes }, () => rng.uint32() | 0);
    this.#minima = new Int32Array(hashes);
    this.#seenBy = new Uint32Array(capacity);
    this.#signatures = new Uint8Array(capacity * hashes);
    this.#words = new Uint32Array(this.#signatures.buffer);
    this.#next = new Int32Array(capacity * this.#bands).fill(-1);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(64, (capacity * this.#bands) / 4)))).fill(-1);
  }

  /** The most similar earlier text that was added, at or above the threshold. */
  find(index: number, accept: (candidate: number) => boolean = () => true): NearDuplicate | undefined {
    const shingles = this.#sign(index);
    if (shingles.length === 0) return undefined;
    let best: NearDuplicate | undefined;
    for (let band = 0; band < this.#bands; band++) {
      for (const candidate of this.#candidates(index, band)) {
        if (this.#seenBy[candidate] === index + 1) continue;
        this.#seenBy[candidate] = index + 1;
        if (this.#estimate(index, candidate) < this.#threshold - 0.2 || !accept(candidate)) continue;
        const similarity = jaccard(shingles, this.#shinglesAt(candidate));
        if (similarity >= this.#threshold && similarity > (best?.similarity ?? 0)) best = { of: candidate, similarity };
      }
    }
    return best;
  }

  /** Makes a text findable; call `find` for it first. */
  add(index: number): void {
    for (let band = 0; band < this.#bands; band++) {
      const entry = index * this.#bands + band;
      const slot = this.#slotOf(band, this.#words[entry]!);
      this.#next[entry] = this.#slots[slot]!;
      this.#slots[slot] = entry;
    }
  }

  /** Latest first. Slots are shared by bands and values, so the walk is bounded as well as the result. */
  #candidates(index: number, band: number): number[] {
    const word = this.#words[index * this.#bands + band]!;
    const found: number[] = [];
    let entry = this.#slots[this.#slotOf(band, word)]!;
    for (let step = 0; entry >= 0 && step < 4 * CHAIN && found.length < CHAIN; step++) {
      if (this.#words[entry] === word && entry % this.#bands === band) found.push((entry - band) / this.#bands);
      entry = this.#next[entry]!;
    }
    return found;
  }

  #sign(index: number): Uint32Array {
    const shingles = this.#shinglesAt(index);
    const minima = this.#minima.fill(0x7fffffff);
    const hashes = minima.length;
    for (const shingle of shingles) {
      for (let i = 0; i < hashes; i++) {
        const sum = (Math.imul(shingle, this.#multipliers[i]!) + this.#increments[i]!) | 0;
        const hash = Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d); // the high bits of a product alone order badly
        if (hash < minima[i]!) minima[i] = hash;
      }
    }
    const start = index * hashes;
    for (let i = 0; i < hashes; i++) this.#signatures[start + i] = minima[i]! & 0xff;
    return shingles;
  }

  #shinglesAt(index: number): Uint32Array {
    const known = this.#recent.get(index);
    if (known) return known;
    const shingles = shinglesOf(this.#textOf(index));
    this.#recent.set(index, shingles);
    if (this.#recent.size > RECENT_TEXTS) this.#recent.delete(this.#recent.keys().next().value!);
    return shingles;
  }

  #slotOf(band: number, word: number): number {
    const hash = Math.imul(word ^ Math.imul(band + 1, 0x9e3779b1), 0x85ebca6b);
    return (hash ^ (hash >>> 15)) & (this.#slots.length - 1);
  }

  /** Similarity from the stored bytes of the hashes. */
  #estimate(a: number, b: number): number {
    const hashes = this.#minima.length;
    let equal = 0;
    for (let i = 0; i < hashes; i++) if (this.#signatures[a * hashes + i] === this.#signatures[b * hashes + i]) equal++;
    return (equal / hashes - 1 / 256) / (1 - 1 / 256);
  }
}

/** As many bands as find nearly all pairs at the threshold: one band agrees with probability threshold^rows. */
function bandsFor(threshold: number): number {
  const bands = Math.log(MISSED) / Math.log(1 - Math.min(threshold, 0.99) ** ROWS);
  return Math.min(MOST_BANDS, Math.max(2, Math.ceil(bands)));
}

/** Hashes of the character 5-grams of a text, punctuation and case aside, sorted; a shorter text is one shingle. */
export function shinglesOf(text: string): Uint32Array {
  const plain = comparable(text);
  if (plain === "") return new Uint32Array();
  const hashes = new Uint32Array(Math.max(1, plain.length - SHINGLE + 1));
  for (let i = 0; i < hashes.length; i++) {
    let hash = 0x811c9dc5; // FNV-1a over UTF-16 units
    for (let j = i; j < i + SHINGLE && j < plain.length; j++) hash = Math.imul(hash ^ plain.charCodeAt(j), 0x01000193);
    hashes[i] = hash;
  }
  hashes.sort();
  let size = 1;
  for (let i = 1; i < hashes.length; i++) if (hashes[i] !== hashes[i - 1]) hashes[size++] = hashes[i]!;
  return hashes.subarray(0, size);
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
