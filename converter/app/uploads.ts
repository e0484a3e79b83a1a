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

export class UploadStore {
  readonly folder: string;
  readonly #storage: Storage;
  readonly #uploads = new Map<string, Upload>();
  /** Where request bodies are written until they are whole. */
  readonly incoming: string;

  private constructor(folder: string, storage: Storage) {
    this.folder = folder;
    this.#storage = storage;
    this.incoming = join(folder, ".incoming");
  }

  static async open(folder: string, storage: Storage): Promise<UploadStore> {
    const store = new UploadStore(folder, storage);
    await rm(store.incoming, { recursive: true, force: true });
    await mkdir(store.incoming, { recursive: true });
    for (const id of await readdir(folder)) {
      if (!Id.safeParse(id).success) continue;
      const upload = Upload.safeParse(await readJson(join(folder, id, "upload.json")).catch(() => undefined));
      const whole = await stat(store.path(id)).catch(() => undefined);
      if (upload.success && whole) store.#uploads.set(id, upload.data);
      else await rm(join(folder, id), { recursive: true, force: true });
    }
    return store;
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

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}
