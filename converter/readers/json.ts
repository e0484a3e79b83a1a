/**
 * JSON and JSON lines: data sets that exist already (Alpaca, ShareGPT, messages, pairs of question and answer) become
 * records, question banks and other records a table with their keys as its header.
 */
import { toError } from "#lib/core/index";
import type { MarkedRecord, MarkedReject, Place, ReadDocument } from "../document.ts";
import { fileError } from "../said/errors.ts";
import { problem } from "../said/problem.ts";
import { excerpt } from "../text/normalize.ts";
import type { DecodedInput } from "./encoding.ts";
import { conversationRecords, pairRecord } from "./json-records.ts";
import { recordTable } from "./json-table.ts";

/** Objects within which the array of records may lie. */
const WRAPPERS = 6;
/** Lists and objects within each other in one record. */
const DEEPEST = 256;
/** Longest line of JSON lines. */
export const LINE_CHARACTERS = 10 * 2 ** 20;

interface Row {
  value: unknown;
  line?: number;
}

export function readJson(input: DecodedInput): ReadDocument {
  const { format, rows, rejected } = parseRows(input);
  const records: MarkedRecord[] = [];
  const others: { row: number; value: Record<string, unknown> }[] = [];
  for (const [index, { value, line }] of rows.entries()) {
    if (index % 1024 === 0) input.deadline.check();
    const found = sortValue(value, line === undefined ? { row: index + 1 } : { line });
    if ("other" in found) others.push({ row: index + 1, value: found.other });
    else if ("reason" in found) rejected.push(found);
    else for (const record of found.records) records.push(record);
  }
  const at = ({ place }: MarkedReject) => place.line ?? place.row ?? 0;
  rejected.sort((a, b) => at(a) - at(b));
  const blocks = others.length === 0 ? [] : [recordTable(others)];
  return { format, encoding: input.encoding, blocks, records, rejected, warnings: [] };
}

/** What one value of a list is: records of a data set, something else with named fields, or nothing that can be used. */
export function sortValue(
  value: unknown,
  place: Place,
): { records: MarkedRecord[] } | { other: Record<string, unknown> } | MarkedReject {
  if (isDeeper(value, DEEPEST)) return { ...problem("row-too-deep", { most: DEEPEST }), text: "", place };
  if (!isObject(value))
    return {
      ...problem("row-not-a-record/value"),
      text: excerpt(JSON.stringify(value) ?? ""),
      place,
    };
  const found = conversationRecords(value) ?? pairRecord(value);
  if (found === undefined) return { other: value };
  if (found.length > 0) return { records: found.map((one) => ({ ...one, place })) };
  return {
    ...problem("answer-missing/record"),
    text: excerpt(JSON.stringify(value)),
    place,
  };
}

function parseRows(input: DecodedInput): { format: string; rows: Row[]; rejected: MarkedReject[] } {
  const { text, name } = input;
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch (error) {
    const lines = text.split("\n");
    if (
      lines.filter((line) => /^\s*\{.*\}\s*$/.test(line.slice(0, 4096) + line.slice(-16))).length < 1 ||
      /^\s*\[/.test(text)
    )
      throw fileError("CORRUPT_FILE/json", { file: name, why: placeOf(error, text) }, { cause: error });
    return { format: "jsonl", ...parseLines(lines, input) };
  }
  return { format: "json", rows: rowsOf(whole).map((value) => ({ value })), rejected: [] };
}

/** `line 3: Unexpected token …`; the engine gives a position in the whole text, or ten characters on both sides of it. */
function placeOf(error: unknown, text: string): string {
  const what = toError(error).message;
  const position = / in JSON at position (\d+)/.exec(what)?.[1];
  const around = /, \.\.\."([\s\S]+)"(?:\.\.\.)? is not valid JSON$/.exec(what)?.[1];
  if (position !== undefined) return atLine(text, Number(position), what.replace(/ in JSON at position.*/, ""));
  if (/ end of JSON/.test(what)) return atLine(text, text.length, what);
  const at = around === undefined ? -1 : text.indexOf(around);
  return at < 0 || text.includes(around!, at + 1) ? what : atLine(text, at + 10, what);
}

const atLine = (text: string, position: number, what: string) =>
  `line ${text.slice(0, position).split("\n").length}: ${what.replace(/\s+/g, " ")}`;

function parseLines(lines: readonly string[], { deadline }: DecodedInput): { rows: Row[]; rejected: MarkedReject[] } {
  const rows: Row[] = [];
  const rejected: MarkedReject[] = [];
  for (const [index, line] of lines.entries()) {
    if (index % 4096 === 0) deadline.check();
    if (line.trim() === "") continue;
    const parsed = parseLine(line, index + 1);
    if ("reason" in parsed) rejected.push(parsed);
    else rows.push({ value: parsed.value, line: index + 1 });
  }
  return { rows, rejected };
}

/** @param line without its end @param number 1-based */
export function parseLine(line: string, number: number): { value: unknown } | MarkedReject {
  const place = { line: number };
  if (line.length > LINE_CHARACTERS)
    return {
      ...problem("row-too-long", { most: LINE_CHARACTERS }),
      text: excerpt(line),
      place,
    };
  try {
    return { value: JSON.parse(line) };
  } catch (error) {
    return { ...problem("row-not-json", { error: toError(error).message }), text: excerpt(line), place };
  }
}

/** The array of records, wherever it lies: itself, or the longest array of objects under the keys of wrapping objects. */
function rowsOf(whole: unknown): unknown[] {
  let best: unknown[] | undefined;
  let level: unknown[] = [whole];
  for (let depth = 0; depth <= WRAPPERS && level.length > 0 && level.length < 10_000; depth++) {
    for (const value of level) {
      if (Array.isArray(value) && value.some(isObject) && value.length > (best?.length ?? 0)) best = value;
    }
    if (best) return best;
    level = level.flatMap((value) => (isObject(value) ? Object.values(value) : []));
  }
  return isObject(whole) ? [whole] : Array.isArray(whole) ? whole : [whole];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is nested without end cannot be written again, as the steps into it would be too many. */
function isDeeper(value: unknown, most: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return most === 0 || Object.values(value).some((inner) => isDeeper(inner, most - 1));
}
