import { describe, expect, it } from "vitest";
import { brief, convertFiles, convertText, reasons } from "../helpers.ts";

const answers = { outputStyle: "answer", clean: { nearDuplicates: { effect: "off" } } } as never;
const records = async (text: string) => brief(await convertText(text, answers));

/** A bank of one sheet, as comma-separated values. */
async function rows(...lines: string[]): Promise<string[]> {
  const data = new TextEncoder().encode(lines.join("\n"));
  return brief(await convertFiles([{ name: "bank.csv", data }], answers));
}

describe("keys of English papers", () => {
  it("by part, each of which counts anew: ranges, pairs, several letters, answers in words", async () => {
    const paper = `Part I: Multiple Choice (3 marks each)
1. Which gas do plants take in?
A. Oxygen   B. Carbon dioxide   C. Neon
2. Which of these are metals?
A. Iron   B. Sulphur   C. Zinc
                                     (please turn over)
Part II: True or False (1 mark each)
_____ 1. Ice floats on water.
_____ 2. The Moon is a star.
Part III: Fill in the blanks
1. Water boils at __________ degrees Celsius.
2. The centre of an atom is its __________.
* * * * * * * * * *
INSTRUCTOR'S KEY (do not copy)
Part I: 1) B; 2) A, C
Part II: 1) True; 2) F
Part III: 1) one hundred; 2) nucleus`;
    expect(await records(paper)).toEqual([
      "single | Which gas do plants take in?⏎A. Oxygen⏎B. Carbon dioxide⏎C. Neon | B",
      "multiple | Which of these are metals?⏎A. Iron⏎B. Sulphur⏎C. Zinc | AC",
      "judge | Ice floats on water. | True",
      "judge | The Moon is a star. | False",
      "blank | Water boils at ____ degrees Celsius. | one hundred",
      "blank | The centre of an atom is its ____. | nucleus",
    ]);
  });

  it("a part that the paper does not have answers nothing", async () => {
    const paper = `Section A: Multiple Choice
1. Which is a metal?
A. Iron  B. Sulphur
2. Which is a gas?
A. Iron  B. Neon
ANSWER KEY
Section B: 1) A; 2) B`;
    const conversion = await convertText(paper, answers);
    expect(brief(conversion)).toEqual([]);
    expect(reasons(conversion)).toEqual([
      "1 answer-missing",
      "2 answer-missing",
      "1 answer-without-question",
      "2 answer-without-question",
    ]);
  });

  it("a letter with its option's text, also in brackets, and not the letters of a word", async () => {
    expect(
      await records(`1. How is a burn cooled?
a. with butter
b. with running water
Correct answer: b. with running water.
Reference: chapter 2, page 9
2. 火警电话是（  ）。
A. 110  B. 119
正确答案：（B）119
3. A taxi is also a
a. hat
b. tree
c. cab
Answer: c. cab
4. Which are colours?
A. red  B. seven  C. blue
Answer: A and C`),
    ).toEqual([
      "single | How is a burn cooled?⏎A. with butter⏎B. with running water | B",
      "single | 火警电话是（  ）。⏎A. 110⏎B. 119 | B",
      "single | A taxi is also a⏎A. hat⏎B. tree⏎C. cab | C",
      "multiple | Which are colours?⏎A. red⏎B. seven⏎C. blue | AC",
    ]);
  });

  it("a letter with the text of another option is no answer", async () => {
    const conversion = await convertText(
      "1. How is a burn cooled?\na. with butter\nb. with water\nAnswer: a. with water",
      answers,
    );
    expect(brief(conversion)).toEqual([]);
    expect(reasons(conversion)).toEqual(["1 answer-not-an-option"]);
  });

  it("T and F judge a whole statement and fill a blank", async () => {
    expect(
      await records(`1. A fuse protects a circuit. (2 pts) T / F
Answer: T
2. Copper is a poor conductor.
Answer: F
3. The symbol of the tesla is ____.
Answer: T`),
    ).toEqual([
      "judge | A fuse protects a circuit. | True",
      "judge | Copper is a poor conductor. | False",
      "blank | The symbol of the tesla is ____. | T",
    ]);
  });
});

