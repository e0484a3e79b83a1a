import type { ConvertedRecord } from "../schema.ts";

/** What is asked: the instruction is part of it where the input is only the material. */
export function questionText({ kind, record }: Pick<ConvertedRecord, "kind" | "record">): string {
  return kind === "clause" || record.input === "" ? `${record.instruction}\n${record.input}` : record.input;
}
