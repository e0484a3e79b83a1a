/**
 * Edits by hand taken over from an earlier conversion of the same files, after settings changed: an item gets its edit
 * when it stands at the same place with the same question. What differs is left as it is found now.
 */
import { join } from "node:path";
import { JsonLog, readJsonLines } from "#lib/core/index";
import type { InstructionRecord } from "#lib/data/index";
import { KeyTable, keyOf } from "../../compose/key-table.ts";
import type { ConvertedRecord, RejectedItem } from "../../schema.ts";
import { adoptedId, History, historyPath, type ItemState } from "./history.ts";
import { recordsPath, rejectedPath } from "./result.ts";

/** @returns the number of items that have edits now */
export async function carryEdits(fromFolder: string, folder: string): Promise<number> {
  const earlier = await History.read(fromFolder);
  if (earlier.revision === 0) return 0;
  const wanted = new Map<string, { state: ItemState; found?: InstructionRecord }>();
  for await (const [key, id, found] of itemsOf(fromFolder)) {
    const state = earlier.state(id);
    if (Object.keys(state).length > 0) wanted.set(key, { state, ...(found ? { found } : {}) });
  }
  const changes: Record<string, ItemState> = {};
  if (wanted.size > 0)
    for await (const [key, id, found] of itemsOf(folder)) {
      const before = wanted.get(key);
      if (before) changes[id] = adapt(before.state, before.found, found);
    }
  const count = Object.keys(changes).length;
  if (count === 0 || (await History.read(folder)).revision > 0) return count; // a crash came after they were taken over
  const log = await JsonLog.open(historyPath(folder));
  await log.append({ type: "change", action: "edit", at: new Date().toISOString(), changes }, { durable: true });
  await log.close();
  return count;
}

/** Key, id and text of every item. */
async function* itemsOf(folder: string): AsyncGenerator<[string, string, InstructionRecord | undefined]> {
  const times = new KeyTable();
  const numbered = (parts: readonly unknown[]) => {
    const text = JSON.stringify(parts);
    const key = keyOf(text);
    const nth = (times.get(key) ?? 0) + 1; // one article may give several records
    times.set(key, nth);
    return `${nth} ${text}`;
  };
  for await (const line of readJsonLines(recordsPath(join(folder, "result")))) {
    const { id, source, kind, record } = line as ConvertedRecord;
    yield [numbered([source, kind, record.input]), id, record];
  }
  let index = 0;
  for await (const line of readJsonLines(rejectedPath(join(folder, "result")))) {
    const { source, reason, text } = line as RejectedItem;
    yield [numbered([source, reason, text]), adoptedId(index++), undefined];
  }
}

/** New wording of the instruction counts where nobody changed it. */
function adapt(state: ItemState, before?: InstructionRecord, now?: InstructionRecord): ItemState {
  if (!state.record || !before || !now || state.record.instruction !== before.instruction) return state;
  return { ...state, record: { ...state.record, instruction: now.instruction } };
}
