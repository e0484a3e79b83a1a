/** Delimited text (CSV, TSV and their relatives), recognised by rows of equal width. */
import type { Table } from "../document.ts";
import { exceeded, type Limits } from "../limits.ts";
import { cardSides } from "../text/card-names.ts";
import { delimitedRecords } from "./delimited.ts";

const DELIMITERS = ["\t", ",", ";", "|", "，"];
const SAMPLE_LINES = 30;
export const SAMPLE_CHARACTERS = 262_144;

/**
 * The delimiter under which nearly all of the first rows have the same number of columns: three or more, or two where they
 * cannot be sentences with one comma each.
 */
function sniffDelimiter(text: string): string | undefined {
  const lines = text.slice(0, SAMPLE_CHARACTERS).split("\n", SAMPLE_LINES + 1);
  if (lines.length < 2) return undefined; // one line only, however long
  if (lines.length <= SAMPLE_LINES && text.length > SAMPLE_CHARACTERS) lines.pop(); // cut in the middle
  const sample = lines.slice(0, SAMPLE_LINES).join("\n");
  let best: { delimiter: string; columns: number } | undefined;
  for (const delimiter of DELIMITERS) {
    const records = withoutTitle(sampleRecords(sample, delimiter));
    const widths = records.map(({ length }) => length);
    const columns = widths[0] ?? 0;
    const even = widths.filter((width) => width === columns).length;
    if (widths.length < 2 || columns < 2 || even < widths.length * 0.9) continue;
    if (columns === 2 && !arePairs(records, delimiter)) continue;
    if (!best || columns > best.columns) best = { delimiter, columns };
  }
  return best?.delimiter;
}

/**
 * Whether rows of two are a table: every row has two cells, the first names the columns, and no space follows the delimiter,
 * as it would in prose. Pairs with tabs are Quizlet's, and the Chinese comma stands in every second sentence.
 */
function arePairs(records: readonly string[][], delimiter: string): boolean {
  if (delimiter === "\t" || delimiter === "，") return false;
  if (records.length < 3) return records.length === 2 && namesQuestionAndAnswer(records);
  const isName = (cell: string) =>
    /^[^\s.,;:!?。，；：！？、]([^.,;:!?。，；：！？]{0,28}[^\s.,;:!?。，；：！？])?$/u.test(cell);
  const spaced = records.filter(([, second = ""]) => /^\s/.test(second)).length;
  return records.every(({ length }) => length === 2) && records[0]!.every(isName) && spaced < records.length * 0.1;
}

/** A line or two above the names of a question and its answer, or of the sides of cards. */
function withoutTitle(records: string[][]): string[][] {
  const header = records.findIndex((cells) => cells.filter((cell) => cell.trim() !== "").length > 1);
  if (header < 1 || header > 2) return records;
  const names = records[header]!;
  return names.length === 2 && (cardSides(names) || namesBoth(names)) ? records.slice(header) : records;
}

/** A header and one row: too few to be known by their shape, unless the header names a question and its answer. */
function namesQuestionAndAnswer([header, row]: readonly string[][]): boolean {
  return header!.length === 2 && row!.length === 2 && namesBoth(header!);
}

const namesBoth = ([first = "", second = ""]: readonly string[]) =>
  QUESTION_NAME.test(first.trim()) && ANSWER_NAME.test(second.trim());

const QUESTION_NAME = /^(?:题目|题干|试题|问题|questions?|prompt|instruction|input)$/i;
const ANSWER_NAME = /^(?:(?:正确|标准|参考)?答案|(?:correct )?answers?|response|output)$/i;

/** The user's delimiter, where the text has it; or the one that is found. */
export function chooseDelimiter(text: string, named: string | undefined): string | undefined {
  if (named === undefined) return sniffDelimiter(text);
  const first = text.slice(0, SAMPLE_CHARACTERS).trimStart().split("\n", 1)[0]!;
  return first.includes(named) ? named : undefined;
}

export function readDelimited(text: string, delimiter: string, name: string, limits: Limits): Table {
  const rows = delimitedRecords(text, delimiter, name).map((cells, index) => ({ row: index + 1, cells }));
  if (rows.length > limits.rows) exceeded("rows", limits.rows, name);
  return { kind: "table", block: 0, rows };
}

function sampleRecords(sample: string, delimiter: string): string[][] {
  try {
    return delimitedRecords(sample, delimiter, "the sample");
  } catch {
    return []; // it ends inside quotes
  }
}
