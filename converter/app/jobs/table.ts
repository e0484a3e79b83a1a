/**
 * The result of one job as a client pages through it. What filters need stays in memory (a few dozen bytes an item), the
 * text stays on the disk; edits lie over it.
 */
import { join } from "node:path";
import { JsonLog, TunelabError } from "#lib/core/index";
import { InstructionRecord } from "#lib/data/index";
import type { ConvertedRecord, RejectedItem } from "../../schema.ts";
import { missing } from "../problems.ts";
import type { RecordQuery, RecordView, RejectedQuery } from "../schema.ts";
import { applyEdit, type Edit, type Edits, editsPath, readEdits } from "./edits.ts";
import { LineFile } from "./lines.ts";

interface RecordKey {
  id: string;
  kind: string;
  file: string;
  warnings: string[];
}

export interface PageOf<T> {
  items: T[];
  total: number;
  offset: number;
}

export class ResultTable {
  readonly #folder: string;
  readonly #records: LineFile;
  readonly #keys: RecordKey[];
  readonly #places: Map<string, number>;
  readonly #rejected: LineFile;
  readonly #reasons: { reason: string; file: string }[];
  readonly #edits: Edits;
  #log: JsonLog | undefined;

  private constructor(parts: {
    folder: string;
    records: LineFile;
    keys: RecordKey[];
    rejected: LineFile;
    reasons: { reason: string; file: string }[];
    edits: Edits;
  }) {
    this.#folder = parts.folder;
    this.#records = parts.records;
    this.#keys = parts.keys;
    this.#places = new Map(parts.keys.map(({ id }, i) => [id, i]));
    this.#rejected = parts.rejected;
    this.#reasons = parts.reasons;
    this.#edits = parts.edits;
  }

  static async open(folder: string): Promise<ResultTable> {
    const keys: RecordKey[] = [];
    const reasons: { reason: string; file: string }[] = [];
    const shared = sharedStrings();
    const records = await LineFile.open(join(folder, "result", "records.jsonl"), (text) => {
      const { id, kind, source, warnings } = JSON.parse(text) as ConvertedRecord;
      keys.push({ id, kind: shared(kind), file: shared(source.file), warnings: warnings.map(shared) });
    });
    const rejected = await LineFile.open(join(folder, "result", "rejected.jsonl"), (text) => {
      const { reason, source } = JSON.parse(text) as RejectedItem;
      reasons.push({ reason: shared(reason), file: shared(source.file) });
    });
    return new ResultTable({ folder, records, keys, rejected, reasons, edits: await readEdits(folder) });
  }

