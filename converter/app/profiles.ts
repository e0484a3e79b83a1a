/** Settings under a name, one file each: `profiles/<id>.json`. They stay when conversions are deleted by age. */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { readJson, writeJson } from "#lib/core/index";
import { serviceError } from "../said/errors.ts";
import { withoutSecrets } from "../secrets.ts";
import { newId } from "./ids.ts";
import type { Keys } from "./keys.ts";
import { missing } from "./problems.ts";
import { Id, type NewProfile, Profile } from "./schema.ts";

const MOST_PROFILES = 1000;

export class ProfileStore {
  readonly #folder: string;
  readonly #profiles = new Map<string, Profile>();

  readonly #keys: Keys;

  private constructor(folder: string, keys: Keys) {
    this.#folder = folder;
    this.#keys = keys;
  }

  static async open(folder: string, keys: Keys): Promise<ProfileStore> {
    const store = new ProfileStore(folder, keys);
    await mkdir(folder, { recursive: true });
    await store.refresh();
    return store;
  }

  /** Brings in what lies in the folder. */
  async refresh(): Promise<void> {
    const found = new Map<string, Profile>();
    for (const name of await readdir(this.#folder)) {
      if (!name.endsWith(".json") || !Id.safeParse(name.slice(0, -5)).success) continue;
      const profile = Profile.safeParse(await readJson(join(this.#folder, name)).catch(() => undefined));
      if (profile.success) found.set(profile.data.id, profile.data);
    }
    this.#profiles.clear();
    for (const [id, profile] of found) this.#profiles.set(id, profile);
  }

  /** By name. */
  list(): Profile[] {
    return [...this.#profiles.values()].sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
  }

  /** @throws TunelabError NOT_FOUND */
  get(id: string): Profile {
    const profile = this.#profiles.get(id);
    if (!profile) throw missing("profile", id);
    return profile;
  }

  /** @throws TunelabError LIMIT_EXCEEDED, STORAGE */
  create(profile: NewProfile): Promise<Profile> {
    if (this.#profiles.size >= MOST_PROFILES) throw serviceError("LIMIT_EXCEEDED/profiles", { most: MOST_PROFILES });
    const now = new Date();
    const at = now.toISOString();
    return this.#save({ id: newId(now.getTime()), ...profile, createdAt: at, updatedAt: at });
  }

  replace(id: string, profile: NewProfile): Promise<Profile> {
    return this.#save({ ...this.get(id), ...profile, updatedAt: new Date().toISOString() });
  }

  async remove(id: string): Promise<void> {
    this.get(id);
    await rm(join(this.#folder, `${id}.json`), { force: true });
    this.#profiles.delete(id);
  }

  /** Passwords and answers are left out: they belong to files. Of the key of pseudonyms the fingerprint stays. */
  async #save(given: Profile): Promise<Profile> {
    await this.#keys.remember(given.settings);
    const { answers: _answers, ...settings } = withoutSecrets(given.settings);
    const profile = { ...given, settings };
    await writeJson(join(this.#folder, `${profile.id}.json`), profile);
    this.#profiles.set(profile.id, profile);
    return profile;
  }
}
