/** What was run, in this session and earlier ones: a file of JSON lines in the user's data folder. */
import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";

export interface HistoryEntry {
  session: number;
  line: number;
  input: string;
  output?: string;
}

export interface HistoryRequest {
  hist_access_type?: string;
  output?: boolean;
  session?: number;
  start?: number;
  stop?: number | null;
  n?: number | null;
  pattern?: string;
  unique?: boolean;
}

type Row = [session: number, line: number, input: string | [string, string | null]];

const KEPT_ENTRIES = 10_000;

export class History {
  readonly #path: string | undefined;
  #entries: HistoryEntry[] = [];
  #session = 1;
  #writes: Promise<void> = Promise.resolve();
  readonly ready: Promise<void>;

  /** @param path undefined keeps the history in memory only */
  constructor(path?: string) {
    this.#path = path;
    this.ready = this.#load();
  }

  get session(): number {
    return this.#session;
  }

  /** A disk that is full or read-only costs the file, never the cell. */
  add(line: number, input: string, output?: string): void {
    const entry = { session: this.#session, line, input, ...(output === undefined ? {} : { output }) };
    this.#entries.push(entry);
    const path = this.#path;
    if (path) this.#writes = this.#writes.then(() => appendFile(path, `${JSON.stringify(entry)}\n`)).catch(() => {});
  }

  query(request: HistoryRequest): Row[] {
    const found = this.#find(request);
    return found.map(({ session, line, input, output }) => [
      session,
      line,
      request.output ? [input, output ?? null] : input,
    ]);
  }

  get written(): Promise<void> {
    return this.#writes;
  }

  #find({ hist_access_type, session = 0, start = 0, stop, n, pattern = "*", unique }: HistoryRequest): HistoryEntry[] {
    if (hist_access_type === "range") {
      const wanted = session > 0 ? session : this.#session + session;
      return this.#entries.filter(
        (each) => each.session === wanted && each.line >= start && each.line < (stop ?? Infinity),
      );
    }
    const matching = hist_access_type === "search" ? this.#search(pattern, unique ?? false) : this.#entries;
    return typeof n === "number" && n >= 0 ? matching.slice(Math.max(0, matching.length - n)) : matching;
  }

  #search(pattern: string, unique: boolean): HistoryEntry[] {
    const expression = globExpression(pattern);
    const matching = this.#entries.filter(({ input }) => expression.test(input));
    if (!unique) return matching;
    const last = new Map(matching.map((entry) => [entry.input, entry]));
    return matching.filter((entry) => last.get(entry.input) === entry);
  }

  async #load(): Promise<void> {
    if (!this.#path) return;
    await mkdir(dirname(this.#path), { recursive: true }).catch(() => {});
    const text = await readFile(this.#path, "utf8").catch(() => "");
    const earlier = text
      .split("\n")
      .slice(-KEPT_ENTRIES - 1)
      .flatMap(parseEntry);
    this.#session = Math.max(0, ...earlier.map((entry) => entry.session)) + 1;
    for (const entry of this.#entries) entry.session = this.#session;
    this.#entries = [...earlier, ...this.#entries];
  }
}

function parseEntry(line: string): HistoryEntry[] {
  try {
    const value = JSON.parse(line) as HistoryEntry;
    return typeof value.session === "number" && typeof value.line === "number" && typeof value.input === "string"
      ? [value]
      : [];
  } catch {
    return []; // a line that a crash cut short
  }
}

/** `*` and `?` as in file names. */
function globExpression(pattern: string): RegExp {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[\\s\\S]*")
    .replaceAll("?", "[\\s\\S]");
  return new RegExp(`^${escaped}$`);
}
