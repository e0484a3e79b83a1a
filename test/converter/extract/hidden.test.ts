/** Rows, columns and sheets that a workbook hides: they are read, and everybody is told. */
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { type BookType, CFB, utils, write } from "xlsx";
import { convertedBook } from "../workbook.ts";

const ROWS = [
  ["题干", "选项A", "选项B", "答案", "备注"],
  ["火警电话是（ ）", "110", "119", "B", ""],
  ["急救电话是（ ）", "120", "122", "A", "已废止"],
  ["交通报警电话是（ ）", "120", "122", "B", "已废止"],
  ["查号台是（ ）", "114", "117", "A", ""],
  ["报时台是（ ）", "114", "117", "B", ""],
];

function hidingBook(bookType: BookType): Uint8Array {
  const sheet = utils.aoa_to_sheet(ROWS);
  sheet["!rows"] = [{}, {}, { hidden: true }, { hidden: true }, {}, { hidden: true }];
  sheet["!cols"] = [{}, {}, {}, {}, { hidden: true }, { hidden: true }];
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, "题库");
  utils.book_append_sheet(book, utils.aoa_to_sheet([ROWS[0]!, ["匪警电话是（ ）", "110", "119", "A", ""]]), "旧题");
  book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] };
  return new Uint8Array(write(book, { type: "buffer", bookType, cellStyles: true }));
}

/** The library writes no hidden rows and columns into old files: their records are put in behind the sheet's size. */
function hidingXls(): Uint8Array {
  const container = CFB.read(hidingBook("biff8"), { type: "buffer" });
  const entry = CFB.find(container, "Workbook")!;
  const stream = Buffer.from(entry.content as number[]);
  const size = stream.indexOf(Buffer.from([0x00, 0x02, 0x0e, 0x00])); // the first DIMENSIONS record
  const at = size + 4 + 14;
  const inserted = Buffer.concat([...[2, 3, 5].map(hiddenRow), hiddenColumns(4, 5)]);
  const grown = Buffer.concat([stream.subarray(0, at), inserted, stream.subarray(at)]);
  for (let place = 0; place < size; place += 4 + grown.readUInt16LE(place + 2)) {
    if (grown.readUInt16LE(place) !== 0x85) continue; // BOUNDSHEET: where a sheet begins
    const begin = grown.readUInt32LE(place + 4);
    if (begin > size) grown.writeUInt32LE(begin + inserted.length, place + 4);
  }
  entry.content = [...grown];
  entry.size = grown.length;
  return new Uint8Array(CFB.write(container, { type: "buffer" }) as Buffer);
}

function hiddenRow(row: number): Buffer {
  const record = Buffer.alloc(20);
  record.writeUInt16LE(0x0208, 0);
  record.writeUInt16LE(16, 2);
  record.writeUInt16LE(row, 4);
  record.writeUInt16LE(5, 8);
  record.writeUInt16LE(0x0120, 16); // hidden
  return record;
}

function hiddenColumns(first: number, last: number): Buffer {
  const record = Buffer.alloc(16);
  record.writeUInt16LE(0x7d, 0);
  record.writeUInt16LE(12, 2);
  record.writeUInt16LE(first, 4);
  record.writeUInt16LE(last, 6);
  record.writeUInt16LE(2048, 8);
  record.writeUInt16LE(1, 12); // hidden
  return record;
}

/** As LibreOffice writes it. */
function hidingOds(): Uint8Array {
  const files = unzipSync(hidingBook("ods"));
  let content = strFromU8(files["content.xml"]!);
  let row = 0;
  content = content.replace(/<table:table-row[^>]*>/g, (tag) =>
    [2, 3, 5].includes(row++) ? tag.replace("<table:table-row", '<table:table-row table:visibility="collapse"') : tag,
  );
  content = content
    .replace(/(<table:table table:name="题库"[^>]*>)(?:<table:table-column[^>]*\/?>)*/, (_, table: string) => {
      const columns = [`<table:table-column table:number-columns-repeated="4"/>`];
      return `${table}${columns.join("")}<table:table-column table:visibility="filter" table:number-columns-repeated="2"/>`;
    })
    .replace('table:name="旧题"', 'table:name="旧题" table:style-name="hidden"')
    .replace(/table:style-name="hidden"([^>]*) table:style-name="[^"]*"/, 'table:style-name="hidden"$1')
    .replace(
      "</office:automatic-styles>",
      '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>',
    );
  return zipSync({ ...files, "content.xml": strToU8(content) });
}

describe("what a workbook hides", () => {
  it.each([
    ["xlsx", () => hidingBook("xlsx")],
    ["xlsb", () => hidingBook("xlsb")],
    ["xls", () => hidingXls()],
    ["ods", () => hidingOds()],
  ])("is read and named: %s", async (_name, book) => {
    const { conversion, file } = await convertedBook(book());
    expect(file.hidden).toEqual([
      { sheet: "题库", what: "rows", which: "3–4, 6", count: 3 },
      { sheet: "题库", what: "columns", which: "E", count: 1 },
      { sheet: "旧题", what: "sheet" },
    ]);
    expect(file.warnings).toEqual(["hidden-rows", "hidden-columns", "hidden-sheet"]);
    const marked = conversion.records.filter(({ warnings }) => warnings.includes("hidden-source"));
    expect(marked.map(({ source }) => [source.sheet, source.row])).toEqual([
      ["题库", 3],
      ["题库", 4],
      ["题库", 6],
      ["旧题", 2],
    ]);
    expect(conversion.records).toHaveLength(6);
    expect(marked[0]!.facts!.confidence).toBe(0.99); // how sure the answer is has nothing to do with it
  });

  it("is marked in records of mapped columns too", async () => {
    const table = { instruction: "{{题干}}", input: "", output: "{{答案}}" };
    const { conversion } = await convertedBook(hidingBook("xlsx"), { table, task: "table" });
    expect(conversion.records.map(({ warnings }) => warnings.includes("hidden-source"))).toEqual([
      false,
      true,
      true,
      false,
      true,
      true,
    ]);
  });
});
