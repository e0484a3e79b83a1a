/**
 * Passwords of customers' files. They live in the memory of the service and nowhere else: no job, profile or manifest holds
 * them, and no answer gives them back. What was given for an upload counts for every later preview and conversion of it.
 */
import type { ConvertSettings } from "../schema.ts";

/** As many as the settings may give at once. */
const MOST_PASSWORDS = 20;

export class Passwords {
  /** Upload → its passwords, the last given first. */
  readonly #known = new Map<string, readonly string[]>();

  remember(uploads: readonly string[], { passwords }: ConvertSettings): void {
    if (passwords === undefined || passwords.length === 0) return;
    for (const upload of uploads) {
      const all = new Set([...passwords, ...(this.#known.get(upload) ?? [])]);
      this.#known.set(upload, [...all].slice(0, MOST_PASSWORDS));
    }
  }

  forget(upload: string): void {
    this.#known.delete(upload);
  }

  /** The settings with all that is known for these uploads, for a worker. */
  addTo(settings: ConvertSettings, uploads: readonly string[]): ConvertSettings {
    const passwords = [...new Set(uploads.flatMap((upload) => this.#known.get(upload) ?? []))];
    return passwords.length === 0 ? settings : { ...settings, passwords };
  }
}
