import { describe, expect, it } from "vitest";
import { utils, write } from "xlsx";
import { explain } from "../../../converter/index.ts";
import { convertFiles, convertText, reasons } from "../helpers.ts";
import { paragraph, wordFile } from "../ooxml.ts";

const sheet = (rows: unknown[][]) => {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), "目录");
  return { name: "a.xlsx", data: new Uint8Array(write(book, { type: "buffer", bookType: "xlsx" })) };
};

describe("tables by columns", () => {
  const table = { instruction: "说明{{药品 名称}}的用法。", input: "规格：{{规格}}", output: "{{用法用量}}" };
  const rows = [
    ["药品目录"],
    ["药品名称", "规格", "用法用量"],
    ["甲片", "10mg", "每日一次"],
    ["乙片", "", "每日两次"],
    ["丙片", "5mg", ""],
  ];

  it("give a record a row; an empty cell that is needed rejects the row", async () => {
    const conversion = await convertFiles([sheet(rows)], { table: table as never });
    expect(
      conversion.records.map(({ record, kind }) => [kind, record.instruction, record.input, record.output]),
    ).toEqual([
      ["row", "说明甲片的用法。", "规格：10mg", "每日一次"],
      ["row", "说明乙片的用法。", "规格：", "每日两次"],
    ]);
    expect(conversion.rejected.map(({ reason, source }) => [reason, source.row, source.sheet])).toEqual([
      ["cell-empty", 5, "目录"],
    ]);
  });

  it("name the columns that a mapping lacks, those that are there and the nearest, whether the task is told or not", async () => {
    for (const task of ["auto", "table"] as const) {
      const mapping = { ...table, instruction: "说明{{药品}}的用法。", output: "{{剂量}}" };
      const [item, ...more] = (await convertFiles([sheet(rows)], { task, table: mapping })).rejected;
      expect([item!.reason, more]).toEqual(["columns-missing", []]);
      expect(explain(item!, "zh")).toBe(
        "表格中没有映射要的列“药品, 剂量”，是否指“药品名称”？它有“药品名称, 规格, 用法用量”",
      );
    }
    const { rejected, records } = await convertText("1. 雪是\nA. 固体\nB. 气体\n答案：A", { table });
    expect([records.length, rejected]).toEqual([1, []]);
  });

  it("say which column is missing", async () => {
    const conversion = await convertFiles([sheet(rows)], {
      task: "table",
      table: { ...table, output: "{{剂量}}" } as never,
    });
    expect(reasons(conversion)).toEqual(["- columns-missing"]);
    expect(conversion.rejected[0]!.message).toContain("剂量");
    await expect(convertFiles([sheet(rows)], { task: "table" })).rejects.toMatchObject({ code: "USAGE" });
  });
});

describe("documents", () => {
  const heading = (text: string) => `<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
  const body =
    heading("第一章 概述") +
    paragraph("企业应当建立健全安全生产责任制。".repeat(10)) +
    heading("第二章 职责") +
    paragraph("主要负责人对安全生产工作全面负责，应当定期研究安全生产问题。");

  it("give their sections as text, cut between sentences, nothing lost", async () => {
    const file = { name: "制度.docx", data: wordFile({ body }) };
    const { records } = await convertFiles([file], {
      task: "text",
      text: { maxCharacters: 100, minCharacters: 1 } as never,
      clean: { nearDuplicates: { effect: "off" } } as never,
    });
    expect(records.every(({ kind, record }) => kind === "text" && record.output.length <= 100)).toBe(true);
    const { records: whole } = await convertFiles([file], { task: "text" });
    expect(whole.map(({ record, source }) => [source.section, record.output.replaceAll("\n", "").length])).toEqual([
      ["第一章 概述", 166],
      ["第二章 职责", 36],
    ]);
    expect(whole[1]!.record.instruction).toContain("第二章 职责");
  });
});

describe("a long text without headings", () => {
  const paragraphs = Array.from(
    { length: 40 },
    (_, i) => `第${i}段说的是${"山水花鸟鱼虫"[i % 6]}的第${i * 7}种画法，${i}笔即成。`,
  );
  const text = { maxCharacters: 100, minCharacters: 1 };

  it("is kept piece by piece: the pieces have one title, and are no answers to one question", async () => {
    const { records, rejected } = await convertText(paragraphs.join("\n\n"), { task: "text", text });
    expect(rejected).toEqual([]);
    expect(records.map(({ record }) => record.output).join("\n")).toBe(paragraphs.join("\n"));
    expect(new Set(records.map(({ record }) => record.instruction)).size).toBe(records.length);
    expect(records[1]!.record.instruction).toContain(`bank (2/${records.length})`);
  });

  it("gives a piece that stands twice once", async () => {
    const long = "同一段话。".repeat(18);
    const { records, rejected } = await convertText(`${long}\n\n${long}\n\n${paragraphs[0]}`, { task: "text", text });
    expect(records).toHaveLength(2);
    expect(rejected.map(({ reason }) => reason)).toEqual(["duplicate"]);
  });
});

describe("own wordings", () => {
  it("replace those of their kind; the seed chooses among them", async () => {
    const wording = { zh: { single: ["选一个。", "挑一个。"] } };
    const bank = "1.甲（ ）\nA.一 B.二\n答案：A\n2.乙是对的。（√）";
    const used = new Set<string>();
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { records } = await convertText(bank, { outputStyle: "answer", seed, wording: wording as never });
      used.add(records[0]!.record.instruction);
      expect(records[1]?.record.instruction ?? "").not.toMatch(/一个/);
    }
    expect([...used].sort()).toEqual(["挑一个。只需给出答案。", "选一个。只需给出答案。"]);
  });
});
