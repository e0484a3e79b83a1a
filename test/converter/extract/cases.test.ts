/** Cases with questions of their own, and types in front of questions. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, convertText } from "../helpers.ts";

const answers = { outputStyle: "answer" } as const;

describe("cases, each with its questions and answers", () => {
  const expected = [
    "short | （一）案例：某船搁浅。⏎⏎先通知谁？ | 海事局。",
    "short | （一）案例：某船搁浅。⏎⏎如何脱浅？ | 等待涨潮。",
    "short | （二）案例：某车爆胎。⏎⏎如何停车？ | 缓慢减速。",
    "short | （二）案例：某车爆胎。⏎⏎停在哪里？ | 应急车道。",
  ];

  it("the next case is no answer of the one above", async () => {
    const text =
      "一、案例分析题\n（一）案例：某船搁浅。\n1. 先通知谁？\n2. 如何脱浅？\n答案：\n1. 海事局。\n2. 等待涨潮。\n（二）案例：某车爆胎。\n1. 如何停车？\n2. 停在哪里？\n答案：\n1. 缓慢减速。\n2. 应急车道。";
    expect(brief(await convertText(text, answers))).toEqual(expected);
  });

  it("nor where it counts its questions in another way, and heads in a line of their own", async () => {
    const text =
      "一、案例分析题\n案例一\n某船搁浅。\n1. 先通知谁？\n2. 如何脱浅？\n【参考答案】\n1. 海事局。\n2. 等待涨潮。\n案例二\n某车爆胎。\n问题：\n（1）如何停车？\n（2）停在哪里？\n答：\n（1）缓慢减速。\n（2）应急车道。";
    const records = brief(await convertText(text, answers));
    expect(records.map((record) => record.split("⏎").at(-1))).toEqual(
      expected.map((record) => record.split("⏎").at(-1)),
    );
  });

  it("a key may name the cases too", async () => {
    const text =
      "一、案例分析题\n案例一\n某船搁浅。\n1. 先通知谁？\n2. 如何脱浅？\n案例二\n某车爆胎。\n3. 如何停车？\n4. 停在哪里？\n参考答案\n案例一\n1. 海事局。\n2. 等待涨潮。\n案例二\n3. 缓慢减速。\n4. 应急车道。";
    expect((await convertText(text, answers)).records.map(({ record }) => record.output)).toEqual([
      "海事局。",
      "等待涨潮。",
      "缓慢减速。",
      "应急车道。",
    ]);
  });

  it("whose numbers begin again in each case, in the key too", async () => {
    const text =
      "一、案例分析题\n案例一\n某船搁浅。\n问题：\n（1）先通知谁？\n（2）如何脱浅？\n案例二\n某车爆胎。\n问题：\n（1）如何停车？\n（2）停在哪里？\n参考答案\n一、案例分析题\n案例一\n（1）海事局。\n（2）等待涨潮。\n案例二\n（1）缓慢减速。\n（2）应急车道。";
    expect((await convertText(text, answers)).records.map(({ record }) => record.output)).toEqual([
      "海事局。",
      "等待涨潮。",
      "缓慢减速。",
      "应急车道。",
    ]);
  });

  it("answers below the last section are its own, where the others have theirs in brackets", async () => {
    const text =
      "一、判断题\n1. 冰浮在水上（√）\n2. 铁浮在水上（×）\n二、简答题\n1. 水何时结冰？\n2. 水何时沸腾？\n答案：\n1. 零度。\n2. 一百度。";
    expect((await convertText(text, answers)).records.map(({ record }) => record.output)).toEqual([
      "正确",
      "错误",
      "零度。",
      "一百度。",
    ]);
  });
});

it("a file whose sections number in turns in two ways is read in linear time", async () => {
  const part = (i: number) =>
    `一、判断题\n1. 第${i}块冰浮在水上（√）\n二、简答题\n（1）第${i}块冰何时化？\n答：零度。\n（2）第${i}块冰多重？\n答：一千克。\n`;
  const text = Array.from({ length: 700 }, (_, i) => part(i)).join("");
  expect((await convertText(text, answers)).records).toHaveLength(2100);
});

it("a type in front of a question with a number heads no section", async () => {
  const text =
    "1. 判断：冰浮在水上。（√）\n2. 判断题：铁浮在水上。（×）\n3. 计算：3箱，每箱5个，共几个\n答案：15个\n4. 简答：水何时结冰？\n答案：零度时。\n二、判断题\n5. 判断：油浮在水上。（√）";
  expect(brief(await convertText(text, answers)).map((record) => record.split(" | ")[2])).toEqual([
    "正确",
    "错误",
    "15个",
    "零度时。",
    "正确",
  ]);
});

describe("material that a sentence sends questions to", () => {
  const before = "1. Fog is\nA. liquid\nB. iron\nAnswer: A\n\n";
  const table = "| Month | Sales |\n|---|---|\n| May | 10 |\n| June | 30 |\n";
  const asked =
    "2. Which month sold most?\nA. May\nB. June\nAnswer: B\n\n3. Which sold least?\nA. May\nB. June\nAnswer: A\n";
  const rows = "Month | Sales⏎May | 10⏎June | 30";
  const read = async (text: string) =>
    convertFiles([{ name: "a.md", data: new TextEncoder().encode(text) }], { outputStyle: "answer-explanation" });

  it.each([
    ["a table below", `Use the data below to answer the questions that follow.\n\n${table}\n`, rows],
    [
      "a sentence and a table below",
      `Study the following information and answer questions 2-3.\n\nAcme sells tea.\n\n${table}\n`,
      `Acme sells tea.⏎${rows}`,
    ],
    [
      "a sentence in its own line",
      `The table shows what Acme sold. Use it to answer Questions 2 and 3.\n\n${table}\n`,
      `The table shows what Acme sold.⏎${rows}`,
    ],
    [
      "a sentence and a table above, below the last answer",
      `Acme sells tea.\n\n${table}\nUse the table above to answer questions 2-3.\n\n`,
      `Acme sells tea.⏎${rows}`,
    ],
    [
      "a scenario above, for all questions that follow",
      `Scenario: Acme sells tea.\n\n${table}\nUse the scenario to answer the following questions.\n\n`,
      `Scenario: Acme sells tea.⏎${rows}`,
    ],
    ["a table above, in Chinese", `下表是销量。\n\n${table}\n根据上表，回答2~3题。\n\n`, `下表是销量。⏎${rows}`],
    [
      "a numbered case above, in Chinese",
      `（一）某公司的销量如下表所示：\n\n${table}\n要求：根据上述资料，回答下列问题。\n\n`,
      `（一）某公司的销量如下表所示：⏎${rows}`,
    ],
  ])("%s", async (_, material, expected) => {
    const records = brief(await read(before + material + asked));
    expect(records).toHaveLength(3);
    expect(records[0]).toMatch(/^single \| Fog is⏎A. liquid⏎B. iron \| [^⏎]*A. liquid$/);
    expect(records[1]).toContain(`| ${expected}⏎⏎Which month`);
    expect(records[2]).toContain(`| ${expected}⏎⏎Which sold`);
  });

  it("a reason below the answer stays there", async () => {
    const because = "Because drops are water.\n\n";
    const [first, second] = brief(
      await read(`${before}${because}Acme sells tea.\n\nUse the text above to answer questions 2-3.\n\n${asked}`),
    );
    expect(first).toContain("Because drops are water.");
    expect(second).toContain("| Acme sells tea.⏎⏎Which month");
  });

  it("parts of the open question are asked about its own", async () => {
    const text =
      "1. Acme sells tea.\nUse the information below to answer the questions that follow.\nIt sold 10 boxes in May and 30 in June.\n(a) When did it sell most?\n(b) When did it sell least?\nAnswer: (a) June (b) May\n2. Fog is\nA. liquid\nB. iron\nAnswer: A";
    const records = brief(await convertText(text, answers));
    expect(records.at(-1)).toBe("single | Fog is⏎A. liquid⏎B. iron | A");
    expect(records[0]).toContain("Acme sells tea.");
  });
});
