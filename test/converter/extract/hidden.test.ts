/** Rows, columns and sheets that a workbook hides: they are read, and everybody is told. */
import { describe, expect, it } from "vitest";
import { type BookType, utils, write } from "xlsx";
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

describe("what a workbook hides", () => {
  it.each(["xlsx", "xlsb"] as const)("is read and named: %s", async (bookType) => {
    const { conversion, file } = await convertedBook(hidingBook(bookType));
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
