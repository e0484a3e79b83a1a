import type { ConvertedRecord } from "../schema.ts";

/** What is asked: the instruction is part of it where the input is only the material. Of a piece of text, the text itself. */
export function questionText({ kind, record }: Pick<ConvertedRecord, "kind" | "record">): string {
  if (kind === "text") return record.output;
  return kind === "clause" || record.input === "" ? `${record.instruction}\n${record.input}` : record.input;
}
