/**
 * Near duplicates among millions of texts by prefix filtering (Chaudhuri, Ganti, Kaushik 2006; Bayardo, Ma, Srikant 2007):
 * a text is a set of character 5-grams in one order for all texts, the rarest first. Two sets with a Jaccard similarity
 * of t or more share one of their first n - ceil(t·n) + 1 members, so only texts that share a rare member are
 * compared, and what whole banks have in common (下列说法正确的是) costs nothing. A member that no other text has cannot
 * be shared: where these fill the prefix, there is no near duplicate. Candidates pass two bounds that no pair at the
 * threshold misses, of sizes and of bitmaps (Sandes, Teodoro, Melo 2017), and are then compared by their true similarity.
 */
import { distinct, jaccard, mixed, type ShingleCounts } from "./shingles.ts";

/** Members by which a text is found: the rarest of its prefix. */
const MOST_KEYS = 8;
/** Texts with a common member that one text is held against: by one member, and by all. More share boilerplate, not content. */
const MOST_OF_ONE = 32;
const MOST_OF_ALL = 64;
/** Texts that one text is compared with in full. */
const MOST_COMPARED = 32;
const RECENT_TEXTS = 1024;

export interface NearDuplicate {
  /** Position of the earlier text. */
  of: number;
  /** Jaccard similarity of the shingles. */
  similarity: number;
}

export class NearDuplicateIndex {
  readonly #threshold: number;
  readonly #counts: ShingleCounts;
  readonly #shinglesOf: (index: number) => Uint32Array;
  /**
   * Four words a text: a bitmap of 64 bits, of which each shingle turns one over; the number of shingles; and the last text
   * that it was held against, + 1. They lie together, since a step through a list costs what it waits for memory.
   */
  readonly #texts: Uint32Array;
  /** Hash table: slot → latest link, 0 for none. */
  readonly #slots: Int32Array;
  readonly #links = new Links();
  /** Of the text looked at last: its number, shingles and keys, the rarest first. */
  #latest = -1;
  #mostApart = 0;
  #shingles: Uint32Array = new Uint32Array();
  readonly #keys = new Keys();
  /** Shingles of candidates: neighbours ask for the same ones. */
  readonly #recent = new Map<number, Uint32Array>();

  /** @param capacity most texts; @param counts of all texts; @param shinglesOf a text, in memory of their own */
  constructor(capacity: number, threshold: number, counts: ShingleCounts, shinglesOf: (index: number) => Uint32Array) {
    this.#threshold = threshold;
    this.#counts = counts;
    this.#shinglesOf = shinglesOf;
    this.#texts = new Uint32Array(4 * capacity);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(64, Math.min(capacity * 4, MOST_SLOTS)))));
  }

