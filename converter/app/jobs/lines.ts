/**
 * Lines of JSON in a file that is too long to hold. They are written one after the other; where each 64th begins is kept
 * beside them (`<file>.index`), so that any of them is read from its own place.
 */
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { readJson, storageError, writeJson } from "#lib/core/index";

const GROUP = 64;
const PIECE_BYTES = 2 ** 18;
/** `starts`: byte offset of each group of lines, and of the end. */
const Index = z.strictObject({ lines: z.int(), starts: z.array(z.number()) });
const indexPath = (path: string) => `${path}.index`;

export class LineWriter {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #starts = [0];
  #lines = 0;
  #group: string[] = [];
  #pieces: Buffer[] = [];
  #pending = 0;
  #end = 0;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  static async open(path: string): Promise<LineWriter> {
    try {
      await mkdir(dirname(path), { recursive: true });
      return new LineWriter(path, await open(path, "w"));
    } catch (error) {
      throw storageError(path, error);
    }
  }

  /** Adds a line; a promise when the disk has to take what is too much to hold. @throws TunelabError STORAGE */
  write(value: unknown): Promise<void> | void {
    this.#group.push(JSON.stringify(value));
    this.#lines++;
    if (this.#group.length < GROUP) return;
    this.#closeGroup();
    if (this.#pending >= PIECE_BYTES) return this.#flush();
  }

  /** Brings everything onto the disk. */
  async finish(): Promise<void> {
    if (this.#group.length > 0) this.#closeGroup();
    await this.#flush();
    try {
      await this.#file.sync();
      await this.#file.close();
    } catch (error) {
      throw storageError(this.#path, error);
    }
    await writeJson(indexPath(this.#path), { lines: this.#lines, starts: this.#starts });
  }

  /** After an error. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => {}); // closed already
  }

  #closeGroup(): void {
    const bytes = Buffer.from(`${this.#group.join("\n")}\n`, "utf8");
    this.#group = [];
    this.#pieces.push(bytes);
    this.#pending += bytes.length;
    this.#end += bytes.length;
    this.#starts.push(this.#end);
  }

  async #flush(): Promise<void> {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#pending = 0;
    try {
      await this.#file.writeFile(Buffer.concat(pieces)); // appends where the last write ended
    } catch (error) {
      throw storageError(this.#path, error);
    }
  }
}

export class LineFile {
  readonly #path: string;
  readonly length: number;
  readonly #starts: readonly number[];

  private constructor(path: string, { lines, starts }: z.infer<typeof Index>) {
    this.#path = path;
    this.length = lines;
    this.#starts = starts;
  }

  /** @throws TunelabError NOT_FOUND, INVALID_INPUT */
  static async open(path: string): Promise<LineFile> {
    return new LineFile(path, Index.parse(await readJson(indexPath(path))));
  }

  /** The lines at `indices`, parsed. */
  async read(indices: readonly number[]): Promise<unknown[]> {
    const file = await open(this.#path, "r");
    try {
      const lines: unknown[] = [];
      let [held, group] = [-1, [] as string[]];
      for (const index of indices) {
        const wanted = Math.floor(index / GROUP);
        if (wanted !== held) [held, group] = [wanted, await this.#group(file, wanted)];
        lines.push(JSON.parse(group[index % GROUP]!));
      }
      return lines;
    } finally {
      await file.close();
    }
  }

  /** Every line, in order, for searching. */
  async *texts(): AsyncGenerator<string> {
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of createReadStream(this.#path, { highWaterMark: PIECE_BYTES })) {
      const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let start = 0;
      for (let newline = bytes.indexOf(10); newline >= 0; newline = bytes.indexOf(10, start)) {
        yield bytes.toString("utf8", start, newline);
        start = newline + 1;
      }
      rest = bytes.subarray(start);
    }
  }

  async #group(file: FileHandle, group: number): Promise<string[]> {
    const start = this.#starts[group]!;
    const bytes = Buffer.alloc(this.#starts[group + 1]! - start);
    await file.read(bytes, 0, bytes.length, start);
    return bytes.toString("utf8").split("\n");
  }
}
