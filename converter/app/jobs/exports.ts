/** The exports of finished conversions: made when they are asked for with edits that none has yet, one of a job at a time. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { commandFor } from "../command.ts";
import type { ExportList } from "../schema.ts";
import type { Engine } from "./engine.ts";
import type { JobStore } from "./store.ts";

export interface ExportParts {
  jobs: JobStore;
  engine: Engine;
  /** Ends what is under way. */
  signal: AbortSignal;
  /** Work that no other process may do at the same time. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
}

export class Exports {
  readonly #parts: ExportParts;
  readonly #running = new Map<string, Promise<void>>();
  /** By file: its hash, which takes a while for a large one. */
  readonly #hashes = new Map<string, string>();

  constructor(parts: ExportParts) {
    this.#parts = parts;
  }

  /** The files with the edits of a revision in. */
  async list(id: string, revision: number): Promise<ExportList & { folder: string }> {
    const { jobs, alone } = this.#parts;
    const { settings, uploads } = jobs.get(id);
    const folder = join(jobs.folder(id), "export", String(revision));
    if (!(await exists(folder))) await alone(`export:${id}`, () => this.#make(id, revision));
    const names = (await readdir(folder)).sort();
    const files = await Promise.all(names.map((name) => this.#describe(folder, name)));
    return { revision, files, command: commandFor(uploads, settings), folder };
  }

  /** Waits for what is under way. */
  async settled(id?: string): Promise<void> {
    await Promise.allSettled(id === undefined ? this.#running.values() : [this.#running.get(id)]);
  }

  /** A second request waits for the first. */
  async #make(id: string, revision: number): Promise<void> {
    const { jobs, engine, signal } = this.#parts;
    await this.#running.get(id)?.catch(() => {});
    const folder = jobs.folder(id);
    if (await exists(join(folder, "export", String(revision)))) return;
    const task = { kind: "export" as const, folder, settings: jobs.get(id).settings, revision };
    const work = engine(task, { onEvent: () => {}, signal }).then(() => dropOld(folder, revision));
    this.#running.set(id, work);
    try {
      await work;
    } finally {
      if (this.#running.get(id) === work) this.#running.delete(id);
    }
  }

  async #describe(folder: string, name: string) {
    const path = join(folder, name);
    const { size, mtimeMs } = await stat(path);
    const key = `${path} ${size} ${mtimeMs}`;
    const sha256 = this.#hashes.get(key) ?? (await hashOf(path));
    if (this.#hashes.size > MOST_HASHES) this.#hashes.clear();
    this.#hashes.set(key, sha256);
    return { name, sizeBytes: size, sha256 };
  }
}

const MOST_HASHES = 1000;

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(chunk);
  return hash.digest("hex");
}

async function dropOld(folder: string, revision: number): Promise<void> {
  for (const name of await readdir(join(folder, "export")))
    if (name !== String(revision)) await rm(join(folder, "export", name), { recursive: true, force: true });
}