  /** The most similar earlier text that was added, at or above the threshold. */
  find(index: number, accept: (candidate: number) => boolean = () => true): NearDuplicate | undefined {
    this.#look(index);
    const { size, own } = this.#keys;
    const texts = this.#texts;
    let best: NearDuplicate | undefined;
    let [all, compared] = [0, 0];
    for (let k = 0; k < size && all < MOST_OF_ALL; k++) {
      // Who shares this member first has none of the rarer ones, nor has this text the rarer ones of the other.
      const position = this.#mostApart - own - k;
      let one = 0;
      for (let link = this.#slots[this.#slotOf(k)]!; link > 0 && one < MOST_OF_ONE; link = this.#links.before(link)) {
        one++;
        if (this.#links.position(link) > position) continue;
        const candidate = this.#links.text(link);
        if (texts[4 * candidate + 3] === index + 1) continue;
        texts[4 * candidate + 3] = index + 1;
        if (!this.#mayBeAlike(index, candidate)) continue;
        if (++compared > MOST_COMPARED) return best;
        const similarity = jaccard(this.#shingles, this.#shinglesAt(candidate));
        if (similarity < this.#threshold || similarity <= (best?.similarity ?? 0) || !accept(candidate)) continue;
        best = { of: candidate, similarity };
        if (similarity === 1) return best;
      }
      all += one;
    }
    return best;
  }

  /** Makes a text findable. */
  add(index: number): void {
    this.#look(index);
    for (let k = 0; k < this.#keys.size; k++) {
      const slot = this.#slotOf(k);
      this.#slots[slot] = this.#links.push(index, this.#keys.own + k, this.#slots[slot]!);
    }
  }

  /** Keeps size and bitmap of a text and finds its keys. */
  #look(index: number): void {
    if (index === this.#latest) return;
    this.#latest = index;
    const members = distinct(this.#shinglesOf(index));
    this.#shingles = members;
    let [low, high] = [0, 0];
    for (let i = 0; i < members.length; i++) {
      const bit = mixed(members[i]! ^ 0x5bd1e995) >>> 26;
      if (bit < 32) low ^= 1 << bit;
      else high ^= 1 << bit;
    }
    this.#texts[4 * index] = low;
    this.#texts[4 * index + 1] = high;
    this.#texts[4 * index + 2] = members.length;
    this.#mostApart = this.#apart(members.length, members.length / this.#threshold);
    const prefix = members.length - Math.ceil(this.#threshold * members.length) + 1;
    this.#keys.choose(members, prefix, this.#counts);
  }

  /** Shingles that at most stand in one of two texts at the threshold. */
  #apart(left: number, right: number): number {
    return ((1 - this.#threshold) / (1 + this.#threshold)) * (left + right) + 1e-9;
  }

  /** False when sizes or bitmaps show that too many shingles differ. */
  #mayBeAlike(a: number, b: number): boolean {
    const texts = this.#texts;
    const [left, right] = [texts[4 * a + 2]!, texts[4 * b + 2]!];
    if (left < this.#threshold * right || right < this.#threshold * left) return false;
    const low = texts[4 * a]! ^ texts[4 * b]!;
    const high = texts[4 * a + 1]! ^ texts[4 * b + 1]!;
    return bitsOf(low) + bitsOf(high) <= this.#apart(left, right);
  }

  #shinglesAt(index: number): Uint32Array {
    const known = this.#recent.get(index);
    if (known) return known;
    const shingles = distinct(this.#shinglesOf(index));
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
  /** Members of the text that no other text has; they come before the keys. */
  own = 0;

  choose(members: Uint32Array, prefix: number, counts: ShingleCounts): void {
    let [own, size] = [0, 0];
    for (let i = 0; i < members.length; i++) {
      const hash = members[i]!;
      const count = counts.of(hash);
      if (count <= 1) own++;
      else if (size < MOST_KEYS) this.#insert(size++, count, hash);
      else if (this.#after(MOST_KEYS - 1, count, hash)) this.#insert(MOST_KEYS - 1, count, hash);
    }
    this.own = own;
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

  /** @param position of the shared member among those of the text; from 15 on it counts as 15 */
  push(text: number, position: number, before: number): number {
    const at = 2 * (this.#size & (BLOCK - 1));
    if (at === 0 || this.#blocks.length === 0) this.#blocks.push(new Int32Array(2 * BLOCK));
    const block = this.#blocks.at(-1)!;
    block[at] = text | (Math.min(15, position) << TEXT_BITS);
    block[at + 1] = before;
    return this.#size++;
  }

  text(link: number): number {
    return this.#blocks[link >>> BLOCK_BITS]![2 * (link & (BLOCK - 1))]! & (2 ** TEXT_BITS - 1);
  }

  position(link: number): number {
    return this.#blocks[link >>> BLOCK_BITS]![2 * (link & (BLOCK - 1))]! >>> TEXT_BITS;
  }

  before(link: number): number {
    return this.#blocks[link >>> BLOCK_BITS]![2 * (link & (BLOCK - 1)) + 1]!;
  }
}

/** Enough for 268 million texts, which is beyond the rows of any file that is read. */
const TEXT_BITS = 28;
const BLOCK_BITS = 14;
const BLOCK = 1 << BLOCK_BITS;

/** Bits that are set in a word (Hacker's Delight, 5-1). */
function bitsOf(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
