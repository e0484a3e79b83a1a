/** How full the data folder is and may become. */
import { readdir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { formatBytes } from "#lib/core/index";
import { serviceError } from "../said/errors.ts";
import type { ServiceLimits } from "./limits.ts";

/** What other processes have done for so long may be unknown. */
const FRESH_MILLISECONDS = 1000;

export class Storage {
  readonly #folder: string;
  readonly #limits: ServiceLimits;
  readonly #shared: boolean;
  #usedBytes = 0;
  #measuredAt = 0;

  /** @param shared other processes fill the folder too: it is measured again before something is let in */
  constructor(folder: string, limits: ServiceLimits, shared = false) {
    this.#folder = folder;
    this.#limits = limits;
    this.#shared = shared;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  get quotaBytes(): number {
    return this.#limits.quotaBytes;
  }

  /** Counts what lies in the folder. Call it at the start and after changes. */
  async measure(): Promise<number> {
    this.#usedBytes = await folderBytes(this.#folder);
    this.#measuredAt = performance.now();
    return this.#usedBytes;
  }

  add(bytes: number): void {
    this.#usedBytes += bytes;
  }

  /** @throws TunelabError STORAGE when `bytes` more would go beyond the quota or fill the disk */
  async reserve(bytes: number): Promise<void> {
    if (this.#shared && performance.now() - this.#measuredAt > FRESH_MILLISECONDS) await this.measure();
    const { quotaBytes, reserveBytes } = this.#limits;
    if (this.#usedBytes + bytes > quotaBytes)
      throw serviceError(
        "STORAGE/quota",
        { most: formatBytes(quotaBytes) },
        { usedBytes: this.#usedBytes, quotaBytes },
      );
    const { bavail, bsize } = await statfs(this.#folder);
    if (bavail * bsize - bytes < reserveBytes) throw serviceError("STORAGE/disk", {}, { freeBytes: bavail * bsize });
  }
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await folderBytes(path);
    else bytes += (await stat(path).catch(() => ({ size: 0 }))).size; // it may just have been deleted
  }
  return bytes;
}
