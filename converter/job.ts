/** What the stages of one conversion share, and how what was found is counted. */
import type { Composer } from "./compose/index.ts";
import type { ReadDocument, TableRow } from "./document.ts";
import type { ItemExtraction } from "./extract/index.ts";
import type { Findings } from "./findings.ts";
import type { Generator } from "./generate/index.ts";
import type { OpenFile } from "./key-files.ts";
import type { Limits } from "./limits.ts";
import type { Pulse } from "./progress.ts";
import type { RowThreads } from "./rows/threads.ts";
import type { ConvertSettings, FileReport, RejectedItem } from "./schema.ts";

export type RowSink = (rows: readonly TableRow[]) => void | Promise<void>;

/** Who wants to see what is read. */
export interface Watch {
  /** Sees each document before its items are taken out, to show them beside their source. */
  onDocument?: (file: string, document: ReadDocument) => void | Promise<void>;
  /**
   * Sees a table that is read row by row; what it returns takes the rows as they come, each that the file numbers. Without
   * it, `onDocument` makes such a file be read whole.
   */
  onTable?: (file: string, format: string, sheet?: string) => RowSink | Promise<RowSink>;
  /** Reads no more rows than these of a table that is read row by row: enough to try settings. */
  tableRows?: number;
}

export interface Job {
  settings: ConvertSettings;
  composer: Composer;
  findings: Findings;
  limits: Limits;
  signal: AbortSignal | undefined;
  /** What files leave open for one another: questions without answers, answers without questions. */
  open: OpenFile[];
  watch: Watch;
  generator: Generator | undefined;
  pulse: Pulse;
  threads: RowThreads;
}

/** Counts and keeps what a document gave. @returns whether a record came of it that is more than a piece of text */
export function takeExtraction(
  extraction: ItemExtraction,
  report: FileReport,
  { composer, findings, open }: Job,
): boolean {
  if (extraction.headers && extraction.headers.length > 0)
    report.headers = [...(report.headers ?? []), ...extraction.headers];
  const numbers = new Map<RejectedItem, number>();
  for (const item of extraction.rejected) {
    if (extraction.open) numbers.set(item, findings.rejected.length);
    findings.rejected.push(item);
    report.rejected++;
  }
  let found = false;
  for (const item of extraction.items) {
    const made = composer.compose(item);
    report[made === "record" ? "records" : "rejected"]++;
    found ||= made === "record" && !("record" in item && item.kind === "text");
  }
  if (extraction.open && extraction.open.unanswered.length + extraction.open.answers.length > 0)
    open.push({ report, ends: extraction.open, numbers });
  report.items = report.records + report.rejected;
  return found;
}
