/**
 * Seeded random numbers. Everything random in tunelab takes an `Rng`; the same seed gives the same run on every machine.
 * Generator: xoshiro128** 1.1 (Blackman and Vigna, 2018), seeded through SplitMix32; 32-bit integer arithmetic only, so
 * that V8 versions cannot differ.
 */
import { TunelabError } from "./errors.ts";

/** The four 32-bit words of the generator; JSON-safe, for checkpoints. */
export type RngState = readonly [number, number, number, number];

export class Rng {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** @param seed an integer or a text; texts are hashed (FNV-1a) */
  constructor(seed: number | string) {
    const next = splitMix32(typeof seed === "string" ? hashText(seed) : checkedSeed(seed));
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next();
  }

  static fromState(state: RngState): Rng {
    const rng = new Rng(0);
    [rng.#a, rng.#b, rng.#c, rng.#d] = state;
    return rng;
  }

  state(): RngState {
    return [this.#a, this.#b, this.#c, this.#d];
  }

  /** An independent generator for one purpose: drawing from it does not move this one. */
  derive(purpose: string): Rng {
    return new Rng(`${this.#a}:${this.#b}:${this.#c}:${this.#d}/${purpose}`);
  }

  /** 32 random bits as an unsigned integer. */
  uint32(): number {
    const result = Math.imul(rotateLeft(Math.imul(this.#b, 5), 7), 9);
    const t = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = rotateLeft(this.#d, 11);
    return result >>> 0;
  }

  /** A number in [0, 1) with 53 random bits. */
  next(): number {
    return ((this.uint32() >>> 5) * 67_108_864 + (this.uint32() >>> 6)) / 9_007_199_254_740_992;
  }

  uniform(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** A number from the normal distribution (Box-Muller; one of the pair is used, so that the state stays four words). */
  normal(mean = 0, standardDeviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return mean + standardDeviation * radius * Math.cos(2 * Math.PI * this.next());
  }

  /** An integer in [0, limit), without modulo bias. */
  int(limit: number): number {
    if (!Number.isInteger(limit) || limit < 1 || limit > 4_294_967_296)
      throw new TunelabError(
        "INVALID_INPUT",
        [`不能抽取小于 ${limit} 的整数`, `cannot draw an integer below ${limit}`],
        { details: { limit } },
      );
    const ceiling = 4_294_967_296 - (4_294_967_296 % limit);
    let value = this.uint32();
    while (value >= ceiling) value = this.uint32();
    return value % limit;
  }

  choice<T>(items: readonly T[]): T {
    return items[this.int(items.length)]!;
  }

  /** A shuffled copy (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      [result[i], result[j]] = [result[j]!, result[i]!];
    }
    return result;
  }
}

function checkedSeed(seed: number): number {
  if (!Number.isSafeInteger(seed))
    throw new TunelabError("INVALID_INPUT", [`seed 为 ${seed}`, `seed is ${seed}`], {
      hint: ["种子请用整数或文字", "use a whole number or a text as the seed"],
    });
  // The upper bits count too, so that 1 and 2^32 + 1 are different seeds.
  return (seed ^ Math.floor(seed / 4_294_967_296)) >>> 0;
}

function splitMix32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
}

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
