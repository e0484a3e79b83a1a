/** Files written piece by piece and put in place when they are whole; hashes and sizes are kept on the way. */
import { createHash, type Hash } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { isTunelabError, TunelabError } from "#lib/core/index";

export interface ExportedFile {
  name: string;
  path: string;
  bytes: number;
  sha256: string;
}

/** Characters that are gathered before they go to the disk. */
const BUFFER = 1 << 18;

export class FileWriter {
  readonly name: string;
  readonly #path: string;
  readonly #temporary: string;
  readonly #file: FileHandle;
  readonly #hash: Hash = createHash("sha256");
  #bytes = 0;
  #pending: string[] = [];
  #pendingLength = 0;

  private constructor(name: string, path: string, temporary: string, file: FileHandle) {
    this.name = name;
    this.#path = path;
    this.#temporary = temporary;
    this.#file = file;
  }

  static async open(folder: string, name: string): Promise<FileWriter> {
    const path = join(folder, name);
    const temporary = `${path}.${process.pid}.tmp`;
    try {
      await mkdir(folder, { recursive: true });
      return new FileWriter(name, path, temporary, await open(temporary, "w"));
    } catch (error) {
      throw storageError(path, error);
    }
  }

  /** Gathers text; resolves when the disk has taken what was too much to hold. */
  async write(text: string): Promise<void> {
    this.#pending.push(text);
    this.#pendingLength += text.length;
    if (this.#pendingLength >= BUFFER) await this.#flush();
  }

  async finish(): Promise<ExportedFile> {
    try {
      await this.#flush();
      await this.#file.sync();
      await this.#file.close();
      await rename(this.#temporary, this.#path);
    } catch (error) {
      await this.discard();
      throw storageError(this.#path, error);
    }
    return { name: this.name, path: this.#path, bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => {}); // closed already
    await rm(this.#temporary, { force: true });
  }

  async #flush(): Promise<void> {
    if (this.#pendingLength === 0) return;
    const bytes = Buffer.from(this.#pending.join(""), "utf8");
    this.#pending = [];
    this.#pendingLength = 0;
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    try {
      await this.#file.writeFile(bytes); // appends where the last write ended
    } catch (error) {
      throw storageError(this.#path, error);
    }
  }
}

function storageError(path: string, error: unknown): TunelabError {
  if (isTunelabError(error)) return error;
  const reason = (error as NodeJS.ErrnoException).code ?? String(error);
  const full = reason === "ENOSPC" || reason === "EDQUOT";
  return new TunelabError("STORAGE", full ? `the disk is full, writing ${path}` : `cannot write ${path}: ${reason}`, {
    hint: full ? "free some space or choose another folder" : "check that the folder exists and may be written",
    details: { path, reason },
    cause: error,
  });
}
