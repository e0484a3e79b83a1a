import { describe, expect, it } from "vitest";
import { changesIn, isTouched } from "../../../converter/extract/tracked-changes.ts";
import { brief, convertFiles, reasons } from "../helpers.ts";
import { paragraph, run, table, wordFile } from "../ooxml.ts";

const ins = (text: string) => `<w:ins>${run(text)}</w:ins>`;
const del = (text: string) => `<w:del><w:r><w:delText xml:space="preserve">${text}</w:delText></w:r></w:del>`;
const convert = (trackedChanges: "accepted" | "shown", ...paragraphs: string[]) =>
  convertFiles([{ name: "a.docx", data: wordFile({ body: paragraphs.map((one) => paragraph(one)).join("") }) }], {
    trackedChanges,
    outputStyle: "answer",
  });

describe("marks of changes", () => {
  it("are found, however many have no end", () => {
    expect(changesIn("a[-b-]{+c+}[-d")).toEqual([
      { start: 1, end: 6 },
      { start: 6, end: 11 },
    ]);
    expect(isTouched("三十", "期限[-三十-]{+十五+}日")).toBe(true);
    expect(isTouched("期限", "期限[-三十-]日")).toBe(false);
    expect(changesIn("[-".repeat(200_000))).toEqual([]);
  });
});

describe("question banks with tracked changes", () => {
  const bank = [
    run("1.火警电话是（ ）"),
    `${run("A.")}${del("110")}${ins("112")}`,
    "B.119",
    `${del("C.120")}`,
    "答案：B",
    `${ins("2.急救电话是（ ）")}`,
    `${ins("A.119")}`,
    `${ins("B.120")}`,
    `${run("答案：")}${del("A")}${ins("B")}`,
    `${del("3.作废的题")}`,
    `${del("答案：作废")}`,
    run("一、判断题"),
    `${run("4.地球是圆的")}${del("（√）")}`,
    `${run("5.月亮会发光")}${run("（×）")}`,
    run("二、简答题"),
    run("6.首都是哪里？"),
    `${run("答案：")}${del("上海")}${ins("北京")}`,
  ];

  it("are read as accepted", async () => {
    const conversion = await convert("accepted", ...bank);
    expect(brief(conversion)).toEqual([
      "single | 火警电话是（  ）⏎A. 112⏎B. 119 | B",
      "single | 急救电话是（  ）⏎A. 119⏎B. 120 | B",
      "judge | 月亮会发光 | 错误",
      "short | 首都是哪里？ | 北京",
    ]);
    expect(conversion.files[0]!.warnings).toEqual(["changes-accepted"]);
  });

  it("show them where the question asks, and give no answer that one touches", async () => {
    const conversion = await convert("shown", ...bank);
    expect(brief(conversion)).toEqual([
      "single | 火警电话是（  ）⏎A. [-110-]{+112+}⏎B. 119 | B",
      "judge | 月亮会发光 | 错误",
    ]);
    expect(conversion.records[0]!.warnings).toContain("tracked-change");
    expect(reasons(conversion)).toEqual([
      "- tracked-change",
      "- tracked-change",
      "- tracked-change",
      "2 answer-not-an-option",
      "4 tracked-change",
      "6 tracked-change",
    ]);
    expect(conversion.files[0]!.warnings).toEqual(["changes-shown"]);
  });
});

it("rows of a table of questions give no answer that a change touches, and none that were deleted", async () => {
  const cells = (...row: string[]) => row.map((text) => paragraph(text));
  const rows = [
    cells("题干", "A", "B", "C", "答案"),
    cells("火警", "110", "119", "120", del("A") + ins("B")),
    cells(run("报警") + del("电"), "110", "119", "120", "A"),
    cells("匪警", "112", "110", "120", del("B")),
    ["查号", "111", "112", "114", "C"].map((text) => paragraph(del(text))),
  ];
  const file = { name: "a.docx", data: wordFile({ body: table(rows) }) };
  const conversion = await convertFiles([file], { trackedChanges: "shown", outputStyle: "answer" });
  expect(brief(conversion)).toEqual(["single | 报警[-电-]⏎A. 110⏎B. 119⏎C. 120 | A"]);
  expect(conversion.rejected.map(({ reason, source }) => `${source.row} ${reason}`)).toEqual([
    "5 tracked-change",
    "2 answer-not-an-option",
    "4 answer-not-an-option",
  ]);
});

describe("contracts with tracked changes", () => {
  const contract = [
    "房屋租赁合同",
    "甲方（出租人）：海城物业有限公司",
    "乙方（承租人）：李明",
    "第一条 租赁期限",
    `${run("租赁期限为")}${del("一年")}${ins("两年")}${run("，自2024年1月1日起至2025年12月31日止。")}`,
    "第二条 租金",
    `${run("月租金为人民币")}${del("3000元")}${ins("3500元")}${run("，按季支付。")}`,
    `${ins("第三条 转租")}`,
    `${ins("乙方未经甲方书面同意不得转租房屋的任何部分。")}`,
    `${del("第四条 违约金")}`,
    `${del("乙方逾期付款的，应支付违约金500元。")}`,
  ];

  it("carry the marks in their articles, and give no fact that one touches", async () => {
    const { records } = await convert("shown", ...contract);
    const found = records.filter(({ task }) => task === "find").map(({ record }) => record.output);
    expect(found).toEqual([
      "第一条 租赁期限\n租赁期限为[-一年-]{+两年+}，自2024年1月1日起至2025年12月31日止。",
      "第二条 租金\n月租金为人民币[-3000元-]{+3500元+}，按季支付。",
      "第三条 {+转租+}\n{+乙方未经甲方书面同意不得转租房屋的任何部分。+}\n[-第四条 违约金-]\n[-乙方逾期付款的，应支付违约金500元。-]",
    ]);
    const fields = records.find(({ task }) => task === "fields")!.record.output;
    expect(fields).toContain("2025");
    expect(fields).not.toMatch(/3000|3500|一年|两年|500元/);
    for (const { task, record } of records)
      if (task === "answer") expect(record.output).not.toMatch(/3000|3500|\[-|\{\+/);
  });

  it("give the facts as accepted otherwise", async () => {
    const { records } = await convert("accepted", ...contract);
    expect(records.find(({ task }) => task === "fields")!.record.output).toContain("3500元");
  });
});
