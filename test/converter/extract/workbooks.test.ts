/** Question banks as people keep them in workbooks: every row is a record, a rejection or no item at all. */
import { describe, expect, it } from "vitest";
import { type BookType, CFB, utils } from "xlsx";
import { encodeGb18030 } from "../samples/gb18030.ts";
import { bookOf, type Cell, convertedBook } from "../workbook.ts";

const PLAIN: Cell[][] = [
  ["题干", "选项A", "选项B", "答案"],
  ["火警电话是（ ）", "110", "119", "B"],
];
const RECORD = "single | 火警电话是（  ）⏎A. 110⏎B. 119 | B";

describe("workbooks", () => {
  it("with a sheet that tells how to fill in the others", async () => {
    const { records, rejected } = await convertedBook(
      bookOf({
        使用说明: [["使用说明"], ["1. 题型只填单选或判断"], ["2. 正确答案：单选填字母，判断填对错"]],
        题库: PLAIN,
      }),
    );
    expect([records, rejected]).toEqual([[RECORD], []]);
  });

  it("with a layout and a type for each sheet", async () => {
    const { records, rejected } = await convertedBook(
      bookOf({
        多选题: [
          ["序号", "题目", "选项", "正确答案"],
          [1, "甲有（ ）", "A.一|B.二|C.三", "A,C"],
          [2, "乙有（ ）", "一$;$二;两$;$三", "一$;$三"],
          [3, "丙有（ ）", "一;二;三", "ABC"],
        ],
        判断题: [
          ["题目内容", "参考答案"],
          ["天蓝", true],
          ["草红", "×"],
          ["火冷", 0],
          ["水湿", 1],
        ],
        填空题: [
          ["题干", "答案1", "答案2"],
          ["火警____急救____", 119, 120],
        ],
        说明: [["本题库由某公司编写"]],
      }),
    );
    expect(records).toEqual([
      "multiple | 甲有（  ）⏎A. 一⏎B. 二⏎C. 三 | AC",
      "multiple | 丙有（  ）⏎A. 一⏎B. 二⏎C. 三 | ABC",
      "judge | 天蓝 | 正确",
      "judge | 草红 | 错误",
      "judge | 火冷 | 错误",
      "judge | 水湿 | 正确",
      "blank | 火警____急救____ | 119；120",
    ]);
    expect(rejected).toEqual(["2 answer-not-an-option"]);
  });

  it("with names in two rows, merged cells and types merged downwards", async () => {
    const sheet = utils.aoa_to_sheet([
      ["题型", "题干", "选项", null, null, "答案"],
      [null, null, "A", "B", "C", null],
      ["单选题", "甲是（ ）", "一", "二", "三", "B"],
      [null, "乙是（ ）", "一", "二", "三", "C"],
      ["判断题", "天蓝", null, null, null, "对"],
    ]);
    const merge = (r: number, c: number, toR: number, toC: number) => ({ s: { r, c }, e: { r: toR, c: toC } });
    sheet["!merges"] = [merge(0, 2, 0, 4), merge(0, 0, 1, 0), merge(0, 1, 1, 1), merge(0, 5, 1, 5), merge(2, 0, 3, 0)];
    expect((await convertedBook(bookOf({ s: sheet }))).records).toEqual([
      "single | 甲是（  ）⏎A. 一⏎B. 二⏎C. 三 | B",
      "single | 乙是（  ）⏎A. 一⏎B. 二⏎C. 三 | C",
      "judge | 天蓝 | 正确",
    ]);
  });

  it("with a table for each type in one sheet, and a sum below", async () => {
    const rows: Cell[][] = [
      ["某公司题库"],
      ["单选题"],
      ["序号", "题干", "选项A", "选项B", "答案"],
      [1, "甲是（ ）", "一", "二", "A"],
      ["判断题"],
      ["序号", "题干", "答案"],
      [1, "天蓝", "对"],
      [2, "草红", "B"],
      ["合计", 3, null, null, 3],
    ];
    const { records, rejected } = await convertedBook(bookOf({ s: rows }));
    expect(records).toEqual(["single | 甲是（  ）⏎A. 一⏎B. 二 | A", "judge | 天蓝 | 正确", "judge | 草红 | 错误"]);
    expect(rejected).toEqual([]);
  });

  it("with answers as the text of options, and options as percentages and dates", async () => {
    const sheet = utils.aoa_to_sheet([
      ["题干", "选项A", "选项B", "选项C", "答案"],
      ["甲是（ ）", "红色", "蓝色", "绿色", "红色；绿色"],
      ["乙是（ ）", "红色", "蓝色", "绿色", "黄色"],
      ["合格率是（ ）", 0.5, 0.25, 0.75, 0.25],
      ["日期是（ ）", 45296, 45297, 45298, "C"],
    ]);
    for (const column of "BCDE") sheet[`${column}4`].z = "0%";
    for (const column of "BCD") sheet[`${column}5`].z = "yyyy-mm-dd";
    const { records, rejected } = await convertedBook(bookOf({ s: sheet }));
    expect(records).toEqual([
      "multiple | 甲是（  ）⏎A. 红色⏎B. 蓝色⏎C. 绿色 | AC",
      "single | 合格率是（  ）⏎A. 50%⏎B. 25%⏎C. 75% | B",
      "single | 日期是（  ）⏎A. 2024-01-05⏎B. 2024-01-06⏎C. 2024-01-07 | C",
    ]);
    expect(rejected).toEqual(["- answer-not-an-option"]);
  });

  it.each([
    ["xlsb", "xlsx"],
    ["ods", "ods"],
    ["fods", "ods"],
    ["biff8", "xls"],
    ["xlml", "xls"],
  ] as [BookType, string][])("as %s", async (type, format) => {
    const { records, file } = await convertedBook(bookOf({ s: PLAIN }, type));
    expect(file.format).toBe(format);
    expect(records).toEqual([RECORD]);
  });

  it("of Excel 95, whose texts are in GBK", async () => {
    const { records, file } = await convertedBook(excel95(PLAIN.map((row) => row.map(String))));
    expect(file.format).toBe("xls");
    expect(records).toEqual([RECORD]);
  });
});

