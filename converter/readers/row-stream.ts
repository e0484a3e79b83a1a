/** What files that are read row by row give, whatever their format. */
import type { MarkedRecord, MarkedReject, TableRow } from "../document.ts";
import type { Deadline, Limits } from "../limits.ts";
import type { HiddenPart } from "../schema.ts";
import type { ByteSource } from "./byte-source.ts";

export interface RowStream {
  format: string;
  encoding?: string;
  delimiter?: string;
  sha256: string;
  /** What `read` of the last batch comes to: bytes of the file, or those that it unpacks to. */
  total: number;
  tables: RowTable[];
  /** Codes of what was met so far and could not be kept. */
  warnings: ReadonlySet<string>;
  /** What a workbook hides, as far as it has been read. */
  hidden?(): HiddenPart[];
  close(): void;
}

export interface RowTable {
  sheet?: string;
  batches(): AsyncGenerator<RowBatch>;
}

export interface RowBatch {
  rows: TableRow[];
  /** Of a data set that exists already. */
  records?: MarkedRecord[];
  rejected?: MarkedReject[];
  read: number;
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
