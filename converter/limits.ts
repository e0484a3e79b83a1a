/** Bounds of one conversion: whatever a file claims or hides, reading it ends in bounded memory and time. */
import { formatBytes } from "#lib/core/index";
import { fileError, serviceError } from "./said/errors.ts";
import type { FileErrorKey } from "./said/file-errors.ts";

export interface Limits {
  /** Largest file that is opened. */
  fileBytes: number;
  /** Largest file that is read row by row, and what such a file may unpack to. */
  streamedBytes: number;
  /** Bytes that one packed file (docx, xlsx, zip) may unpack to, counted while unpacking. */
  unpackedBytes: number;
  /** Bytes that one member of a packed file may unpack to. */
  memberBytes: number;
  /** Unpacked bytes per packed byte, looked at after the first megabyte. */
  expansion: number;
  /** Members of a packed file. */
  members: number;
  /** Archives within archives. */
  archiveDepth: number;
  /** Nesting of XML elements. */
  xmlDepth: number;
  /** Rows of one sheet. */
  rows: number;
  /** Memory of the process that reads a workbook of an old or binary kind; a small file gets less. */
  workbookBytes: number;
  /** Rows of a table that is read row by row. */
  streamedRows: number;
  /** Pages of a PDF. */
  pages: number;
  /** Pages of a PDF whose text is recognised. */
  ocrPages: number;
  /** Milliseconds for recognising one page; they are not counted to its file. */
  ocrMilliseconds: number;
  /** Pixels of a picture whose text is recognised. */
  pixels: number;
  /** Characters of one line of text; the rest of a longer line becomes lines of its own. */
  lineCharacters: number;
  /** Characters of a line beyond which a text is none that people write, and is not read. */
  longestLine: number;
  /** Milliseconds for one file; of one that is read row by row, for each 64 MB. */
  fileMilliseconds: number;
}

const MB = 2 ** 20;

export const DEFAULT_LIMITS: Limits = {
  fileBytes: 256 * MB,
  streamedBytes: 8192 * MB,
  unpackedBytes: 512 * MB,
  memberBytes: 256 * MB,
  expansion: 200,
  members: 10_000,
  archiveDepth: 2,
  xmlDepth: 256,
  rows: 1_048_576,
  workbookBytes: 2048 * MB,
  streamedRows: 100_000_000,
  pages: 10_000,
  ocrPages: 500,
  ocrMilliseconds: 90_000,
  pixels: 40_000_000,
  lineCharacters: 65_536,
  longestLine: 16 * MB,
  fileMilliseconds: 300_000,
};

/** @throws TunelabError LIMIT_EXCEEDED, always */
export function exceeded(what: LimitName, limit: number, file: string): never {
  const most = BYTES.includes(what) ? formatBytes(limit) : limit.toLocaleString("en-US");
  throw fileError(`LIMIT_EXCEEDED/${what}`, { file, most }, { what, limit });
}

type NameOf<Key> = Key extends `LIMIT_EXCEEDED/${infer Name}` ? Name : never;
type LimitName = NameOf<FileErrorKey>;

const BYTES: readonly LimitName[] = ["size", "unpacked", "part", "memory"];

/** The time that one file may take, and the caller's wish to stop. Check it inside long loops. */
export class Deadline {
  readonly #name: string;
  readonly #milliseconds: number;
  #end: number;
  readonly #signal: AbortSignal | undefined;

  constructor(name: string, milliseconds: number, signal?: AbortSignal) {
    this.#name = name;
    this.#milliseconds = milliseconds;
    this.#end = performance.now() + milliseconds;
    this.#signal = signal;
  }

  /** True when `check` would throw. */
  get expired(): boolean {
    return this.#signal?.aborted === true || performance.now() >= this.#end;
  }

  /** Gives more time, for work that has a limit of its own. */
  extend(milliseconds: number): void {
    this.#end += milliseconds;
  }

  /** @throws TunelabError TIMEOUT or INTERRUPTED */
  check(): void {
    if (this.#signal?.aborted) throw serviceError("INTERRUPTED/stopped", {});
    if (performance.now() < this.#end) return;
    throw fileError("TIMEOUT/file", { file: this.#name, seconds: this.#milliseconds / 1000 });
  }
}
