/** Files that are read row by row, whatever their size: delimited text, JSON lines, large Excel files. */
import { createHash } from "node:crypto";
import { type Deadline, exceeded } from "../limits.ts";
import type { ByteSource } from "./byte-source.ts";
import type { RowStream, RowTable, StreamInput } from "./row-stream.ts";
import { openTextRows } from "./table-stream.ts";

/** @returns undefined for what has to be read as a whole */
export async function openRowStream(input: StreamInput): Promise<RowStream | undefined> {
  const head = await input.source.head(4);
  if (Buffer.from(head).toString("latin1") === "PK\u0003\u0004") return openSheetRows(input);
  return openTextRows(input);
}

/** Smaller Excel files are read as a whole: nothing is won, and all that is known of documents applies. */
const LEAST_BYTES = 16 * 2 ** 20;
/** Bytes of the file that are worth a look at what it unpacks to. */
const LEAST_PACKED = 2 ** 20;

async function openSheetRows({ name, source, limits, deadline }: StreamInput): Promise<RowStream | undefined> {
  if (source.size < LEAST_PACKED) return undefined;
  if (source.size > limits.streamedBytes) exceeded("size", limits.streamedBytes, name);
  const { openWorkbook } = await import("./xlsx/index.ts");
  const packageLimits = { ...limits, unpackedBytes: limits.streamedBytes };
  const book = await openWorkbook({ name, source, limits: packageLimits, deadline }, LEAST_BYTES);
  if (!book) return undefined;
  let before = 0;
  const tables = book.sheets.map((sheet): RowTable => {
    const start = before;
    before += sheet.unpackedBytes;
    return {
      sheet: sheet.name,
      async *batches() {
        for await (const { rows, read } of sheet.rows()) yield { rows, read: start + read };
      },
    };
  });
  return {
    format: "xlsx",
    sha256: await hashOf(source, deadline),
    total: before,
    tables,
    warnings: new Set(),
    hidden: () => book.hidden(),
    close: () => book.close(),
  };
}

async function hashOf(source: ByteSource, deadline: Deadline): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of source.chunks()) {
    deadline.check();
    hash.update(chunk);
  }
  return hash.digest("hex");
}
