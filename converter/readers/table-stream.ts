/** Delimited text row by row, from a file of any size: memory holds a piece of it. */
import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import type { TableRow } from "../document.ts";
import { type Deadline, exceeded, type Limits } from "../limits.ts";
import { repairText } from "../text/normalize.ts";
import type { ByteSource } from "./byte-source.ts";
import { chooseDelimiter, SAMPLE_CHARACTERS } from "./csv.ts";
import { DelimitedScanner } from "./delimited.ts";
import { decoderOf, detectEncoding, SAMPLE_BYTES } from "./encoding.ts";
import { mayBeText } from "./sniff.ts";
import { textFormat } from "./text-formats.ts";

export interface TableStream {
  format: "csv" | "tsv";
  encoding: string;
  delimiter: string;
  sha256: string;
  /** The rows, some at a time; `read` is how many bytes of the file they took so far. */
  batches(): AsyncGenerator<{ rows: TableRow[]; read: number }>;
  /** Characters that could not be read so far. */
  replaced: number;
}

export interface StreamInput {
  name: string;
  source: ByteSource;
  /** Of the user; detected when absent. */
  encoding: string | undefined;
  delimiter: string | undefined;
  limits: Limits;
  deadline: Deadline;
}

/** @returns undefined when the content is something else than a table in delimited text */
export async function openTableStream(input: StreamInput): Promise<TableStream | undefined> {
  const { name, source, limits } = input;
  const head = await source.head(SAMPLE_BYTES);
  if (head.length === 0 || !mayBeText(head)) return undefined;
  const guess = input.encoding ?? detectEncoding(head, isUtf8(head.subarray(0, wholeCharacters(head))));
  if (!delimiterIn(head, guess, input)) return undefined;
  if (source.size > limits.streamedBytes) exceeded("its size", limits.streamedBytes, "bytes", name);
  const { sha256, utf8 } = await examine(input);
  const encoding = input.encoding ?? detectEncoding(head, utf8);
  const delimiter = delimiterIn(head, encoding, input);
  if (!delimiter) return undefined;
  const stream: TableStream = {
    format: delimiter === "\t" ? "tsv" : "csv",
    encoding,
    delimiter,
    sha256,
    replaced: 0,
    batches: () => batches(input, stream),
  };
  return stream;
}

/** The delimiter, decided by the beginning of the text as it is for a whole file. */
function delimiterIn(head: Uint8Array, encoding: string, { name, delimiter }: StreamInput): string | undefined {
  const text = repairText(decoderOf(encoding, name).decode(head, { stream: true })).slice(0, SAMPLE_CHARACTERS);
  return textFormat(text) ? undefined : chooseDelimiter(text, delimiter);
}

/** The whole file once: its hash, and whether it is UTF-8 throughout. */
async function examine({ source, deadline }: StreamInput): Promise<{ sha256: string; utf8: boolean }> {
  const hash = createHash("sha256");
  let utf8 = true;
  let rest = new Uint8Array();
  for await (const chunk of source.chunks()) {
    deadline.check();
    hash.update(chunk);
    if (!utf8) continue;
    const joined = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = wholeCharacters(joined);
    utf8 = isUtf8(joined.subarray(0, end));
    rest = Uint8Array.from(joined.subarray(end));
  }
  return { sha256: hash.digest("hex"), utf8: utf8 && rest.length === 0 };
}

/** Where the last whole UTF-8 character ends. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) continue; // goes on with what is in front
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

async function* batches(
  { name, source, limits, deadline }: StreamInput,
  stream: TableStream,
): AsyncGenerator<{ rows: TableRow[]; read: number }> {
  const decoder = decoderOf(stream.encoding, name);
  const scanner = new DelimitedScanner(stream.delimiter, name);
  let row = 0;
  let held = "";
  const numbered = (records: string[][]) => records.map((cells): TableRow => ({ row: ++row, cells }));
  let read = 0;
  for await (const chunk of source.chunks()) {
    deadline.check();
    read += chunk.length;
    const text = held + decoder.decode(chunk, { stream: true });
    const end = /[\r\uD800-\uDBFF]$/.test(text) ? text.length - 1 : text.length; // \r\n and pairs stay together
    held = text.slice(end);
    yield { rows: numbered(scanner.push(repaired(text.slice(0, end), stream))), read };
    if (row > limits.streamedRows) exceeded("the number of rows", limits.streamedRows, "count", name);
  }
  const last = repaired(held + decoder.decode(), stream);
  yield { rows: numbered([...scanner.push(last), ...scanner.end()]), read };
}

function repaired(text: string, stream: TableStream): string {
  for (let at = text.indexOf("\uFFFD"); at >= 0; at = text.indexOf("\uFFFD", at + 1)) stream.replaced++;
  return repairText(text);
}
