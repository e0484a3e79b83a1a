/** Files written piece by piece beside their places, and put there together when all are whole; hashes are kept on the way. */
import { createHash, type Hash } from "node:crypto";
import { type FileHandle, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder, storageError } from "#lib/core/index";

export interface ExportedFile {
  name: string;
  path: string;
  bytes: number;
  sha256: string;
}

/** Characters that are gathered before they go to the disk. */
const BUFFER = 1 << 18;

/** The files of one export: all of them come, or none. */
export class FileSet {
  readonly #folder: string;
  readonly #files: FileWriter[] = [];
  #finished = 0;
  readonly #written: ExportedFile[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A further file. @throws TunelabError STORAGE */
  async open(name: string): Promise<FileWriter> {
    const file = await FileWriter.open(this.#folder, name);
    this.#files.push(file);
    return file;
  }

  /** Brings everything written so far onto the disk. @returns the files so far */
  async finish(): Promise<readonly ExportedFile[]> {
    for (; this.#finished < this.#files.length; this.#finished++)
      this.#written.push(await this.#files[this.#finished]!.finish());
    return this.#written;
  }

  /** Puts the finished files in place. Parts of an earlier export that this one lacks go: their records are elsewhere now. */
  async place(): Promise<ExportedFile[]> {
    const earlier = await earlierParts(this.#folder);
    for (const file of this.#files) await file.place();
    for (const name of earlier)
      if (!this.#files.some((file) => file.name === name)) await rm(join(this.#folder, name), { force: true });
    return this.#written;
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    for (const file of this.#files) await file.discard();
  }
}

/** Data set files that the manifest of the folder names. */
async function earlierParts(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, "manifest.json"), "utf8").catch(() => "{}"); // the first export
  try {
    const { sha256 } = JSON.parse(text) as { sha256?: unknown };
    const names = typeof sha256 === "object" && sha256 !== null ? Object.keys(sha256) : [];
    return names.filter((name) => /^dataset(?:_validation|_test)?\.[a-z.]+$/.test(name));
  } catch {
    return []; // somebody else's manifest
  }
}

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
      makeFolder(folder);
      return new FileWriter(name, path, temporary, await open(temporary, "w"));
    } catch (error) {
      throw storageError(path, error);
    }
  }

  /** Gathers text; a promise when the disk has to take what is too much to hold. */
  write(text: string): Promise<void> | void {
    this.#pending.push(text);
    this.#pendingLength += text.length;
    if (this.#pendingLength >= BUFFER) return this.#flush();
  }

  /** Brings it onto the disk, still beside its place. @throws TunelabError STORAGE */
  async finish(): Promise<ExportedFile> {
    await this.#flush();
    try {
      await this.#file.sync();
      await this.#file.close();
    } catch (error) {
      throw storageError(this.#path, error);
    }
    return { name: this.name, path: this.#path, bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  async place(): Promise<void> {
    try {
      await rename(this.#temporary, this.#path);
    } catch (error) {
      throw storageError(this.#path, error);
    }
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
