import { describe, expect, it } from "vitest";
import { type ConvertSettings, convert, ConvertSettings as Settings } from "../../../converter/index.ts";
import { brief, convertFiles } from "../helpers.ts";
import { paragraph, run, wordFile } from "../ooxml.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const csv = (text: string, over: Partial<ConvertSettings> = {}) =>
  convertFiles([{ name: "a.csv", data: bytes(text) }], { outputStyle: "answer", ...over });

describe("headers", () => {
  const rows = "甲,一,二,三,B\n乙,一,二,三,C\n";
  const expected = ["single | 甲⏎A. 一⏎B. 二⏎C. 三 | B", "single | 乙⏎A. 一⏎B. 二⏎C. 三 | C"];

  it.each([
    ["a group of letters", "题干,选项,,,答案\n,A,B,C,\n"],
    ["a group of numbers", "题干,选项,,,答案\n,1,2,3,\n"],
    ["merged cells repeat downwards", "题干,选项,,,答案\n题干,A,B,C,答案\n"],
    ["below a title", "某某题库,,,,\n题干,备选项,,,正确答案\n,A,B,C,\n"],
  ])("of two rows: %s", async (_, header) => {
    const conversion = await csv(header + rows);
    expect(brief(conversion)).toEqual(expected);
    expect(conversion.files[0]!.headers).toEqual([{ row: header.trim().split("\n").length }]);
  });

  it("of two rows in a mapping: by the name, by group and name", async () => {
    const text = "品名,价格,,产地\n,含税,未税,\n茶,11,10,杭州\n";
    for (const template of ["{{未税}}", "{{价格/未税}}", "{{价格未税}}"]) {
      const { records, files } = await csv(text, {
        table: { instruction: "{{品名}}的价格", input: "{{产地}}", output: template },
      });
      expect(records.map(({ record }) => record)).toEqual([{ instruction: "茶的价格", input: "杭州", output: "10" }]);
      expect(files[0]!.headers).toEqual([{ row: 2 }]);
    }
  });

  it("a data row of names is no second header", async () => {
    expect(brief(await csv("题干,A,B,答案\n选项A,题型,答案,A\n"))).toEqual(["single | 选项A⏎A. 题型⏎B. 答案 | A"]);
  });

  it("are where the user says", async () => {
    const text = `题干,选项A,选项B,答案\n旧题,一,二,A\n${"说明,,,\n".repeat(20)}题干,选项A,选项B,答案\n新题,一,二,B\n`;
    expect(brief(await csv(text, { headerRow: 23 }))).toEqual(["single | 新题⏎A. 一⏎B. 二 | B"]);
    const seen = await convert(
      [{ name: "a.csv", data: bytes(text) }],
      Settings.parse({ outputStyle: "answer", headerRow: 23 }),
      { onDocument: () => {} },
    );
    expect(brief(seen)).toEqual(["single | 新题⏎A. 一⏎B. 二 | B"]);
    expect(seen.files[0]).toMatchObject({ delimiter: ",", encoding: "utf-8", headers: [{ row: 23 }] });
  });

  it("delimiters that are not found can be named", async () => {
    const text = "题干^选项A^选项B^答案\n甲^一^二^A\n";
    const { files, records } = await csv(text, { delimiter: "^" });
    expect(records).toHaveLength(1);
    expect(files[0]).toMatchObject({ format: "csv", delimiter: "^" });
  });
});

describe("answers that only formatting tells, in tables of Word", () => {
  const cell = (content: string) => `<w:tc>${paragraph(content)}</w:tc>`;
  const table = (rows: string[][]) =>
    `<w:tbl>${rows.map((cells) => `<w:tr>${cells.map(cell).join("")}</w:tr>`).join("")}</w:tbl>`;
  const red = (text: string) => run(text, '<w:color w:val="FF0000"/>');
  const answers = async (body: string) =>
    brief(await convertFiles([{ name: "a.docx", data: wordFile({ body }) }], { outputStyle: "answer" }));

  it("options beside each other", async () => {
    const body =
      paragraph("1.火警电话是（ ）") +
      table([
        ["A.110", red("B.119")],
        ["C.120", "D.122"],
      ]);
    expect(await answers(body)).toEqual(["single | 火警电话是（  ）⏎A. 110⏎B. 119⏎C. 120⏎D. 122 | B"]);
  });

  it("a question a row", async () => {
    const header = ["题干", "选项A", "选项B", "选项C"];
    const rows = [header, ["甲", "一", "二", red("三")], ["乙", run("四", "<w:b/>"), run("五", "<w:b/>"), "六"]];
    expect(await answers(table(rows))).toEqual([
      "single | 甲⏎A. 一⏎B. 二⏎C. 三 | C",
      "multiple | 乙⏎A. 四⏎B. 五⏎C. 六 | AB",
    ]);
  });
});

describe("options inside the question's own cell", () => {
  const json = (question: string, answer: unknown) =>
    convertFiles([{ name: "a.json", data: bytes(JSON.stringify([{ question, answer, analysis: "故选：D。" }])) }], {
      outputStyle: "answer",
    });

  it("become options: a line each, indented, or all in one line", async () => {
    const expected = ["single | 下列叙述，正确的是（  ）⏎A. 甲⏎B. 乙⏎C. 丙⏎D. 丁丁丁 | D"];
    for (const text of [
      "1．（ 6分）下列叙述，正确的是（ 　　） \nA．甲   \nB．乙 \n  C．丙\nD．丁丁\n丁\n",
      "1．（6分）下列叙述，正确的是（ ） A．甲 B．乙 C．丙 D．丁丁丁",
    ]) {
      const conversion = await json(text, ["D"]);
      expect(brief(conversion)).toEqual(expected);
      expect(conversion.records[0]!.source.number).toBe("1");
    }
    const rows = await csv("题型,题干,答案\n,北京是（ ） A.城市 B.省,A\n,水是（ ） A.干的 B.湿的,B\n");
    expect(brief(rows)).toEqual(["single | 北京是（  ）⏎A. 城市⏎B. 省 | A", "single | 水是（  ）⏎A. 干的⏎B. 湿的 | B"]);
  });

  it("stay in the text where the answer names none of them, or the cell holds several questions", async () => {
    expect(brief(await json("比较 A. 甲 B. 乙，得（ ）", ["丙"]))).toEqual(["blank | 比较 A. 甲 B. 乙，得____ | 丙"]);
    for (const gap of ["\n", " "]) {
      const { records } = await json(`1．甲是（ ） A．一 B．二${gap}2．乙是（ ） A．三 B．四`, ["A", "B"]);
      expect(records.map(({ kind }) => kind)).toEqual(["blank"]);
    }
  });
});
