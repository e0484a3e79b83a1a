/**
 * Uploads that come in pieces and go on after a lost line or a restart: `uploads/.transfers/<id>/content` grows by each
 * piece, and its size is the offset where the next one begins. A whole transfer becomes the upload of the same id.
 */
import { type FileHandle, mkdir, open, readdir, rm, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { formatBytes, readJson, TunelabError, writeJson } from "#lib/core/index";
import { serviceError } from "../said/errors.ts";
import { displayName, newId } from "./ids.ts";
import type { ServiceLimits } from "./limits.ts";
import { HttpProblem, missing } from "./problems.ts";
import { Id, type NewTransfer, StoredTransfer, type Transfer, type Upload } from "./schema.ts";
import type { Storage } from "./storage.ts";
import { dropOld, type UploadStore } from "./uploads.ts";

const MOST_TRANSFERS = 1000;

export class TransferStore {
  readonly #folder: string;
  readonly #uploads: UploadStore;
  readonly #storage: Storage;
  readonly #limits: ServiceLimits;
  readonly #transfers = new Map<string, StoredTransfer>();
  /** The piece of each transfer that is coming in. */
  readonly #receiving = new Map<string, { source: Readable; ended: Promise<unknown> }>();

  private constructor(folder: string, uploads: UploadStore, storage: Storage, limits: ServiceLimits) {
    this.#folder = folder;
    this.#uploads = uploads;
    this.#storage = storage;
    this.#limits = limits;
  }

  /** @param shared other processes use the folder too */
  static async open(
    uploads: UploadStore,
    storage: Storage,
    limits: ServiceLimits,
    shared = false,
  ): Promise<TransferStore> {
    const store = new TransferStore(join(uploads.folder, ".transfers"), uploads, storage, limits);
    await mkdir(store.#folder, { recursive: true });
    await store.refresh(shared);
    return store;
  }

  /** Brings in what lies in the folder, and drops what a crash left. */
  async refresh(shared: boolean): Promise<void> {
    const names = new Set(await readdir(this.#folder));
    for (const known of this.#transfers.keys()) if (!names.has(known)) this.#transfers.delete(known);
    for (const id of names) {
      if (this.#transfers.has(id)) continue;
      const stored = StoredTransfer.safeParse(await readJson(this.#info(id)).catch(() => undefined));
      const whole = this.#uploads.find(id) !== undefined; // a crash came after it was taken over
      if (Id.safeParse(id).success && stored.success && !whole) this.#transfers.set(id, stored.data);
      else await dropOld(join(this.#folder, id), shared);
    }
  }

  /** @throws TunelabError LIMIT_EXCEEDED, STORAGE */
  async create({ name, sizeBytes, sha256 }: NewTransfer): Promise<Transfer> {
    const { fileBytes } = this.#limits;
    if (sizeBytes > fileBytes)
      throw serviceError("LIMIT_EXCEEDED/upload-size", { most: formatBytes(fileBytes) }, { limit: fileBytes });
    if (this.#transfers.size >= MOST_TRANSFERS)
      throw serviceError("LIMIT_EXCEEDED/transfers", { most: MOST_TRANSFERS });
    await this.#storage.reserve(sizeBytes);
    const now = new Date();
    const id = newId(now.getTime());
    const stored: StoredTransfer = {
      id,
      name: displayName(name),
      sizeBytes,
      createdAt: now.toISOString(),
      ...(sha256 === undefined ? {} : { sha256 }),
    };
    await writeJson(this.#info(id), stored);
    await (await open(this.#content(id), "a")).close();
    this.#transfers.set(id, stored);
    return { ...stored, offset: 0 };
  }

  /** @throws TunelabError NOT_FOUND */
  async get(id: string): Promise<Transfer> {
    const stored = this.#transfers.get(id);
    if (!stored) throw missing("transfer", id);
    return { ...stored, offset: (await stat(this.#content(id))).size };
  }

  /**
   * Appends a piece that begins at `offset`. What arrives before the line is lost stays.
   * @returns the upload when the file is whole now
   * @throws TunelabError CONFLICT when the piece does not begin where the last one ended
   */
  async append(id: string, offset: number, source: Readable): Promise<{ transfer: Transfer; upload?: Upload }> {
    const before = this.#receiving.get(id);
    before?.source.destroy(); // of a line that was lost, the client begins anew
    await before?.ended;
    const transfer = await this.get(id);
    if (offset !== transfer.offset) throw serviceError("CONFLICT/offset", { offset: transfer.offset, given: offset });
    const ended = this.#receive(transfer, source);
    this.#receiving.set(id, { source, ended: ended.catch(() => {}) });
    try {
      const size = await ended;
      const now = { ...transfer, offset: size };
      return size < transfer.sizeBytes ? { transfer: now } : { transfer: now, upload: await this.#finish(now) };
    } finally {
      if (this.#receiving.get(id)?.source === source) this.#receiving.delete(id);
    }
  }

  async remove(id: string): Promise<void> {
    const { offset } = await this.get(id);
    this.#receiving.get(id)?.source.destroy();
    await this.#receiving.get(id)?.ended;
    this.#transfers.delete(id);
    await rm(join(this.#folder, id), { recursive: true, force: true });
    this.#storage.add(-offset);
  }

  /** Deletes transfers that began before `oldest` (milliseconds). */
  async sweep(oldest: number): Promise<void> {
    for (const { id, createdAt } of [...this.#transfers.values()])
      if (Date.parse(createdAt) < oldest) await this.remove(id);
  }

  /** @returns the size of the file afterwards */
  async #receive({ id, offset, sizeBytes }: Transfer, source: Readable): Promise<number> {
    const file = await open(this.#content(id), "a");
    let size = offset;
    try {
      for await (const chunk of source as AsyncIterable<Buffer>) {
        if (size + chunk.length > sizeBytes) await this.#tooMuch(file, id, offset, sizeBytes);
        await this.#storage.reserve(chunk.length);
        await file.writeFile(chunk);
        size += chunk.length;
      }
      await file.sync();
    } catch (error) {
      const lost = (error as NodeJS.ErrnoException).code;
      if (lost === "ECONNRESET" || lost === "ERR_STREAM_PREMATURE_CLOSE")
        throw new HttpProblem("INTERRUPTED", "the client went away during the upload");
      throw error;
    } finally {
      await file.close();
      this.#storage.add(size - offset);
    }
    return size;
  }

  async #tooMuch(file: FileHandle, id: string, offset: number, sizeBytes: number): Promise<never> {
    await file.sync();
    await truncate(this.#content(id), offset);
    throw new TunelabError("INVALID_INPUT", `the file was announced with ${sizeBytes} bytes, and more came`, {
      hint: "begin a new transfer with the right size",
    });
  }

  async #finish({ id, name, sha256, offset }: Transfer): Promise<Upload> {
    this.#storage.add(-offset); // the upload counts it again
    const upload = await this.#uploads.add(this.#content(id), name, id);
    this.#transfers.delete(id);
    await rm(join(this.#folder, id), { recursive: true, force: true });
    if (sha256 === undefined || sha256 === upload.sha256) return upload;
    await this.#uploads.remove(id);
    throw serviceError("CORRUPT_FILE/upload", {}, { expected: sha256, actual: upload.sha256 });
  }

  #content(id: string): string {
    return join(this.#folder, id, "content");
  }

  #info(id: string): string {
    return join(this.#folder, id, "transfer.json");
  }
}
