/**
 * The result of a conversion as a table that is read in pages. Only an index is held in memory, so that a hundred
 * thousand records are no matter; every change goes through the history of edits.
 */
import { join } from "node:path";
import type { InstructionRecord } from "#lib/data/index";
import type { ConvertedRecord, RejectedItem } from "../../schema.ts";
import { missing } from "../problems.ts";
import type {
  Checks,
  RecordFilter,
  RecordQuery,
  RecordView,
  RejectedFilter,
  RejectedQuery,
  RejectedView,
} from "../schema.ts";
import { adoptedRecord } from "./edits.ts";
import { adoptedId, History, rejectedIndex } from "./history.ts";
import { LineFile } from "./lines.ts";

interface RecordKey {
  id: string;
  kind: string;
  file: string;
  warnings: string[];
}

interface RejectedKey {
  reason: string;
  file: string;
}

export interface PageOf<T> {
  items: T[];
  total: number;
  offset: number;
}

interface TableParts {
  folder: string;
  records: LineFile;
  keys: RecordKey[];
  rejected: LineFile;
  rejectedKeys: RejectedKey[];
  history: History;
}

export class ResultTable {
  /** The job's folder. */
  readonly folder: string;
  readonly history: History;
  readonly #records: LineFile;
  readonly #keys: RecordKey[];
  readonly #places: Map<string, number>;
  readonly #rejected: LineFile;
  readonly #rejectedKeys: RejectedKey[];

  private constructor(parts: TableParts) {
    this.folder = parts.folder;
    this.history = parts.history;
    this.#records = parts.records;
    this.#keys = parts.keys;
    this.#places = new Map(parts.keys.map(({ id }, i) => [id, i]));
    this.#rejected = parts.rejected;
    this.#rejectedKeys = parts.rejectedKeys;
  }

  static async open(folder: string): Promise<ResultTable> {
    const keys: RecordKey[] = [];
    const rejectedKeys: RejectedKey[] = [];
    const shared = sharedStrings();
    const records = await LineFile.open(join(folder, "result", "records.jsonl"), (text) => {
      const { id, kind, source, warnings } = JSON.parse(text) as ConvertedRecord;
      keys.push({ id, kind: shared(kind), file: shared(source.file), warnings: [...new Set(warnings.map(shared))] });
    });
    const rejected = await LineFile.open(join(folder, "result", "rejected.jsonl"), (text) => {
      const { reason, source } = JSON.parse(text) as RejectedItem;
      rejectedKeys.push({ reason: shared(reason), file: shared(source.file) });
    });
    return new ResultTable({ folder, records, keys, rejected, rejectedKeys, history: await History.read(folder) });
  }

  get counts(): { edited: number; removed: number; adopted: number } {
    const counts = { edited: 0, removed: 0, adopted: 0 };
    for (const [id, { record, removed }] of this.history.changed()) {
      if (rejectedIndex(id) !== undefined) counts.adopted += record ? 1 : 0;
      else if (removed) counts.removed++;
      else if (record) counts.edited++;
    }
    return counts;
  }

  async records(query: RecordQuery): Promise<PageOf<RecordView>> {
    const found = await this.matching(query);
    const items = await this.views(found.slice(query.offset, query.offset + query.limit));
    return { items, total: found.length, offset: query.offset };
  }

  async rejected(query: RejectedQuery): Promise<PageOf<RejectedView>> {
    const found = await this.matchingRejected(query);
    const items = await this.rejectedViews(found.slice(query.offset, query.offset + query.limit));
    return { items, total: found.length, offset: query.offset };
  }

  /** @throws TunelabError NOT_FOUND */
  async record(id: string): Promise<RecordView> {
    const [view] = await this.views([id]);
    return view!;
  }

  /** Ids of the records that match, in their order; records made of rejected items come last. */
  async matching(filter: RecordFilter): Promise<string[]> {
    const matching = this.#keys.filter((key) => this.#matches(key, filter)).map(({ id }) => id);
    const found = filter.q ? await this.#search(this.#records, matching, filter.q) : matching;
    const adopted = filter.warning ? [] : await this.#adopted(filter);
    return [...found, ...adopted];
  }

  /** Ids of the rejected items that match. */
  async matchingRejected({ reason, file, checked, q }: RejectedFilter): Promise<string[]> {
    const matching: string[] = [];
    for (const [i, key] of this.#rejectedKeys.entries()) {
      const state = this.history.state(adoptedId(i));
      if ((reason && reason !== key.reason) || (file && file !== key.file)) continue;
      if (checked === undefined || checked === isDone(state)) matching.push(adoptedId(i));
    }
    return q ? this.#search(this.#rejected, matching, q) : matching;
  }

