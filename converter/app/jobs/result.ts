/**
 * The result of a conversion on the disk: records and rejected items line by line, and in columns of numbers what a page
 * asks for all the time – kinds, files, warnings, and which item begins at which row of which document. All of it is written
 * in one pass over the items, of which there may be millions.
 */
import { join } from "node:path";
import { writeJson } from "#lib/core/index";
import type { ConversionLists } from "../../findings.ts";
import type { FileReport, RejectedItem, SourceSpan } from "../../schema.ts";
import type { JobCounts, Summary } from "../schema.ts";
import { Column, Names, writeColumns } from "./columns.ts";
import { LineWriter } from "./lines.ts";
import type { SourceWriter } from "./source.ts";

export const recordsPath = (result: string) => join(result, "records.jsonl");
export const rejectedPath = (result: string) => join(result, "rejected.jsonl");
export const summaryPath = (result: string) => join(result, "summary.json");
/** What the numbers of the columns stand for. */
export const namesPath = (result: string) => join(result, "names.json");
export const columnsPath = (result: string) => join(result, "columns.bin");

/** By record: number of its id, kind, file, list of warnings. By rejected item: reason, file. */
export const ITEM_COLUMNS = ["id", "kind", "file", "warnings", "rejectedReason", "rejectedFile"] as const;
/** In the order of the documents: document, row, and which item (twice its number, and one more for a rejected item). */
export const PLACE_COLUMNS = ["document", "row", "item"] as const;

/** By rejected item: document + 1 and row of the other item that its sentence names; 0 where it names none. */
export const OTHER_COLUMNS = ["otherDocument", "otherRow"] as const;

export async function writeResult(
  folder: string,
  conversion: ConversionLists,
  sources: SourceWriter,
): Promise<Summary> {
  const { records, rejected, files, checks, generated } = conversion;
  const names = { kinds: new Names(), files: new Names(), warnings: new Names(), reasons: new Names() };
  const columns = Object.fromEntries(ITEM_COLUMNS.map((name) => [name, new Column()])) as Record<
    (typeof ITEM_COLUMNS)[number],
    Column
  >;
  const places = new Places(sources);
  const tally = new Tally();
  const lines = await LineWriter.open(recordsPath(folder));
  let index = 0;
  for (const record of records) {
    const { id, kind, source, warnings } = record;
    const different = [...new Set(warnings)];
    await lines.write(record);
    columns.id.push(Number(id.slice(1)));
    columns.kind.push(names.kinds.numberOf(kind));
    columns.file.push(names.files.numberOf(source.file));
    columns.warnings.push(names.warnings.numberOf(different.join(" ")));
    tally.add("kinds", kind);
    for (const warning of different) tally.add("warnings", warning);
    places.add(source, 2 * index++);
  }
  await lines.finish();
  const others = { otherDocument: new Column(), otherRow: new Column() };
  const lost = await LineWriter.open(rejectedPath(folder));
  index = 0;
  for (const item of rejected) {
    await lost.write(item);
    columns.rejectedReason.push(names.reasons.numberOf(item.reason));
    columns.rejectedFile.push(names.files.numberOf(item.source.file));
    tally.add("reasons", item.reason);
    places.add(item.source, 2 * index++ + 1);
    const named = otherSource(item);
    const other = named && sources.place(named);
    others.otherDocument.push(other ? other.document + 1 : 0);
    others.otherRow.push(other?.row ?? 0);
  }
  await lost.finish();
  await sources.finish();
  const items = Object.fromEntries(ITEM_COLUMNS.map((name) => [name, columns[name].values]));
  const named = { otherDocument: others.otherDocument.values, otherRow: others.otherRow.values };
  await writeColumns(columnsPath(folder), { ...items, ...places.sorted(), ...named });
  const lists = Object.entries(names).map(([name, { list }]) => [name, list]);
  await writeJson(namesPath(folder), Object.fromEntries(lists));
  const counts = { ...countFiles(files), ...tally.counts, items: records.length + rejected.length };
  const summary: Summary = {
    counts: { ...counts, records: records.length, rejected: rejected.length },
    files,
    checks,
    ...(generated ? { generated } : {}),
  };
  await writeJson(summaryPath(folder), summary);
  return summary;
}

/** What a duplicate repeats, and the like. */
function otherSource({ values = {} }: RejectedItem): SourceSpan | undefined {
  return Object.values(values).find((value): value is SourceSpan => typeof value === "object");
}

/** The counts of a conversion. */
export function countAll({ records, rejected, files }: ConversionLists): JobCounts {
  const tally = new Tally();
  for (const { kind, warnings } of records) {
    tally.add("kinds", kind);
    for (const warning of new Set(warnings)) tally.add("warnings", warning);
  }
  for (const { reason } of rejected) tally.add("reasons", reason);
  const items = records.length + rejected.length;
  return { ...countFiles(files), items, records: records.length, rejected: rejected.length, ...tally.counts };
}

function countFiles(files: readonly FileReport[]): Pick<JobCounts, "files" | "filesFailed"> {
  return { files: files.length, filesFailed: files.filter(({ error }) => error !== undefined).length };
}

class Tally {
  readonly #counts = {
    kinds: new Map<string, number>(),
    reasons: new Map<string, number>(),
    warnings: new Map<string, number>(),
  };

  add(of: "kinds" | "reasons" | "warnings", name: string): void {
    const counts = this.#counts[of];
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }

  /** By name, in the order of the names. */
  get counts(): Pick<JobCounts, "kinds" | "reasons" | "warnings"> {
    const sorted = (counts: ReadonlyMap<string, number>) =>
      Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
    const { kinds, reasons, warnings } = this.#counts;
    return { kinds: sorted(kinds), reasons: sorted(reasons), warnings: sorted(warnings) };
  }
}

/** Where all items stand, in the order of the documents. */
class Places {
  readonly #sources: SourceWriter;
  readonly #document = new Column();
  readonly #row = new Column();
  readonly #item = new Column();

  constructor(sources: SourceWriter) {
    this.#sources = sources;
  }

  add(source: SourceSpan, item: number): void {
    const place = this.#sources.place(source);
    if (!place) return;
    this.#document.push(place.document);
    this.#row.push(place.row);
    this.#item.push(item);
  }

  sorted(): Record<(typeof PLACE_COLUMNS)[number], Uint32Array> {
    const [document, row, item] = [this.#document.values, this.#row.values, this.#item.values];
    const order = Uint32Array.from({ length: item.length }, (_, i) => i);
    order.sort((a, b) => document[a]! - document[b]! || row[a]! - row[b]! || item[a]! - item[b]!);
    const ordered = (values: Uint32Array) => order.map((i) => values[i]!);
    return { document: ordered(document), row: ordered(row), item: ordered(item) };
  }
}
