/**
 * Near duplicates among millions of texts: MinHash (Broder, 1997) over character 5-grams, banded for locality-sensitive
 * hashing (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, 3.4), candidates verified by their true Jaccard
 * similarity. Time grows with the text; memory is 208 bytes a text and the texts themselves.
 */
import { Rng } from "#lib/core/index";
import { comparable } from "../text/normalize.ts";

const SHINGLE = 5;
const BANDS = 16;
const ROWS = 4;
const HASHES = BANDS * ROWS;
/** Texts of one bucket that are compared; more share boilerplate, not content. */
const CHAIN = 32;
const EMPTY = 0xffffffff;

export interface NearDuplicate {
  /** Position of the earlier text. */
  of: number;
  /** Jaccard similarity of the shingles. */
  similarity: number;
}

export class NearDuplicateIndex {
  readonly #threshold: number;
  readonly #textOf: (index: number) => string;
  readonly #multipliers = new Uint32Array(HASHES);
  readonly #increments = new Uint32Array(HASHES);
  /** Per text: the low byte of each hash, and the hash of each band. */
  #signatures: Uint8Array;
  #bands: Uint32Array;
  /** Hash table with open addressing: slot → latest text of a band value; `#next` chains to earlier ones. */
  #slots: Int32Array;
  #next: Int32Array;
  readonly #minima = new Uint32Array(HASHES);

  /** @param capacity most texts; @param textOf gives a text back for the exact comparison */
  constructor(capacity: number, threshold: number, textOf: (index: number) => string) {
    this.#threshold = threshold;
    this.#textOf = textOf;
    const rng = new Rng("near-duplicates");
    for (let i = 0; i < HASHES; i++) {
      this.#multipliers[i] = rng.uint32() | 1;
      this.#increments[i] = rng.uint32();
    }
    this.#signatures = new Uint8Array(capacity * HASHES);
    this.#bands = new Uint32Array(capacity * BANDS);
    this.#next = new Int32Array(capacity * BANDS).fill(-1);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(64, capacity * BANDS * 1.5)))).fill(-1);
  }

  /** The most similar earlier text that was added, at or above the threshold. */
  find(index: number, accept: (candidate: number) => boolean = () => true): NearDuplicate | undefined {
    const shingles = this.#sign(index);
    if (shingles.size === 0) return undefined;
    let best: NearDuplicate | undefined;
    const seen = new Set<number>();
    for (let band = 0; band < BANDS; band++) {
      const slot = this.#slotOf(band, this.#bands[index * BANDS + band]!);
      let candidate = this.#slots[slot]!;
      for (let step = 0; candidate >= 0 && step < CHAIN; step++) {
        const text = Math.floor(candidate / BANDS);
        candidate = this.#next[candidate]!;
        if (seen.has(text)) continue;
        seen.add(text);
        if (!accept(text) || this.#estimate(index, text) < this.#threshold - 0.2) continue;
        const similarity = jaccard(shingles, shinglesOf(this.#textOf(text)));
        if (similarity >= this.#threshold && similarity > (best?.similarity ?? 0)) best = { of: text, similarity };
      }
    }
    return best;
  }

  /** Makes a text findable; call `find` for it first. */
  add(index: number): void {
    for (let band = 0; band < BANDS; band++) {
      const entry = index * BANDS + band;
      const slot = this.#slotOf(band, this.#bands[entry]!);
      this.#next[entry] = this.#slots[slot]!;
      this.#slots[slot] = entry;
    }
  }

  #sign(index: number): Set<number> {
    const shingles = shinglesOf(this.#textOf(index));
    const minima = this.#minima.fill(EMPTY);
    for (const shingle of shingles) {
      for (let i = 0; i < HASHES; i++) {
        let hash = (Math.imul(shingle, this.#multipliers[i]!) + this.#increments[i]!) >>> 0;
        hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0; // the high bits of a product alone order badly
        if (hash < minima[i]!) minima[i] = hash;
      }
    }
    for (let i = 0; i < HASHES; i++) this.#signatures[index * HASHES + i] = minima[i]! & 0xff;
    for (let band = 0; band < BANDS; band++) {
      let hash = 0x811c9dc5 ^ band;
      for (let row = 0; row < ROWS; row++)
        hash = Math.imul(hash ^ minima[band * ROWS + row]!, 0x01000193) ^ (hash >>> 13);
      this.#bands[index * BANDS + band] = hash >>> 0;
    }
    return shingles;
  }

  /** The slot that holds a band value, or the free one where it would stand. */
  #slotOf(band: number, value: number): number {
    const mask = this.#slots.length - 1;
    let slot = (Math.imul(value ^ (band * 0x9e3779b1), 0x85ebca6b) >>> 0) & mask;
    for (;;) {
      const entry = this.#slots[slot]!;
      if (entry < 0 || (entry % BANDS === band && this.#bands[entry] === value)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  /** Similarity from the stored bytes of the hashes (b-bit MinHash, Li and König, 2010). */
  #estimate(a: number, b: number): number {
    let equal = 0;
    for (let i = 0; i < HASHES; i++) if (this.#signatures[a * HASHES + i] === this.#signatures[b * HASHES + i]) equal++;
    return (equal / HASHES - 1 / 256) / (1 - 1 / 256);
  }
}

/** Hashes of the character 5-grams of a text, punctuation and case aside; a shorter text is one shingle. */
export function shinglesOf(text: string): Set<number> {
  const plain = comparable(text);
  const shingles = new Set<number>();
  if (plain === "") return shingles;
  const last = Math.max(0, plain.length - SHINGLE);
  for (let i = 0; i <= last; i++) {
    let hash = 0x811c9dc5; // FNV-1a over UTF-16 units
    for (let j = i; j < Math.min(i + SHINGLE, plain.length); j++)
      hash = Math.imul(hash ^ plain.charCodeAt(j), 0x01000193);
    shingles.add(hash >>> 0);
  }
  return shingles;
}

export function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  if (a.size === 0 && b.size === 0) return 1;
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let common = 0;
  for (const shingle of small) if (large.has(shingle)) common++;
  return common / (a.size + b.size - common);
}