describe("answers as markers write them", () => {
  it("what each line scores is no part of the answer; 答 inside a calculation is", async () => {
    expect(
      await records(`一、填空题
1．3的平方是____。
2．10减4等于____，10减7等于____。
二、解答题
3．一辆车每小时行60千米，2小时行多远？
参考答案
一、填空题
1．9   2．6，3
二、解答题
3．解：60×2＝120（千米），……3分
答：2小时行120千米．……5分`),
    ).toEqual([
      "blank | 3的平方是____。 | 9",
      "blank | 10减4等于____，10减7等于____。 | 6；3",
      "short | 一辆车每小时行60千米，2小时行多远？ | 解：60×2＝120（千米），⏎答：2小时行120千米．",
    ]);
  });

  it("labels whose signs stand apart", async () => {
    expect(await records("1. 水的沸点是（ ）℃。\nA. 90\nB. 100\n答 案：Ｂ\n解　析：标准大气压下。")).toEqual([
      "single | 水的沸点是（  ）℃。⏎A. 90⏎B. 100 | B",
    ]);
  });

  it("printed answers of blanks that follow each other", async () => {
    expect(
      await records("一、填空题\n1、检修坚持（先断电）、（后作业）的原则。\n2、库房（东区）的湿度应低于（60%）。"),
    ).toEqual(["blank | 检修坚持____、____的原则。 | 先断电；后作业", "blank | 库房（东区）的湿度应低于____。 | 60%"]);
  });
});

describe("columns of English banks", () => {
  it("types by their abbreviation, choices in one cell, letters with &", async () => {
    expect(
      await rows(
        "No.,Item type,Question text,Answer choices,Key,Feedback",
        "1,MCQ,Which metal is liquid?,A) iron; B) mercury; C) lead,B,",
        '2,MULTI,Which are gases?,A) neon; B) gold; C) argon,"A & C",',
        "3,TF,Glass conducts well.,,F,It insulates.",
      ),
    ).toEqual([
      "single | Which metal is liquid?⏎A. iron⏎B. mercury⏎C. lead | B",
      "multiple | Which are gases?⏎A. neon⏎B. gold⏎C. argon | AC",
      "judge | Glass conducts well. | False",
    ]);
  });

  it("the number of an option, and a model answer where there is none", async () => {
    expect(
      await rows(
        "Prompt,Option 1,Option 2,Option 3,Correct option,Model answer",
        "How many legs has an ant?,4,6,8,2,",
        "What does a botanist study?,,,,,Plants",
      ),
    ).toEqual([
      "single | How many legs has an ant?⏎A. 4⏎B. 6⏎C. 8 | B",
      "short | What does a botanist study? | Plants",
    ]);
  });
});

describe("sections that number in a way of their own", () => {
  it("（1） in one, 1. in the next, 一、 in the supplement", async () => {
    expect(
      await records(`一、单选题
（1）心肺复苏时按压的部位是（  ）。
A. 胸骨下半段  B. 左侧肋骨
答案：A
（2）急救电话是（  ）。
A. 120  B. 122
答案：A
二、判断题
1. 烫伤后应立即涂牙膏。
答案：错
2. 止血带应注明时间。
答案：对
附：简答题
一、中暑后应怎样处置？
答案：移至阴凉处。
二、2020年修订的预案由谁批准，请写出其全称。
答案：应急委员会。`),
    ).toEqual([
      "single | 心肺复苏时按压的部位是（  ）。⏎A. 胸骨下半段⏎B. 左侧肋骨 | A",
      "single | 急救电话是（  ）。⏎A. 120⏎B. 122 | A",
      "judge | 烫伤后应立即涂牙膏。 | 错误",
      "judge | 止血带应注明时间。 | 正确",
      "short | 中暑后应怎样处置？ | 移至阴凉处。",
      "short | 2020年修订的预案由谁批准，请写出其全称。 | 应急委员会。",
    ]);
  });

  it("a question without an answer does not take that of the supplement", async () => {
    const conversion = await convertText(
      "【1】安全色有几种？\n答案：四种\n【2】简述安全色的用途。\n附：论述题\n一、试述安全标志的分类，并举例说明。\n答案：禁止、警告、指令、提示。",
      answers,
    );
    expect(brief(conversion)).toEqual([
      "short | 安全色有几种？ | 四种",
      "short | 试述安全标志的分类，并举例说明。 | 禁止、警告、指令、提示。",
    ]);
    expect(reasons(conversion)).toEqual(["2 answer-missing"]);
  });

  it("a key in a table with a row for each section, and a web page's own numbers", async () => {
    const page = `<h2>第一部分 单选题</h2><p>（1）水的化学式是（ ）。</p><p>A．H2O B．CO2</p><p>（2）食盐的主要成分是（ ）。</p><p>A．KCl B．NaCl</p>
<h2>第二部分 判断题</h2><ol><li>冰比水重。（ ）</li><li>铁会生锈。（ ）</li></ol>
<h3>参考答案</h3><table><tr><th>部分</th><th>（1）</th><th>（2）</th></tr><tr><td>第一部分</td><td>A</td><td>B</td></tr><tr><td>第二部分</td><td>错</td><td>对</td></tr></table>`;
    const data = new TextEncoder().encode(page);
    expect(brief(await convertFiles([{ name: "quiz.html", data }], answers))).toEqual([
      "single | 水的化学式是（  ）。⏎A. H2O⏎B. CO2 | A",
      "single | 食盐的主要成分是（  ）。⏎A. KCl⏎B. NaCl | B",
      "judge | 冰比水重。 | 错误",
      "judge | 铁会生锈。 | 正确",
    ]);
  });
});

