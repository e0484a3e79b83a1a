/**
 * Edits by hand: `edits.jsonl`, an append-only log beside the result, which itself is never changed. Undo and redo are
 * lines of the log too, so that every revision can be made again.
 */
import { join } from "node:path";
import { z } from "zod";
import { readJsonLines, TunelabError } from "#lib/core/index";
import { InstructionRecord } from "#lib/data/index";
import { serviceError } from "../../said/errors.ts";
import { ConvertedRecord } from "../../schema.ts";

/** What people made of an item; an empty state is the item as it was found. */
export const ItemState = z.strictObject({
  record: InstructionRecord.optional().describe("the text that counts instead of what was found"),
  kind: ConvertedRecord.shape.kind.optional().describe("of a rejected item that became a record"),
  removed: z.literal(true).optional().describe("taken out of the data set"),
  checked: z.literal(true).optional().describe("somebody looked at its warnings, or at why it was rejected"),
});
export type ItemState = z.infer<typeof ItemState>;

export const EditAction = z.enum(["edit", "remove", "restore", "check", "uncheck", "replace", "adopt"]);
export type EditAction = z.infer<typeof EditAction>;

/** One line of the log. `changes`: item → its state from now on. */
export const HistoryLine = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("change"),
    action: EditAction,
    at: z.iso.datetime(),
    changes: z.record(z.string(), ItemState),
  }),
  z.strictObject({ type: z.enum(["undo", "redo"]), at: z.iso.datetime() }),
]);
export type HistoryLine = z.infer<typeof HistoryLine>;
type Change = Extract<HistoryLine, { type: "change" }>;

const AS_FOUND: ItemState = {};
export const historyPath = (folder: string) => join(folder, "edits.jsonl");

/** Id of the record that a rejected item becomes when somebody completes it. */
export const adoptedId = (index: number) => `x${index}`;
/** Index of the rejected item that `id` names. */
export const rejectedIndex = (id: string) => (/^x\d{1,9}$/.test(id) ? Number(id.slice(1)) : undefined);

export class History {
  readonly #done: Change[] = [];
  #undone: Change[] = [];
  /** By item: its states in the order of the changes; the last one counts. */
  readonly #states = new Map<string, ItemState[]>();
  #revision = 0;

  static async read(folder: string, revision = Number.POSITIVE_INFINITY): Promise<History> {
    const history = new History();
    if (revision === 0) return history;
    try {
      for await (const line of readJsonLines(historyPath(folder))) {
        history.apply(HistoryLine.parse(line));
        if (history.revision >= revision) break;
      }
    } catch (error) {
      if (!(error instanceof TunelabError && error.code === "NOT_FOUND")) throw error; // no edit yet
    }
    return history;
  }

  /** Lines of the log. */
  get revision(): number {
    return this.#revision;
  }

  /** What undo would take back and redo would do again. */
  get next(): { undo?: Change; redo?: Change } {
    const [undo, redo] = [this.#done.at(-1), this.#undone.at(-1)];
    return { ...(undo ? { undo } : {}), ...(redo ? { redo } : {}) };
  }

  state(id: string): ItemState {
    return this.#states.get(id)?.at(-1) ?? AS_FOUND;
  }

  /** Every item whose state is not as found. */
  *changed(): Generator<[string, ItemState]> {
    for (const [id, states] of this.#states) {
      const state = states.at(-1);
      if (state && Object.keys(state).length > 0) yield [id, state];
    }
  }

  /** @throws TunelabError CONFLICT when there is nothing to undo or redo */
  assertPossible(type: HistoryLine["type"]): void {
    if (type === "undo" && this.#done.length === 0) throw serviceError("CONFLICT/undo", {});
    if (type === "redo" && this.#undone.length === 0) throw serviceError("CONFLICT/redo", {});
  }

  apply(line: HistoryLine): void {
    this.assertPossible(line.type);
    this.#revision++;
    if (line.type === "change") {
      this.#undone = [];
      this.#do(line);
    } else if (line.type === "redo") this.#do(this.#undone.pop()!);
    else this.#undo(this.#done.pop()!);
  }

  #do(change: Change): void {
    this.#done.push(change);
    for (const [id, state] of Object.entries(change.changes)) {
      const states = this.#states.get(id);
      if (states) states.push(state);
      else this.#states.set(id, [state]);
    }
  }

  #undo(change: Change): void {
    this.#undone.push(change);
    for (const id of Object.keys(change.changes)) this.#states.get(id)?.pop();
  }
}