describe("delimited banks", () => {
  const csv = (delimiter: string) => PLAIN.map((row) => row.join(delimiter)).join("\n");
  const one = "题干,选项A,选项B,答案\n首位数字是（ ）,一,一一,A\n末位数字是（ ）,一一一,一,B\n";

  it("in UTF-16 without a mark, full of 一 (4E00)", async () => {
    const little = Buffer.from(one, "utf16le");
    for (const [data, encoding] of [
      [little, "utf-16le"],
      [Buffer.from(little).swap16(), "utf-16be"],
    ] as const) {
      const { records, file } = await convertedBook(new Uint8Array(data));
      expect(file.encoding).toBe(encoding);
      expect(records).toHaveLength(2);
    }
  });

  it("in Big5, with traditional names of columns", async () => {
    const traditional = "題幹,選項A,選項B,正確答案\n火警電話是哪一個（ ）,110,119,B\n電話是對的（ ）,110,119,A\n";
    const { records, file } = await convertedBook(encoded(traditional, "big5"));
    expect(file.encoding).toBe("big5");
    expect(records).toEqual([
      "single | 火警電話是哪一個（  ）⏎A. 110⏎B. 119 | B",
      "single | 電話是對的（  ）⏎A. 110⏎B. 119 | A",
    ]);
  });

  it.each([",", ";", "|", "\t"])("in GB18030, apart by %j", async (delimiter) => {
    const { records, file } = await convertedBook(encodeGb18030(csv(delimiter)));
    expect(file).toMatchObject({ encoding: "gb18030", delimiter });
    expect(records).toEqual([RECORD]);
  });
});

/** By the platform's decoder, turned round. */
function encoded(text: string, encoding: string): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const pairs = new Map<string, number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) pairs.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  return Uint8Array.from([...text].flatMap((sign) => (sign < "\u0080" ? [sign.charCodeAt(0)] : pairs.get(sign)!)));
}

/** A workbook as Excel 95 writes it: texts of one byte or two a character in the code page that the file names. */
function excel95(rows: string[][]): Uint8Array {
  const record = (type: number, ...parts: Uint8Array[]) => {
    const body = Buffer.concat(parts);
    return Buffer.concat([words(type, body.length), body]);
  };
  const begin = (kind: number) => record(0x0809, words(0x0500, kind, 0x096c, 0x07c9));
  const end = record(0x000a);
  const labels = rows.flatMap((row, r) =>
    row.map((text, c) => {
      const gbk = encodeGb18030(text);
      return record(0x0204, words(r, c, 0, gbk.length), gbk);
    }),
  );
  const name = encodeGb18030("单选题");
  const head = [begin(5), record(0x0042, words(936))];
  const listed = 4 + 7 + name.length;
  const offset = Buffer.alloc(4);
  offset.writeUInt32LE(Buffer.concat(head).length + listed + end.length);
  const sheet = record(0x0085, offset, words(0), Uint8Array.of(name.length), name);
  const stream = Buffer.concat([...head, sheet, end, begin(0x10), ...labels, end]);
  const container = CFB.utils.cfb_new();
  CFB.utils.cfb_add(container, "Book", [...stream, ...Array(Math.max(0, 4096 - stream.length)).fill(0)]);
  return new Uint8Array(CFB.write(container, { type: "buffer" }) as Buffer);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt16LE(value, 2 * i);
  return bytes;
}
