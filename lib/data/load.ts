/** Reads instruction data sets: JSON arrays and JSON lines of Alpaca records. Bad rows are reported, good ones kept. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import { createInterface } from "node:readline";
import { notFound, readText, TunelabError, toError } from "#lib/core/index";
import { Dataset } from "./dataset.ts";
import { InstructionRecord, type RejectedRow } from "./records.ts";

const MAX_JSON_BYTES = 512 * 1024 * 1024;

/**
 * @param source a .json or .jsonl file, or the records themselves
 * @throws TunelabError NOT_FOUND, CORRUPT_FILE, LIMIT_EXCEEDED; INVALID_INPUT when no row is usable
 * @example
 * const data = await loadDataset([{ instruction: "2 + 2 = ?", input: "", output: "4" }]);
 */
export async function loadDataset(source: string | readonly unknown[]): Promise<Dataset> {
  const name = typeof source === "string" ? basename(source, extname(source)) : "records";
  const records: InstructionRecord[] = [];
  const rejected: RejectedRow[] = [];
  let row = 0;
  for await (const value of typeof source === "string" ? readRows(source) : source) {
    row++;
    const problem = value instanceof BrokenRow ? value.reason : check(value);
    if (problem !== undefined) rejected.push({ row, reason: problem });
    else records.push(normalise(value as Record<string, unknown>));
  }
  if (records.length === 0)
    throw new TunelabError("INVALID_INPUT", `${name} has no usable record${row > 0 ? ` among ${row} rows` : ""}`, {
      hint: rejected[0] ? `row ${rejected[0].row}: ${rejected[0].reason}` : "give at least one record with an output",
      details: { rejected: rejected.slice(0, 20) },
    });
  return new Dataset(name, records, rejected);
}

class BrokenRow {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

async function* readRows(path: string): AsyncGenerator<unknown> {
  const { size } = await stat(path).catch((error) => Promise.reject(notFound(path, error)));
  if (/\.jsonl$/i.test(path)) yield* readLines(path);
  else yield* readArray(path, size);
}

async function* readLines(path: string): AsyncGenerator<unknown> {
  for await (const line of createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity })) {
    if (line.trim() === "") continue;
    try {
      yield JSON.parse(line.replace(/^\ufeff/, ""));
    } catch (error) {
      yield new BrokenRow(`it is not JSON: ${toError(error).message}`);
    }
  }
}

async function readJsonText(path: string, size: number): Promise<unknown> {
  if (size > MAX_JSON_BYTES)
    throw new TunelabError("LIMIT_EXCEEDED", `${path} is larger than 512 MB`, {
      hint: "write it as JSON lines (.jsonl), which is read row by row",
      details: { path, size, limit: MAX_JSON_BYTES },
    });
  const text = (await readText(path)).replace(/^\ufeff/, "");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TunelabError("CORRUPT_FILE", `${path} is not JSON: ${toError(error).message}`, {
      hint: "a data set is a JSON array of records, or one record a line in a .jsonl file",
      details: { path },
      cause: error,
    });
  }
}

async function* readArray(path: string, size: number): AsyncGenerator<unknown> {
  const value = await readJsonText(path, size);
  if (!Array.isArray(value))
    throw new TunelabError("CORRUPT_FILE", `${path} holds ${value === null ? "null" : typeof value}, not an array`, {
      hint: 'write [{"instruction": …, "input": …, "output": …}, …]',
      details: { path },
    });
  yield* value;
}

/** Why a row is no record; undefined when it is one. */
function check(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "it is not an object";
  const { instruction, input = "", output } = value as Record<string, unknown>;
  const parsed = InstructionRecord.safeParse({ instruction, input, output });
  if (parsed.success) return undefined;
  const issue = parsed.error.issues[0]!;
  const field = String(issue.path[0]);
  const received = (value as Record<string, unknown>)[field];
  if (received === undefined) return `the field "${field}" is missing`;
  if (received === "") return `the field "${field}" is empty`;
  return `the field "${field}" is ${received === null ? "null" : typeof received}, not a text`;
}

function normalise({ instruction, input = "", output }: Record<string, unknown>): InstructionRecord {
  return { instruction, input, output } as InstructionRecord;
}
