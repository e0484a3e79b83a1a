import { describe, expect, it } from "vitest";
import { brief, convertText, reasons } from "../helpers.ts";

interface Layout {
  name: string;
  text: string;
  /** `kind | input | output`, answers only. */
  records: string[];
  rejected?: string[];
  warnings?: string[];
}

const LAYOUTS: Layout[] = [
  {
    name: "English questions and statements that begin with an article",
    text: "1. A first-aid kit must hang in reach of everybody.\nAnswer: True\n2. A fire extinguisher is checked:\nA. yearly\nB. never\nAnswer: A\n3. A fire door is closed by:\nA a spring\nB a rope\nAnswer: A\n4. A lift is safe in a fire ( ) A. always B. never\nAnswer: B\n5. Read the sentence and judge it.\nA blocked exit is dangerous for all.\nAnswer: True",
    records: [
      "judge | A first-aid kit must hang in reach of everybody. | True",
      "single | A fire extinguisher is checked:⏎A. yearly⏎B. never | A",
      "single | A fire door is closed by:⏎A. a spring⏎B. a rope | A",
      "single | A lift is safe in a fire （  ）⏎A. always⏎B. never | B",
      "judge | Read the sentence and judge it.⏎A blocked exit is dangerous for all. | True",
    ],
  },
  {
    name: "statements with an article and without numbers",
    text: "A ladder is checked before use.\nAnswer: True\nA wet rope is as strong as a dry one.\nAnswer: False",
    records: [
      "judge | A ladder is checked before use. | True",
      "judge | A wet rope is as strong as a dry one. | False",
    ],
  },
  {
    name: "options without a point stay options",
    text: "1. Which is best?\nA clear water from the tap\nB foam\nAnswer: A\n2. Which burns?\nA Wood B Stone\nAnswer: A",
    records: [
      "single | Which is best?⏎A. clear water from the tap⏎B. foam | A",
      "single | Which burns?⏎A. Wood⏎B. Stone | A",
    ],
  },
  {
    name: "headings between an answer and the next question, and after the last answer",
    text: "1. May exits be locked?\nA. Always\nB. Never\nAnswer: B\nFire extinguishers\n2. Water is for burning oil.\nAnswer: False\n用电安全\n3. What is 1 + 1?\nA. 2\nB. 3\nAnswer: A\nEnd of the test",
    records: [
      "single | May exits be locked?⏎A. Always⏎B. Never | B",
      "judge | Water is for burning oil. | False",
      "single | What is 1 + 1?⏎A. 2⏎B. 3 | A",
    ],
  },
  {
    name: "numbers into the thousands, one answer line an item",
    text: "1045、消防设施应当由（ ）定期组织检验。\nA. 建设单位、施工单位\nB. 使用单位、管理单位\n正确答案：B\n1046、火警电话是（ ）。\nA. 110\nB. 119\n正确答案：B",
    records: [
      "single | 消防设施应当由（  ）定期组织检验。⏎A. 建设单位、施工单位⏎B. 使用单位、管理单位 | B",
      "single | 火警电话是（  ）。⏎A. 110⏎B. 119 | B",
    ],
  },
  {
    name: "answer inside the stem and no answer line",
    text: "38.下列属于常用灭火剂的有（ABCD ）。\nA、水 B、干粉 C、泡沫 D、二氧化碳\n39.库房内严禁___（ABC）\nA.吸烟\nB.动火\nC.住人\nD.通风",
    records: [
      "multiple | 下列属于常用灭火剂的有（  ）。⏎A. 水⏎B. 干粉⏎C. 泡沫⏎D. 二氧化碳 | ABCD",
      "multiple | 库房内严禁（  ）⏎A. 吸烟⏎B. 动火⏎C. 住人⏎D. 通风 | ABC",
    ],
  },
  {
    name: "numbers restart in each section, the key at the end joins by section and number",
    text: "一、单项选择题\n1.甲是（ ）\nA.一 B.二\n2.乙是（ ）\nA.三 B.四\n判断题\n1.天是蓝的。（ ）\n2.水是干的。（ ）\n参考答案\n单项选择题\n1、参考答案：A\n解析：因为一。\n2.参考答案：B\n判断题\n1、参考答案：√\n2、参考答案：×",
    records: [
      "single | 甲是（  ）⏎A. 一⏎B. 二 | A",
      "single | 乙是（  ）⏎A. 三⏎B. 四 | B",
      "judge | 天是蓝的。 | 正确",
      "judge | 水是干的。 | 错误",
    ],
  },
  {
    name: "a judgement printed as a choice",
    text: "二、判断题\n1. 灭火器应当放在明显处。\nA. 正确 B. 错误\n答案：A\n2. 安全出口可以上锁。\nA. 正确\nB. 错误\n答案：B",
    records: ["judge | 灭火器应当放在明显处。 | 正确", "judge | 安全出口可以上锁。 | 错误"],
  },
  {
    name: "stem, answer and options on one line",
    text: "1.灭火器的主要作用是（A）A.扑救初起火灾 B.装饰 C.配重 D.无作用\n2.火警电话是（B）A.110B.119C.120D.122",
    records: [
      "single | 灭火器的主要作用是（  ）⏎A. 扑救初起火灾⏎B. 装饰⏎C. 配重⏎D. 无作用 | A",
      "single | 火警电话是（  ）⏎A. 110⏎B. 119⏎C. 120⏎D. 122 | B",
    ],
  },
  {
    name: "the first option right behind the place for the answer, the others in lines of their own",
    text: "135．下列叙述错误的是\n（）A.甲可用\nB.乙可用\n【答案】A",
    records: ["single | 下列叙述错误的是⏎（  ）⏎A. 甲可用⏎B. 乙可用 | A"],
  },
  {
    name: "a dense key",
    text: "一、单选题\n1.甲（ ）\nA.一 B.二\n2.乙（ ）\nA.一 B.二\n3.丙（ ）\nA.一 B.二\n答案：\n1-3: A B A",
    records: [
      "single | 甲（  ）⏎A. 一⏎B. 二 | A",
      "single | 乙（  ）⏎A. 一⏎B. 二 | B",
      "single | 丙（  ）⏎A. 一⏎B. 二 | A",
    ],
  },
  {
    name: "a dense key with one answer too few gives none: no answer may shift",
    text: "一、单选题\n1.甲（ ）\nA.一 B.二\n2.乙（ ）\nA.一 B.二\n3.丙（ ）\nA.一 B.二\n答案：\n1-3: A B",
    records: [],
    rejected: ["1 answer-missing", "2 answer-missing", "3 answer-missing"],
    warnings: ["key-range-mismatch"],
  },
  {
    name: "a glued key",
    text: "单选题\n1.甲（ ）\nA.一 B.二\n2.乙（ ）\nA.一 B.二\n参考答案\n1A2B",
    records: ["single | 甲（  ）⏎A. 一⏎B. 二 | A", "single | 乙（  ）⏎A. 一⏎B. 二 | B"],
  },
  {
    name: "a passage that questions share",
    text: "单选题\n根据以下材料回答1-2题\n某厂仓库起火，保管员先断电后报警。\n1.保管员的做法（ ）\nA.正确 B.不正确 C.不完整\n答案：A\n2.火警电话是（ ）\nA.119 B.120\n答案：A\n3.与材料无关的题（ ）\nA.是 B.否 C.都行\n答案：C",
    records: [
      "single | 某厂仓库起火，保管员先断电后报警。⏎⏎保管员的做法（  ）⏎A. 正确⏎B. 不正确⏎C. 不完整 | A",
      "single | 某厂仓库起火，保管员先断电后报警。⏎⏎火警电话是（  ）⏎A. 119⏎B. 120 | A",
      "single | 与材料无关的题（  ）⏎A. 是⏎B. 否⏎C. 都行 | C",
    ],
  },
  {
    name: "several blanks, empty and filled",
    text: "三、填空题\n1.填入（  ）、（  ）和（  ）。\n答案：3；5；8\n2.消防工作方针是（预防为主）、（防消结合）。",
    records: ["blank | 填入____、____和____。 | 3；5；8", "blank | 消防工作方针是____、____。 | 预防为主；防消结合"],
  },
  {
    name: "remarks in parentheses are no filled blanks",
    text: "三、填空题\n1.《消防法》（2021年修订）规定的方针是什么\n2.阀门（型号B）（口径20mm）应当（常闭）。",
    records: [],
    rejected: ["1 answer-missing", "2 answer-missing"],
  },
  {
    name: "numbered points in an answer are no questions",
    text: "四、简答题\n1.简述整改措施。\n参考答案：\n1. 完善制度\n2. 优化流程\n3. 记录台账\n2.简述应急处置。\n参考答案：先报警，再疏散。",
    records: [
      "short | 简述整改措施。 | 1. 完善制度⏎2. 优化流程⏎3. 记录台账",
      "short | 简述应急处置。 | 先报警，再疏散。",
    ],
  },
  {
    name: "options with commas and decimals, full-width signs, a score",
    text: "3．（ 4分）某数为（ 　　）\nA．12，15 B．15，12 C．15.24  D．15，100\n【答案】C",
    records: ["single | 某数为（  ）⏎A. 12，15⏎B. 15，12⏎C. 15.24⏎D. 15，100 | C"],
  },
  {
    name: "type tags before the stem and credits behind it",
    text: "1.【单选题】甲（ ）（出题：某单位）\nA、一\nB、二\nC、三\n答案：B\n2.(判断题)乙是对的\n答案：错误",
    records: ["single | 甲（  ）⏎A. 一⏎B. 二⏎C. 三 | B", "judge | 乙是对的 | 错误"],
  },
  {
    name: "labels in brackets on one line",
    text: "1、甲（ ）\nA、一 B、二\n【答案：B】【解析】二对。\n2、乙（ ）\nA、一 B、二\n答案（A）",
    records: ["single | 甲（  ）⏎A. 一⏎B. 二 | B", "single | 乙（  ）⏎A. 一⏎B. 二 | A"],
  },
  {
    name: "第N题, Chinese numerals and bracketed numbers",
    text: "第1题：甲（ ）\nA.一\nB.二\n答案：A\n第 2 题 乙（ ）\nA.一\nB.二\n答案：B",
    records: ["single | 甲（  ）⏎A. 一⏎B. 二 | A", "single | 乙（  ）⏎A. 一⏎B. 二 | B"],
  },
  {
    name: "questions without numbers",
    text: "火警电话是\nA. 110\nB. 119\n答案：B\n急救电话是\nA. 120\nB. 122\n答案：A",
    records: ["single | 火警电话是⏎A. 110⏎B. 119 | B", "single | 急救电话是⏎A. 120⏎B. 122 | A"],
  },
  {
    name: "chapters with the same numbers, each with its own key",
    text: "第一章 总则\n一、单选题\n1.甲（ ）\nA.一 B.二\n参考答案\n1.A\n第二章 分则\n一、单选题\n1.乙（ ）\nA.三 B.四\n参考答案\n1.B",
    records: ["single | 甲（  ）⏎A. 一⏎B. 二 | A", "single | 乙（  ）⏎A. 三⏎B. 四 | B"],
  },
  {
    name: "faults: each item says why",
    text: "一、单选题\n1.甲（ ）\nA.一 B.二\n答案：E\n2.乙（ ）\nA.一 B.二\n答案：AB\n3.丙（ ）\nA.一 B.二\n4.丁（A）。\nA.一 B.二\n答案：B\n5.戊（ ）\n答案：A\n6.己（ ）\nA.一 B.二\n答案：略\n二、判断题\n1.庚。\n答案：大概",
    records: [],
    rejected: [
      "1 answer-not-an-option",
      "2 answer-count",
      "3 answer-missing",
      "4 answer-conflict",
      "5 options-missing",
      "6 answer-placeholder",
      "1 answer-not-a-judgement",
    ],
  },
  {
    name: "words and letters that look like marks",
    text: "1.维生素C缺乏会引起（ ）\nA.坏血病\nB.B型肝炎\n答案：A\n2.Plan B is used when（ ）\nA.Plan A fails\nB.U.K. law applies\n答案：A\n3.简述BC法。\n答案：BC法用于灭火",
    records: [
      "single | 维生素C缺乏会引起（  ）⏎A. 坏血病⏎B. B型肝炎 | A",
      "single | Plan B is used when（  ）⏎A. Plan A fails⏎B. U.K. law applies | A",
      "short | 简述BC法。 | BC法用于灭火",
    ],
  },
  {
    name: "steps in an explanation, years and decimals at the start of a line",
    text: "1.甲（ ）\nA.一 B.二\n答案：A\n解析：分两步：\n1.先看一\n2.再看二\n2023年已经修订。\n3.5米以上除外。\n2.乙（ ）\nA.一 B.二\n答案：B",
    records: ["single | 甲（  ）⏎A. 一⏎B. 二 | A", "single | 乙（  ）⏎A. 一⏎B. 二 | B"],
  },
  {
    name: "English",
    text: "Multiple Choice\n1. Which number calls the fire brigade in China?\nA. 110\nB. 119\nAnswer: B\nExplanation: 119 is the fire line.\nTrue/False\n1. Water conducts electricity.\nAnswer: True",
    records: [
      "single | Which number calls the fire brigade in China?⏎A. 110⏎B. 119 | B",
      "judge | Water conducts electricity. | True",
    ],
  },
];

describe("layouts of question banks", () => {
  it.each(LAYOUTS)("$name", async ({ text, records, rejected = [], warnings = [] }) => {
    const conversion = await convertText(text, { outputStyle: "answer", task: "questions" });
    expect(brief(conversion)).toEqual(records);
    expect(reasons(conversion)).toEqual(rejected);
    expect(conversion.files[0]!.warnings).toEqual(warnings);
    expect(conversion.files[0]!.items).toBe(records.length + rejected.length);
  });

  it("walks hostile lines in linear time", async () => {
    const hostile = [
      "（".repeat(60_000),
      "A.".repeat(30_000),
      `${" ".repeat(60_000)}1.`,
      "1".repeat(60_000),
      "_".repeat(60_000),
      "【答案".repeat(20_000),
    ];
    const conversion = await convertText(`1.甲（ ）\nA.一 B.二\n答案：A\n${hostile.join("\n")}`);
    expect(conversion.files[0]!.error).toBeUndefined();
  });
});
