/** Habits of typists and products in Chinese banks: ticks, stars, counted pages, sheets to learn by heart, cloze of options only. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, convertText, reasons } from "../helpers.ts";
import { paragraph, run, wordFile } from "../ooxml.ts";

interface Habit {
  name: string;
  text: string;
  /** `kind | input | output`, answers only. */
  records: string[];
  rejected?: string[];
}

const HABITS: Habit[] = [
  {
    name: "ticks right behind options of one line, judgements in brackets behind statements",
    text: "【1】[单选] 支票的付款人是( )。\n(A)银行√ (B)出票人 (C)持票人\n依据：《票据法》\n【2】[多选] 票据包括( )。\n(A)汇票√ (B)股票\n(C)本票√\n【3】[判断] 支票可以延期付款。   【错】\n【4】[判断] 本票由银行签发。【√】",
    records: [
      "single | 支票的付款人是（  ）。⏎A. 银行⏎B. 出票人⏎C. 持票人 | A",
      "multiple | 票据包括（  ）。⏎A. 汇票⏎B. 股票⏎C. 本票 | AC",
      "judge | 支票可以延期付款。 | 错误",
      "judge | 本票由银行签发。 | 正确",
    ],
  },
  {
    name: "one tick alone may belong to the text of its option",
    text: "1. 表示正确的是（ ）\nA. 对勾√ B. 叉号×\n答案：A\n2. 开根号写作（ ）\nA. 2√ B. √2",
    records: ["single | 表示正确的是（  ）⏎A. 对勾√⏎B. 叉号× | A"],
    rejected: ["2 answer-missing"],
  },
  {
    name: "stars of a form in front of numbers, its type and score behind",
    text: "*  1. 您的姓名：\n____\n* 2. 地球日是哪一天？ [单选题]（分值：10）\nA.4月22日 （正确答案）\nB.6月5日\n* 3. 塑料很快降解。 [判断题]（分值：5）\n对\n错 （正确答案）",
    records: ["single | 地球日是哪一天？⏎A. 4月22日⏎B. 6月5日 | A", "judge | 塑料很快降解。 | 错误"],
    rejected: ["1 answer-missing"],
  },
  {
    name: "a small letter in the place for the answer; letters behind Latin words stay",
    text: "一、单选题\n1、水的沸点（ b ）一百度。\nA、低于 B、等于\n2、函数f（a）是（ A ）\nA、线性的 B、常数",
    records: [
      "single | 水的沸点（  ）一百度。⏎A. 低于⏎B. 等于 | B",
      "single | 函数f（a）是（  ）⏎A. 线性的⏎B. 常数 | A",
    ],
  },
  {
    name: "a sign and the word for it; a type behind the stem",
    text: "1. 铁会生锈。\n答案：✔ 正确\n2. 金会生锈。\n答案：✘ 错误\n3. 金属有： （多选）\nA. 铁\nB. 木\nC. 铜\n答案：AC\n4. [判断]银会生锈。\n答案：✔ 错误",
    records: ["judge | 铁会生锈。 | 正确", "judge | 金会生锈。 | 错误", "multiple | 金属有：⏎A. 铁⏎B. 木⏎C. 铜 | AC"],
    rejected: ["4 answer-not-a-judgement"],
  },
  {
    name: "pages that count their questions, the next of which stands behind the last word of the one above",
    text: "1 / 3 最大的洋是：A 太平洋\nB 北冰洋\n正确答案是 A，你的答案是 B，回答错误。\n【解析】占三分之一。\n【来源】模拟题 【全站正确率】60.0% 【易错项】B 2 / 3 最长的河是：\nA 长江\nB 尼罗河\n正确答案是 B，你的答案是 B，回答正确。\n【易错项】A材料：根据以下资料，回答 3～3 题。\n某河长 6000 千米。\n3 / 3 它长多少千米？\nA 60\nB 6000\n正确答案是 B，你的答案是 B，回答正确。",
    records: [
      "single | 最大的洋是：⏎A. 太平洋⏎B. 北冰洋 | A",
      "single | 最长的河是：⏎A. 长江⏎B. 尼罗河 | B",
      "single | 某河长 6000 千米。⏎⏎它长多少千米？⏎A. 60⏎B. 6000 | B",
    ],
  },
  {
    name: "cloze of options only, dialogues, texts below their section's head, keys in mixed styles",
    text: `Ⅰ. 单项选择
(     ) 1. —Where is Tom?
           —He ________ out.
           A. is   B. are
Ⅱ. 完形填空
通读下面短文，从每小题所给的选项中选出最佳答案。
It was ___11___ when we left. On the way we ___12___ a fox. It ran off.
(     ) 11. A. late   B. loud
(     ) 12. A. read   B. saw
Ⅲ. 阅读理解
Bees carry pollen from one flower to another, and this helps plants to grow fruit and seeds.
(     ) 13. What do bees carry?
           A. Pollen.   B. Fruit.
Ⅳ. 用所给单词的适当形式填空
21. He ________ (go) home.
22. It is ________ (danger).
Keys:
Ⅰ. 1 A
Ⅱ. 11-12 AB
Ⅲ. 13. A
Ⅳ. 21. goes   22. dangerous`,
    records: [
      "single | —Where is Tom?⏎—He ____ out.⏎A. is⏎B. are | A",
      "single | It was ___11___ when we left. On the way we ___12___ a fox. It ran off.⏎⏎It was ____ when we left.⏎A. late⏎B. loud | A",
      "single | It was ___11___ when we left. On the way we ___12___ a fox. It ran off.⏎⏎On the way we ____ a fox.⏎A. read⏎B. saw | B",
      "single | Bees carry pollen from one flower to another, and this helps plants to grow fruit and seeds.⏎⏎What do bees carry?⏎A. Pollen.⏎B. Fruit. | A",
      "blank | He ____ (go) home. | goes",
      "blank | It is ____ (danger). | dangerous",
    ],
  },
  {
    name: "options ① to ④ answered by their signs; numbers of statements stay",
    text: "一、单选题\n1. 最轻的气体是（ ）\n①氧气  ②氢气  ③氮气\n答案：②\n二、填空题\n2. 属于金属的是____（填序号）。①铁 ②硫 ③铜\n答案：①③",
    records: [
      "single | 最轻的气体是（  ）⏎A. 氧气⏎B. 氢气⏎C. 氮气 | B",
      "blank | 属于金属的是____（填序号）。①铁 ②硫 ③铜 | ①③",
    ],
  },
];

