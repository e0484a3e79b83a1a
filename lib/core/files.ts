/**
 * Files that survive a crash. A whole file is written beside its place and renamed over it, so that a reader sees the old
 * or the new content, never half. A log is append-only JSON lines; a line that a crash cut short is dropped on reading.
 */
import { createReadStream } from "node:fs";
import { type FileHandle, open, readFile, rename, rm, stat, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { TunelabError, toError } from "./errors.ts";
import { makeFolder, storageError } from "./folders.ts";
import type { Word } from "./language.ts";

let temporaryCount = 0;

/**
 * Writes a file so that `path` is always whole: a temporary file in the same folder, fsync, rename.
 * @throws TunelabError STORAGE when the disk is full or read-only
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const temporary = `${path}.${process.pid}.${temporaryCount++}.tmp`;
  try {
    makeFolder(dirname(path));
    const file = await open(temporary, "w");
    try {
      if (typeof data === "string" || data instanceof Uint8Array) await file.writeFile(data);
      else for await (const chunk of data) await file.writeFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw storageError(path, error);
  }
}

/** JSON with two-space indentation and a final newline, written atomically. */
export function writeJson(path: string, value: unknown): Promise<void> {
  return writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** @throws TunelabError NOT_FOUND, CORRUPT_FILE */
export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TunelabError("CORRUPT_FILE", notJson(path, error), {
      hint: ["重新写这个文件，或用备份恢复", "write the file again or restore it from a copy"],
      details: { path },
      cause: error,
    });
  }
}

const notJson = (path: string, error: unknown): Word => [
  `${path} 不是有效的 JSON：${toError(error).message}`,
  `${path} is not valid JSON: ${toError(error).message}`,
];

/** @throws TunelabError NOT_FOUND */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw notFound(path, error);
  }
}

/** The error for a path that cannot be opened. */
export function notFound(path: string, cause?: unknown): TunelabError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  if (code !== undefined && code !== "ENOENT" && code !== "ENOTDIR")
    return new TunelabError("STORAGE", [`无法打开 ${path}：${code}`, `cannot open ${path}: ${code}`], {
      details: { path },
      cause,
    });
  return new TunelabError("NOT_FOUND", [`没有文件 ${path}`, `there is no file ${path}`], {
    hint: ["请检查路径；相对路径从当前目录算起", "check the path; it is relative to the folder you started in"],
    details: { path },
    cause,
  });
}

/** An append-only log of JSON lines. Every `append` is one write, so that lines of two processes do not mix. */
export class JsonLog {
  #file: FileHandle;
  #pending: Promise<void> = Promise.resolve();
  /** Bytes of whole lines. */
  #size: number;
  readonly path: string;

  private constructor(path: string, file: FileHandle, size: number) {
    this.path = path;
    this.#file = file;
    this.#size = size;
  }

  static async open(path: string): Promise<JsonLog> {
    try {
      makeFolder(dirname(path));
      await dropTornLine(path);
      const file = await open(path, "a");
      return new JsonLog(path, file, (await file.stat()).size);
    } catch (error) {
      throw storageError(path, error);
    }
  }

  /** Appends in call order. @param durable wait until the line is on the disk (fsync) */
  append(value: unknown, { durable = false } = {}): Promise<void> {
    const line = `${JSON.stringify(value)}\n`;
    const write = this.#pending.then(async () => {
      try {
        await this.#file.appendFile(line);
        if (durable) await this.#file.sync();
        this.#size += Buffer.byteLength(line);
      } catch (error) {
        await this.#file.truncate(this.#size).catch(() => {}); // half a line would spoil the next one; `error` is told
        throw storageError(this.path, error);
      }
    });
    this.#pending = write.catch(() => {}); // the caller of this append gets the error; later appends are tried
    return write;
  }

  async close(): Promise<void> {
    await this.#pending;
    await this.#file.close();
  }
}

/** The values of a JSON-lines file, one at a time; a torn last line (a crash while writing) is left out. */
export async function* readJsonLines(path: string): AsyncGenerator<unknown> {
  const size = (await stat(path).catch((error) => Promise.reject(notFound(path, error)))).size;
  const lines = createInterface({ input: createReadStream(path, { end: Math.max(0, size - 1) }), crlfDelay: Infinity });
  let row = 0;
  let broken: TunelabError | undefined;
  for await (const line of lines) {
    row++;
    if (broken) throw broken; // only the last line may be torn
    if (line.trim() === "") continue;
    try {
      yield JSON.parse(line);
    } catch (error) {
      broken = new TunelabError(
        "CORRUPT_FILE",
        [`${path} 第 ${row} 行不是有效的 JSON`, `${path}, line ${row} is not valid JSON`],
        {
          details: { path, row },
          cause: error,
        },
      );
    }
  }
}

async function dropTornLine(path: string): Promise<void> {
  const file = await open(path, "r").catch(() => undefined);
  if (!file) return;
  try {
    const { size } = await file.stat();
    let end = size;
    const byte = new Uint8Array(1);
    while (end > 0) {
      await file.read(byte, 0, 1, end - 1);
      if (byte[0] === 10) break;
      end--;
    }
    if (end < size) await truncate(path, end);
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; there the rename alone has to do.
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
