/**
 * The result of a conversion as a table that is read in pages. Only an index is held in memory, so that a hundred
 * thousand records are no matter; every change goes through the history of edits.
 */
import { join } from "node:path";
import { z } from "zod";
import { readJson } from "#lib/core/index";
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
import { readColumns } from "./columns.ts";
import { adoptedRecord } from "./edits.ts";
import { adoptedId, History, rejectedIndex } from "./history.ts";
import { LineFile } from "./lines.ts";
import { columnsPath, ITEM_COLUMNS, namesPath, recordsPath, rejectedPath } from "./result.ts";
import { placesWith, textOf } from "./search.ts";

const Lists = z.strictObject({
  kinds: z.array(z.string()),
  files: z.array(z.string()),
  reasons: z.array(z.string()),
  warnings: z.array(z.string()).describe("lists of codes, apart by spaces"),
});

export interface PageOf<T> {
  items: T[];
  total: number;
  offset: number;
}

interface TableParts {
  folder: string;
  records: LineFile;
  rejected: LineFile;
  columns: Record<(typeof ITEM_COLUMNS)[number], Uint32Array>;
  lists: z.infer<typeof Lists>;
  history: History;
}

export class ResultTable {
  /** The job's folder. */
  readonly folder: string;
  readonly history: History;
  readonly #records: LineFile;
  readonly #rejected: LineFile;
  readonly #columns: TableParts["columns"];
  readonly #lists: TableParts["lists"];
  /** By number in the column: the codes. */
  readonly #warnings: readonly (readonly string[])[];

  private constructor(parts: TableParts) {
    this.folder = parts.folder;
    this.history = parts.history;
    this.#records = parts.records;
    this.#rejected = parts.rejected;
    this.#columns = parts.columns;
    this.#lists = parts.lists;
    this.#warnings = parts.lists.warnings.map((codes) => codes.split(" ").filter((code) => code !== ""));
  }

  static async open(folder: string): Promise<ResultTable> {
    const result = join(folder, "result");
    return new ResultTable({
      folder,
      records: await LineFile.open(recordsPath(result)),
      rejected: await LineFile.open(rejectedPath(result)),
      columns: await readColumns(columnsPath(result), ITEM_COLUMNS),
      lists: Lists.parse(await readJson(namesPath(result))),
      history: await History.read(folder),
    });
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
    const found = await this.#placesOf(query);
    const adopted = await this.#adopted(query);
    const { offset, limit } = query;
    const ids = found.slice(offset, offset + limit).map((place) => this.idOf(place));
    const from = Math.max(0, offset - found.length);
    ids.push(...adopted.slice(from, from + limit - ids.length));
    return { items: await this.views(ids), total: found.length + adopted.length, offset };
  }

  async rejected(query: RejectedQuery): Promise<PageOf<RejectedView>> {
    const found = await this.#rejectedPlaces(query);
    const shown = found.slice(query.offset, query.offset + query.limit);
    return { items: await this.rejectedViews(shown.map(adoptedId)), total: found.length, offset: query.offset };
  }

  /** @throws TunelabError NOT_FOUND */
  async record(id: string): Promise<RecordView> {
    const [view] = await this.views([id]);
    return view!;
  }

