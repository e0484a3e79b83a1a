/** The parts of a packed Office file, unpacked piece by piece from a file of any size; every byte is counted. */
import { Readable } from "node:stream";
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from "yauzl";
import { type Deadline, exceeded, type Limits } from "../../limits.ts";
import type { ByteSource } from "../byte-source.ts";
import { asCorrupt } from "../zip.ts";

const MEGABYTE = 2 ** 20;

/** Bounds of the whole package. */
export type PackageLimits = Pick<Limits, "unpackedBytes" | "expansion" | "members" | "xmlDepth">;

export interface PackageInput {
  name: string;
  source: ByteSource;
  limits: PackageLimits;
  deadline: Deadline;
}

export class OfficePackage {
  readonly #input: PackageInput;
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  #unpacked = 0;

  private constructor(input: PackageInput, zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#input = input;
    this.#zip = zip;
    this.#entries = entries;
  }

  /** @throws TunelabError CORRUPT_FILE, LIMIT_EXCEEDED */
  static async open(input: PackageInput): Promise<OfficePackage> {
    try {
      const zip = await openZip(input.source);
      return new OfficePackage(input, zip, await listEntries(zip, input));
    } catch (error) {
      throw asCorrupt(error, input.name);
    }
  }

  has(part: string): boolean {
    return this.#entries.has(part.toLowerCase());
  }

  /** Bytes of all parts, as the package says. */
  get unpackedBytes(): number {
    return [...this.#entries.values()].reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  }

  /** Bytes of the part when it is unpacked, as the package says. */
  sizeOf(part: string): number {
    return this.#entries.get(part.toLowerCase())?.uncompressedSize ?? 0;
  }

  /** @throws TunelabError CORRUPT_FILE, LIMIT_EXCEEDED, TIMEOUT */
  async *chunks(part: string): AsyncGenerator<Uint8Array> {
    const { name, limits, source, deadline } = this.#input;
    const entry = this.#entries.get(part.toLowerCase());
    if (!entry) throw asCorrupt(new Error(`it has no part ${part}`), name);
    try {
      for await (const chunk of await openStream(this.#zip, entry)) {
        deadline.check();
        this.#unpacked += (chunk as Uint8Array).length;
        if (this.#unpacked > limits.unpackedBytes) exceeded("unpacked", limits.unpackedBytes, name);
        if (this.#unpacked > MEGABYTE + limits.expansion * source.size) exceeded("expansion", limits.expansion, name);
        yield chunk as Uint8Array;
      }
    } catch (error) {
      throw asCorrupt(error, name);
    }
  }

  close(): void {
    this.#zip.close();
  }
}

class SourceReader extends RandomAccessReader {
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(copies(this.#source.chunks(start, end)), { objectMode: false });
  }
}

/** The source takes a piece back when the next one is asked for, which a stream does early. */
async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Uint8Array.from(chunk);
}

function openZip(source: ByteSource): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false, validateEntrySizes: true };
  return new Promise((resolve, reject) =>
    fromRandomAccessReader(new SourceReader(source), source.size, options, (error, zip) =>
      error ? reject(error) : resolve(zip),
    ),
  );
}

function listEntries(zip: ZipFile, { name, limits }: PackageInput): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    zip.on("entry", (entry: Entry) => {
      entries.set(entry.fileName.toLowerCase(), entry);
      try {
        if (entries.size > limits.members) exceeded("members", limits.members, name);
        zip.readEntry();
      } catch (error) {
        reject(error);
      }
    });
    zip.on("end", () => resolve(entries));
    zip.on("error", reject);
    zip.readEntry();
  });
}

function openStream(zip: ZipFile, entry: Entry): Promise<Readable> {
  return new Promise((resolve, reject) =>
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream))),
  );
}
