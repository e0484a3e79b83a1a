/** Ways in which keys stand apart from their questions, and what stands in a key and is no answer. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, convertText, reasons } from "../helpers.ts";
import { paragraph, table, wordFile } from "../ooxml.ts";

const answers = { outputStyle: "answer" } as const;
const last = (lines: readonly string[]) => lines.map((line) => line.split(" | ").at(-1));

const convertWord = (lines: readonly string[], rows: string[][]) =>
  convertFiles(
    [{ name: "a.docx", data: wordFile({ body: lines.map((line) => paragraph(line)).join("") + table(rows) }) }],
    answers,
  );

describe("a table of numbers and answers", () => {
  const questions = [
    "1. 冰浮在水上。（ ）",
    "2. 水何时结冰？",
    "A 零度",
    "B 十度",
    "3. 铁浮在水上。（ ）",
    "4. 水由____组成。",
  ];

  it("may answer the last questions in words", async () => {
    const conversion = await convertWord(
      [...questions, "答案"],
      [
        ["1", "2"],
        ["√", "A"],
        ["3", "4"],
        ["×", "氢和氧"],
      ],
    );
    expect(last(brief(conversion))).toEqual(["正确", "A", "错误", "氢和氧"]);
  });

  it("may call its rows Q and Key", async () => {
    const conversion = await convertWord(
      [
        "1. I have lived here ____ ten years.",
        "2. She ____ (go) and ____ (pay).",
        "3. He is",
        "a) tall",
        "b) tallest",
        "Key",
      ],
      [
        ["Q", "1", "2", "3"],
        ["Key", "for", "went / paid", "a"],
      ],
    );
    expect(last(brief(conversion))).toEqual(["for", "went；paid", "A"]);
  });
});

describe("heads of keys", () => {
  it("name A1, X and A3 in front of ranges and pairs", async () => {
    const text =
      "一、 A1型题（每题1分）\n1. 甲\nA. 一\nB. 二\n2. 乙\nA. 一\nB. 二\n二、 X型题\n3. 丙\nA. 一\nB. 二\n三、 A3型题\n4. 丁\nA. 一\nB. 二\n5. 戊\nA. 一\nB. 二\n参考答案\nA1型题：1 B　2 A\nX型题：3.AB\nA3型题：4-5 BA";
    expect(last(brief(await convertText(text, answers)))).toEqual(["B", "A", "AB", "B", "A"]);
  });

  it("stand in front of a number whose answer begins below; a pair may go on behind a range", async () => {
    const text =
      "一、单选题\n1. 甲\nA. 一\nB. 二\n2. 乙\nA. 一\nB. 二\n3. 丙\nA. 一\nB. 二\n二、材料题\n4. 水为何结冰？\n参考答案\n一、1—2 AB 3 B\n二、4．\n因为冷。";
    expect(last(brief(await convertText(text, answers)))).toEqual(["A", "B", "B", "因为冷。"]);
  });
});

describe("what is no answer", () => {
  it("`Own answers`, unless an example follows; lines to write on are no part of what is asked", async () => {
    const key = (answer: string) =>
      convertText(`1. Write about your first job.\n____\n____\nAnswer: ${answer}`, answers);
    const open = await key("Own answers. Look for past simple forms.");
    expect(reasons(open)).toEqual(["1 answer-placeholder"]);
    const given = await key("Answers may vary, e.g. I was a baker.");
    expect(brief(given)).toEqual(["short | Write about your first job. | Answers may vary, e.g. I was a baker."]);
  });
});

it("`4－5.` above a text: the questions with these numbers are about it", async () => {
  const passage = "很多人认为，跑步的时候速度越快越好。其实，对刚开始锻炼的人来说，重要的是坚持。";
  const text = `3. 水是____。\n答案：液体\n4－5.\n${passage}\n4. 什么重要？\n答案：坚持\n5. 谁这么说？\n答案：作者\n6. 冰是____。\n答案：固体`;
  expect(brief(await convertText(text, answers))).toEqual([
    "blank | 水是____。 | 液体",
    `short | ${passage}⏎⏎什么重要？ | 坚持`,
    `short | ${passage}⏎⏎谁这么说？ | 作者`,
    "blank | 冰是____。 | 固体",
  ]);
});

it("a text to read stands below the head of its part; the line behind a statement is the place of the judgement", async () => {
  const passage = "Marta came to Leeds from Gdansk in 2016, and worked in a bakery for three years.";
  const text = `Part 1. Read the text. Write True or False.\n${passage}\n1. Marta was a baker.\t____\n2. Marta is from Leeds.\t____\nKey\n1. T\n2. F`;
  expect(brief(await convertText(text, answers))).toEqual([
    `judge | ${passage}⏎⏎Marta was a baker. | True`,
    `judge | ${passage}⏎⏎Marta is from Leeds. | False`,
  ]);
});

describe("keys in sentences", () => {
  const paper = (key: string) =>
    `一、选择\n1.雪是（ ）\nA.白色  B.黑色\n2.火是（ ）\nA.冷的  B.热的\n3.冰是（ ）\nA.固体  B.气体\n二、默写\n4.床前明月光，____。\n三、问答\n5.雪为什么白？\n6.谁怕热？\n参考答案：\n${key}\n4.疑是地上霜\n5.反射光。\n6.雪人`;

  it("give several answers in a line, with a reason behind one", async () => {
    const key = "第1题选A，“白”指颜色；第2题的答案是B；第3题选A（冰有形状）。";
    const { records, rejected } = await convertText(paper(key), { outputStyle: "answer-explanation" });
    expect(records.map(({ record }) => record.output.replaceAll("\n", "⏎"))).toEqual([
      "答案：A. 白色⏎解析：“白”指颜色",
      "答案：B. 热的",
      "答案：A. 固体⏎解析：冰有形状",
      "疑是地上霜",
      "反射光。",
      "雪人",
    ]);
    expect(rejected).toEqual([]);
  });

  it.each([
    ["numbers that do not follow each other", "第1题选A；第3题选A；第2题选B。"],
    ["a number inside a reason", "第1题选A，不像从前，第2题选A；第3题选A。"],
    ["words that begin with a letter", "第1题是A型血；第2题是B型血；第3题是A型血。"],
  ])("give none for %s", async (_, key) => {
    const conversion = await convertText(paper(key), answers);
    expect(brief(conversion).filter((line) => line.startsWith("single"))).toEqual([]);
  });
});

it("a key of a bank with more than ten thousand questions is read to its end", async () => {
  const questions = [9999, 10000, 10001].map((n) => `${n}. 第${n}题的答案是（ ）\nA. 甲\nB. 乙`).join("\n");
  const { records, rejected } = await convertText(`${questions}\n参考答案\n9999.A 10000.B 10001.A`, {
    outputStyle: "answer",
  });
  expect(records.map(({ record }) => record.output)).toEqual(["A", "B", "A"]);
  expect(rejected).toEqual([]);
});

it("explanations of some answers stand below them by number, over several lines", async () => {
  const conversion = await convertText(
    "1．下列是酸的是：\nA．盐酸 B．水\n2．冰浮在水上，因为它：\nA．重 B．轻\n※※※ 第一部分结束，请继续做第二部分！※※※\n参考答案及部分解析\n1—2 AB\n1．【解析】盐酸是强酸。\n水是中性的。",
    { outputStyle: "answer-explanation" },
  );
  expect(last(brief(conversion))).toEqual(["答案：A. 盐酸⏎解析：盐酸是强酸。⏎水是中性的。", "答案：B. 轻"]);
});

it("the name of a part stands in front of its numbers, above the answers; the text of a case above its questions", async () => {
  const conversion = await convertWord(
    [
      "第一部分  判断题",
      "1.冰浮在水上。",
      "2.铁浮在水上。",
      "第二部分  案例分析题",
      "某厂职工王某在车间吸烟，烟头点燃了废纸。班长发现后未上报，自行用水扑灭，事后也没有登记，两周后被检查组查出，车间因此受到通报批评。",
      "1.王某错在哪里？",
      "2.班长应当怎样做？",
      "评委用：标准答案",
    ],
    [
      ["判断题", "1", "2"],
      ["答案", "对", "错"],
      ["案例分析题", "1", "2"],
      ["答案", "在车间吸烟", "及时上报并登记"],
    ],
  );
  expect(last(brief(conversion))).toEqual(["正确", "错误", "在车间吸烟", "及时上报并登记"]);
  expect(conversion.records[3]!.record.input).toContain("某厂职工王某");
});
