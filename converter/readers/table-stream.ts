/** Text row by row, from a file of any size: memory holds a piece of it. */
import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import type { TableRow } from "../document.ts";
import { exceeded } from "../limits.ts";
import { repairText } from "../text/normalize.ts";
import { chooseDelimiter, SAMPLE_CHARACTERS } from "./csv.ts";
import { DelimitedScanner } from "./delimited.ts";
import { decoderOf, detectEncoding, SAMPLE_BYTES } from "./encoding.ts";
import { jsonLineRows, looksLikeJsonLines } from "./json-stream.ts";
import type { RowBatch, RowStream, StreamInput } from "./row-stream.ts";
import { mayBeText } from "./sniff.ts";
import { textFormat } from "./text-formats.ts";

/** @returns undefined when the content is neither a table in delimited text nor JSON lines */
export async function openTextRows(input: StreamInput): Promise<RowStream | undefined> {
  const { name, source, limits } = input;
  const head = await source.head(SAMPLE_BYTES);
  if (head.length === 0 || !mayBeText(head)) return undefined;
  const guess = input.encoding ?? detectEncoding(head, isUtf8(head.subarray(0, wholeCharacters(head))));
  if (!kindOf(head, guess, input)) return undefined;
  if (source.size > limits.streamedBytes) exceeded("size", limits.streamedBytes, name);
  const { sha256, utf8 } = await examine(input);
  const encoding = input.encoding ?? detectEncoding(head, utf8);
  const kind = kindOf(head, encoding, input);
  if (!kind) return undefined;
  const warnings = new Set<string>();
  const common = { encoding, sha256, total: source.size, warnings, close: () => {} };
  if (kind === "jsonl") {
    const batches = () => jsonLineRows(input, encoding, warnings);
    return { ...common, format: "jsonl", tables: [{ batches }] };
  }
  const { delimiter } = kind;
  const batches = () => delimitedRows(input, encoding, delimiter, warnings);
  return { ...common, format: delimiter === "\t" ? "tsv" : "csv", delimiter, tables: [{ batches }] };
}

/** What the text is, decided by its beginning as it is for a whole file. */
function kindOf(
  head: Uint8Array,
  encoding: string,
  { name, delimiter: named }: StreamInput,
): "jsonl" | { delimiter: string } | undefined {
  const text = repairText(decoderOf(encoding, name).decode(head, { stream: true })).slice(0, SAMPLE_CHARACTERS);
  if (looksLikeJsonLines(text)) return "jsonl";
  const delimiter = textFormat(text) ? undefined : chooseDelimiter(text, named);
  return delimiter === undefined ? undefined : { delimiter };
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

async function* delimitedRows(
  { name, source, limits, deadline }: StreamInput,
  encoding: string,
  delimiter: string,
  warnings: Set<string>,
): AsyncGenerator<RowBatch> {
  const decoder = decoderOf(encoding, name);
  const scanner = new DelimitedScanner(delimiter, name);
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
    yield { rows: numbered(scanner.push(repaired(text.slice(0, end), warnings))), read };
    if (row > limits.streamedRows) exceeded("rows", limits.streamedRows, name);
  }
  const last = repaired(held + decoder.decode(), warnings);
  yield { rows: numbered([...scanner.push(last), ...scanner.end()]), read };
}

function repaired(text: string, warnings: Set<string>): string {
  if (text.includes("\uFFFD")) warnings.add("characters-unreadable");
  return repairText(text);
}
