/**
 * Tables of any size whose header tells what they are, row by row: delimited text, JSON lines, large Excel files. They give
 * the same items that the whole file would give.
 */
import { isTunelabError, type TunelabError } from "#lib/core/index";
import type { Block, Table, TableRow } from "./document.ts";
import { extractItems } from "./extract/index.ts";
import { extractMarked } from "./extract/marked.ts";
import { unusedRow } from "./extract/rows.ts";
import { HEAD_ROWS, type RowOutcome, rowItems } from "./extract/stream.ts";
import { type Job, type RowSink, takeExtraction } from "./job.ts";
import { Deadline } from "./limits.ts";
import type { ByteSource } from "./readers/byte-source.ts";
import { hiddenWarnings } from "./readers/hidden.ts";
import { openRowStream } from "./readers/open-rows.ts";
import type { RowBatch, RowStream, RowTable } from "./readers/row-stream.ts";
import type { FileReport } from "./schema.ts";

/** Milliseconds are allowed for each of these of a file that is read row by row. */
const TIMED_BYTES = 64 * 2 ** 20;

/** @returns false when the file has to be read as a whole: it is something else, or somebody wants to see its document */
export async function convertRows(name: string, source: ByteSource, report: FileReport, job: Job): Promise<boolean> {
  const { settings, limits } = job;
  const { onDocument, onTable } = job.watch;
  if (onDocument && !onTable) return false;
  const timeFor = (bytes: number) => limits.fileMilliseconds * Math.ceil(bytes / TIMED_BYTES || 1);
  const deadline = new Deadline(name, timeFor(source.size), job.signal);
  const { encoding, delimiter } = settings;
  const stream = await openRowStream({ name, source, encoding, delimiter, limits, deadline });
  if (!stream) return false;
  deadline.extend(timeFor(stream.total) - timeFor(source.size));
  try {
    return await new RowConversion(name, source.size, stream, report, job, deadline).run();
  } finally {
    stream.close();
  }
}

/** A table whose first rows are known. */
interface BegunTable {
  head: Table;
  batches: AsyncGenerator<RowBatch>;
  /** What the first batches held beside rows. */
  marked: Pick<RowBatch, "records" | "rejected">[];
  /** All of it has been read; `error` says why no more could be. */
  ended: boolean;
  error?: TunelabError;
  itemOf?: (row: TableRow) => RowOutcome;
}

class RowConversion {
  readonly #name: string;
  readonly #size: number;
  readonly #stream: RowStream;
  readonly #report: FileReport;
  readonly #job: Job;
  readonly #deadline: Deadline;
  #sink: RowSink | undefined;
  /** The row that the sink waits for. */
  #shownRow: number | undefined;

  constructor(name: string, size: number, stream: RowStream, report: FileReport, job: Job, deadline: Deadline) {
    this.#name = name;
    this.#size = size;
    this.#stream = stream;
    this.#report = report;
    this.#job = job;
    this.#deadline = deadline;
  }

  /** Nothing is taken before every table is known to be one. @returns false when one of them has to be read as a whole */
  async run(): Promise<boolean> {
    const tables: BegunTable[] = [];
    try {
      for (const table of this.#stream.tables) await this.#begin(table, tables);
      return await this.#take(tables.filter(({ head, marked }) => head.rows.length + marked.length > 0));
    } finally {
      for (const { ended, batches } of tables) if (!ended) await batches.return(undefined);
    }
  }

  async #take(tables: readonly BegunTable[]): Promise<boolean> {
    const rest = tables.filter(({ itemOf, marked }) => !itemOf && marked.length === 0);
    const { onTable } = this.#job.watch;
    if (rest.length === tables.length || rest.some(({ ended }) => !ended)) return false;
    if (onTable && (tables.length > 1 || tables[0]!.marked.length > 0)) return false;
    this.#describe(tables);
    this.#takeRest(rest);
    this.#sink = await onTable?.(this.#name, this.#stream.format, tables[0]!.head.sheet);
    for (const table of tables) if (!rest.includes(table)) await this.#takeTable(table);
    const hidden = this.#stream.hidden?.() ?? [];
    if (hidden.length > 0) this.#report.hidden = hidden;
    this.#report.warnings.push(...this.#stream.warnings, ...hiddenWarnings(hidden));
    if (this.#report.items === 0) this.#report.warnings.push("nothing-found");
    return true;
  }

  /** Reads until it is known what the table is. */
  async #begin({ sheet, batches }: RowTable, tables: BegunTable[]): Promise<void> {
    const { headerRow = 1 } = this.#job.settings;
    const block = tables.filter((before) => before.head.rows.length > 0).length;
    const head: Table = { kind: "table", block, ...(sheet === undefined ? {} : { sheet }), rows: [] };
    const table: BegunTable = { head, batches: batches(), marked: [], ended: false };
    tables.push(table);
    let seen = 0;
    while (seen < HEAD_ROWS) {
      const batch = await this.#next(table);
      if (!batch) break;
      for (const row of batch.rows) if (row.row >= headerRow || row.row === 0) head.rows.push(row);
      const { records = [], rejected = [] } = batch;
      if (records.length + rejected.length > 0) table.marked.push({ records, rejected });
      seen += batch.rows.length + records.length + rejected.length;
    }
    const reader = head.rows.length > 0 ? rowItems(head, this.#name, this.#job.settings) : undefined;
    if (reader) {
      table.itemOf = reader.itemOf;
      if (reader.headerRow > 0) this.#header(sheet, reader.headerRow);
    }
  }

  #header(sheet: string | undefined, row: number): void {
    this.#report.headers ??= [];
    this.#report.headers.push({ ...(sheet === undefined ? {} : { sheet }), row });
  }

