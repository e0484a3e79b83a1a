/** Habits of papers that word processors made: options in one row, keys in running text, letters with their reasons in brackets. */
import { describe, expect, it } from "vitest";
import { brief, convertFiles, convertText, reasons } from "../helpers.ts";

const answers = { outputStyle: "answer" } as const;
const outputs = async (text: string) => (await convertText(text, answers)).records.map(({ record }) => record.output);

describe("options", () => {
  it("are six in one row", async () => {
    const text =
      "1. 处分种类有（ ABDEF ）。\nA.警告　　B.严重警告　　C.记大过　　D.撤销职务　　E.留党察看　　F.开除党籍";
    expect(brief(await convertText(text, answers))).toEqual([
      "multiple | 处分种类有（  ）。⏎A. 警告⏎B. 严重警告⏎C. 记大过⏎D. 撤销职务⏎E. 留党察看⏎F. 开除党籍 | ABDEF",
    ]);
  });

  it("are none where an article stands in front of a quotation", async () => {
    const text = "1. Ice is\na) hot\nb) cold\n2. A “use by” date concerns safety.\nAnswers\n1. b\n2. True";
    expect(brief(await convertText(text, answers))).toEqual([
      "single | Ice is⏎A. hot⏎B. cold | B",
      "judge | A “use by” date concerns safety. | True",
    ]);
  });
});

describe("a key at the end", () => {
  const asked = "1. Ice is\na) hot\nb) cold\nc) hard\n2. Snow is\na) red\nb) white\nc) cold\n3. Ice floats.\n";

  it.each([
    ["Q1 b; Q2 b, c; Q3 True.", ["B", "BC", "True"]],
    ["Q1 b; Q2 b and c; Q3 True", ["B", "BC", "True"]],
    ["1. B, 2. B and C, 3. True", ["B", "BC", "True"]],
  ])("names its questions in running text: %s", async (key, expected) => {
    expect(await outputs(`${asked}Trainer's answers\n${key}`)).toEqual(expected);
  });

  it.each(["Q1 b; Q3 b; Q4 True.", "Q1 b Q2 b c Q3 True"])(
    "gives none where it cannot be told apart: %s",
    async (key) => {
      expect(await outputs(`${asked}Trainer's answers\n${key}`)).toEqual([]);
    },
  );

  const four =
    "1．冰是（ ）\nA．热的 B．冷的\n2．雪是（ ）\nA．黑的 B．白的\n3．水由氢和____组成。\n4．冰为什么浮在水上？\n";

  it("under 答案： is one of all questions where it has the numbers of all", async () => {
    const conversion = await convertText(
      `${four}答案：\n1．B（冰的温度低于零度）\n2．B\n3．氧　　4．冰的密度小。`,
      answers,
    );
    expect(conversion.records.map(({ record }) => record.output)).toEqual(["B", "B", "氧", "冰的密度小。"]);
    const explained = await convertText(`${four}答案：\n1．B（冰的温度低于零度）\n2．B\n3．氧\n4．冰的密度小。`);
    expect(explained.records[0]!.record.output).toContain("冰的温度低于零度");
  });

  it("under 答案： belongs to the question above where it has other numbers", async () => {
    const conversion = await convertText(`${four}答案：\n1．密度小。\n2．体积大。`, answers);
    expect(conversion.records.map(({ record }) => record.output)).toEqual(["1．密度小。\n2．体积大。"]);
    expect(reasons(conversion)).toHaveLength(3);
  });
});

it("a marking guide in another file gives its answers part by part", async () => {
  const file = (name: string, text: string) => ({ name, data: new TextEncoder().encode(text) });
  const paper =
    "Part A. Choose\nQ1. Ice is\n(A) hot\n(B) cold\nQ2. Snow is\n(A) white\n(B) red\nPart B. More than one\nQ3. Rain is\n(A) wet\n(B) dry\n(C) water\nPart C. True or false?\nQ4. Ice floats. ____\nQ5. Snow is warm. ____";
  const guide =
    "PHY 1 test - marking guide (markers only)\nPart A: Q1 B, Q2 A\nPart B: Q3 A and C\nPart C: Q4 True, Q5 False";
  const conversion = await convertFiles([file("PHY1 test.txt", paper), file("PHY1 marking guide.txt", guide)], answers);
  expect(conversion.records.map(({ record }) => record.output)).toEqual(["B", "A", "AC", "True", "False"]);
});

describe("heads between questions", () => {
  it("say what to do, and are no part of the last option", async () => {
    const text =
      "1. Ice is\nA) hot\nB) cold\nChoose all the correct answers\n2. Rain is\nA) wet\nB) dry\nC) water\nAnswers\n1. B, 2. A and C";
    expect(brief(await convertText(text, answers))).toEqual([
      "single | Ice is⏎A. hot⏎B. cold | B",
      "multiple | Rain is⏎A. wet⏎B. dry⏎C. water | AC",
    ]);
  });

  it("announce questions about the text below", async () => {
    const text =
      "True or False\n1. Ice floats.\n2. Snow is warm.\nSource questions\n“The river froze in January 1923, and the people crossed it on foot.” (from a diary)\n3. When did it freeze?\n4. Who crossed it?\nAnswers\n1. True, 2. False\n3. In January 1923.\n4. The people.";
    const source = "“The river froze in January 1923, and the people crossed it on foot.” (from a diary)";
    expect(brief(await convertText(text, answers))).toEqual([
      "judge | Ice floats. | True",
      "judge | Snow is warm. | False",
      `short | ${source}⏎⏎When did it freeze? | In January 1923.`,
      `short | ${source}⏎⏎Who crossed it? | The people.`,
    ]);
  });
});
