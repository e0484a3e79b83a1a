/**
 * Keys of pseudonyms: `keys/<fingerprint>` in the data folder, one file each that only the service's user can read. Jobs and
 * profiles name a key by its fingerprint; a worker gets the key itself. Keys that nothing names any more are deleted.
 */
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { storageError } from "#lib/core/index";
import type { ConvertSettings } from "../schema.ts";
import { fingerprintOf } from "../secrets.ts";

/** A key may be written just before what names it. */
const YOUNG_MILLISECONDS = 3_600_000;

export class Keys {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws TunelabError STORAGE */
  async remember({ clean: { personalData } }: ConvertSettings): Promise<void> {
    if (personalData.key === undefined) return;
    const path = join(this.#folder, fingerprintOf(personalData.key));
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFile(path, personalData.key, { mode: 0o600 });
    } catch (error) {
      throw storageError(path, error);
    }
  }

  /** The settings with the key that they name; without it when it is not known here, which the conversion then says. */
  async addTo(settings: ConvertSettings): Promise<ConvertSettings> {
    const { key: given, keyFingerprint } = settings.clean.personalData;
    if (given !== undefined || keyFingerprint === undefined) return settings;
    const key = await readFile(join(this.#folder, keyFingerprint), "utf8").catch(() => undefined);
    if (key === undefined) return settings;
    return { ...settings, clean: { ...settings.clean, personalData: { ...settings.clean.personalData, key } } };
  }

  /** Deletes the keys that none of these settings names. */
  async keepOnly(all: Iterable<ConvertSettings>): Promise<void> {
    const named = new Set(Array.from(all, ({ clean }) => clean.personalData.keyFingerprint));
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const path = join(this.#folder, name);
      const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now());
      if (!named.has(name) && age > YOUNG_MILLISECONDS) await rm(path, { force: true });
    }
  }
}
