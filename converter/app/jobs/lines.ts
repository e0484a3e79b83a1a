/** Random access to the lines of a file that is too long to hold: where each line starts, and pages read from there. */
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

export class LineFile {
  readonly #path: string;
  /** Byte offset of each line, and of the end. */
  readonly #offsets: number[];

  private constructor(path: string, offsets: number[]) {
    this.#path = path;
    this.#offsets = offsets;
  }

  /** Reads the file once; `onLine` sees every line, to index what it needs. */
  static async open(path: string, onLine: (text: string, index: number) => void): Promise<LineFile> {
    const offsets = [0];
    for await (const { text, end } of linesOf(path)) {
      onLine(text, offsets.length - 1);
      offsets.push(end);
    }
    return new LineFile(path, offsets);
  }

  get length(): number {
    return this.#offsets.length - 1;
  }

  /** The lines at `indices`, parsed. */
  async read(indices: readonly number[]): Promise<unknown[]> {
    const file = await open(this.#path, "r");
    try {
      const lines: unknown[] = [];
      for (const index of indices) lines.push(JSON.parse(await this.#line(file, index)));
      return lines;
    } finally {
      await file.close();
    }
  }

  /** Every line, in order, for searching. */
  async *texts(): AsyncGenerator<string> {
    for await (const { text } of linesOf(this.#path)) yield text;
  }

  async #line(file: FileHandle, index: number): Promise<string> {
    const start = this.#offsets[index]!;
    const bytes = Buffer.alloc(this.#offsets[index + 1]! - start);
    await file.read(bytes, 0, bytes.length, start);
    return bytes.toString("utf8");
  }
}

async function* linesOf(path: string): AsyncGenerator<{ text: string; end: number }> {
  let rest: Buffer = Buffer.alloc(0);
  let end = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 18 })) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let newline = bytes.indexOf(10); newline >= 0; newline = bytes.indexOf(10, start)) {
      end += newline + 1 - start;
      yield { text: bytes.toString("utf8", start, newline), end };
      start = newline + 1;
    }
    rest = bytes.subarray(start);
  }
}

/** JSON lines in pieces of some 64 KB. */
export function* jsonLines(values: Iterable<unknown>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = "";
  for (const value of values) {
    text += `${JSON.stringify(value)}\n`;
    if (text.length < 2 ** 16) continue;
    yield encoder.encode(text);
    text = "";
  }
  if (text !== "") yield encoder.encode(text);
}
