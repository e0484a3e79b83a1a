/**
 * Trains a byte-level BPE tokenizer (Sennrich et al. 2016, on bytes as in GPT-2) and writes it as a Hugging Face
 * `tokenizer.json`, so that any tool reads it. Byte level: every text can be encoded, nothing is unknown.
 */
import { TunelabError } from "#lib/core/index";

/** GPT-2's split, with digits one by one and at most one leading space; a run of Han characters is one word. */
export const SPLIT = "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

export interface BpeTrainingOptions {
  /** Number of tokens in all: special tokens + 256 bytes + merges. */
  vocabSize: number;
  /** Whole tokens that are never split, first in the vocabulary. */
  specialTokens: readonly string[];
  /** A pair seen fewer times is not merged; default 2. */
  minFrequency?: number;
}

/** Hugging Face's `tokenizer.json`, as far as this trainer writes it. */
export interface TokenizerJson {
  version: "1.0";
  truncation: null;
  padding: null;
  added_tokens: { id: number; content: string; special: boolean; [flag: string]: unknown }[];
  normalizer: null;
  pre_tokenizer: unknown;
  post_processor: null;
  decoder: unknown;
  model: { type: "BPE"; vocab: Record<string, number>; merges: string[]; [option: string]: unknown };
}

/**
 * @example
 * const tokenizer = trainBpe(["合同是平等主体之间的协议。"], { vocabSize: 300, specialTokens: ["<|endoftext|>"] });
 */
export function trainBpe(texts: Iterable<string>, options: BpeTrainingOptions): TokenizerJson {
  const { vocabSize, specialTokens, minFrequency = 2 } = options;
  const baseSize = specialTokens.length + 256;
  if (vocabSize < baseSize)
    throw new TunelabError(
      "INVALID_CONFIG",
      [
        `词表大小 ${vocabSize} 容不下 ${baseSize} 个基本词元`,
        `a vocabulary of ${vocabSize} cannot hold the ${baseSize} base tokens`,
      ],
      {
        hint: [`请把 vocabSize 设为 ${baseSize} 或更大`, `use a vocabSize of at least ${baseSize}`],
      },
    );
  const merges = learnMerges(countWords(texts), vocabSize - baseSize, minFrequency);
  const pieces = byteAlphabet();
  for (const [left, right] of merges) pieces.push(pieces[left]! + pieces[right]!);
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: specialTokens.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        { type: "Split", pattern: { Regex: SPLIT }, behavior: "Isolated", invert: false },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: null,
    decoder: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries([...specialTokens, ...pieces].map((piece, id) => [piece, id])),
      merges: merges.map(([left, right]) => `${pieces[left]} ${pieces[right]}`),
    },
  };
}

/** Each distinct word as byte ids, with its count. */
function countWords(texts: Iterable<string>): Word[] {
  const split = new RegExp(SPLIT, "gu");
  const counts = new Map<string, number>();
  for (const text of texts) for (const [word] of text.matchAll(split)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const encoder = new TextEncoder();
  return Array.from(counts, ([word, count]) => ({ pieces: [...encoder.encode(word)], count }));
}

interface Word {
  /** Piece ids: 0-255 are bytes, 256 + n is the result of merge n. */
  pieces: number[];
  count: number;
}

type Pair = readonly [left: number, right: number];

/**
 * Merges the most frequent pair again and again (ties: the pair made of older pieces, so that the result does not depend
 * on the order of the texts). Only words that contain the merged pair are touched.
 */
function learnMerges(words: Word[], limit: number, minFrequency: number): Pair[] {
  const pairs = new PairCounts();
  words.forEach(({ pieces, count }, word) => {
    for (let i = 0; i + 1 < pieces.length; i++) pairs.change(pieces[i]!, pieces[i + 1]!, count, word);
  });
  const merges: Pair[] = [];
  while (merges.length < limit) {
    const best = pairs.takeMostFrequent(minFrequency);
    if (!best) break;
    const merged = 256 + merges.length;
    merges.push(best.pair);
    for (const word of best.words) mergeIn(words[word]!, word, best.pair, merged, pairs);
  }
  return merges;
}

function mergeIn(word: Word, index: number, [left, right]: Pair, merged: number, pairs: PairCounts): void {
  const { pieces, count } = word;
  const result: number[] = [];
  for (let i = 0; i < pieces.length; i++) {
    if (pieces[i] !== left || pieces[i + 1] !== right) {
      result.push(pieces[i]!);
      continue;
    }
    const before = result.at(-1);
    const after = pieces[i + 2];
    if (before !== undefined) {
      pairs.change(before, left, -count, index);
      pairs.change(before, merged, count, index);
    }
    if (after !== undefined) {
      pairs.change(right, after, -count, index);
      pairs.change(merged, after, count, index);
    }
    result.push(merged);
    i++;
  }
  word.pieces = result;
}

const PAIR_BASE = 1 << 20;

/** How often each pair of neighbours occurs and in which words; a heap of guesses, checked when taken, finds the top. */
class PairCounts {
  #counts = new Map<number, number>();
  #words = new Map<number, Set<number>>();
  #heap: { count: number; key: number }[] = [];
  #filled = false;

  change(left: number, right: number, by: number, word: number): void {
    const key = left * PAIR_BASE + right;
    const count = (this.#counts.get(key) ?? 0) + by;
    this.#counts.set(key, count);
    if (by < 0) return; // the heap holds a guess that is too high; it is corrected when it comes up
    const words = this.#words.get(key);
    if (words) words.add(word);
    else this.#words.set(key, new Set([word]));
    if (this.#filled) this.#push({ count, key });
  }

  /** The most frequent pair and its words; the pair is forgotten, since its merge removes it everywhere. */
  takeMostFrequent(minFrequency: number): { pair: Pair; words: Set<number> } | undefined {
    this.#fill();
    for (let top = this.#pop(); top; top = this.#pop()) {
      const count = this.#counts.get(top.key) ?? 0;
      if (count < minFrequency) continue;
      if (count < top.count) {
        this.#push({ count, key: top.key });
        continue;
      }
      const words = this.#words.get(top.key) ?? new Set<number>();
      this.#counts.delete(top.key);
      this.#words.delete(top.key);
      return { pair: [Math.floor(top.key / PAIR_BASE), top.key % PAIR_BASE], words };
    }
    return undefined;
  }

  #fill(): void {
    if (this.#filled) return;
    this.#filled = true;
    for (const [key, count] of this.#counts) this.#push({ count, key });
  }

  #push(item: { count: number; key: number }): void {
    const heap = this.#heap;
    let child = heap.push(item) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!comesBefore(heap[child]!, heap[parent]!)) break;
      [heap[child], heap[parent]] = [heap[parent]!, heap[child]!];
      child = parent;
    }
  }

  #pop(): { count: number; key: number } | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return top;
    heap[0] = last;
    let parent = 0;
    while (true) {
      let best = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2])
        if (child < heap.length && comesBefore(heap[child]!, heap[best]!)) best = child;
      if (best === parent) return top;
      [heap[parent], heap[best]] = [heap[best]!, heap[parent]!];
      parent = best;
    }
  }
}

function comesBefore(a: { count: number; key: number }, b: { count: number; key: number }): boolean {
  return a.count > b.count || (a.count === b.count && a.key < b.key);
}

/** GPT-2's printable stand-ins for the 256 bytes. */
function byteAlphabet(): string[] {
  const isPrintable = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++));
}
