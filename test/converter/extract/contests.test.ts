/** Papers of contests, as the one who reads them out holds them, and keys of several kinds of entries. */
import { expect, it } from "vitest";
import { brief, convertFiles, convertText, reasons } from "../helpers.ts";

it("rounds in brackets with a remark; a corrected judgement and a word with room around it in parentheses", async () => {
  const conversion = await convertText(
    [
      "【第一环节  必答题】每队轮流作答，答对加10分",
      "（一）判断题",
      "1.会议在1935年召开。（ × ，应为1936年 ）",
      "（二）填空题",
      "2.他们保持（ 艰苦奋斗 ）的作风。",
      "【第二环节  抢答题】主持人说“开始”后才能按抢答器",
      "3.胜利纪念日是哪一天？",
      "答：9月3日",
      "【第三环节  风险题】分值30分，由队长举牌",
      "4.请说出主要内容。",
      "答：实事求是。",
    ].join("\n"),
    { outputStyle: "answer" },
  );
  expect(brief(conversion)).toEqual([
    "judge | 会议在1935年召开。 | 错误",
    "blank | 他们保持____的作风。 | 艰苦奋斗",
    "short | 胜利纪念日是哪一天？ | 9月3日",
    "short | 请说出主要内容。 | 实事求是。",
  ]);
  expect(reasons(conversion)).toEqual([]);
});

it("a key labels some answers, and the first of the next section has none", async () => {
  const paper = "一、简答题\n1. 简述甲。\n2. 简述乙。\n二、论述题\n3. 试述丙。";
  const key =
    "参考答案\n一、简答题\n1. 答案要点：\n（1）甲一；\n（2）甲二。\n2. 答案要点：乙一。\n二、论述题\n3. （1）丙一。";
  const conversion = await convertFiles(
    [
      { name: "a.txt", data: new TextEncoder().encode(paper) },
      { name: "a答案.txt", data: new TextEncoder().encode(key) },
    ],
    { outputStyle: "answer" },
  );
  expect(brief(conversion).map((line) => line.split(" | ").at(-1))).toEqual([
    "（1）甲一；⏎（2）甲二。",
    "乙一。",
    "（1）丙一。",
  ]);
});
