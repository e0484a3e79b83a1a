/** A journal in a file: append-only, one writer at a time, any number of readers in any language. */
import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder, storageError, TunelabError } from "#lib/core/index";
import { parsePythonJson, toPythonJson } from "./json.ts";
import { withLock } from "./lock.ts";
import type { Entry, Log } from "./operations.ts";

export class JournalFile implements Log {
  readonly path: string;
  #offset = 0;
  #line = 0;

  constructor(path: string) {
    this.path = path;
    try {
      makeFolder(dirname(path));
      if (!existsSync(path)) closeSync(openSync(path, "a"));
    } catch (error) {
      throw storageError(path, error);
    }
  }

  append(entries: readonly Entry[]): void {
    const bytes = Buffer.from(entries.map((entry) => `${toPythonJson(entry)}\n`).join(""));
    try {
      withLock(this.path, () => this.#write(bytes));
    } catch (error) {
      throw storageError(this.path, error);
    }
  }

  #write(bytes: Uint8Array): void {
    const file = openSync(this.path, "r+");
    try {
      const end = endOfLastLine(file);
      // A writer that died left half a line; another entry glued to it would be lost.
      if (end < fstatSync(file).size) ftruncateSync(file, end);
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, end + done);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  readNew(): Entry[] {
    const file = openSync(this.path, "r");
    try {
      const size = fstatSync(file).size;
      if (size <= this.#offset) return [];
      const bytes = readAt(file, this.#offset, size - this.#offset);
      const end = bytes.lastIndexOf(10) + 1; // what follows is being written
      this.#offset += end;
      return this.#parse(bytes.toString("utf8", 0, end));
    } finally {
      closeSync(file);
    }
  }

  #parse(text: string): Entry[] {
    const entries: Entry[] = [];
    for (const line of text.split("\n")) {
      this.#line++;
      if (line.trim() === "") {
        if (line === "") this.#line--; // the end of the text is no line
        continue;
      }
      try {
        entries.push(parsePythonJson(line) as Entry);
      } catch (error) {
        throw new TunelabError(
          "CORRUPT_FILE",
          [`${this.path} 第 ${this.#line} 行不是有效的 JSON`, `${this.path}, line ${this.#line} is not valid JSON`],
          {
            hint: [
              "这个文件是 Optuna 日志吗？删去这一行即可读其余部分",
              "is this file an Optuna journal? Remove the line to read the rest",
            ],
            details: { path: this.path, line: this.#line },
            cause: error,
          },
        );
      }
    }
    return entries;
  }
}

function readAt(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const count = readSync(file, bytes, done, length - done, offset + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

function endOfLastLine(file: number): number {
  let end = fstatSync(file).size;
  while (end > 0) {
    const start = Math.max(0, end - 4096);
    const newline = readAt(file, start, end - start).lastIndexOf(10);
    if (newline >= 0) return start + newline + 1;
    end = start;
  }
  return 0;
}
