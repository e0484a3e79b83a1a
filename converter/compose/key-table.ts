/** By what a text is known: 64 bits of hash. Among a million texts, the odds that two share one are below 1 in 10 million. */
export type Key = readonly [number, number];

/** Which texts have been seen, and at which number: 12 bytes a text. */
export class KeyTable {
  /** Slots of three words: the hash and the number + 1; 0 is free. Open addressing, at most two thirds full. */
  #slots = new Uint32Array(3 << 10);
  #size = 0;

  /** The number that the text was added with. */
  get([high, low]: Key): number | undefined {
    const number = this.#slots[this.#find(high, low) + 2]!;
    return number === 0 ? undefined : number - 1;
  }

  set([high, low]: Key, number: number): void {
    const slot = this.#find(high, low);
    if (this.#slots[slot + 2] === 0) this.#size++;
    this.#slots[slot] = high;
    this.#slots[slot + 1] = low;
    this.#slots[slot + 2] = number + 1;
    if (this.#size * 4.5 > this.#slots.length) this.#grow();
  }

  #find(high: number, low: number): number {
    const mask = this.#slots.length / 3 - 1;
    for (let index = low & mask; ; index = (index + 1) & mask) {
      const slot = index * 3;
      if (this.#slots[slot + 2] === 0 || (this.#slots[slot] === high && this.#slots[slot + 1] === low)) return slot;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (let slot = 0; slot < old.length; slot += 3) {
      if (old[slot + 2] !== 0) this.#slots.set(old.subarray(slot, slot + 3), this.#find(old[slot]!, old[slot + 1]!));
    }
  }
}

/** Two 32-bit hashes: FNV-1a, and a multiplicative one of other constants, each finished as in MurmurHash3. */
export function keyOf(text: string): Key {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b) ^ (b >>> 15);
  }
  return [finish(a ^ text.length), finish(b)];
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
