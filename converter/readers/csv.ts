/** Delimited text (CSV, TSV and their relatives), recognised by rows of equal width. */
import { type CsvError, parse } from "csv-parse/sync";
import { TunelabError } from "#lib/core/index";
import type { Table } from "../document.ts";
import { exceeded, type Limits } from "../limits.ts";

const DELIMITERS = ["\t", ",", ";", "|", "，"];
const SAMPLE_LINES = 30;
const SAMPLE_CHARACTERS = 262_144;
const FIELD_BYTES = 10 * 2 ** 20;

/** The delimiter under which nearly all of the first rows have the same number of columns, three or more. */
export function sniffDelimiter(text: string): string | undefined {
  const lines = text.slice(0, SAMPLE_CHARACTERS).split("\n", SAMPLE_LINES + 1);
  if (lines.length < 2) return undefined; // one line only, however long
  if (lines.length <= SAMPLE_LINES && text.length > SAMPLE_CHARACTERS) lines.pop(); // cut in the middle
  const sample = lines.slice(0, SAMPLE_LINES).join("\n");
  let best: { delimiter: string; columns: number } | undefined;
  for (const delimiter of DELIMITERS) {
    const widths = records(sample, delimiter).map(({ length }) => length);
    const columns = widths[0] ?? 0;
    const even = widths.filter((width) => width === columns).length;
    if (widths.length < 2 || columns < 3 || even < widths.length * 0.9) continue;
    if (!best || columns > best.columns) best = { delimiter, columns };
  }
  return best?.delimiter;
}

export function readDelimited(text: string, delimiter: string, name: string, limits: Limits): Table {
  const rows = records(text, delimiter, name).map((cells, index) => ({ row: index + 1, cells }));
  if (rows.length > limits.rows) exceeded("the number of rows", limits.rows, "count", name);
  return { kind: "table", block: 0, rows };
}

function records(text: string, delimiter: string, name?: string): string[][] {
  try {
    return parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: FIELD_BYTES,
    });
  } catch (error) {
    if (name === undefined) return []; // a sample that ends inside quotes
    throw new TunelabError("CORRUPT_FILE", `${name}: ${(error as CsvError).message}`, {
      hint: "check the quotes around the fields near that row",
      details: { file: name },
      cause: error,
    });
  }
}
