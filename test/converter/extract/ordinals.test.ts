import { describe, expect, it } from "vitest";
import { brief, convertText, reasons } from "../helpers.ts";

const read = (text: string) => convertText(text, { outputStyle: "answer" });

const FIRST = "【1】鸟有翅膀吗？（ ）\nA. 有\nB. 没有";
const SECOND = "【2】鱼住在（ ）\nA. 水里\nB. 树上";
const EXPECTED = ["single | 鱼住在（  ）⏎A. 水里⏎B. 树上 | A"];

describe("Chinese ordinals between questions with numbers in brackets", () => {
  it("heads of sections below answers", async () => {
    const text = `一、鸟类\n${FIRST}\n【答案】A\n二、鱼类\n${SECOND}\n【答案】A\n三、昆虫\n【3】蜜蜂采什么？\n【答案】花蜜`;
    const conversion = await read(text);
    expect(brief(conversion).slice(1)).toEqual([...EXPECTED, "short | 蜜蜂采什么？ | 花蜜"]);
    expect(conversion.records.map(({ source }) => source.section)).toEqual(["一、鸟类", "二、鱼类", "三、昆虫"]);
  });

  it("points of an answer", async () => {
    const text = `一、鱼类\n${SECOND}\n【答案】A\n【3】怎样养鱼？\n【答案】\n一、换水；\n二、喂食\n三、少喂\n二、昆虫\n【4】蜜蜂采什么？\n【答案】花蜜`;
    expect(brief(await read(text))).toEqual([
      ...EXPECTED,
      "short | 怎样养鱼？ | 一、换水；⏎二、喂食⏎三、少喂",
      "short | 蜜蜂采什么？ | 花蜜",
    ]);
  });

  it.each([
    ["ordinals alone", "一、\n【1】A\n二、\n【2】A"],
    ["titles that name no type", "一、鸟类\n【1】A\n二、鱼类\n【2】A"],
    ["pairs in one line", "【1】A【2】A"],
  ])("in a key: %s", async (_, key) => {
    const conversion = await read(`一、鸟类\n${FIRST}\n二、鱼类\n${SECOND}\n参考答案\n${key}`);
    expect(conversion.records.map(({ record }) => record.output)).toEqual(["A", "A"]);
    expect(reasons(conversion)).toEqual([]);
  });
});
