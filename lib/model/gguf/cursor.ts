/** Reads a file's header from front to back, a window at a time, and never past its end. */
import { readSync } from "node:fs";

const WINDOW_BYTES = 1 << 20;

/** Thrown when the file ends before the value that is being read. */
export class EndOfFile extends Error {}

export class Cursor {
  readonly fileSize: number;
  #descriptor: number;
  #window = Buffer.alloc(0);
  #windowStart = 0;
  #position = 0;

  constructor(descriptor: number, fileSize: number) {
    this.#descriptor = descriptor;
    this.fileSize = fileSize;
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#windowStart + this.#position;
  }

  get remaining(): number {
    return this.fileSize - this.position;
  }

  u8(): number {
    return this.take(1).readUInt8();
  }

  i8(): number {
    return this.take(1).readInt8();
  }

  u16(): number {
    return this.take(2).readUInt16LE();
  }

  i16(): number {
    return this.take(2).readInt16LE();
  }

  u32(): number {
    return this.take(4).readUInt32LE();
  }

  i32(): number {
    return this.take(4).readInt32LE();
  }

  f32(): number {
    return this.take(4).readFloatLE();
  }

  f64(): number {
    return this.take(8).readDoubleLE();
  }

  /** Beyond 2^53 the nearest double: good enough to be refused as too large. */
  u64(): number {
    return Number(this.take(8).readBigUInt64LE());
  }

  i64(): number {
    return Number(this.take(8).readBigInt64LE());
  }

  /** The next bytes; valid until the next call. @throws EndOfFile */
  take(length: number): Buffer {
    if (length > this.remaining) throw new EndOfFile();
    if (this.#position + length > this.#window.length) this.#refill(length);
    const bytes = this.#window.subarray(this.#position, this.#position + length);
    this.#position += length;
    return bytes;
  }

  #refill(length: number): void {
    const start = this.position;
    const window = Buffer.alloc(Math.min(this.fileSize - start, Math.max(length, WINDOW_BYTES)));
    let done = 0;
    while (done < window.length) {
      const count = readSync(this.#descriptor, window, done, window.length - done, start + done);
      if (count === 0) throw new EndOfFile(); // the file shrank while it was read
      done += count;
    }
    this.#window = window;
    this.#windowStart = start;
    this.#position = 0;
  }
}
