/** The result of a conversion as it stands after the edits, for export; the files of the result never change. */
import { join } from "node:path";
import { readJsonLines } from "#lib/core/index";
import { problem } from "../../said/problem.ts";
import type { ConvertedRecord, RejectedItem } from "../../schema.ts";
import { Spool } from "../../spool.ts";
import { adoptedId, History } from "./history.ts";
import { recordsPath, rejectedPath } from "./result.ts";

export interface EditedConversion {
  records: Spool<ConvertedRecord>;
  rejected: Spool<RejectedItem>;
  /** By file: records that were put in by hand less those taken out. */
  moved: Map<string, number>;
}

/** The first `revision` lines of the log count. Close the spools when they are written. */
export async function editedConversion(folder: string, revision: number): Promise<EditedConversion> {
  const history = await History.read(folder, revision);
  const edited: EditedConversion = { records: new Spool(folder), rejected: new Spool(folder), moved: new Map() };
  const move = (file: string, by: number) => edited.moved.set(file, (edited.moved.get(file) ?? 0) + by);
  const removed: RejectedItem[] = [];
  const result = join(folder, "result");
  for await (const line of readJsonLines(recordsPath(result))) {
    const record = line as ConvertedRecord; // written by our own worker, validated where it was made
    const state = history.state(record.id);
    if (state.removed) {
      removed.push(removedItem(record));
      move(record.source.file, -1);
    } else edited.records.push(state.record ? { ...record, record: state.record } : record);
  }
  let index = 0;
  for await (const line of readJsonLines(rejectedPath(result))) {
    const item = line as RejectedItem;
    const adopted = adoptedRecord(item, index++, history);
    if (adopted) {
      edited.records.push(adopted);
      move(item.source.file, 1);
    } else edited.rejected.push(item);
  }
  for (const item of removed) edited.rejected.push(item);
  return edited;
}

/** The record that somebody made of a rejected item. */
export function adoptedRecord(item: RejectedItem, index: number, history: History): ConvertedRecord | undefined {
  const id = adoptedId(index);
  const { record, kind } = history.state(id);
  return record && { id, record, kind: kind ?? "short", source: item.source, warnings: [] };
}

function removedItem({ record, source }: ConvertedRecord): RejectedItem {
  const text = `${record.instruction}\n${record.input}`.trim();
  return {
    ...problem("removed-by-hand"),
    text: Array.from(text).slice(0, 500).join(""),
    source,
  };
}
