/** JSON lines one after the other, from a file of any size: records of data sets, and rows of a table for the others. */
import type { TableRow } from "../document.ts";
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
  const sorter = new Sorter(warnings);
  const splitter = new LineSplitter();
  const decoder = decoderOf(encoding, name);
  let read = 0;
  for await (const chunk of source.chunks()) {
    deadline.check();
    read += chunk.length;
    yield { ...sorter.sort(splitter.push(repairText(decoder.decode(chunk, { stream: true })))), read };
  }
  const last = sorter.sort([...splitter.push(repairText(decoder.decode())), ...splitter.end()]);
  yield { ...last, rows: [...last.rows, ...sorter.end()], read };
}

/** Takes lines apart: records, rows of a table, and what is neither. */
class Sorter {
  readonly #warnings: Set<string>;
  readonly #columns = new RecordColumns();
  /** Values that decide on the columns; undefined when that is done. */
  #head: { row: number; value: Record<string, unknown> }[] | undefined = [];
  #values = 0;

  constructor(warnings: Set<string>) {
    this.#warnings = warnings;
  }

  sort(lines: readonly NumberedLine[]): JsonRows {
    const batch: JsonRows = { rows: [], records: [], rejected: [] };
    for (const { text, number } of lines) {
      const parsed = parseLine(text, number);
      const found = "value" in parsed ? sortValue(parsed.value, { line: number }) : parsed;
      if ("value" in parsed) this.#values++;
      if ("records" in found) batch.records.push(...found.records);
      else if ("reason" in found) batch.rejected.push(found);
      else batch.rows.push(...this.#rows(found.other));
    }
    if (this.#columns.leftOut > 0) this.#warnings.add("fields-left-out");
    return batch;
  }

  /** The header and the rows behind it, when they have been few. */
  end(): TableRow[] {
    const head = this.#head ?? [];
    this.#head = undefined;
    this.#columns.close();
    if (head.length === 0) return [];
    const rows = head.map(({ row, value }) => ({ row, cells: this.#columns.cellsOf(value) }));
    return [{ row: 0, cells: this.#columns.header() }, ...rows];
  }

  #rows(value: Record<string, unknown>): TableRow[] {
    if (!this.#head) return [{ row: this.#values, cells: this.#columns.cellsOf(value) }];
    this.#columns.cellsOf(value);
    this.#head.push({ row: this.#values, value });
    return this.#head.length >= HEAD_VALUES ? this.end() : [];
  }
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
