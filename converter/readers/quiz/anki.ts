/**
 * Notes as Anki exports and imports them: `#separator:tab`, `#html:true`, `#columns:…` and their like, then a note a record.
 * https://docs.ankiweb.net/importing/text-files.html
 */
import type { MarkedRecord, MarkedReject, Place, ReadDocument } from "../../document.ts";
import { problem } from "../../said/problem.ts";
import { cardSides, numbersAsk } from "../../text/card-names.ts";
import { excerpt } from "../../text/normalize.ts";
import { delimitedRecords } from "../delimited.ts";
import type { DecodedInput } from "../encoding.ts";
import { htmlText } from "../html.ts";

const HEADER =
  /^#\s*(separator|html|columns|tags|notetype|deck|if matches|(?:guid|notetype|deck|tags) column)\s*:(.*)$/i;
const SEPARATORS: Record<string, string> = {
  tab: "\t",
  "\\t": "\t",
  comma: ",",
  semicolon: ";",
  pipe: "|",
  colon: ":",
  space: " ",
};
const SOUND = /\[sound:[^\]]*\]/g;
const PICTURES_ONLY = /^(?:\s*\[图片\]\s*)+$/;
/** `{{c1::Paris::city}}` */
const CLOZE = /\{\{c(\d{1,3})::((?:(?!\{\{|\}\}|::)[\s\S])*)(?:::((?:(?!\{\{|\}\})[\s\S])*))?\}\}/g;

export function looksLikeAnki(text: string): boolean {
  return HEADER.test(text.slice(0, 1000).trimStart().split("\n", 1)[0]!.trimEnd());
}

interface Headers {
  /** Lines that they take. */
  length: number;
  values: Map<string, string>;
}

export function readAnki(input: DecodedInput): ReadDocument {
  const lines = input.text.split("\n");
  const { length, values } = headersOf(lines);
  const named = values.get("separator")?.trim() || "tab";
  const delimiter = SEPARATORS[named.toLowerCase()] ?? named[0]!;
  const rows = delimitedRecords(lines.slice(length).join("\n"), delimiter, input.name).map((cells, i) => ({
    row: length + i + 1,
    cells,
  }));
  const isHtml = /^\s*true\s*$/i.test(values.get("html") ?? "");
  const shown = (cell: string) => {
    const text = cell.replace(SOUND, "");
    return (isHtml ? htmlText(text, input) : text).replace(PICTURES_ONLY, "").trim();
  };
  const columns = contentColumns(values, rows);
  const names = values.get("columns")?.split(delimiter);
  const notes = rows
    .filter(({ cells }) => !(cells.length === 1 && /^(?:#|\s*$)/.test(cells[0]!)))
    .map(({ row, cells }) => ({ row, cells: columns.map((column) => shown(cells[column] ?? "")) }));
  const common = { format: "anki", encoding: input.encoding, warnings: [] };
  const fields = names && columns.map((column) => names[column] ?? "");
  if (fields && fields.length > 2 && !cardSides(fields)) {
    const table = [{ row: length, cells: fields }, ...notes];
    return { ...common, blocks: [{ kind: "table", block: 0, rows: table }] };
  }
  return { ...common, blocks: [], ...cardsOf(notes, (fields && cardSides(fields)) ?? [0, 1], fields !== undefined) };
}

function headersOf(lines: readonly string[]): Headers {
  const values = new Map<string, string>();
  let length = 0;
  while (length < lines.length && /^#|^\s*$/.test(lines[length]!)) {
    const [, name, value] = HEADER.exec(lines[length]!.trimEnd()) ?? [];
    if (name !== undefined) values.set(name.toLowerCase(), value!);
    length++;
  }
  return { length, values };
}

/** All but those of Anki itself: identifier, type, deck and tags. */
function contentColumns(values: ReadonlyMap<string, string>, rows: readonly { cells: string[] }[]): number[] {
  const own = ["guid", "notetype", "deck", "tags"].map((name) => Number(values.get(`${name} column`)) - 1);
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  return [...Array(width).keys()].filter((column) => !own.includes(column));
}

/** @param told the names of the columns say which sides these are */
function cardsOf(notes: readonly { row: number; cells: string[] }[], [asks, answers]: [number, number], told: boolean) {
  const records: MarkedRecord[] = [];
  const rejected: MarkedReject[] = [];
  const asking = numbersAsk(notes.map(({ cells }) => cells[asks] ?? "")) ? { numberAsks: true as const } : {};
  for (const { row, cells } of notes) {
    const place: Place = { row };
    const front = cells[asks] ?? "";
    const gaps = clozeRecords(front, place);
    const filled = cells.filter((cell) => cell !== "").length;
    if (gaps.length > 0) records.push(...gaps);
    else if (filled > 2 && !told)
      rejected.push({
        ...problem("row-not-a-record/fields", { row, count: filled }),
        text: excerpt(cells.join("\t")),
        place,
      });
    else {
      const record = { instruction: front, input: "", output: cells[answers] ?? "" };
      records.push({ record, ...asking, place, warnings: [] });
    }
  }
  return { records, rejected };
}

/** A record for each number: its gaps are empty, and the others filled. */
function clozeRecords(text: string, place: Place): MarkedRecord[] {
  const numbers = [...new Set([...text.matchAll(CLOZE)].map((match) => match[1]!))];
  return numbers.map((asked) => {
    const hidden = [...text.matchAll(CLOZE)].flatMap(([, number, word]) => (number === asked ? [word!.trim()] : []));
    const instruction = text.replace(CLOZE, (_, number: string, word: string, hint?: string) =>
      number === asked ? (hint === undefined ? "____" : `____ (${hint})`) : word,
    );
    return { record: { instruction, input: "", output: hidden.join("；") }, place, warnings: [] };
  });
}
