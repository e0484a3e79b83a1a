/**
 * Tables of any size whose header tells what they are, row by row: delimited text, JSON lines, large Excel files. They give
 * the same items that the whole file would give.
 */
import { isTunelabError, type TunelabError } from "#lib/core/index";
import type { Block, Table, TableRow } from "./document.ts";
import { extractItems } from "./extract/index.ts";
import { extractMarked } from "./extract/marked.ts";
import { unusedRow } from "./extract/rows.ts";
import { HEAD_ROWS } from "./extract/stream.ts";
import { type Job, type RowSink, takeExtraction } from "./job.ts";
import { Deadline } from "./limits.ts";
import type { ByteSource } from "./readers/byte-source.ts";
import { hiddenWarnings } from "./readers/hidden.ts";
import { openRowStream } from "./readers/open-rows.ts";
import type { RowBatch, RowStream, RowTable } from "./readers/row-stream.ts";
import { RowQueue } from "./rows/queue.ts";
import { type TableTask, TableWork } from "./rows/work.ts";
import type { FileReport } from "./schema.ts";

/** From so many bytes on, threads that help are worth their start. */
const THREAD_BYTES = 8 * 2 ** 20;

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
  task: TableTask;
  /** Undefined where nothing tells how to read the rows. */
  work?: TableWork;
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
    const rest = tables.filter(({ work, marked }) => !work && marked.length === 0);
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
    const task = { head, file: this.#name, settings: this.#job.settings };
    const table: BegunTable = { head, batches: batches(), marked: [], ended: false, task };
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
    const work = head.rows.length > 0 ? TableWork.of(task) : undefined;
    if (!work) return;
    table.work = work;
    if (work.headerRow > 0) this.#header(sheet, work.headerRow);
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
    if (tables.every(({ work }) => !work)) delete this.#report.headers;
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
    const queue = this.#queueOf(table);
    for (const marked of table.marked) this.#takeMarked(marked);
    const { rows } = table.head;
    await this.#takeRows(rows, queue);
    let last = rows.at(-1)?.row ?? 0;
    while (!table.ended && last < tableRows) {
      const batch = await this.#next(table);
      if (!batch) break;
      if (batch.records || batch.rejected) await queue?.end();
      this.#takeMarked(batch);
      await this.#takeRows(batch.rows, queue);
      last = batch.rows.at(-1)?.row ?? last;
    }
    await queue?.end();
    table.head.rows = [];
    if (!table.ended) this.#report.warnings.push("rows-left-out");
    if (table.error) this.#report.error = table.error.toJSON();
  }

  #queueOf({ task, work }: BegunTable): RowQueue | undefined {
    if (!work) return undefined;
    const { threads, watch } = this.#job;
    const helps = this.#stream.total >= THREAD_BYTES && watch.tableRows === undefined;
    if (helps) void threads.start();
    return new RowQueue(task, work, helps ? threads : undefined, (prepared) => {
      const { records, rejected } = this.#job.composer.take(prepared);
      this.#count(records, rejected);
    });
  }

  async #takeRows(rows: readonly TableRow[], queue: RowQueue | undefined): Promise<void> {
    if (this.#sink) await this.#sink(this.#withEmptyRows(rows));
    if (queue) await queue.push(rows);
    else this.#takeUnused(rows);
  }

  #takeUnused(rows: readonly TableRow[]): void {
    for (const row of rows) {
      if (row.row === 0) continue;
      this.#job.findings.rejected.push(unusedRow(row, this.#name));
      this.#count(0, 1);
    }
  }

  #count(records: number, rejected: number): void {
    this.#report.records += records;
    this.#report.rejected += rejected;
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

  #takeMarked({ records = [], rejected = [] }: Pick<RowBatch, "records" | "rejected">): void {
    if (records.length + rejected.length === 0) return;
    const document = { format: this.#stream.format, blocks: [], records, rejected, warnings: [] };
    takeExtraction(extractMarked(document, this.#name), this.#report, this.#job);
  }
}
