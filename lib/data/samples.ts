/**
 * Encoded samples, in memory or in a file of tokens with an index of offsets, so that a data set larger than memory can
 * be shuffled and read in any order.
 */
import { createHash } from "node:crypto";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EncodedSample } from "./encode.ts";

export interface SampleStore {
  /** Tokens of each sample. */
  readonly lengths: Uint32Array;
  readonly trainedTokens: number;
  readonly truncatedSamples: number;
  readonly truncatedTokens: number;
  /** Rows without a trained token, the first hundred. */
  readonly untrainedRows: readonly number[];
  readonly untrainedCount: number;
  /** SHA-256 over all ids and labels. */
  readonly digest: string;
  read(indices: readonly number[]): Promise<EncodedSample[]>;
  /** Removes what stands on disk. */
  close(): Promise<void>;
}

/** @param options.onDisk keep the tokens in a temporary file. Default false */
export async function storeSamples(
  samples: AsyncIterable<EncodedSample> | Iterable<EncodedSample>,
  { onDisk = false } = {},
): Promise<SampleStore> {
  const tally = new Tally();
  const store = onDisk ? await TokenFile.create() : new TokenList();
  try {
    for await (const sample of samples) {
      tally.add(sample);
      await store.add(sample);
    }
    await store.flush();
  } catch (error) {
    await store.close();
    throw error;
  }
  return { ...tally.result(), read: (indices) => store.read(indices), close: () => store.close() };
}

/** Numbers over all samples. */
class Tally {
  #lengths = new Grower();
  #hash = createHash("sha256");
  #untrained: number[] = [];
  #counts = { trainedTokens: 0, truncatedSamples: 0, truncatedTokens: 0, untrainedCount: 0 };

  add({ ids, labels, trainedTokens, truncatedTokens, row }: EncodedSample): void {
    const counts = this.#counts;
    const number = row ?? this.#lengths.length + 1;
    this.#lengths.push(ids.length);
    this.#hash.update(bytesOf(ids)).update(bytesOf(labels));
    counts.trainedTokens += trainedTokens;
    counts.truncatedTokens += truncatedTokens;
    if (truncatedTokens > 0) counts.truncatedSamples++;
    if (trainedTokens === 0) {
      counts.untrainedCount++;
      if (this.#untrained.length < 100) this.#untrained.push(number);
    }
  }

  result() {
    const lengths = Uint32Array.from(this.#lengths.values());
    return { lengths, ...this.#counts, untrainedRows: this.#untrained, digest: this.#hash.digest("hex") };
  }
}

class TokenList {
  #samples: EncodedSample[] = [];

  async add(sample: EncodedSample): Promise<void> {
    this.#samples.push(sample);
  }

  async flush(): Promise<void> {}

  async read(indices: readonly number[]): Promise<EncodedSample[]> {
    return indices.map((index) => this.#samples[index]!);
  }

  async close(): Promise<void> {}
}

const BUFFER_BYTES = 4 << 20;

/** ids and labels of each sample, one after the other, as int32. */
class TokenFile {
  #file: FileHandle;
  #folder: string;
  #offsets = new Grower(Float64Array);
  #lengths = new Grower();
  #rows = new Grower();
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #size = 0;

  private constructor(file: FileHandle, folder: string) {
    this.#file = file;
    this.#folder = folder;
  }

  static async create(): Promise<TokenFile> {
    const folder = await mkdtemp(join(tmpdir(), "tunelab-tokens-"));
    const file = await open(join(folder, "tokens.bin"), "w+");
    // Where the system allows it the file has no name from here on: it goes when the process goes, however that ends.
    if (process.platform !== "win32") await rm(folder, { recursive: true, force: true });
    return new TokenFile(file, folder);
  }

  async add({ ids, labels, row = 0 }: EncodedSample): Promise<void> {
    this.#offsets.push(this.#size);
    this.#lengths.push(ids.length);
    this.#rows.push(row);
    this.#pending.push(bytesOf(ids), bytesOf(labels));
    this.#size += 2 * ids.byteLength;
    this.#pendingBytes += 2 * ids.byteLength;
    if (this.#pendingBytes >= BUFFER_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#pending.length > 0) await this.#file.appendFile(Buffer.concat(this.#pending));
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  read(indices: readonly number[]): Promise<EncodedSample[]> {
    return Promise.all(indices.map((index) => this.#readOne(index)));
  }

  async #readOne(index: number): Promise<EncodedSample> {
    const length = this.#lengths.at(index);
    const tokens = new Int32Array(2 * length);
    await this.#file.read(bytesOf(tokens), 0, tokens.byteLength, this.#offsets.at(index));
    const labels = tokens.subarray(length);
    const trainedTokens = labels.reduce((count, label, t) => count + (t > 0 && label >= 0 ? 1 : 0), 0);
    return { ids: tokens.subarray(0, length), labels, trainedTokens, truncatedTokens: 0, row: this.#rows.at(index) };
  }

  async close(): Promise<void> {
    await this.#file.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A typed array that grows. */
class Grower {
  length = 0;
  #Kind: typeof Uint32Array | typeof Float64Array;
  #values: Uint32Array | Float64Array;

  constructor(Kind: typeof Uint32Array | typeof Float64Array = Uint32Array) {
    this.#Kind = Kind;
    this.#values = new Kind(1024);
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new this.#Kind(2 * this.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  at(index: number): number {
    return this.#values[index]!;
  }

  values(): Uint32Array | Float64Array {
    return this.#values.subarray(0, this.length);
  }
}
