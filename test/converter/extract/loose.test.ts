/** Lines that belong to no question: what may be a lost question or its text is rejected with a reason, furniture is not. */
import { describe, expect, it } from "vitest";
import { explain } from "../../../converter/index.ts";
import { convertText } from "../helpers.ts";

const QUESTIONS = "1. 雪是\nA. 固体\nB. 气体\n答案：A\n2. 雾是\nA. 液体\nB. 铁\n答案：A";
const ENGLISH = "1. Snow is\nA. solid\nB. gas\nAnswer: A\n2. Fog is\nA. liquid\nB. iron\nAnswer: A";

const lost = async (text: string) =>
  (await convertText(text)).rejected
    .filter(({ reason }) => reason === "text-without-question")
    .map((item) => [item.source.line, item.text]);

describe("lines that belong to no question", () => {
  it.each([
    ["a question without a number", `物理测验\n什么是密度？\n${QUESTIONS}`, [[2, "什么是密度？"]]],
    [
      "a text and its parts above a section",
      `Final test\nPriya offered Owen her van on Monday. Owen wrote on Tuesday that he would take it for less, and on Friday that he would pay all.\n(a) Was there a contract?\n(b) When was it made?\nSection B\n${ENGLISH}`,
      [
        [
          2,
          "Priya offered Owen her van on Monday. Owen wrote on Tuesday that he would take it for less, and on Friday that he would pay all.\n(a) Was there a contract?\n(b) When was it made?",
        ],
      ],
    ],
    [
      "material that no question follows",
      `一、选择题\n${QUESTIONS}\n二、材料分析题\n材料一：甲公司购入一台设备，价款一万元。\n三、判断题\n3. 水是液体。\n答案：正确`,
      [[11, "材料一：甲公司购入一台设备，价款一万元。"]],
    ],
    [
      "words to choose from above gaps",
      "Fill in the blanks\nstomata   glucose   oxygen   water\n1. Plants make ____.\nAnswer: glucose",
      [[2, "stomata   glucose   oxygen   water"]],
    ],
    [
      "a question among what candidates are told",
      `注意事项：\n1. 请用黑色钢笔书写。\n2. 冰的化学式是（  ）\n一、选择题\n${QUESTIONS}`,
      [[3, "2. 冰的化学式是（  ）"]],
    ],
    ["a question behind the end of the paper", `${QUESTIONS}\n—考试结束—\n什么是质量？`, [[10, "什么是质量？"]]],
  ])("%s is rejected once", async (_, text, expected) => {
    expect(await lost(text)).toEqual(expected);
  });

  it.each([
    `实验中学期中测试\n（时间：60分钟 满分：100分）\n姓名：______ 班级：______\n题号\t一\t二\t总分\n得分\n${QUESTIONS}`,
    `注意事项：\n1. 答题前，请将姓名写在答题卡上。\n2. 用2B铅笔填涂。\n一、选择题\n${QUESTIONS}`,
    `说明：1．全卷满分80分，考试用时60分钟。\n2．答卷前，考生务必填写姓名。\n3．选择题每小题选出答案后，用铅笔涂黑。\n一、选择题\n${QUESTIONS}`,
    `食品安全知识，你能答对几题？\n来源：网络整理  作者：佚名  点击：1287\n${QUESTIONS}`,
    `Year 10 Physics\nName ____________ Date ____________\nAnswer all questions in the spaces provided. You may use a calculator.\n${ENGLISH}`,
    `Re: Free quiz for Thursday night?\nHi all, here is the one that we used last month. Feel free to use.\n${ENGLISH}`,
    `Safety quiz\nTeam name: ________   £1 per person\nTrainer signature: ________\nScore: ____ /10\n${ENGLISH}`,
  ])("furniture of a paper is not: %#", async (text) => {
    expect(await lost(text)).toEqual([]);
  });

  it("says why in both languages", async () => {
    const { rejected } = await convertText(`什么是密度？\n${QUESTIONS}`);
    expect(explain(rejected[0]!, "zh")).toContain("不属于任何一道题");
    expect(explain(rejected[0]!, "en")).toContain("belong to no question");
  });
});