  get counts(): { edited: number; removed: number } {
    let removed = 0;
    for (const edit of this.#edits.values()) if (edit.type === "remove") removed++;
    return { edited: this.#edits.size - removed, removed };
  }

  async records(query: RecordQuery): Promise<PageOf<RecordView>> {
    const matching: number[] = [];
    for (const [i, key] of this.#keys.entries()) if (this.#matches(key, query)) matching.push(i);
    const found = query.q ? await this.#search(this.#records, matching, query.q, this.#editedText) : matching;
    const indices = found.slice(query.offset, query.offset + query.limit);
    return { items: await this.#views(indices), total: found.length, offset: query.offset };
  }

  async rejected(query: RejectedQuery): Promise<PageOf<RejectedItem>> {
    const matching: number[] = [];
    for (const [i, { reason, file }] of this.#reasons.entries())
      if ((!query.reason || query.reason === reason) && (!query.file || query.file === file)) matching.push(i);
    const found = query.q ? await this.#search(this.#rejected, matching, query.q) : matching;
    const items = (await this.#rejected.read(found.slice(query.offset, query.offset + query.limit))) as RejectedItem[];
    return { items, total: found.length, offset: query.offset };
  }

  async record(id: string): Promise<RecordView> {
    const [view] = await this.#views([this.#place(id)]);
    return view!;
  }

  /** Appends the edit to the log before it counts. @returns the record as it is now */
  async edit(edit: Edit): Promise<RecordView> {
    this.#place(edit.id);
    if (edit.type === "edit") assertFilled(edit.record);
    this.#log ??= await JsonLog.open(editsPath(this.#folder));
    await this.#log.append(edit, { durable: true });
    applyEdit(this.#edits, edit);
    return this.record(edit.id);
  }

  async close(): Promise<void> {
    await this.#log?.close();
    this.#log = undefined;
  }

  #place(id: string): number {
    const place = this.#places.get(id);
    if (place === undefined) throw missing("record", id);
    return place;
  }

  #state(id: string): RecordView["state"] {
    const edit = this.#edits.get(id);
    return edit === undefined ? "original" : edit.type === "remove" ? "removed" : "edited";
  }

  #matches(key: RecordKey, { kind, file, warning, state }: RecordQuery): boolean {
    if (kind && kind !== key.kind) return false;
    if (file && file !== key.file) return false;
    if (warning === "any" ? key.warnings.length === 0 : warning && !key.warnings.includes(warning)) return false;
    return !state || state === this.#state(key.id);
  }

  readonly #editedText = (index: number): string | undefined => {
    const edit = this.#edits.get(this.#keys[index]!.id);
    return edit?.type === "edit" ? textOf(edit.record) : undefined;
  };

  async #search(
    file: LineFile,
    candidates: readonly number[],
    wanted: string,
    override?: (index: number) => string | undefined,
  ): Promise<number[]> {
    const needle = wanted.toLowerCase();
    const found: number[] = [];
    let at = 0;
    let index = 0;
    for await (const line of file.texts()) {
      if (candidates[at] === index) {
        const text = override?.(index) ?? textOf(JSON.parse(line));
        if (text.toLowerCase().includes(needle)) found.push(index);
        at++;
      }
      index++;
    }
    return found;
  }

  async #views(indices: readonly number[]): Promise<RecordView[]> {
    const records = (await this.#records.read(indices)) as ConvertedRecord[];
    return records.map((record, i) => {
      const edit = this.#edits.get(record.id);
      const view = { ...record, position: indices[i]!, state: this.#state(record.id) };
      return edit?.type === "edit" ? { ...view, record: edit.record, original: record.record } : view;
    });
  }
}

/** The text of a record or of a rejected item that a search looks into. */
function textOf(value: unknown): string {
  const { record, text, instruction, input, output } = value as Record<string, string> & { record?: InstructionRecord };
  if (record) return textOf(record);
  return text ?? `${instruction}\n${input}\n${output}`;
}

function assertFilled(record: InstructionRecord): void {
  for (const field of ["instruction", "output"] as const)
    if (InstructionRecord.shape[field].safeParse(record[field].trim()).success === false)
      throw new TunelabError("INVALID_INPUT", `${field} is empty`, {
        hint: "write something, or take the record out",
        details: { field },
      });
}

/** One string object for equal strings: a million items name few files. */
function sharedStrings(): (text: string) => string {
  const seen = new Map<string, string>();
  return (text) => {
    const known = seen.get(text);
    if (known !== undefined) return known;
    seen.set(text, text);
    return text;
  };
}

/** The tables that clients looked at last. */
export class TableCache {
  readonly #tables = new Map<string, Promise<ResultTable>>();
  readonly #size: number;

  constructor(size = 8) {
    this.#size = size;
  }

  open(id: string, folder: string): Promise<ResultTable> {
    const known = this.#tables.get(id);
    const table = known ?? ResultTable.open(folder);
    this.#tables.delete(id);
    this.#tables.set(id, table); // last in, last out
    table.catch(() => this.#tables.delete(id));
    const oldest = this.#tables.size > this.#size ? this.#tables.keys().next().value : undefined;
    if (oldest !== undefined) void this.drop(oldest);
    return table;
  }

  async drop(id: string): Promise<void> {
    const table = this.#tables.get(id);
    this.#tables.delete(id);
    await (await table?.catch(() => undefined))?.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#tables.keys()].map((id) => this.drop(id)));
  }
}