  /** @returns undefined at the end, and at an error, which leaves the rows in front of it good */
  async #next(table: BegunTable): Promise<RowBatch | undefined> {
    try {
      const { value, done } = await table.batches.next();
      if (done) table.ended = true;
      else {
        const { total } = this.#stream;
        await this.#job.pulse({ stage: "reading", file: this.#name, done: value.read, total, unit: "bytes" });
        return value;
      }
    } catch (error) {
      if (!isTunelabError(error) || error.code === "INTERRUPTED" || error.code === "STORAGE") throw error;
      table.ended = true;
      table.error = error;
    }
    return undefined;
  }

  #describe(tables: readonly BegunTable[]): void {
    const { format, encoding, delimiter, sha256 } = this.#stream;
    Object.assign(this.#report, { sizeBytes: this.#size, sha256, format });
    if (encoding !== undefined) this.#report.encoding = encoding;
    if (delimiter !== undefined) this.#report.delimiter = delimiter;
    if (tables.every(({ itemOf }) => !itemOf)) delete this.#report.headers;
  }

  /** Small sheets that are no tables of items, such as notes for those who fill the others in. */
  #takeRest(rest: readonly BegunTable[]): void {
    const blocks: Block[] = rest.map(({ head }) => head);
    if (blocks.length === 0) return;
    const { settings } = this.#job;
    const document = { format: this.#stream.format, blocks, warnings: [] };
    const mapped = settings.table && settings.task === "auto" ? { ...settings, task: "table" as const } : settings;
    takeExtraction(extractItems(document, this.#name, mapped, this.#deadline), this.#report, this.#job);
  }

  async #takeTable(table: BegunTable): Promise<void> {
    const { tableRows = Number.POSITIVE_INFINITY } = this.#job.watch;
    for (const marked of table.marked) this.#takeMarked(marked);
    const { rows } = table.head;
    table.head.rows = [];
    await this.#takeRows(table, rows);
    let last = rows.at(-1)?.row ?? 0;
    while (!table.ended && last < tableRows) {
      const batch = await this.#next(table);
      if (!batch) break;
      this.#takeMarked(batch);
      await this.#takeRows(table, batch.rows);
      last = batch.rows.at(-1)?.row ?? last;
    }
    if (!table.ended) this.#report.warnings.push("rows-left-out");
    if (table.error) this.#report.error = table.error.toJSON();
  }

  async #takeRows({ itemOf }: BegunTable, rows: readonly TableRow[]): Promise<void> {
    const { composer, findings } = this.#job;
    if (this.#sink) await this.#sink(this.#withEmptyRows(rows));
    for (const row of rows) {
      const outcome = itemOf ? itemOf(row) : this.#unused(row);
      if (outcome === undefined) continue;
      if ("item" in outcome) this.#report[composer.compose(outcome.item) === "record" ? "records" : "rejected"]++;
      else {
        findings.rejected.push(outcome.rejected);
        this.#report.rejected++;
      }
    }
    this.#report.items = this.#report.records + this.#report.rejected;
  }

  /** Sheets leave rows without cells out; who shows a table counts on all of them. */
  #withEmptyRows(rows: readonly TableRow[]): readonly TableRow[] {
    const shown: TableRow[] = [];
    for (const row of rows) {
      for (let empty = this.#shownRow ?? row.row; empty < row.row; empty++) shown.push({ row: empty, cells: [] });
      shown.push(row);
      this.#shownRow = row.row + 1;
    }
    return shown;
  }

  #unused(row: TableRow): RowOutcome {
    return row.row === 0 ? undefined : { rejected: unusedRow(row, this.#name) };
  }

  #takeMarked({ records = [], rejected = [] }: Pick<RowBatch, "records" | "rejected">): void {
    if (records.length + rejected.length === 0) return;
    const document = { format: this.#stream.format, blocks: [], records, rejected, warnings: [] };
    takeExtraction(extractMarked(document, this.#name), this.#report, this.#job);
  }
}
