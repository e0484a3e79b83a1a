import { describe, expect, it } from "vitest";
import { utils, type WorkSheet, write } from "xlsx";
import type { ReadDocument } from "../../../converter/document.ts";
import { DEFAULT_LIMITS, Deadline } from "../../../converter/limits.ts";
import { formatOf, readDocument } from "../../../converter/readers/index.ts";
import { convertFiles } from "../helpers.ts";
import { zip } from "../ooxml.ts";

type BookType = "xlsx" | "xlsb" | "biff8";

function bookOf(sheets: Record<string, WorkSheet>, bookType: BookType): Uint8Array {
  const book = utils.book_new();
  for (const [name, sheet] of Object.entries(sheets)) utils.book_append_sheet(book, sheet, name);
  return new Uint8Array(write(book, { type: "buffer", bookType, bookSST: true }));
}

async function read(bytes: Uint8Array, name = "a"): Promise<ReadDocument> {
  const input = { name, bytes, limits: DEFAULT_LIMITS, deadline: new Deadline(name, 60_000) };
  return readDocument(input, await formatOf(input));
}

function values(): WorkSheet {
  const sheet = utils.aoa_to_sheet([
    ["名称", "比例", "日期", "金额", "是否"],
    ["甲", 0.125, 45296, 1234.5, true],
    ["乙", 0.5, 45297, 100000000000000, false],
  ]);
  for (const row of [2, 3]) {
    sheet[`B${row}`].z = "0.0%";
    sheet[`C${row}`].z = "yyyy-mm-dd";
    sheet[`D${row}`].z = row === 2 ? '"¥"#,##0.00' : "General";
  }
  return sheet;
}

describe("Excel", () => {
  it.each(["xlsx", "xlsb", "biff8"] as const)(
    "%s shows values in their formats and keeps what is behind them",
    async (type) => {
      const { blocks } = await read(bookOf({ 表: values() }, type));
      const [table] = blocks;
      expect(table?.kind === "table" && table.rows.map(({ cells }) => cells)).toEqual([
        ["名称", "比例", "日期", "金额", "是否"],
        ["甲", "12.5%", "2024-01-05", "¥1,234.50", "TRUE"],
        ["乙", "50.0%", "2024-01-06", "100000000000000", "FALSE"],
      ]);
      expect(table?.kind === "table" && table.rows[1]?.raw).toEqual({ 1: "0.125", 2: "45296", 3: "1234.5" });
    },
  );

  it("gives templates both", async () => {
    const data = bookOf({ 表: values() }, "xlsx");
    const table = {
      instruction: "{{名称}}的比例？",
      input: "",
      output: "{{比例}}，即 {{比例.raw}}；{{日期}}，{{名称.raw}}",
    };
    const { records, rejected } = await convertFiles([{ name: "a.xlsx", data }], { task: "table", table });
    expect(rejected).toEqual([]);
    expect(records.map(({ record }) => record.output)).toEqual([
      "12.5%，即 0.125；2024-01-05，甲",
      "50.0%，即 0.5；2024-01-06，乙",
    ]);
  });

  it("reads what other programs write: texts in cells, in runs, with phonetics, without places, from 1904", async () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const data = zip({
      "xl/workbook.xml": bytes(
        '<x:workbook xmlns:x="m" xmlns:r="r"><x:workbookPr date1904="1"/><x:sheets><x:sheet name="一" sheetId="1" r:id="rId7"/><x:sheet name="图" sheetId="2" state="veryHidden" r:id="rId8"/></x:sheets></x:workbook>',
      ),
      "xl/_rels/workbook.xml.rels": bytes(
        '<Relationships><Relationship Id="rId7" Target="/xl/worksheets/sheet1.xml"/><Relationship Id="rId8" Target="chartsheets/sheet2.xml"/><Relationship Id="rId9" Target="http://x/" TargetMode="External"/></Relationships>',
      ),
      "xl/sharedStrings.xml": bytes(
        "<sst><si><t>甲</t><rPh sb='0' eb='1'><t>jia</t></rPh></si><si><r><t xml:space='preserve'>乙 </t></r><r><t>丙_x000D_</t></r></si></sst>",
      ),
      "xl/styles.xml": bytes(
        '<styleSheet><numFmts><numFmt numFmtId="200" formatCode="0.00&quot;元&quot;"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="200"/></cellXfs></styleSheet>',
      ),
      "xl/worksheets/sheet1.xml": bytes(
        '<worksheet><sheetData><row r="2"><c t="s" r="A2"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr" r="D2"><is><t>内</t></is></c></row><row><c s="1"><v>1</v></c><c s="2"><v>2.5</v></c><c t="str"><f>A1</f><v>式</v></c><c t="e"><v>#N/A</v></c><c t="b"><v>1</v></c><c t="s"><v>99</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="D2:E3"/></mergeCells></worksheet>',
      ),
    });
    const { blocks, warnings } = await read(data);
    expect(blocks).toEqual([
      {
        kind: "table",
        block: 0,
        sheet: "一",
        rows: [
          { row: 2, cells: ["甲", "乙 丙", "", "内"] },
          { row: 3, cells: ["1904/1/2", "2.50元", "式", "内", "TRUE"], raw: { 0: "1", 1: "2.5" } },
        ],
      },
    ]);
    expect(warnings).toEqual([]);
  });

  it("keeps powers and formulas right in shared texts and in cells of their own", async () => {
    const run = (text: string, align = "") =>
      `<r><rPr><b/>${align && `<vertAlign val="${align}"/>`}</rPr><t xml:space="preserve">${text}</t></r>`;
    const sheet = utils.aoa_to_sheet([["题目", "答案"]]);
    const book = bookOf({ 一: sheet }, "xlsx");
    const { unzipSync } = await import("fflate");
    const parts = unzipSync(book);
    const shared = `${run("每秒3×10")}${run("8", "superscript")}${run("米的H")}${run("2", "subscript")}${run("O")}`;
    const own = `<is>${run("v")}${run("max", "subscript")}${run(", the 5")}${run("th ", "superscript")}${run("row", "baseline")}</is>`;
    parts["xl/sharedStrings.xml"] = new TextEncoder().encode(`<sst><si>${shared}</si></sst>`);
    parts["xl/worksheets/sheet1.xml"] = new TextEncoder().encode(
      `<worksheet><sheetData><row r="1"><c t="s" r="A1"><v>0</v></c><c t="inlineStr" r="B1">${own}</c></row></sheetData></worksheet>`,
    );
    const { blocks } = await read(zip(parts));
    expect(blocks).toMatchObject([{ rows: [{ cells: ["每秒3×10⁸米的H₂O", "v_{max}, the 5th row"] }] }]);
  });

  it("takes the questions out of cells that hold several", async () => {
    const cell = "1. 火警电话是（ ）\nA. 110\nB. 119\n答案：B\n2. 水是湿的。（ ）\n答案：正确";
    const data = bookOf(
      { 题: utils.aoa_to_sheet([["消防"], [cell], ["3. 急救电话是（ ）\nA. 120\nB. 114\n答案：A"]]) },
      "xlsx",
    );
    const { records, rejected } = await convertFiles([{ name: "a.xlsx", data }], { outputStyle: "answer" });
    expect(rejected).toEqual([]);
    expect(records.map(({ kind, record }) => `${kind} ${record.output}`)).toEqual([
      "single B",
      "judge 正确",
      "single A",
    ]);
  });
});
