/**
 * Near duplicates among millions of texts by prefix filtering (Chaudhuri, Ganti, Kaushik 2006; Bayardo, Ma, Srikant 2007):
 * a text is a set of character 5-grams in one order for all texts, the rarest first. Two sets with a Jaccard similarity
 * of t or more share one of their first n - ceil(t·n) + 1 members, so only texts that share a rare member are
 * compared, and what whole banks have in common (下列说法正确的是) costs nothing. A member that no other text has cannot
 * be shared: where these fill the prefix, there is no near duplicate. Candidates pass two bounds that no pair at the
 * threshold misses, of sizes and of bitmaps (Sandes, Teodoro, Melo 2017), and are then compared by their true similarity.
 */
import { comparable } from "../text/normalize.ts";

const SHINGLE = 5;
/** Members by which a text is found; the prefix of a text up to some hundred characters is no longer. */
const MOST_KEYS = 16;
/** Steps through lists of texts with a common member, for one text; beyond it they share boilerplate, not content. */
const MOST_STEPS = 256;
/** Texts that one text is compared with in full. */
const MOST_COMPARED = 32;
const RECENT_TEXTS = 1024;

export interface NearDuplicate {
  /** Position of the earlier text. */
  of: number;
  /** Jaccard similarity of the shingles. */
  similarity: number;
}

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

function mixed(hash: number): number {
  const product = Math.imul(hash, 0x9e3779b1);
  return product ^ (product >>> 15);
}

export class NearDuplicateIndex {
  readonly #threshold: number;
  readonly #counts: ShingleCounts;
  readonly #textOf: (index: number) => string;
  /** Shingles of a text, at most 65,535. */
  readonly #sizes: Uint16Array;
  /** Two words a text: each shingle turns over one of 64 bits. */
  readonly #bitmaps: Uint32Array;
  /** By text: the last text that it was compared with, + 1. */
  readonly #seenBy: Uint32Array;
  /** Hash table: slot → latest link, 0 for none. */
  readonly #slots: Int32Array;
  readonly #links = new Links();
  /** Of the text looked at last: its number, shingles and keys, the rarest first. */
  #latest = -1;
  readonly #shingles = new ShingleSet();
  readonly #keys = new Keys();
  /** Shingles of candidates: neighbours ask for the same ones. */
  readonly #recent = new Map<number, Uint32Array>();

  /** @param capacity most texts; @param counts of all texts; @param textOf gives an earlier text back for the exact comparison */
  constructor(capacity: number, threshold: number, counts: ShingleCounts, textOf: (index: number) => string) {
    this.#threshold = threshold;
    this.#counts = counts;
    this.#textOf = textOf;
    this.#sizes = new Uint16Array(capacity);
    this.#bitmaps = new Uint32Array(2 * capacity);
    this.#seenBy = new Uint32Array(capacity);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(64, Math.min(capacity * 4, MOST_SLOTS)))));
  }