  /** Groups by what would repair them; `open` are those that nobody has looked at. */
  checks(): Pick<Checks, "groups"> {
    const groups = new Map<string, Checks["groups"][number]>();
    const count = (type: "rejected" | "warning", code: string, done: boolean) => {
      const group = groups.get(`${type} ${code}`) ?? { type, code, total: 0, open: 0 };
      group.total++;
      if (!done) group.open++;
      groups.set(`${type} ${code}`, group);
    };
    for (const [i, { reason }] of this.#rejectedKeys.entries())
      count("rejected", reason, isDone(this.history.state(adoptedId(i))));
    for (const { id, warnings } of this.#keys) {
      if (warnings.length === 0) continue;
      const done = isDone(this.history.state(id));
      for (const code of warnings) count("warning", code, done);
    }
    const order = (a: { type: string; total: number }, b: { type: string; total: number }) =>
      a.type === b.type ? b.total - a.total : a.type < b.type ? -1 : 1;
    return { groups: [...groups.values()].sort(order) };
  }

  /** @throws TunelabError NOT_FOUND when there is no such record or rejected item */
  assertKnown(id: string): void {
    const index = rejectedIndex(id);
    if (index === undefined ? !this.#places.has(id) : index >= this.#rejectedKeys.length) throw missing("item", id);
  }

  /** Id of the record at a place of the result. */
  idOf(index: number): string {
    return this.#keys[index]!.id;
  }

  async views(ids: readonly string[]): Promise<RecordView[]> {
    const found = ids.map((id) => this.#places.get(id));
    const lines = await this.#records.read(found.filter((place) => place !== undefined));
    const views: RecordView[] = [];
    for (const [i, id] of ids.entries())
      views.push(
        found[i] === undefined ? await this.#adoptedView(id) : this.#view(lines.shift() as ConvertedRecord, found[i]),
      );
    return views;
  }

  /** @throws TunelabError NOT_FOUND */
  async rejectedViews(ids: readonly string[]): Promise<RejectedView[]> {
    const indices = ids.map((id) => {
      const index = rejectedIndex(id);
      if (index === undefined || index >= this.#rejectedKeys.length) throw missing("rejected item", id);
      return index;
    });
    const items = (await this.#rejected.read(indices)) as RejectedItem[];
    return items.map((item, i) => {
      const { record, checked = false } = this.history.state(ids[i]!);
      return { ...item, id: ids[i]!, checked, ...(record ? { record } : {}) };
    });
  }

  #view(found: ConvertedRecord, position: number): RecordView {
    const { record, removed, checked = false } = this.history.state(found.id);
    const state = removed ? "removed" : record ? "edited" : "original";
    const view = { ...found, position, state, checked } satisfies RecordView;
    return record ? { ...view, record, original: found.record } : view;
  }

  async #adoptedView(id: string): Promise<RecordView> {
    const index = rejectedIndex(id);
    if (index === undefined || index >= this.#rejectedKeys.length) throw missing("record", id);
    const [item] = (await this.#rejected.read([index])) as RejectedItem[];
    const adopted = adoptedRecord(item!, index, this.history);
    if (!adopted) throw missing("record", id);
    return { ...adopted, position: this.#keys.length + index, state: "adopted", checked: true };
  }

  async #adopted(filter: RecordFilter): Promise<string[]> {
    const { kind, file, state, checked, q } = filter;
    if ((state && state !== "adopted") || checked === false) return [];
    const ids: string[] = [];
    for (const [id, { record, kind: own = "short" }] of this.history.changed()) {
      const index = rejectedIndex(id);
      if (index === undefined || !record || (kind && kind !== own)) continue;
      if (file && file !== this.#rejectedKeys[index]!.file) continue;
      if (!q || textOf(record).toLowerCase().includes(q.toLowerCase())) ids.push(id);
    }
    return ids.sort((a, b) => rejectedIndex(a)! - rejectedIndex(b)!);
  }

  #matches(key: RecordKey, { kind, file, warning, state, checked }: RecordFilter): boolean {
    if (kind && kind !== key.kind) return false;
    if (file && file !== key.file) return false;
    if (warning === "any" ? key.warnings.length === 0 : warning && !key.warnings.includes(warning)) return false;
    if (!state && checked === undefined) return true;
    const now = this.history.state(key.id);
    if (checked !== undefined && checked !== isDone(now)) return false;
    return !state || state === (now.removed ? "removed" : now.record ? "edited" : "original");
  }

  async #search(file: LineFile, candidates: readonly string[], wanted: string): Promise<string[]> {
    const needle = wanted.toLowerCase();
    const found: string[] = [];
    const rows = new Map(candidates.map((id) => [rejectedIndex(id) ?? this.#places.get(id)!, id]));
    let index = 0;
    for await (const line of file.texts()) {
      const id = rows.get(index++);
      if (id === undefined) continue;
      const edited = this.history.state(id).record;
      if (
        textOf(edited ?? JSON.parse(line))
          .toLowerCase()
          .includes(needle)
      )
        found.push(id);
    }
    return found;
  }
}

/** Somebody has looked at it or changed it. */
function isDone(state: { checked?: true | undefined; removed?: true | undefined; record?: unknown }): boolean {
  return state.checked === true || state.removed === true || state.record !== undefined;
}

/** The text of a record or of a rejected item that a search looks into. */
function textOf(value: unknown): string {
  const { record, text, instruction, input, output } = value as Record<string, string> & { record?: InstructionRecord };
  if (record) return textOf(record);
  return text ?? `${instruction}\n${input}\n${output}`;
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
