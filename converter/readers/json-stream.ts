/** JSON lines one after the other, from a file of any size: records of data sets, and rows of a table for the others. */
import { repairText } from "../text/normalize.ts";
import { decoderOf } from "./encoding.ts";
import { LINE_CHARACTERS, parseLine, sortValue } from "./json.ts";
import { RecordColumns } from "./json-table.ts";
import type { RowBatch, StreamInput } from "./row-stream.ts";

type JsonRows = Omit<Required<RowBatch>, "read">;

/** Values that decide which columns there are. */
const HEAD_VALUES = 2048;

/** Whether a text goes on as it begins, an object a line. */
export function looksLikeJsonLines(head: string): boolean {
  const lines = head.split("\n", 4).filter((line) => line.trim() !== "");
  if (lines.length < 2) return false;
  return lines.slice(0, 2).every((line) => {
    const parsed = /^\s*\{/.test(line) ? parseLine(line, 1) : undefined;
    return parsed !== undefined && "value" in parsed;
  });
}

export async function* jsonLineRows(
  { source, name, deadline }: StreamInput,
  encoding: string,
  warnings: Set<string>,
): AsyncGenerator<Required<RowBatch>> {
  const columns = new RecordColumns();
  let head: { row: number; value: Record<string, unknown> }[] | undefined = [];
  let values = 0;
  let read = 0;
  const sort = (lines: readonly NumberedLine[], last: boolean): JsonRows => {
    const batch: JsonRows = { rows: [], records: [], rejected: [] };
    for (const { text, number } of lines) {
      const parsed = parseLine(text, number);
      const found = "value" in parsed ? sortValue(parsed.value, { line: number }) : parsed;
      if ("value" in parsed) values++;
      if ("records" in found) batch.records.push(...found.records);
      else if ("reason" in found) batch.rejected.push(found);
      else if (head) {
        columns.cellsOf(found.other);
        head.push({ row: values, value: found.other });
      } else batch.rows.push({ row: values, cells: columns.cellsOf(found.other) });
    }
    if (head && (last || head.length >= HEAD_VALUES)) {
      columns.close();
      if (head.length > 0) batch.rows.push({ row: 0, cells: columns.header() });
      for (const { row, value } of head) batch.rows.push({ row, cells: columns.cellsOf(value) });
      head = undefined;
    }
    if (columns.leftOut > 0) warnings.add("fields-left-out");
    return batch;
  };
  const splitter = new LineSplitter();
  const decoder = decoderOf(encoding, name);
  for await (const chunk of source.chunks()) {
    deadline.check();
    read += chunk.length;
    yield { ...sort(splitter.push(repairText(decoder.decode(chunk, { stream: true }))), false), read };
  }
  yield { ...sort([...splitter.push(repairText(decoder.decode())), ...splitter.end()], true), read };
}

interface NumberedLine {
  text: string;
  number: number;
}

/** Lines with something in them. Of one without end only so much is kept that it is seen to be too long. */
class LineSplitter {
  #rest = "";
  #number = 0;

  push(text: string): NumberedLine[] {
    const lines = text.split("\n");
    const last = lines.pop()!;
    const found = lines.flatMap((line) => this.#line(line));
    if (this.#rest.length <= LINE_CHARACTERS) this.#rest += last;
    return found;
  }

  end(): NumberedLine[] {
    return this.#line("");
  }

  #line(end: string): NumberedLine[] {
    const text = this.#rest.length > LINE_CHARACTERS ? this.#rest : this.#rest + end;
    this.#rest = "";
    this.#number++;
    return text.trim() === "" ? [] : [{ text, number: this.#number }];
  }
}
