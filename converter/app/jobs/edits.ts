/** Edits by hand: an append-only log beside the result, which itself is never changed. */
import { join } from "node:path";
import { z } from "zod";
import { readJsonLines, TunelabError } from "#lib/core/index";
import { InstructionRecord } from "#lib/data/index";
import type { ConvertedRecord, RejectedItem } from "../../schema.ts";

/** One line of `edits.jsonl`: the record as it is from now on, taken out, or as it was found. */
export const Edit = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("edit"), id: z.string(), record: InstructionRecord }),
  z.strictObject({ type: z.literal("remove"), id: z.string() }),
  z.strictObject({ type: z.literal("restore"), id: z.string() }),
]);
export type Edit = z.infer<typeof Edit>;

/** By record: its last edit. A record that was restored is not in it. */
export type Edits = Map<string, Exclude<Edit, { type: "restore" }>>;

export function applyEdit(edits: Edits, edit: Edit): void {
  if (edit.type === "restore") edits.delete(edit.id);
  else edits.set(edit.id, edit);
}

export const editsPath = (folder: string) => join(folder, "edits.jsonl");

/** The first `revision` edits of a job. */
export async function readEdits(folder: string, revision = Number.POSITIVE_INFINITY): Promise<Edits> {
  const edits: Edits = new Map();
  if (revision === 0) return edits;
  let count = 0;
  try {
    for await (const line of readJsonLines(editsPath(folder))) {
      applyEdit(edits, Edit.parse(line));
      if (++count >= revision) break;
    }
  } catch (error) {
    if (!(error instanceof TunelabError && error.code === "NOT_FOUND")) throw error; // no edit yet
  }
  return edits;
}

/** The records as they stand after the edits; those taken out become rejected items. */
export async function editedRecords(folder: string, edits: Edits) {
  const records: ConvertedRecord[] = [];
  const removed: RejectedItem[] = [];
  for await (const line of readJsonLines(join(folder, "result", "records.jsonl"))) {
    const record = line as ConvertedRecord; // written by our own worker, validated where it was made
    const edit = edits.get(record.id);
    if (edit?.type === "remove") removed.push(removedItem(record));
    else records.push(edit ? { ...record, record: edit.record } : record);
  }
  return { records, removed };
}

export async function readRejected(folder: string): Promise<RejectedItem[]> {
  const rejected: RejectedItem[] = [];
  for await (const line of readJsonLines(join(folder, "result", "rejected.jsonl"))) rejected.push(line as RejectedItem);
  return rejected;
}

function removedItem({ record, source }: ConvertedRecord): RejectedItem {
  const text = `${record.instruction}\n${record.input}`.trim();
  return {
    reason: "removed-by-hand",
    message: "somebody took this record out; restore it to have it back",
    text: Array.from(text).slice(0, 500).join(""),
    source,
  };
}
