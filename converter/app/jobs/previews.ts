import { serviceError } from "../../said/errors.ts";
import type { ConvertSettings } from "../../schema.ts";
import type { Keys } from "../keys.ts";
import type { Passwords } from "../passwords.ts";
import { Preview } from "../schema.ts";
import type { UploadStore } from "../uploads.ts";
import { type Engine, WorkerLost } from "./engine.ts";

const MOST_PREVIEWS = 4;
const PREVIEW_MILLISECONDS = 30_000;

export interface PreviewParts {
  engine: Engine;
  uploads: UploadStore;
  passwords: Passwords;
  keys: Keys;
  fileMilliseconds: number;
}

export class Previews {
  readonly #parts: PreviewParts;
  #running = 0;

  constructor(parts: PreviewParts) {
    this.#parts = parts;
  }

  /** @throws TunelabError CONFLICT when too many are being made */
  async make(upload: string, settings: ConvertSettings, signal: AbortSignal): Promise<Preview> {
    const { engine, uploads, passwords, keys, fileMilliseconds } = this.#parts;
    const file = { name: uploads.get(upload).name, path: uploads.path(upload) };
    if (this.#running >= MOST_PREVIEWS) throw serviceError("CONFLICT/previews", { count: MOST_PREVIEWS });
    this.#running++;
    passwords.remember([upload], settings);
    try {
      const task = {
        kind: "preview" as const,
        file,
        settings: await keys.addTo(passwords.addTo(settings, [upload])),
        fileMilliseconds: Math.min(fileMilliseconds, PREVIEW_MILLISECONDS),
      };
      return Preview.parse(await engine(task, { onEvent: () => {}, signal }));
    } catch (error) {
      throw error instanceof WorkerLost ? error.reason : error;
    } finally {
      this.#running--;
    }
  }
}
