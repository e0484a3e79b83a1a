/** Habits of printed papers: boxes, brackets of every shape, records of an item bank. */
import { describe, expect, it } from "vitest";
import { brief, convertText, reasons } from "../helpers.ts";

interface Habit {
  name: string;
  text: string;
  /** `kind | input | output`, answers only. */
  records: string[];
  rejected?: string[];
}

const HABITS: Habit[] = [
  {
    name: "boxes of brackets below a hint; why a box is right",
    text: "1. Which sign warns of ice?\nMark one answer\n[ ] A red circle\n[x] A snowflake\nWhy: rule 7 of the handbook.\n2. Lights you need in fog\n(tick all that apply)\n[X] Dipped beam\n[ ] Main beam\n[X] Fog lamps",
    records: [
      "single | Which sign warns of ice?⏎A. A red circle⏎B. A snowflake | B",
      "multiple | Lights you need in fog⏎A. Dipped beam⏎B. Main beam⏎C. Fog lamps | AC",
    ],
  },
  {
    name: "right and wrong as boxes below a statement, in one line or two",
    text: "1. A horn may be used at night.\n[ ] True\n[x] False\n2. 灭火器每月检查一次。\n☑正确　□错误",
    records: ["judge | A horn may be used at night. | False", "judge | 灭火器每月检查一次。 | 正确"],
  },
  {
    name: "boxes below a line that asks nothing are a list of things to do",
    text: "1. Before you leave\n[x] Lock the door\n[ ] Turn off the light\n2. Is the door locked?\nAnswer: Yes, always",
    records: ["short | Is the door locked? | Yes, always"],
    rejected: ["1 answer-missing"],
  },
  {
    name: "answers in corner brackets, feedback in front of a line",
    text: "1.水的沸点是\nA.90℃\nB.100℃\n『正确答案』B\n『答案解析』标准大气压下。\n2. Ice floats on water.\nA) True\nB) False\nAnswer: A\nFeedback: Ice is lighter, so B is wrong.",
    records: ["single | 水的沸点是⏎A. 90℃⏎B. 100℃ | B", "judge | Ice floats on water. | True"],
  },
  {
    name: "【参考】 is an answer, and a source beside one",
    text: "1. 简述灯塔的作用。\n【参考】为船只指引方向。\n2. 简述浮标的作用。\n【答案】标示航道。\n【参考】《航海手册》",
    records: ["short | 简述灯塔的作用。 | 为船只指引方向。", "short | 简述浮标的作用。 | 标示航道。"],
  },
  {
    name: "records of an item bank",
    text: "<1>\n【题型】多选　【难度】2\n【题干】可以回收的有\n【选项A】纸张\n【选项B】果皮\n【选项C】金属\n【答案】A,C\n【分析】选项B：果皮是厨余。\n<2>\n【题型】单选　【难度】1\n【题干】废电池属于\n【选项A】有害垃圾\n【选项B】其他垃圾\n【答案】（待定）\n【分析】无",
    records: ["multiple | 可以回收的有⏎A. 纸张⏎B. 果皮⏎C. 金属 | AC"],
    rejected: ["2 answer-placeholder"],
  },
];

describe("habits of printed papers", () => {
  it.each(HABITS)("$name", async ({ text, records, rejected = [] }) => {
    const conversion = await convertText(text, { outputStyle: "answer", task: "questions" });
    expect(brief(conversion)).toEqual(records);
    expect(reasons(conversion)).toEqual(rejected);
  });
});
