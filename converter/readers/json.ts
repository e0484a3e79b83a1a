/**
 * JSON and JSON lines: data sets that exist already (Alpaca, ShareGPT, messages, pairs of question and answer) become
 * records, question banks and other records a table with their keys as its header.
 */
import { TunelabError, toError } from "#lib/core/index";
import type { MarkedRecord, MarkedReject, ReadDocument } from "../document.ts";
import { excerpt } from "../text/normalize.ts";
import type { DecodedInput } from "./encoding.ts";
import { conversationRecords, pairRecord } from "./json-records.ts";
import { recordTable } from "./json-table.ts";

/** Objects within which the array of records may lie. */
const WRAPPERS = 6;
const LINE_CHARACTERS = 10 * 2 ** 20;

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
    const place = line === undefined ? { row: index + 1 } : { line };
    if (!isObject(value)) {
      rejected.push({
        reason: "row-not-a-record",
        message: "the row is no object with named fields",
        text: excerpt(JSON.stringify(value) ?? ""),
        place,
      });
      continue;
    }
    const found = conversationRecords(value) ?? pairRecord(value);
    if (found === undefined) others.push({ row: index + 1, value });
    else if (found.length === 0)
      rejected.push({
        reason: "answer-missing",
        message: "the record has no answer",
        text: excerpt(JSON.stringify(value)),
        place,
      });
    else records.push(...found.map((one) => ({ ...one, place })));
  }
  const blocks = others.length === 0 ? [] : [recordTable(others)];
  return { format, encoding: input.encoding, blocks, records, rejected, warnings: [] };
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
      throw new TunelabError("CORRUPT_FILE", `${name} is not valid JSON: ${toError(error).message}`, {
        hint: "correct the text near that place; a cut file has to be exported again",
        details: { file: name },
        cause: error,
      });
    return { format: "jsonl", ...parseLines(lines, input) };
  }
  return { format: "json", rows: rowsOf(whole).map((value) => ({ value })), rejected: [] };
}

function parseLines(lines: readonly string[], { deadline }: DecodedInput): { rows: Row[]; rejected: MarkedReject[] } {
  const rows: Row[] = [];
  const rejected: MarkedReject[] = [];
  for (const [index, line] of lines.entries()) {
    if (index % 4096 === 0) deadline.check();
    if (line.trim() === "") continue;
    const place = { line: index + 1 };
    if (line.length > LINE_CHARACTERS) {
      rejected.push({
        reason: "row-too-long",
        message: `the line has ${line.length} characters, more than ${LINE_CHARACTERS}`,
        text: excerpt(line),
        place,
      });
      continue;
    }
    try {
      rows.push({ value: JSON.parse(line), line: index + 1 });
    } catch (error) {
      rejected.push({ reason: "row-not-json", message: toError(error).message, text: excerpt(line), place });
    }
  }
  return { rows, rejected };
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