const underline = '<w:u w:val="single"/>';

describe("habits of typists", () => {
  it.each(HABITS)("$name", async ({ text, records, rejected }) => {
    const conversion = await convertText(text, { outputStyle: "answer" });
    expect(brief(conversion)).toEqual(records);
    if (rejected) expect(reasons(conversion)).toEqual(rejected);
  });

  const sheet = (title: string) =>
    wordFile({
      body: [
        paragraph(title),
        paragraph("【专题一】岩石"),
        paragraph(
          run("（1）花岗岩是") + run("岩浆岩", underline) + run("，大理岩是") + run(" 变质岩 ", underline) + run("。"),
        ),
        paragraph(run("（2）煤形成于") + run("沉积岩", underline) + run("层。")),
        paragraph("【专题二】判断正误"),
        paragraph(run("（1）化石多在岩浆岩中。（ ") + run("×", underline) + run(" ）")),
        paragraph("【专题三】板块"),
        paragraph(run("（1）板块的边界") + run("多地震", underline) + run("。")),
      ].join(""),
    });

  it("reads underlined words as answers where the sheet says so, and nowhere else", async () => {
    const files = (title: string) => [{ name: "a.docx", data: sheet(title) }];
    expect(brief(await convertFiles(files("必背知识点填空（背诵版）"), { outputStyle: "answer" }))).toEqual([
      "blank | 花岗岩是____，大理岩是____。 | 岩浆岩；变质岩",
      "blank | 煤形成于____层。 | 沉积岩",
      "judge | 化石多在岩浆岩中。 | 错误",
      "blank | 板块的边界____。 | 多地震",
    ]);
    expect(
      brief(await convertFiles(files("地质知识要点"), { outputStyle: "answer" })).filter((one) => /^blank/.test(one)),
    ).toEqual([]);
  });
});