describe("questions as headings", () => {
  const paper = (answer: string) => `# Quiz 4

### 1. Which planet is nearest to the sun? (2 pts)

1. Venus
2. Mercury
3. Mars

### 2. Which are gas giants?

1. Saturn
2. Earth
3. Jupiter

### 3. A train covers 120 km in 2 hours. (4 pts)

(a) Compute its speed.
(b) Compute the time for 30 km.

## Key

| Q | Answer |
|---|--------|
| 1 | ${answer} |
| 2 | 1, 3 |
| 3 | (a) 60 km per hour; (b) half an hour |
`;

  it("options with numbers, a key with numbers in a table, parts (a) and (b)", async () => {
    const data = new TextEncoder().encode(paper("2"));
    expect(brief(await convertFiles([{ name: "quiz.md", data }], answers))).toEqual([
      "single | Which planet is nearest to the sun?⏎A. Venus⏎B. Mercury⏎C. Mars | B",
      "multiple | Which are gas giants?⏎A. Saturn⏎B. Earth⏎C. Jupiter | AC",
      "short | A train covers 120 km in 2 hours.⏎(a) Compute its speed.⏎(b) Compute the time for 30 km. | (a) 60 km per hour; (b) half an hour",
    ]);
  });

  it("a number that may be an option or its text is no answer", async () => {
    const data = new TextEncoder().encode(paper("2").replace("3. Mars", "3. 2"));
    const conversion = await convertFiles([{ name: "quiz.md", data }], answers);
    expect(reasons(conversion)).toEqual(["1 answer-not-an-option"]);
  });
});

describe("a key under words that no list of heads knows", () => {
  const paper = (head: string, answers: string) => `Unit 4 review
1. Which gas do plants take in?
A. Oxygen
B. Carbon dioxide
2. Which organ pumps blood?
A. Heart
B. Liver
3. Water boils at sea level at ____ degrees Celsius.
${head}
${answers}
`;
  const files = (text: string) => [{ name: "a.txt", data: new TextEncoder().encode(text) }];

  it.each([
    "Biology Unit 4 – Key for markers",
    "Unit 4 review: answers to questions 1 to 3",
    "生物第四单元  参考答案及评分标准",
  ])("%s", async (head) => {
    const conversion = await convertFiles(files(paper(head, "1. B\n2. A\n3. 100")), answers);
    expect(conversion.records.map(({ record }) => record.output)).toEqual(["B", "A", "100"]);
  });

  it("is none where what follows does not answer the questions", async () => {
    const conversion = await convertFiles(
      files(paper("The key to good health", "4. Sleep\n5. Sport\n6. Food")),
      answers,
    );
    expect(conversion.records).toEqual([]);
  });
});
