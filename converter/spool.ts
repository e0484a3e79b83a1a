/**
 * Lists of values that may outgrow memory: what is beyond a small buffer lies in a temporary file that nobody else can open
 * and that ends with the process. Reading is by position or in order.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storageError, type TunelabError } from "#lib/core/index";
import { serviceError } from "./said/errors.ts";

/** What arrays and spools have in common: enough to go through many values again and again. */
export interface Sequence<T> extends Iterable<T> {
  readonly length: number;
  at(index: number): T | undefined;
}

const BUFFER_BYTES = 1 << 20;
const READ_BYTES = 1 << 18;
const BLOCK_BYTES = 1 << 14;
const LONGEST_CHARACTER = 3; // UTF-8 bytes of one UTF-16 unit

/** Values as bytes. */
export class ByteSpool {
  readonly #folder: string;
  #file: number | undefined;
  #buffer = Buffer.allocUnsafe(1 << 16);
  #buffered = 0;
  #written = 0;
  /** Where each value ends, in bytes from the start. */
  #ends = new Float64Array(1024);
  /** What was read last for `at`: neighbours are often asked for one after the other. */
  #block = Buffer.allocUnsafe(BLOCK_BYTES);
  #cachedFrom = 0;
  #cachedTo = 0;
  #length = 0;

  /** @param folder for the temporary file, which is made when it is needed */
  constructor(folder = tmpdir()) {
    this.#folder = folder;
  }

  get length(): number {
    return this.#length;
  }

  /** Adds a value; a text as UTF-8. @throws TunelabError STORAGE when the disk is full */
  append(value: string | Uint8Array): void {
    if (typeof value === "string") {
      this.#makeRoom(value.length * LONGEST_CHARACTER);
      this.#buffered += this.#buffer.write(value, this.#buffered);
    } else {
      this.#makeRoom(value.length);
      this.#buffer.set(value, this.#buffered);
      this.#buffered += value.length;
    }
    if (this.#length === this.#ends.length) this.#ends = grown(this.#ends);
    this.#ends[this.#length++] = this.#written + this.#buffered;
  }

  /** The bytes of a value, which are good until the next call. */
  bytesAt(index: number): Buffer | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    const start = this.#start(index);
    const size = this.#ends[index]! - start;
    if (start >= this.#written) return piece(this.#buffer, start - this.#written, size);
    if (start < this.#cachedFrom || start + size > this.#cachedTo) this.#readBlock(start, size);
    return piece(this.#block, start - this.#cachedFrom, size);
  }

  /** The bytes of each value in order, which are good until the next one is asked for. */
  *bytes(): Generator<Buffer> {
    const block = Buffer.allocUnsafe(READ_BYTES);
    for (let index = 0; index < this.#length; ) {
      const from = this.#start(index);
      const size = this.#ends[index]! - from;
      if (from >= this.#written || size > READ_BYTES) {
        yield this.bytesAt(index++)!;
        continue;
      }
      const count = Math.min(READ_BYTES, this.#written - from);
      this.#read(block, count, from);
      for (; index < this.#length && this.#ends[index]! - from <= count; index++)
        yield piece(block, this.#start(index) - from, this.#ends[index]! - this.#start(index));
    }
  }

  /** Gives the memory and the file back; the spool is empty then. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    this.#buffer = Buffer.allocUnsafe(0);
    this.#ends = new Float64Array(1);
    this.#buffered = this.#written = this.#length = 0;
    this.#cachedFrom = this.#cachedTo = 0;
  }

  #start(index: number): number {
    return index === 0 ? 0 : this.#ends[index - 1]!;
  }

  #makeRoom(bytes: number): void {
    if (this.#buffered + bytes <= this.#buffer.length) return;
    if (this.#buffer.length < BUFFER_BYTES && this.#written === 0) {
      const size = Math.min(BUFFER_BYTES, Math.max(this.#buffer.length * 4, this.#buffered + bytes));
      const larger = Buffer.allocUnsafe(size);
      this.#buffer.copy(larger, 0, 0, this.#buffered);
      this.#buffer = larger;
      if (this.#buffered + bytes <= size) return;
    }
    this.#flush();
    if (bytes > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(bytes);
  }

  #flush(): void {
    try {
      this.#file ??= temporaryFile(this.#folder);
      for (let done = 0; done < this.#buffered; )
        done += writeSync(this.#file, this.#buffer, done, this.#buffered - done, this.#written + done);
    } catch (error) {
      throw temporaryError(this.#folder, error);
    }
    this.#written += this.#buffered;
    this.#buffered = 0;
  }

  #readBlock(start: number, size: number): void {
    if (size > this.#block.length) this.#block = Buffer.allocUnsafe(size * 2);
    const count = Math.min(this.#block.length, this.#written - start);
    this.#cachedTo = 0; // should reading fail
    this.#read(this.#block, count, start);
    [this.#cachedFrom, this.#cachedTo] = [start, start + count];
  }

  #read(into: Buffer, size: number, position: number): void {
    for (let done = 0; done < size; ) {
      const count = readSync(this.#file!, into, done, size - done, position + done);
      if (count === 0) throw temporaryError(this.#folder, new Error("it was cut short"));
      done += count;
    }
  }
}

/** JSON values. */
export class Spool<T> extends ByteSpool implements Sequence<T> {
  /** @throws TunelabError STORAGE when the disk is full */
  push(value: T): void {
    this.append(JSON.stringify(value));
  }

  at(index: number): T | undefined {
    const bytes = this.bytesAt(index);
    return bytes && JSON.parse(bytes.toString()); // written by push
  }

  *[Symbol.iterator](): Generator<T> {
    for (const bytes of this.bytes()) yield JSON.parse(bytes.toString());
  }
}

function piece(bytes: Buffer, start: number, size: number): Buffer {
  return bytes.subarray(start, start + size);
}

function grown(array: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** An open file without a name, where the system allows that: a crash leaves nothing behind. */
function temporaryFile(folder: string): number {
  const own = mkdtempSync(join(folder, "tunelab-"));
  const file = openSync(join(own, "spool"), "wx+", 0o600);
  try {
    rmSync(own, { recursive: true, force: true });
  } catch {
    process.once("exit", () => rmSync(own, { recursive: true, force: true })); // Windows keeps open files
  }
  return file;
}

function temporaryError(folder: string, error: unknown): TunelabError {
  const { reason } = storageError(folder, error).details;
  if (reason === "ENOSPC" || reason === "EDQUOT")
    return serviceError("STORAGE/temporary-full", { folder }, { cause: error });
  return serviceError("STORAGE/temporary", { folder, reason: String(reason) }, { cause: error });
}
