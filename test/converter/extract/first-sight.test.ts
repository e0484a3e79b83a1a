/** Habits of whole papers that were read badly at first sight: shared material, sections whose numbers go on, posts of a forum, folds. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, convertText, reasons } from "../helpers.ts";

const answers = { outputStyle: "answer" } as const;
const file = (name: string, text: string) => ({ name, data: new TextEncoder().encode(text) });

describe("material that several questions share", () => {
  it("a label in brackets needs no colon, and 要求 heads the questions", async () => {
    const text =
      "一、计算题\n【资料】某店三月购入纸张一批，价款100元，货款已经付清，纸张已经全部入库。\n要求：\n1. 计算单价。\n【答案】\n50 000－26 000＝24 000（元）\n2. 计算税额。\n【答案】\n39 000－26 000＝13 000（元）";
    const material = "【资料】某店三月购入纸张一批，价款100元，货款已经付清，纸张已经全部入库。";
    expect(brief(await convertText(text, answers))).toEqual([
      `short | ${material}⏎⏎计算单价。 | 50 000－26 000＝24 000（元）`,
      `short | ${material}⏎⏎计算税额。 | 39 000－26 000＝13 000（元）`,
    ]);
  });

  it("is announced with the numbers that use it", async () => {
    const text =
      "Section A\n1. Ice is\nA. hot\nB. cold\nSection B\nUse the information below for questions 2 to 3.\nA shop buys 10 pens at $2.\n2. Calculate the cost.\n3. Calculate the cost of two pens.\nAnswers\n1. B\n2. $20\n3. $4";
    expect(brief(await convertText(text, answers))).toEqual([
      "single | Ice is⏎A. hot⏎B. cold | B",
      "short | A shop buys 10 pens at $2.⏎⏎Calculate the cost. | $20",
      "short | A shop buys 10 pens at $2.⏎⏎Calculate the cost of two pens. | $4",
    ]);
  });
});

it("a section goes on with the numbers of the one above, though nothing below its questions says that they are some", async () => {
  const text =
    "Section A\n1. Ice is\nA. hot\nB. cold\nSection B (drawing)\n2. Draw a cube.\n3. Draw a ball.\nAnswers\n1. B\n2. Six squares.\n3. A circle.";
  expect((await convertText(text, answers)).records.map(({ record }) => record.output)).toEqual([
    "B",
    "Six squares.",
    "A circle.",
  ]);
});

describe("a key of another file without heads", () => {
  const BANK = file(
    "测验.txt",
    "一、选择题\n1. 冰是（ ）\nA. 热的 B. 冷的\n二、填空题\n2. 水由氢和____组成。\n3. 雪是____色。",
  );

  it("answers sections of which each goes on with the numbers of the one above", async () => {
    const conversion = await convertFiles([BANK, file("测验答案.txt", "1.B\n2.氧\n3.白")], answers);
    expect(conversion.records.map(({ record }) => record.output)).toEqual(["B", "氧", "白"]);
  });

  it("answers none where its numbers are not theirs", async () => {
    const conversion = await convertFiles([BANK, file("测验答案.txt", "1.B\n2.氧\n4.白")], answers);
    expect(conversion.records).toEqual([]);
    expect(reasons(conversion)).toHaveLength(6);
  });
});

describe("types in front of numbers", () => {
  it("are those of their questions", async () => {
    const text =
      "单选题 1、冰是？（5分）\nA、热的\nB、冷的\n正确答案：B\n判断题 2、雪是黑的。（5分）\nA、正确\nB、错误\n正确答案：错误";
    expect(brief(await convertText(text, answers))).toEqual([
      "single | 冰是？⏎A. 热的⏎B. 冷的 | B",
      "judge | 雪是黑的。 | 错误",
    ]);
  });

  it("head sections where only the first question has one, and keys", async () => {
    const text = "单选题 1、冰是（ ）\nA、热的 B、冷的\n2、火是（ ）\nA、热的 B、冷的\n参考答案\n单选题 1.B 2.A";
    expect((await convertText(text, answers)).records.map(({ record }) => record.output)).toEqual(["B", "A"]);
  });
});

it("a post of a forum: pairs behind a range in one line, what explains one, replies below", async () => {
  const text =
    "1. 冰是\nA 热的  B 冷的\n2、火是( )\nA 热的  B 冷的\n(3、4题 同一个背景)\n张三有三支笔。\n3. 谁有笔\nA 张三  B 李四\n4. 有几支\nA 二  B 三\n5. 雪是\nA 白的  B 黑的\n答案（自己对的）：1~3 BAA，4选B，5选A\n第2题解释一下：火会烫手\n3楼：谢谢楼主\n4楼：5题我也选A";
  const conversion = await convertText(text, { outputStyle: "answer-explanation" });
  expect(brief(conversion)).toEqual([
    "single | 冰是⏎A. 热的⏎B. 冷的 | 答案：B. 冷的",
    "single | 火是（  ）⏎A. 热的⏎B. 冷的 | 答案：A. 热的⏎解析：火会烫手",
    "single | 张三有三支笔。⏎⏎谁有笔⏎A. 张三⏎B. 李四 | 答案：A. 张三",
    "single | 张三有三支笔。⏎⏎有几支⏎A. 二⏎B. 三 | 答案：B. 三",
    "single | 雪是⏎A. 白的⏎B. 黑的 | 答案：A. 白的",
  ]);
  expect(conversion.rejected.map(({ text }) => text)).toEqual(["3楼：谢谢楼主\n4楼：5题我也选A"]);
});

describe("a part that opens on a click", () => {
  const FOLD = "<details><summary>Answer</summary>\n\nfrost\n\n</details>";

  it.each([
    ["Markdown", "a.md", `# Weather\n\n1. Frozen dew is called ____.\n\n${FOLD}\n\n*Next week: rain, bring a coat.*`],
    ["HTML", "a.html", `<p>1. Frozen dew is called ____.</p>${FOLD}<p><i>Next week: rain, bring a coat.</i></p>`],
  ])("%s: what stands below it is no part of the answer", async (_, name, text) => {
    const conversion = await convertFiles([file(name, text)], answers);
    expect(brief(conversion)).toEqual(["blank | Frozen dew is called ____. | frost"]);
  });
});

it("a table of answers below questions that have bare numbers is no grid above them, and marks are of no option", async () => {
  const head = ["1  Which is cold?", "A Fire", "B Ice", "(1 mark)", "2  Which is hot?", "A Fire", "B Ice", "(1 mark)"];
  const rows = [
    ["Question", "Answer", "Marks"],
    ["1", "B", "1"],
    ["2", "A", "1"],
    ["3", "watt", "1"],
  ];
  const html = `${[...head, "3  The unit of power is the ____.", "(1 mark)", "Mark scheme"].map((line) => `<p>${line}</p>`).join("")}<table>${rows
    .map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`)
    .join("")}</table>`;
  expect(brief(await convertFiles([file("a.html", html)], answers))).toEqual([
    "single | Which is cold?⏎A. Fire⏎B. Ice | B",
    "single | Which is hot?⏎A. Fire⏎B. Ice | A",
    "blank | The unit of power is the ____. | watt",
  ]);
});

describe("a letter and a sentence without a point between them", () => {
  const QUESTIONS =
    "1. Which floats?\nA. Iron\nB. Ice\n2. Which is hot?\nA. The sun\nB. The moon\n3. Which is wet?\nA. Sand\nB. Rain\n";

  it("answers with it, and explains", async () => {
    const key = "Answers\n1 B Because ice is light\n2 A It burns day and night.\n3 B Water falls from clouds.";
    const conversion = await convertText(QUESTIONS + key, { outputStyle: "answer-explanation" });
    expect(conversion.records.map(({ record }) => record.output)).toEqual([
      "Answer: B. Ice\nExplanation: Because ice is light",
      "Answer: A. The sun\nExplanation: It burns day and night.",
      "Answer: B. Rain\nExplanation: Water falls from clouds.",
    ]);
  });

  it("answers nothing where the letter is an article, or what follows is another option", async () => {
    const key = "Answers\n1 A block of ice floats on water.\n2 A The moon is hot at noon.\n3 B Sand is wet.";
    expect((await convertText(QUESTIONS + key, answers)).records).toEqual([]);
  });
});

it("words behind a range in a key of one line are answers of their own", async () => {
  const text =
    "1. 冰是（ ）\nA 热的  B 冷的\n2. 火是（ ）\nA 热的  B 冷的\n3. 水由氢和____组成。\n4. 水的化学式是____。\n答案：1-2 BA；3．氧；4．H2O";
  expect((await convertText(text, answers)).records.map(({ record }) => record.output)).toEqual([
    "B",
    "A",
    "氧",
    "H2O",
  ]);
});

it("formulas of a key are no pairs of numbers and letters, which may stand close", async () => {
  const text = "1. 水的化学式是____。\n2. 硫化氢的化学式是____。\n参考答案\n1．H2O\n2．H2S";
  expect((await convertText(text, answers)).records.map(({ record }) => record.output)).toEqual(["H2O", "H2S"]);
  const choices = "1. 冰是（ ）\nA 热的  B 冷的\n2. 火是（ ）\nA 热的  B 冷的\n参考答案\n";
  for (const key of ["1B2A", "1.B2.A"])
    expect((await convertText(choices + key, answers)).records.map(({ record }) => record.output)).toEqual(["B", "A"]);
});