  /** The most similar earlier text that was added, at or above the threshold. */
  find(index: number, text: string, accept: (candidate: number) => boolean = () => true): NearDuplicate | undefined {
    this.#look(index, text);
    let best: NearDuplicate | undefined;
    let [steps, compared] = [0, 0];
    for (let k = 0; k < this.#keys.size; k++) {
      for (let link = this.#slots[this.#slotOf(k)]!; link > 0; link = this.#links.before(link)) {
        if (++steps > MOST_STEPS || compared >= MOST_COMPARED) return best;
        const candidate = this.#links.text(link);
        if (this.#seenBy[candidate] === index + 1) continue;
        this.#seenBy[candidate] = index + 1;
        if (!this.#mayBeAlike(index, candidate)) continue;
        compared++;
        const similarity = jaccard(this.#shingles.members, this.#shinglesAt(candidate));
        if (similarity < this.#threshold || similarity <= (best?.similarity ?? 0) || !accept(candidate)) continue;
        best = { of: candidate, similarity };
        if (similarity === 1) return best;
      }
    }
    return best;
  }

  /** Makes a text findable. */
  add(index: number, text: string): void {
    this.#look(index, text);
    for (let k = 0; k < this.#keys.size; k++) {
      const slot = this.#slotOf(k);
      this.#slots[slot] = this.#links.push(index, this.#slots[slot]!);
    }
  }

  /** Keeps size and bitmap of a text and finds its keys. */
  #look(index: number, text: string): void {
    if (index === this.#latest) return;
    this.#latest = index;
    this.#shingles.fill(comparable(text));
    const { members } = this.#shingles;
    let [low, high] = [0, 0];
    for (let i = 0; i < members.length; i++) {
      const bit = mixed(members[i]! ^ 0x5bd1e995) >>> 26;
      if (bit < 32) low ^= 1 << bit;
      else high ^= 1 << bit;
    }
    this.#sizes[index] = Math.min(0xffff, members.length);
    this.#bitmaps[2 * index] = low;
    this.#bitmaps[2 * index + 1] = high;
    const prefix = members.length - Math.ceil(this.#threshold * members.length) + 1;
    this.#keys.choose(members, prefix, this.#counts);
  }

  /** False when sizes or bitmaps show that too many shingles differ. */
  #mayBeAlike(a: number, b: number): boolean {
    const [left, right] = [this.#sizes[a]!, this.#sizes[b]!];
    const [fewer, more] = left < right ? [left, right] : [right, left];
    if (more === 0xffff) return true;
    if (fewer < this.#threshold * more) return false;
    const most = ((1 - this.#threshold) / (1 + this.#threshold)) * (left + right) + 1e-9;
    const low = this.#bitmaps[2 * a]! ^ this.#bitmaps[2 * b]!;
    const high = this.#bitmaps[2 * a + 1]! ^ this.#bitmaps[2 * b + 1]!;
    return bitsOf(low) + bitsOf(high) <= most;
  }

  #shinglesAt(index: number): Uint32Array {
    const known = this.#recent.get(index);
    if (known) return known;
    const shingles = shinglesOf(this.#textOf(index));
    this.#recent.set(index, shingles);
    if (this.#recent.size > RECENT_TEXTS) this.#recent.delete(this.#recent.keys().next().value!);
    return shingles;
  }

  #slotOf(key: number): number {
    return mixed(this.#keys.hashes[key]!) & (this.#slots.length - 1);
  }
}

const MOST_SLOTS = 1 << 22;

/** The rarest shingles that another text may have, as many as the prefix holds besides those that none has. */
class Keys {
  readonly hashes = new Uint32Array(MOST_KEYS);
  readonly #counts = new Uint8Array(MOST_KEYS);
  size = 0;

  choose(members: Uint32Array, prefix: number, counts: ShingleCounts): void {
    let [own, size] = [0, 0];
    for (let i = 0; i < members.length; i++) {
      const hash = members[i]!;
      const count = counts.of(hash);
      if (count <= 1) own++;
      else if (size < MOST_KEYS) this.#insert(size++, count, hash);
      else if (this.#after(MOST_KEYS - 1, count, hash)) this.#insert(MOST_KEYS - 1, count, hash);
    }
    this.size = Math.max(0, Math.min(size, prefix - own));
  }

  /** Puts a key where it belongs among the first `at`, the place that is free. */
  #insert(at: number, count: number, hash: number): void {
    let place = at;
    for (; place > 0 && this.#after(place - 1, count, hash); place--) {
      this.hashes[place] = this.hashes[place - 1]!;
      this.#counts[place] = this.#counts[place - 1]!;
    }
    this.hashes[place] = hash;
    this.#counts[place] = count;
  }

  /** Whether the key at a place comes after one of this count and hash. */
  #after(place: number, count: number, hash: number): boolean {
    const other = this.#counts[place]!;
    return other > count || (other === count && this.hashes[place]! > hash);
  }
}

/** Linked lists of texts in blocks, so that they grow without a copy. Links count from 1. */
class Links {
  readonly #blocks: Int32Array[] = [];
  #size = 1;

  push(text: number, before: number): number {
    const at = 2 * (this.#size & (BLOCK - 1));
    if (at === 0 || this.#blocks.length === 0) this.#blocks.push(new Int32Array(2 * BLOCK));
    const block = this.#blocks.at(-1)!;
    block[at] = text;
    block[at + 1] = before;
    return this.#size++;
  }

  text(link: number): number {
    return this.#blocks[link >>> BLOCK_BITS]![2 * (link & (BLOCK - 1))]!;
  }

  before(link: number): number {
    return this.#blocks[link >>> BLOCK_BITS]![2 * (link & (BLOCK - 1)) + 1]!;
  }
}

const BLOCK_BITS = 14;
const BLOCK = 1 << BLOCK_BITS;

/** Bits that are set in a word (Hacker's Delight, 5-1). */
function bitsOf(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Hashes of the character 5-grams of a text, punctuation and case aside, sorted; a shorter text is one shingle. */
export function shinglesOf(text: string): Uint32Array {
  const set = new ShingleSet();
  set.fill(comparable(text));
  return set.members;
}

/** The shingles of one text after the other, in the same memory. */
class ShingleSet {
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
