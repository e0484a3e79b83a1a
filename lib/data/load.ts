/** Loads data sets. Bad rows are reported, good ones kept; what is larger than memory is read again each time. */
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { crc32, TunelabError, type Word } from "#lib/core/index";
import { Dataset, inMemory, type RecordSource } from "./dataset.ts";
import { type RowNames, toRecord } from "./formats.ts";
import { type FrameLike, isFrame, rowsOfFrame } from "./frame.ts";
import {
  type DataRecord,
  type InstructionRecord,
  kindOf,
  type NumberedRecord,
  questionOf,
  type RecordKind,
  type RejectedRow,
} from "./records.ts";
import { RowProblem } from "./row-problem.ts";
import { BrokenRow, readRows } from "./rows.ts";
import { fileSize } from "./text-file.ts";

export interface LoadOptions extends RowNames {
  /** Records larger than this, in characters of text, are not kept but read from the file when needed. Default 256 MB. */
  memoryLimit?: number;
}

const REPORTED = 1000;

/**
 * Loads Alpaca, ShareGPT, OpenAI messages, prompt and completion, preference pairs or plain text.
 * @param source a .json, .jsonl, .csv, .tsv or .txt file (each also .gz), the rows themselves, or a danfojs frame
 * @throws TunelabError NOT_FOUND, UNSUPPORTED_FORMAT, CORRUPT_FILE, LIMIT_EXCEEDED; INVALID_INPUT when no row is usable
 * @example
 * const data = await loadDataset([{ instruction: "2 + 2 = ?", input: "", output: "4" }]);
 */
export function loadDataset(
  source: readonly InstructionRecord[],
  options?: LoadOptions,
): Promise<Dataset<InstructionRecord>>;
export function loadDataset(source: string | readonly unknown[] | FrameLike, options?: LoadOptions): Promise<Dataset>;
export async function loadDataset(
  given: string | readonly unknown[] | FrameLike,
  options: LoadOptions = {},
): Promise<Dataset> {
  const source = isFrame(given) ? rowsOfFrame(given) : given;
  const { memoryLimit = 256 << 20, ...names } = options;
  const file = typeof source === "string" ? source : undefined;
  const size = file === undefined ? 0 : await fileSize(file);
  const name = file === undefined ? "records" : basename(file).replace(/(\.\w+)(\.gz)?$/i, "");
  // No character takes more than three bytes: of a file that is so large nothing is held, not even for a while.
  const isLarge = file !== undefined && size / 3 > memoryLimit;
  const reading = new Reading(file === undefined ? Number.POSITIVE_INFINITY : isLarge ? 0 : memoryLimit);
  for await (const row of numbered(file === undefined ? (source as readonly unknown[]) : readRows(file), names))
    reading.add(row);
  if (reading.count === 0) throw nothingUsable(file ?? name, reading);
  const records = reading.records ? inMemory(reading.records) : await streamed(file!, reading, names);
  const { rejected, rejectedCount } = reading;
  return new Dataset(name, records, rejected, rejectedCount, file === undefined ? undefined : { path: file, ...names });
}

function nothingUsable(name: string, { rejected, rejectedCount }: Reading): TunelabError {
  const [first] = rejected;
  const place = first && placeOf(first);
  return new TunelabError(
    "INVALID_INPUT",
    [
      `${name}${rejectedCount > 0 ? ` 的 ${rejectedCount} 行` : " "}中没有可用的记录`,
      `${name} has no usable record${rejectedCount > 0 ? ` among ${rejectedCount} rows` : ""}`,
    ],
    {
      hint: first
        ? [
            `${place![0]}：${first.reason}；其他列名用 \`columns\` 对应`,
            `${place![1]}: ${first.reason}; \`columns\` maps other names`,
          ]
        : ["请至少给出一条带 output 的记录", "give at least one record with an output"],
      details: { rejected: rejected.slice(0, 20) },
    },
  );
}

function placeOf({ row, field }: RejectedRow): Word {
  return field ? [`第 ${row} 行的字段“${field}”`, `row ${row}, field "${field}"`] : [`第 ${row} 行`, `row ${row}`];
}

/** What a first pass over the rows has seen. */
class Reading {
  records: NumberedRecord[] | undefined = [];
  readonly preview: DataRecord[] = [];
  readonly rejected: RejectedRow[] = [];
  readonly kinds = new Set<RecordKind>();
  rejectedCount = 0;
  count = 0;
  #questions = new Uint32Array(1024);
  #room: number;

  constructor(room: number) {
    this.#room = room;
  }

  get questions(): Uint32Array {
    return this.#questions.subarray(0, this.count);
  }

  add(row: NumberedRecord | RejectedRow): void {
    if (!("record" in row)) {
      this.rejectedCount++;
      if (this.rejected.length < REPORTED) this.rejected.push(row);
      return;
    }
    this.kinds.add(kindOf(row.record));
    if (this.preview.length < 10) this.preview.push(row.record);
    this.#room -= sizeOf(row.record);
    if (this.count === this.#questions.length) {
      const larger = new Uint32Array(2 * this.count);
      larger.set(this.#questions);
      this.#questions = larger;
    }
    this.#questions[this.count++] = crc32(Buffer.from(questionOf(row.record)));
    if (this.#room < 0) this.records = undefined;
    this.records?.push(row);
  }
}

async function* numbered(
  values: AsyncIterable<unknown> | Iterable<unknown>,
  names: RowNames,
): AsyncGenerator<NumberedRecord | RejectedRow> {
  let row = 0;
  for await (const value of values) {
    row++;
    if (value instanceof BrokenRow) yield { row, reason: value.reason };
    else yield oneRow(row, value, names);
  }
}

function oneRow(row: number, value: unknown, names: RowNames): NumberedRecord | RejectedRow {
  try {
    return { row, record: toRecord(value, names) };
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error;
    return { row, ...(error.field !== undefined && { field: error.field }), reason: error.message };
  }
}

/** Records that are read from the file each time. The file must not change meanwhile. */
async function streamed(
  path: string,
  { count, questions, kinds, preview }: Reading,
  names: RowNames,
): Promise<RecordSource> {
  const { mtimeMs, size } = await stat(path);
  return {
    length: count,
    questions: questions.slice(),
    kinds,
    preview,
    async *rows() {
      const now = await stat(path).catch(() => undefined);
      if (now?.mtimeMs !== mtimeMs || now.size !== size)
        throw new TunelabError("CONFLICT", [`${path} 加载之后有改动`, `${path} has changed since it was loaded`], {
          hint: ["请重新加载", "load it again"],
        });
      for await (const row of numbered(readRows(path), names)) if ("record" in row) yield row;
    },
  };
}

function sizeOf(record: DataRecord): number {
  if ("instruction" in record) return record.instruction.length + record.input.length + record.output.length;
  if ("text" in record) return record.text.length;
  const messages = "messages" in record ? record.messages : record.prompt;
  const answers = "chosen" in record ? record.chosen.length + record.rejected.length : 0;
  return messages.reduce((sum, { content }) => sum + content.length, answers);
}
