/** The documents of a conversion beside their items, in pages. */
import { join } from "node:path";
import { z } from "zod";
import { readJson } from "#lib/core/index";
import type { FileReport } from "../../schema.ts";
import { missing } from "../problems.ts";
import { type SourceItem, type SourcePlace, type SourceRow, Summary } from "../schema.ts";
import { readColumns } from "./columns.ts";
import { adoptedId, rejectedIndex } from "./history.ts";
import { LineFile } from "./lines.ts";
import { columnsPath, OTHER_COLUMNS, PLACE_COLUMNS, summaryPath } from "./result.ts";
import { type DocumentEntry, documentsPath, rowsPath } from "./source.ts";
import type { PageOf, ResultTable } from "./table.ts";

const Entries = z.array(z.strictObject({ file: z.string(), format: z.string(), rows: z.int() }));

interface Range {
  offset: number;
  limit: number;
}

type Places = Record<(typeof PLACE_COLUMNS)[number] | (typeof OTHER_COLUMNS)[number], Uint32Array>;

export class Documents {
  readonly #result: string;
  readonly #table: ResultTable;
  /** What became of each file; `document` is there when it could be read. */
  readonly reports: readonly (FileReport & { document?: number })[];
  readonly #entries: readonly DocumentEntry[];
  /** All items in the order in which they begin. */
  readonly #places: Places;
  /** By document: the place of its first item, and the end. */
  readonly #starts: number[];
  /** By item: its place + 1; made when an item is asked for. */
  #placeOf: Uint32Array | undefined;
  readonly #rows = new Map<number, Promise<LineFile>>();

  private constructor(
    result: string,
    table: ResultTable,
    parts: { entries: DocumentEntry[]; places: Places; files: FileReport[] },
  ) {
    const { entries, places, files } = parts;
    this.#result = result;
    this.#table = table;
    this.#entries = entries;
    const numbers = new Map(entries.map(({ file }, document) => [file, document]).reverse() as [string, number][]);
    this.reports = files.map((report) => {
      const document = numbers.get(report.file);
      return document === undefined ? report : { ...report, document };
    });
    this.#places = places;
    this.#starts = range(0, entries.length + 1).map((document) => firstAtLeast(places.document, document));
  }

  static async open(folder: string, table: ResultTable): Promise<Documents> {
    const result = join(folder, "result");
    const entries = Entries.parse(await readJson(documentsPath(result)));
    const places = await readColumns(columnsPath(result), PLACE_COLUMNS, OTHER_COLUMNS);
    const { files } = Summary.parse(await readJson(summaryPath(result)));
    return new Documents(result, table, { entries, places, files });
  }

  map(document: number) {
    const entry = this.#entry(document);
    const [start, end] = this.#itemsOf(document);
    return { ...entry, items: Array.from(this.#places.row.subarray(start, end)) };
  }

  /** Where an item stands. @throws TunelabError NOT_FOUND */
  locate(id: string): SourcePlace {
    const rejected = rejectedIndex(id);
    const item = rejected === undefined ? 2 * (this.#table.placeOf(id) ?? Number.NaN) : 2 * rejected + 1;
    const place = (this.#placeByItem()[item] ?? 0) - 1;
    if (place < 0) throw missing("item", id);
    return this.#at(this.#places.document[place]!, place);
  }

  /** Where the item stands that a rejected item repeats or contradicts. @throws TunelabError NOT_FOUND */
  locateOther(id: string): SourcePlace {
    const index = rejectedIndex(id) ?? Number.NaN;
    const document = (this.#places.otherDocument[index] ?? 0) - 1;
    if (document < 0) throw missing("item", id);
    const [start, end] = this.#itemsOf(document);
    const row = this.#places.otherRow[index]!;
    const place = start + firstAtLeast(this.#places.row.subarray(start, end), row);
    if (place === end) throw missing("item", id);
    return this.#at(document, place);
  }

  async rows(document: number, { offset, limit }: Range): Promise<PageOf<SourceRow>> {
    const { rows: total } = this.#entry(document);
    let file = this.#rows.get(document);
    if (!file) {
      file = LineFile.open(rowsPath(this.#result, document));
      this.#rows.set(document, file);
      file.catch(() => this.#rows.delete(document));
    }
    const indices = range(offset, Math.min(total, offset + limit));
    return { items: (await (await file).read(indices)) as SourceRow[], total, offset };
  }

  async items(document: number, { offset, limit }: Range): Promise<PageOf<SourceItem>> {
    this.#entry(document);
    const [start, end] = this.#itemsOf(document);
    const shown = range(start + offset, Math.min(end, start + offset + limit));
    const isRecord = (place: number) => this.#places.item[place]! % 2 === 0;
    const number = (place: number) => Math.floor(this.#places.item[place]! / 2);
    const records = shown.filter(isRecord).map((place) => this.#table.idOf(number(place)));
    const rejected = shown.filter((place) => !isRecord(place)).map((place) => adoptedId(number(place)));
    const [views, lost] = [await this.#table.views(records), await this.#table.rejectedViews(rejected)];
    const items = shown.map((place): SourceItem => {
      const span = this.#span(document, place);
      return isRecord(place)
        ? { ...span, item: { type: "record", ...views.shift()! } }
        : { ...span, item: { type: "rejected", ...lost.shift()! } };
    });
    return { items, total: end - start, offset };
  }

  #at(document: number, place: number): SourcePlace {
    const report = this.reports.findIndex((one) => one.document === document);
    return { document, item: place - this.#starts[document]!, report, ...this.#span(document, place) };
  }

  #itemsOf(document: number): [number, number] {
    return [this.#starts[document]!, this.#starts[document + 1]!];
  }

  #placeByItem(): Uint32Array {
    if (this.#placeOf) return this.#placeOf;
    const { item } = this.#places;
    const placeOf = new Uint32Array(item.reduce((most, one) => Math.max(most, one), 0) + 1);
    for (let place = 0; place < item.length; place++) placeOf[item[place]!] = place + 1;
    this.#placeOf = placeOf;
    return placeOf;
  }

  /** An item reaches to the row before the next one. */
  #span(document: number, place: number): { row: number; end: number } {
    const { row: rows } = this.#places;
    const end = this.#starts[document + 1]!;
    const row = rows[place]!;
    let next = place + 1;
    while (next < end && rows[next] === row) next++;
    const below = next < end ? rows[next]! : this.#entries[document]!.rows;
    return { row, end: Math.max(row, below - 1) };
  }

  /** @throws TunelabError NOT_FOUND */
  #entry(document: number): DocumentEntry {
    const entry = this.#entries[document];
    if (!entry) throw missing("document", String(document));
    return entry;
  }
}

function range(start: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i);
}

/** Place of the first value that is not smaller, in ascending values. */
function firstAtLeast(values: Uint32Array, wanted: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
