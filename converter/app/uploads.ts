/**
 * Files that clients sent, each in a folder with a random name: `uploads/<id>/content` and `upload.json`. An upload is
 * there when both are there; whatever a crash or a client that went away left is swept at the next start.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { readJson, writeJson } from "#lib/core/index";
import { displayName, newId } from "./ids.ts";
import { missing } from "./problems.ts";
import { Id, Upload } from "./schema.ts";
import type { Storage } from "./storage.ts";

const INCOMING = ".incoming";
const ON_ITS_WAY_MILLISECONDS = 24 * 3_600_000;

export class UploadStore {
  readonly folder: string;
  readonly #storage: Storage;
  readonly #shared: boolean;
  readonly #uploads = new Map<string, Upload>();
  /** Where request bodies are written until they are whole. */
  readonly incoming: string;

  private constructor(folder: string, storage: Storage, shared: boolean) {
    this.folder = folder;
    this.#storage = storage;
    this.#shared = shared;
    this.incoming = shared ? join(folder, INCOMING, newId()) : join(folder, INCOMING);
  }

  /** @param shared other processes use the folder too: what is not whole may be theirs, on its way */
  static async open(folder: string, storage: Storage, shared = false): Promise<UploadStore> {
    const store = new UploadStore(folder, storage, shared);
    await mkdir(folder, { recursive: true });
    if (!shared) await dropOld(store.incoming, shared);
    else
      for (const entry of await readdir(join(folder, INCOMING), { recursive: true, withFileTypes: true }).catch(
        () => [],
      ))
        if (entry.isFile()) await dropOld(join(entry.parentPath, entry.name), shared);
    await mkdir(store.incoming, { recursive: true });
    await store.refresh();
    return store;
  }

  /** Brings in what lies in the folder. */
  async refresh(): Promise<void> {
    const names = new Set((await readdir(this.folder)).filter((name) => Id.safeParse(name).success));
    for (const known of this.#uploads.keys()) if (!names.has(known)) this.#uploads.delete(known);
    for (const id of names) {
      if (this.#uploads.has(id)) continue;
      const upload = Upload.safeParse(await readJson(join(this.folder, id, "upload.json")).catch(() => undefined));
      const whole = await stat(this.path(id)).catch(() => undefined);
      if (upload.success && whole) this.#uploads.set(id, upload.data);
      else await dropOld(join(this.folder, id), this.#shared);
    }
  }

  /** Takes a whole file over from `path` (it is moved). */
  async add(path: string, clientName: string, id = newId()): Promise<Upload> {
    const { size } = await stat(path);
    const upload: Upload = {
      id,
      name: displayName(clientName),
      sizeBytes: size,
      sha256: await hashFile(path),
      createdAt: new Date().toISOString(),
    };
    await mkdir(join(this.folder, id), { recursive: true });
    await writeJson(join(this.folder, id, "upload.json"), upload);
    await rename(path, this.path(id)); // last, so that a crash before it leaves the file where it was
    this.#uploads.set(id, upload);
    this.#storage.add(size);
    return upload;
  }

  list(): Upload[] {
    return [...this.#uploads.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  find(id: string): Upload | undefined {
    return this.#uploads.get(id);
  }

  /** @throws TunelabError NOT_FOUND */
  get(id: string): Upload {
    const upload = this.#uploads.get(id);
    if (!upload) throw missing("upload", id);
    return upload;
  }

  path(id: string): string {
    return join(this.folder, id, "content");
  }

  async remove(id: string): Promise<void> {
    const upload = this.get(id);
    this.#uploads.delete(id);
    await rm(join(this.folder, id), { recursive: true, force: true });
    this.#storage.add(-upload.sizeBytes);
  }
}

/** Deletes what a crash left. In a shared folder only what has lain there for long: the rest may be on its way. */
export async function dropOld(path: string, shared: boolean): Promise<void> {
  if (shared) {
    const info = await stat(path).catch(() => undefined);
    if (info && Date.now() - info.mtimeMs < ON_ITS_WAY_MILLISECONDS) return;
  }
  await rm(path, { recursive: true, force: true });
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}
