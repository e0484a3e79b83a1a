import { describe, expect, it } from "vitest";
import { brief, convertFiles, reasons } from "../helpers.ts";

const file = (name: string, text: string) => ({ name, data: new TextEncoder().encode(text) });
const BANK = file(
  "消防题库.txt",
  `一、单项选择题
1.火警电话是（ ）
A.110 B.119
2.灭火器每（ ）检查一次
A.月 B.年
二、判断题
1.灭火器可以随意挪用。（ ）
2.火灾时应当先疏散人员。（ ）`,
);
const convertWith = (...keys: { name: string; data: Uint8Array }[]) =>
  convertFiles([BANK, ...keys], { outputStyle: "answer" });

describe("answers in a second file", () => {
  it.each([
    ["ranges", "单选题\n1-2 BA\n判断题\n1-2 ×√"],
    ["pairs", "一、单项选择题\n1.B 2.A\n二、判断题\n1.× 2.√"],
    [
      "entries with explanations",
      "单项选择题\n1、参考答案：B\n解析：拨打119。\n2、参考答案：A\n判断题\n1、参考答案：错误\n2、参考答案：正确",
    ],
  ])("%s", async (_, key) => {
    const conversion = await convertWith(file("消防题库答案.txt", key));
    expect(brief(conversion).map((line) => line.split(" | ").at(-1))).toEqual(["B", "A", "错误", "正确"]);
    expect(reasons(conversion)).toEqual([]);
    expect(conversion.files.map(({ items, records, rejected }) => [items, records, rejected])).toEqual([
      [4, 4, 0],
      [0, 0, 0],
    ]);
    expect(conversion.files[0]!.warnings).toContain("key-from-other-file");
  });

  it("are for the questions that have none, where they have just their numbers", async () => {
    const bank = file(
      "bank.txt",
      "1. Snow is\nA. white\nB. black\n2. Fire is\nA. cold\nB. hot\n答案：B\n3. Name an ocean.",
    );
    const key = file("bank-answers.txt", "1. A\n3. The Pacific");
    const conversion = await convertFiles([bank, key], { outputStyle: "answer" });
    expect(conversion.records.map(({ record }) => record.output).sort()).toEqual(["A", "B", "The Pacific"]);
    expect(reasons(conversion)).toEqual([]);
  });

  it("of which the number differs from the questions are not joined in that section", async () => {
    const conversion = await convertWith(file("答案.txt", "单选题\n1.B 2.A 3.C\n判断题\n1.× 2.√"));
    expect(brief(conversion).map((line) => line.split(" | ").at(-1))).toEqual(["错误", "正确"]);
    expect(conversion.files[0]!.warnings).toContain("key-count-differs");
    expect(conversion.rejected.map(({ reason }) => reason).sort()).toEqual([
      "answer-missing",
      "answer-missing",
      "answer-without-question",
      "answer-without-question",
      "answer-without-question",
    ]);
    for (const { items, records, rejected } of conversion.files) expect(items).toBe(records + rejected);
  });

  it("are found by the name among several, and two keys for one bank give no answer", async () => {
    const other = file("电工题库.txt", "一、判断题\n1.电工应当持证上岗。（ ）\n2.可以带电移动设备。（ ）");
    const keys = [
      file("电工题库_答案.txt", "判断题\n1.√ 2.×"),
      file("消防题库_答案.txt", "单选题\n1.B 2.A\n判断题\n1.× 2.√"),
    ];
    const conversion = await convertFiles([BANK, other, ...keys], { outputStyle: "answer" });
    expect(conversion.records).toHaveLength(6);
    expect(
      conversion.records.filter(({ source }) => source.file === "电工题库.txt").map(({ record }) => record.output),
    ).toEqual(["正确", "错误"]);
    const twice = await convertWith(
      file("消防题库答案.txt", "单选题\n1.B 2.A"),
      file("消防题库-参考答案.txt", "单选题\n1.A 2.A"),
    );
    expect(twice.records).toEqual([]);
  });
});
