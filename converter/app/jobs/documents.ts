/** The documents of a conversion beside their items, in pages. */
import { join } from "node:path";
import { z } from "zod";
import { readJson } from "#lib/core/index";
import type { FileReport } from "../../schema.ts";
import { missing } from "../problems.ts";
import { type SourceItem, type SourcePlace, type SourceRow, Summary } from "../schema.ts";
import { adoptedId } from "./history.ts";
import { LineFile } from "./lines.ts";
import { type DocumentEntry, documentsPath, type Place, placesPath, rowsPath } from "./source.ts";
import type { PageOf, ResultTable } from "./table.ts";

const Entries = z.array(z.strictObject({ file: z.string(), format: z.string(), rows: z.int() }));

interface Range {
  offset: number;
  limit: number;
}

export class Documents {
  readonly #result: string;
  readonly #table: ResultTable;
  /** What became of each file; `document` is there when it could be read. */
  readonly reports: readonly (FileReport & { document?: number })[];
  readonly #entries: readonly DocumentEntry[];
  /** By document: its items in the order in which they begin. */
  readonly #places: Place[][];
  readonly #rows = new Map<number, Promise<LineFile>>();
  /** By item: document, and place among its items. */
  readonly #found = new Map<string, { document: number; item: number }>();

  private constructor(
    result: string,
    table: ResultTable,
    parts: { entries: DocumentEntry[]; places: Place[][]; files: FileReport[] },
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
    for (const [document, inside] of places.entries())
      for (const [item, { type, index }] of inside.entries())
        this.#found.set(type === "record" ? table.idOf(index) : adoptedId(index), { document, item });
  }

  static async open(folder: string, table: ResultTable): Promise<Documents> {
    const result = join(folder, "result");
    const entries = Entries.parse(await readJson(documentsPath(result)));
    const places = entries.map((): Place[] => []);
    await LineFile.open(placesPath(result), (text) => {
      const place = JSON.parse(text) as Place;
      places[place.document]?.push(place);
    });
    const { files } = Summary.parse(await readJson(join(result, "summary.json")));
    return new Documents(result, table, { entries, places, files });
  }

  map(document: number) {
    return { ...this.#entry(document), items: this.#places[document]!.map(({ row }) => row) };
  }

  /** Where an item stands. @throws TunelabError NOT_FOUND */
  locate(id: string): SourcePlace {
    const found = this.#found.get(id);
    if (!found) throw missing("item", id);
    const report = this.reports.findIndex(({ document }) => document === found.document);
    return { ...found, report, ...this.#span(found.document, found.item) };
  }

  async rows(document: number, { offset, limit }: Range): Promise<PageOf<SourceRow>> {
    const { rows: total } = this.#entry(document);
    let file = this.#rows.get(document);
    if (!file) {
      file = LineFile.open(rowsPath(this.#result, document), () => {});
      this.#rows.set(document, file);
      file.catch(() => this.#rows.delete(document));
    }
    const indices = range(offset, Math.min(total, offset + limit));
    return { items: (await (await file).read(indices)) as SourceRow[], total, offset };
  }

  async items(document: number, { offset, limit }: Range): Promise<PageOf<SourceItem>> {
    this.#entry(document);
    const places = this.#places[document]!;
    const shown = places.slice(offset, offset + limit);
    const records = shown.filter(({ type }) => type === "record").map(({ index }) => this.#table.idOf(index));
    const rejected = shown.filter(({ type }) => type === "rejected").map(({ index }) => adoptedId(index));
    const [views, lost] = [await this.#table.views(records), await this.#table.rejectedViews(rejected)];
    const items = shown.map(({ type }, i): SourceItem => {
      const span = this.#span(document, offset + i);
      return { ...span, item: type === "record" ? { type, ...views.shift()! } : { type, ...lost.shift()! } };
    });
    return { items, total: places.length, offset };
  }

  /** An item reaches to the row before the next one. */
  #span(document: number, item: number): { row: number; end: number } {
    const places = this.#places[document]!;
    const { row } = places[item]!;
    let next = item + 1;
    while (places[next]?.row === row) next++;
    return { row, end: Math.max(row, (places[next]?.row ?? this.#entries[document]!.rows) - 1) };
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