  /** Ids of the records that match, in their order; records made of rejected items come last. */
  async matching(filter: RecordFilter): Promise<string[]> {
    const found = await this.#placesOf(filter);
    return [...found.map((place) => this.idOf(place)), ...(await this.#adopted(filter))];
  }

  /** Ids of the rejected items that match. */
  async matchingRejected(filter: RejectedFilter): Promise<string[]> {
    return (await this.#rejectedPlaces(filter)).map(adoptedId);
  }

  /** Groups by what would repair them; `open` are those that nobody has looked at. */
  checks(): Pick<Checks, "groups"> {
    const groups = new Map<string, Checks["groups"][number]>();
    const count = (type: "rejected" | "warning", code: string, done: boolean) => {
      const key = `${type} ${code}`;
      const group = groups.get(key) ?? { type, code, total: 0, open: 0 };
      group.total++;
      if (!done) group.open++;
      groups.set(key, group);
    };
    const untouched = this.history.revision === 0;
    const { rejectedReason, warnings } = this.#columns;
    for (const [i, reason] of rejectedReason.entries())
      count("rejected", this.#lists.reasons[reason]!, !untouched && isDone(this.history.state(adoptedId(i))));
    for (const [place, list] of warnings.entries()) {
      const codes = this.#warnings[list]!;
      if (codes.length === 0) continue;
      const done = !untouched && isDone(this.history.state(this.idOf(place)));
      for (const code of codes) count("warning", code, done);
    }
    type Group = Checks["groups"][number];
    const idle = ({ code }: Group) => Number(code === "duplicate"); // nothing to repair: last
    const order = (a: Group, b: Group) =>
      a.type === b.type ? idle(a) - idle(b) || b.total - a.total : a.type < b.type ? -1 : 1;
    return { groups: [...groups.values()].sort(order) };
  }

  /** @throws TunelabError NOT_FOUND when there is no such record or rejected item */
  assertKnown(id: string): void {
    const index = rejectedIndex(id);
    if (index === undefined ? this.placeOf(id) === undefined : index >= this.#rejected.length)
      throw missing("item", id);
  }

  /** Id of the record at a place of the result. */
  idOf(place: number): string {
    return `r${this.#columns.id[place]!}`;
  }

  /** Place of a record in the result: the numbers of the ids ascend. */
  placeOf(id: string): number | undefined {
    if (!/^r[1-9]\d{0,9}$/.test(id)) return undefined;
    const ids = this.#columns.id;
    const wanted = Number(id.slice(1));
    let [low, high] = [0, ids.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ids[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return ids[low] === wanted ? low : undefined;
  }

  async views(ids: readonly string[]): Promise<RecordView[]> {
    const found = ids.map((id) => this.placeOf(id));
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
      if (index === undefined || index >= this.#rejected.length) throw missing("item", id);
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
    if (index === undefined || index >= this.#rejected.length) throw missing("record", id);
    const [item] = (await this.#rejected.read([index])) as RejectedItem[];
    const adopted = adoptedRecord(item!, index, this.history);
    if (!adopted) throw missing("record", id);
    return { ...adopted, position: this.#records.length + index, state: "adopted", checked: true };
  }

  async #adopted(filter: RecordFilter): Promise<string[]> {
    const { kind, file, state, checked, q } = filter;
    if ((state && state !== "adopted") || checked === false || filter.warning) return [];
    const ids: string[] = [];
    for (const [id, { record, kind: own = "short" }] of this.history.changed()) {
      const index = rejectedIndex(id);
      if (index === undefined || !record || (kind && kind !== own)) continue;
      if (file && file !== this.#lists.files[this.#columns.rejectedFile[index]!]) continue;
      if (!q || textOf(record).toLowerCase().includes(q.toLowerCase())) ids.push(id);
    }
    return ids.sort((a, b) => rejectedIndex(a)! - rejectedIndex(b)!);
  }

  /** Places of the records that match, as they were found. */
  async #placesOf(filter: RecordFilter): Promise<number[]> {
    const { kind, file, warning, q } = filter;
    const { kinds, files } = this.#lists;
    const wanted = {
      kind: kind ? kinds.indexOf(kind) : undefined,
      file: file ? files.indexOf(file) : undefined,
      warnings: warning
        ? new Set(
            this.#warnings.flatMap((codes, i) => ((warning === "any" ? codes[0] : codes.includes(warning)) ? [i] : [])),
          )
        : undefined,
    };
    const { kind: kindOf, file: fileOf, warnings } = this.#columns;
    const found: number[] = [];
    for (let place = 0; place < this.#records.length; place++) {
      if (wanted.kind !== undefined && wanted.kind !== kindOf[place]) continue;
      if (wanted.file !== undefined && wanted.file !== fileOf[place]) continue;
      if (wanted.warnings && !wanted.warnings.has(warnings[place]!)) continue;
      if (this.#isIn(place, filter)) found.push(place);
    }
    return q ? placesWith(this.#records, found, q, (place) => this.#edited(this.idOf(place))) : found;
  }

  #edited(id: string): InstructionRecord | undefined {
    return this.history.state(id).record;
  }

  /** Whether a record is in the state that is asked for. */
  #isIn(place: number, { state, checked }: RecordFilter): boolean {
    if (!state && checked === undefined) return true;
    const now = this.history.state(this.idOf(place));
    if (checked !== undefined && checked !== isDone(now)) return false;
    return !state || state === (now.removed ? "removed" : now.record ? "edited" : "original");
  }

  async #rejectedPlaces({ reason, file, checked, q }: RejectedFilter): Promise<number[]> {
    const wanted = {
      reason: reason ? this.#lists.reasons.indexOf(reason) : undefined,
      file: file ? this.#lists.files.indexOf(file) : undefined,
    };
    const { rejectedReason, rejectedFile } = this.#columns;
    const found: number[] = [];
    for (let place = 0; place < this.#rejected.length; place++) {
      if (wanted.reason !== undefined && wanted.reason !== rejectedReason[place]) continue;
      if (wanted.file !== undefined && wanted.file !== rejectedFile[place]) continue;
      if (checked === undefined || checked === isDone(this.history.state(adoptedId(place)))) found.push(place);
    }
    return q ? placesWith(this.#rejected, found, q, (place) => this.#edited(adoptedId(place))) : found;
  }
}

/** Somebody has looked at it or changed it. */
function isDone(state: { checked?: true | undefined; removed?: true | undefined; record?: unknown }): boolean {
  return state.checked === true || state.removed === true || state.record !== undefined;
}
