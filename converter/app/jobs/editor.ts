/** Changes to the records of a conversion: one after the other, in the log before they count. */
import { JsonLog, TunelabError } from "#lib/core/index";
import { InstructionRecord } from "#lib/data/index";
import { serviceError } from "../../said/errors.ts";
import type { ConvertedRecord } from "../../schema.ts";
import type { BulkEdit, EditResult, RecordView, Selection } from "../schema.ts";
import { type EditAction, type HistoryLine, historyPath, type ItemState, rejectedIndex } from "./history.ts";
import type { ResultTable } from "./table.ts";

type Changes = Record<string, ItemState>;

export class Editor {
  readonly #table: ResultTable;
  #log: JsonLog | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(table: ResultTable) {
    this.#table = table;
  }

  /** Changes some fields of a record. */
  async edit(id: string, fields: { [Field in keyof InstructionRecord]?: string | undefined }): Promise<RecordView> {
    await this.#change("edit", async () => {
      const { record: before } = await this.#table.record(id);
      const record = {
        instruction: fields.instruction ?? before.instruction,
        input: fields.input ?? before.input,
        output: fields.output ?? before.output,
      };
      assertFilled(record);
      const { removed: _removed, ...state } = this.#state(id);
      return { [id]: { ...state, record, checked: true } };
    });
    return this.#table.record(id);
  }

  /** Takes a record out, or back in as it was found. */
  async set(id: string, action: "remove" | "restore"): Promise<void> {
    this.#table.assertKnown(id);
    await this.#change(action, async () => ({ [id]: nextState(this.#state(id), action) }));
  }

  /** Makes a record of a rejected item. */
  async adopt(id: string, record: InstructionRecord, kind: ConvertedRecord["kind"]): Promise<RecordView> {
    if (rejectedIndex(id) === undefined)
      throw new TunelabError("INVALID_INPUT", `${id} is no rejected item`, { hint: "edit the record instead" });
    this.#table.assertKnown(id);
    assertFilled(record);
    await this.#change("adopt", async () => ({ [id]: { record, kind } }));
    return this.#table.record(id);
  }

  /** Changes many at once: one step for undo. */
  async bulk(edit: BulkEdit): Promise<EditResult> {
    return this.#change(edit.action, async () => {
      const ids = await this.#select(edit.select);
      if (edit.action === "replace") return this.#replace(ids, edit);
      const { action } = edit;
      const changes: Changes = {};
      for (const id of ids) {
        const before = this.#state(id);
        const after = nextState(before, action);
        if (JSON.stringify(before) !== JSON.stringify(after)) changes[id] = after;
      }
      return changes;
    });
  }

  /** @throws TunelabError CONFLICT when there is nothing to undo or redo */
  step(type: "undo" | "redo"): Promise<EditResult> {
    return this.#inTurn(async () => {
      const { history } = this.#table;
      history.assertPossible(type);
      const { action, changes } = history.next[type]!;
      await this.#append({ type, at: new Date().toISOString() });
      return { action, changed: Object.keys(changes).length, revision: history.revision };
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#last.catch(() => {});
    await this.#log?.close();
    this.#log = undefined;
  }

  /** `plan` sees the state that all earlier changes left. Nothing is written when it changes nothing. */
  #change(action: EditAction, plan: () => Promise<Changes>): Promise<EditResult> {
    return this.#inTurn(async () => {
      const changes = await plan();
      const changed = Object.keys(changes).length;
      if (changed > 0) await this.#append({ type: "change", action, at: new Date().toISOString(), changes });
      return { action, changed, revision: this.#table.history.revision };
    });
  }

  async #append(line: HistoryLine): Promise<void> {
    this.#log ??= await JsonLog.open(historyPath(this.#table.folder));
    await this.#log.append(line, { durable: true });
    this.#table.history.apply(line);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => {
      if (this.#closed) throw serviceError("CONFLICT/closed", {});
      return work();
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  #state(id: string): ItemState {
    return this.#table.history.state(id);
  }

  async #select(select: Selection): Promise<string[]> {
    if ("records" in select) return this.#table.matching(select.records);
    if ("rejected" in select) return this.#table.matchingRejected(select.rejected);
    for (const id of select.ids) this.#table.assertKnown(id);
    return [...new Set(select.ids)];
  }

  async #replace(ids: readonly string[], edit: Extract<BulkEdit, { action: "replace" }>): Promise<Changes> {
    const changes: Changes = {};
    for (let i = 0; i < ids.length; i += PIECE)
      for (const { id, record: before } of await this.#table.views(ids.slice(i, i + PIECE))) {
        const record = { ...before };
        for (const field of edit.fields) record[field] = record[field].replaceAll(edit.find, () => edit.replace);
        if (JSON.stringify(record) === JSON.stringify(before)) continue;
        assertFilled(record);
        changes[id] = { ...this.#state(id), record };
      }
    return changes;
  }
}

const PIECE = 500;

function nextState(before: ItemState, action: "remove" | "restore" | "check" | "uncheck"): ItemState {
  const { checked: _checked, removed: _removed, ...rest } = before;
  if (action === "restore") return {};
  if (action === "remove") return { ...before, removed: true };
  if (action === "check") return { ...before, checked: true };
  return rest;
}

function assertFilled(record: InstructionRecord): void {
  for (const field of ["instruction", "output"] as const)
    if (InstructionRecord.shape[field].safeParse(record[field].trim()).success === false)
      throw serviceError("INVALID_INPUT/empty-field", { field });
}
