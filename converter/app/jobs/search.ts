/** Search for a text in the lines of a result, whatever the case. */
import type { InstructionRecord } from "#lib/data/index";
import type { LineFile } from "./lines.ts";

/**
 * Those of the places, in ascending order, whose text holds something.
 * @param editedOf what somebody made of the line at a place; its text counts then
 */
export async function placesWith(
  file: LineFile,
  places: readonly number[],
  wanted: string,
  editedOf: (place: number) => InstructionRecord | undefined,
): Promise<number[]> {
  const needle = wanted.toLowerCase();
  const written = JSON.stringify(needle).slice(1, -1);
  const oneLine = !needle.includes("\n"); // beyond that it may begin in one field and end in the next
  const found: number[] = [];
  let [line, next] = [0, 0];
  for await (const text of file.texts()) {
    if (next === places.length) break;
    if (line++ !== places[next]) continue;
    const place = places[next++]!;
    const edited = editedOf(place);
    if (!edited && oneLine && !text.toLowerCase().includes(written)) continue;
    const shown = textOf(edited ?? JSON.parse(text));
    if (shown.toLowerCase().includes(needle)) found.push(place);
  }
  return found;
}

/** The text of a record or of a rejected item that a search looks into. */
export function textOf(value: unknown): string {
  const { record, text, instruction, input, output } = value as Record<string, string> & { record?: InstructionRecord };
  if (record) return textOf(record);
  return text ?? `${instruction}\n${input}\n${output}`;
}
