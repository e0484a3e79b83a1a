import { describe, expect, it } from "vitest";
import { documentLines } from "../../../converter/extract/lines.ts";
import { matchingTable } from "../../../converter/extract/matching-table.ts";
import { type ConvertSettings, convert, ConvertSettings as Settings } from "../../../converter/index.ts";
import { brief, convertFiles, reasons } from "../helpers.ts";
import { paragraph, run, wordFile } from "../ooxml.ts";
import { bookOf, convertedBook } from "../workbook.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const csv = (text: string, over: Partial<ConvertSettings> = {}) =>
  convertFiles([{ name: "a.csv", data: bytes(text) }], { outputStyle: "answer", ...over });

describe("headers", () => {
  const rows = "甲,一,二,三,B\n乙,一,二,三,C\n";
  const expected = ["single | 甲⏎A. 一⏎B. 二⏎C. 三 | B", "single | 乙⏎A. 一⏎B. 二⏎C. 三 | C"];

  it.each([
    ["a group of letters", "题干,选项,,,答案\n,A,B,C,\n"],
    ["a group of numbers", "题干,选项,,,答案\n,1,2,3,\n"],
    ["merged cells repeat downwards", "题干,选项,,,答案\n题干,A,B,C,答案\n"],
    ["below a title", "某某题库,,,,\n题干,备选项,,,正确答案\n,A,B,C,\n"],
  ])("of two rows: %s", async (_, header) => {
    const conversion = await csv(header + rows);
    expect(brief(conversion)).toEqual(expected);
    expect(conversion.files[0]!.headers).toEqual([{ row: header.trim().split("\n").length }]);
  });

  it("of two rows in a mapping: by the name, by group and name", async () => {
    const text = "品名,价格,,产地\n,含税,未税,\n茶,11,10,杭州\n";
    for (const template of ["{{未税}}", "{{价格/未税}}", "{{价格未税}}"]) {
      const { records, files } = await csv(text, {
        table: { instruction: "{{品名}}的价格", input: "{{产地}}", output: template },
      });
      expect(records.map(({ record }) => record)).toEqual([{ instruction: "茶的价格", input: "杭州", output: "10" }]);
      expect(files[0]!.headers).toEqual([{ row: 2 }]);
    }
  });

  it("a template that tells below its header how to fill it in; options of a blank fill it", async () => {
    const text =
      "Question Text,Question Type,Option 1,Option 2,Correct Answer\nText (required),Type (default is choice),Text (required),Text (optional),1 to 2\nIt barks,Multiple Choice,cat,dog,2\nA lion says ____.,Fill-in-the-Blank,roar,,\nIce floats.,Multiple Choice,True,False,1\n";
    const conversion = await csv(text);
    expect(brief(conversion)).toEqual([
      "single | It barks⏎A. cat⏎B. dog | B",
      "blank | A lion says ____. | roar",
      "judge | Ice floats. | True",
    ]);
    expect(reasons(conversion)).toEqual([]);
  });

  it("statements beside a column T/F", async () => {
    const conversion = await csv("No.,Statement,T/F,Comment\n1,Ice floats.,T,\n2,Lead floats.,F,It sinks.\n");
    expect(brief(conversion)).toEqual(["judge | Ice floats. | True", "judge | Lead floats. | False"]);
  });

  it("one name for the question and its options", async () => {
    const records = ["single | 火警电话是⏎A. 110⏎B. 119 | B", "judge | 天蓝 | 正确"];
    for (const name of ["题目及选项", "题干/选项", "Question and options"])
      expect(brief(await csv(`${name},标准答案\n"火警电话是\nA.110\nB.119",B\n天蓝,√\n`))).toEqual(records);
  });

  it("Correct repeats the text of the right choices, which may be a word in capitals", async () => {
    const text =
      "Question,Choice 1,Choice 2,Choice 3,Correct\nLast in goes first in,FIFO,LIFO,FEFO,LIFO\nPrimes,2,3,4,2; 3\nIce floats,,,,TRUE\n";
    expect(brief(await csv(text))).toEqual([
      "single | Last in goes first in⏎A. FIFO⏎B. LIFO⏎C. FEFO | B",
      "multiple | Primes⏎A. 2⏎B. 3⏎C. 4 | AB",
      "judge | Ice floats | True",
    ]);
  });

  it("one right answer and columns of wrong ones, sorted so that the place does not tell", async () => {
    const expected = [
      "single | Which one barks?⏎A. Cat⏎B. Dog⏎C. Owl | B",
      "single | Legs of a fly?⏎A. 4⏎B. 6⏎C. 10 | B",
      "judge | Ice floats. | True",
    ];
    const several =
      "Type,Question,Correct answer,Incorrect answers\nmultiple,Which one barks?,Dog,Owl|Cat\nmultiple,Legs of a fly?,6,10;4\nboolean,Ice floats.,True,False\n";
    expect(brief(await csv(several))).toEqual(expected);
    const columns =
      "Prompt,Answer,Distractor 1,Distractor 2\nWhich one barks?,Dog,Owl,Cat\nLegs of a fly?,6,10,4\nIce floats.,True,False,\n";
    expect(brief(await csv(columns))).toEqual(expected);
  });

  it("a list with commas, and counts, are no wrong answer", async () => {
    const text = 'Question,Answer,Wrong answers\nWhich one barks?,Dog,"Owl, cat"\nWhat is ice?,Water,17\n';
    expect(brief(await csv(text))).toEqual(["short | Which one barks? | Dog", "short | What is ice? | Water"]);
  });

  it("wrong answers as lists with commas, where the whole column holds such lists", async () => {
    const expected = [
      "single | Which one barks?⏎A. Cat⏎B. Dog⏎C. Owl | B",
      "single | Legs of a fly?⏎A. 4⏎B. 6⏎C. 10 | B",
    ];
    for (const name of ["Distractors", "Wrong answers", "干扰项", "错误选项"])
      expect(
        brief(
          await csv(`Question,Correct answer,${name}\nWhich one barks?,Dog,"Owl, Cat"\nLegs of a fly?,6,"10、4"\n`),
        ),
      ).toEqual(expected);
  });

  it("a comma in a right answer or in figures sets nothing apart", async () => {
    const sentences = `Question,Answer,Distractors\nWhat is ice?,"Water, frozen","Air, cold"\nWhat barks?,Dog,"Owl, Cat"\n`;
    expect(brief(await csv(sentences))).toEqual(["short | What is ice? | Water, frozen", "short | What barks? | Dog"]);
    const figures = `Question,Answer,Distractors\nHow many?,5,"1,000"\nHow much?,7,"2,000"\n`;
    expect(brief(await csv(figures))).toEqual(["short | How many? | 5", "short | How much? | 7"]);
  });

  it("numbers beside answers are the key of another file", async () => {
    const bank = "1\nWhich one barks?\nA) Dog\nB) Owl\n2\nWhich one flies?\nA) Dog\nB) Owl\n3\nWhat is 2 + 3?\n";
    const table = "Question,Answer,Level,Question,Answer,Level\n1,A,Easy,3,5,Hard\n2,B,Easy,,,\n";
    const files = [
      { name: "test.txt", data: bytes(bank) },
      { name: "test_key.csv", data: bytes(table) },
    ];
    expect(brief(await convertFiles(files, { outputStyle: "answer" }))).toEqual([
      "single | Which one barks?⏎A. Dog⏎B. Owl | A",
      "single | Which one flies?⏎A. Dog⏎B. Owl | B",
      "short | What is 2 + 3? | 5",
    ]);
  });

  it("true and false to tick, and letters of small size, in the cells of a quiz", async () => {
    const text =
      'No.,Question,Ans.\n1,"Wear a hat\na. at night\nb. on site",b\nPart 2,,\n2,"Gloves burn.\n☐ True     ☐ False",T\n';
    expect(brief(await csv(text))).toEqual([
      "single | Wear a hat⏎A. at night⏎B. on site | B",
      "judge | Gloves burn. | True",
    ]);
  });

  it("a data row of names is no second header", async () => {
    expect(brief(await csv("题干,A,B,答案\n选项A,题型,答案,A\n"))).toEqual(["single | 选项A⏎A. 题型⏎B. 答案 | A"]);
  });

  it("are where the user says", async () => {
    const text = `题干,选项A,选项B,答案\n旧题,一,二,A\n${"说明,,,\n".repeat(20)}题干,选项A,选项B,答案\n新题,一,二,B\n`;
    expect(brief(await csv(text, { headerRow: 23 }))).toEqual(["single | 新题⏎A. 一⏎B. 二 | B"]);
    const seen = await convert(
      [{ name: "a.csv", data: bytes(text) }],
      Settings.parse({ outputStyle: "answer", headerRow: 23 }),
      { onDocument: () => {} },
    );
    expect(brief(seen)).toEqual(["single | 新题⏎A. 一⏎B. 二 | B"]);
    expect(seen.files[0]).toMatchObject({ delimiter: ",", encoding: "utf-8", headers: [{ row: 23 }] });
  });

  it("delimiters that are not found can be named", async () => {
    const text = "题干^选项A^选项B^答案\n甲^一^二^A\n";
    const { files, records } = await csv(text, { delimiter: "^" });
    expect(records).toHaveLength(1);
    expect(files[0]).toMatchObject({ format: "csv", delimiter: "^" });
  });
});

describe("answers that only formatting tells, in tables of Word", () => {
  const cell = (content: string) => `<w:tc>${paragraph(content)}</w:tc>`;
  const table = (rows: string[][]) =>
    `<w:tbl>${rows.map((cells) => `<w:tr>${cells.map(cell).join("")}</w:tr>`).join("")}</w:tbl>`;
  const red = (text: string) => run(text, '<w:color w:val="FF0000"/>');
  const answers = async (body: string) =>
    brief(await convertFiles([{ name: "a.docx", data: wordFile({ body }) }], { outputStyle: "answer" }));

  it("options beside each other", async () => {
    const body =
      paragraph("1.火警电话是（ ）") +
      table([
        ["A.110", red("B.119")],
        ["C.120", "D.122"],
      ]);
    expect(await answers(body)).toEqual(["single | 火警电话是（  ）⏎A. 110⏎B. 119⏎C. 120⏎D. 122 | B"]);
  });

  it("a question a row", async () => {
    const header = ["题干", "选项A", "选项B", "选项C"];
    const rows = [header, ["甲", "一", "二", red("三")], ["乙", run("四", "<w:b/>"), run("五", "<w:b/>"), "六"]];
    expect(await answers(table(rows))).toEqual([
      "single | 甲⏎A. 一⏎B. 二⏎C. 三 | C",
      "multiple | 乙⏎A. 四⏎B. 五⏎C. 六 | AB",
    ]);
  });
});

describe("options inside the question's own cell", () => {
  const json = (question: string, answer: unknown) =>
    convertFiles([{ name: "a.json", data: bytes(JSON.stringify([{ question, answer, analysis: "故选：D。" }])) }], {
      outputStyle: "answer",
    });

  it("become options: a line each, indented, or all in one line", async () => {
    const expected = ["single | 下列叙述，正确的是（  ）⏎A. 甲⏎B. 乙⏎C. 丙⏎D. 丁丁丁 | D"];
    for (const text of [
      "1．（ 6分）下列叙述，正确的是（ 　　） \nA．甲   \nB．乙 \n  C．丙\nD．丁丁\n丁\n",
      "1．（6分）下列叙述，正确的是（ ） A．甲 B．乙 C．丙 D．丁丁丁",
    ]) {
      const conversion = await json(text, ["D"]);
      expect(brief(conversion)).toEqual(expected);
      expect(conversion.records[0]!.source.number).toBe("1");
    }
    const rows = await csv("题型,题干,答案\n,北京是（ ） A.城市 B.省,A\n,水是（ ） A.干的 B.湿的,B\n");
    expect(brief(rows)).toEqual(["single | 北京是（  ）⏎A. 城市⏎B. 省 | A", "single | 水是（  ）⏎A. 干的⏎B. 湿的 | B"]);
  });

  it("stay in the text where the answer names none of them, or the cell holds several questions", async () => {
    expect(brief(await json("比较 A. 甲 B. 乙，得（ ）", ["丙"]))).toEqual(["blank | 比较 A. 甲 B. 乙，得____ | 丙"]);
    for (const gap of ["\n", " "]) {
      const { records } = await json(`1．甲是（ ） A．一 B．二${gap}2．乙是（ ） A．三 B．四`, ["A", "B"]);
      expect(records.map(({ kind }) => kind)).toEqual(["blank"]);
    }
  });
});

describe("questions that take several rows", () => {
  it("options below their question, marked in a column", async () => {
    const text =
      "编号,题型,题干及选项,正确\n1,单选,火警电话是,\n,A,110,\n,B,119,√\n,,,\n2,多选,质数有,\n,A,2,√\n,B,3,√\n,C,4,\n3,判断,火是冷的,\n,A,正确,\n,B,错误,√\n4,单选,无人知晓,\n,A,甲,\n,B,乙,\n";
    const conversion = await csv(text);
    expect(brief(conversion)).toEqual([
      "single | 火警电话是⏎A. 110⏎B. 119 | B",
      "multiple | 质数有⏎A. 2⏎B. 3⏎C. 4 | AB",
      "judge | 火是冷的 | 错误",
    ]);
    expect(reasons(conversion)).toEqual(["4 answer-missing"]);
  });

  it("options beside their question, whose cell is filled once or in each row", async () => {
    const expected = ["single | Fire brigade?⏎A. 110⏎B. 119 | B", "single | Police?⏎A. 110⏎B. 119 | A"];
    const once = "Fire brigade?,110,no\n,119,yes\nPolice?,110,yes\n,119,no\n";
    const each = "Fire brigade?,110,0\nFire brigade?,119,1\nPolice?,110,1\nPolice?,119,0\n";
    for (const rows of [once, each]) expect(brief(await csv(`Question,Option,Is correct\n${rows}`))).toEqual(expected);
  });

  it("questions that share their words stay apart", async () => {
    const expected = ["single | 正确的是⏎A. 一⏎B. 二 | B", "single | 正确的是⏎A. 三⏎B. 四 | A"];
    for (const rows of [
      "1,正确的是,一,\n1,正确的是,二,√\n2,正确的是,三,√\n2,正确的是,四,\n",
      ",正确的是,一,\n,,二,√\n,正确的是,三,√\n,,四,\n",
      ",正确的是,A.一,\n,正确的是,B.二,√\n,正确的是,A.三,√\n,正确的是,B.四,\n",
    ])
      expect(brief(await csv(`序号,题干,选项,是否正确\n${rows}`))).toEqual(expected);
  });

  it("a column of letters holds no options", async () => {
    const text = "题干,选项,选项文字,是否正确\n火警电话是,A,110,\n,B,119,√\n";
    expect(brief(await csv(text))).toEqual([]);
  });

  it("an x alone may mark what is wrong", async () => {
    const conversion = await csv("Question,Option,Correct\nFire brigade?,110,\n,119,x\n,112,\n");
    expect(brief(conversion)).toEqual([]);
    expect(reasons(conversion)).toEqual(["- answer-missing"]);
  });

  it("cards: a name in front of each part", async () => {
    const english = bookOf({
      Test: [
        ["Q1", "Which clause is about audits?"],
        ["A", "7.2"],
        ["B", "9.2"],
        ["Answer", "B"],
        ["Clause", "9.2.1"],
        ["Q2", "A manual is required."],
        ["Answer", "FALSE"],
      ],
    });
    expect((await convertedBook(english)).records).toEqual([
      "single | Which clause is about audits?⏎A. 7.2⏎B. 9.2 | B",
      "judge | A manual is required. | False",
    ]);
    const chinese = bookOf({
      Sheet1: [
        ["题目", "火警电话是"],
        ["选项A", "110"],
        ["选项B", "119"],
        ["正确答案", "B"],
        ["解析", "消防"],
        ["题目", "质数有"],
        ["选项A", "2"],
        ["选项B", "3"],
        ["正确答案", "A + B"],
      ],
    });
    expect((await convertedBook(chinese)).records).toEqual([
      "single | 火警电话是⏎A. 110⏎B. 119 | B",
      "multiple | 质数有⏎A. 2⏎B. 3 | AB",
    ]);
  });
});

describe("answers with more than the answer", () => {
  it("why, below the letters or the judgement; scenarios above their questions", async () => {
    const text =
      'No.,Question,Answer and rationale\n"Scenario 1: A guest offers Jo a watch.",,\n1,"What should Jo do?\nA. Take it\nB. Decline","B.\nGifts are recorded."\n2,"What matters?\nA. Value\nB. Time\nC. Colour","A and B.\nC does not."\nGeneral,,\n3,Cash is a gift.,"True.\nSee page 2."\n4,Whom do you ask?,–\n';
    const conversion = await csv(text);
    expect(brief(conversion)).toEqual([
      "single | Scenario 1: A guest offers Jo a watch.⏎⏎What should Jo do?⏎A. Take it⏎B. Decline | B",
      "multiple | Scenario 1: A guest offers Jo a watch.⏎⏎What matters?⏎A. Value⏎B. Time⏎C. Colour | AB",
      "judge | Cash is a gift. | True",
    ]);
    expect(conversion.records.length).toBe(3);
    expect(reasons(conversion)).toEqual(["4 answer-placeholder"]);
  });

  it("a number that is an option's text is no position", async () => {
    const conversion = await csv("题干,选项,答案\n质数有,2|3|4,2；3\n质数是,2|4|6,1；2\n");
    expect(brief(conversion)).toEqual(["multiple | 质数有⏎A. 2⏎B. 3⏎C. 4 | AB"]);
    expect(conversion.rejected).toHaveLength(1);
  });
});

describe("a grid of answers above the questions", () => {
  const grid = (answers: string[]) =>
    `<w:tbl>${[
      ["题号", "1", "2"],
      ["答案", ...answers],
    ]
      .map(
        (cells) =>
          `<w:tr>${cells.map((content) => `<w:tc>${content === "" ? paragraph("") : paragraph(content)}</w:tc>`).join("")}</w:tr>`,
      )
      .join("")}</w:tbl>`;
  const lines = (texts: string[]) => texts.map((text) => paragraph(text)).join("");
  const choices = ["一、选择题", "1．火警电话是", "A．110", "B．119", "2．质数有", "A．2", "B．3", "C．4"];
  const open = [
    "二、非选择题：本题共1小题。",
    "3．（4分）水由____和____组成。",
    "非选择题参考答案及评分标准",
    "3．（除标注外，每空2分，共4分）氢　　氧",
  ];
  const converted = (answers: string[], texts: string[]) =>
    convertFiles([{ name: "a.docx", data: wordFile({ body: paragraph("答题栏") + grid(answers) + lines(texts) }) }], {
      outputStyle: "answer",
    });

  it("answers them; what is no choice has its own key below", async () => {
    expect(brief(await converted(["B", "AB"], [...choices, ...open]))).toEqual([
      "single | 火警电话是⏎A. 110⏎B. 119 | B",
      "multiple | 质数有⏎A. 2⏎B. 3⏎C. 4 | AB",
      "blank | 水由____和____组成。 | 氢；氧",
    ]);
  });

  it("that a candidate filled in is no key", async () => {
    for (const head of ["答题卡", "姓名：王小明　　班级：三班"]) {
      const body = paragraph(head) + grid(["B", "AB"]) + lines(choices);
      const conversion = await convertFiles([{ name: "a.docx", data: wordFile({ body }) }]);
      expect(reasons(conversion)).toEqual(["- answers-of-candidate", "1 answer-missing", "2 answer-missing"]);
    }
    const blank = paragraph("姓名：________　　班级：________") + grid(["B", "AB"]) + lines(choices);
    expect((await convertFiles([{ name: "a.docx", data: wordFile({ body: blank }) }])).records).toHaveLength(2);
  });

  it("that is empty, or whose numbers come twice, answers none", async () => {
    expect(brief(await converted(["", ""], choices))).toEqual([]);
    const twice = [...choices, "二、选择题", "1．急救电话是", "A．120", "B．122", "2．偶数有", "A．1", "B．2"];
    expect(brief(await converted(["B", "AB"], twice))).toEqual([]);
  });
});

it("a table of numbers, questions and answers is a bank, not the scheme of another paper", async () => {
  const csv =
    "题号,题型,题干,选项A,选项B,答案,解析\n1,单选题,火警电话是（ ）,110,119,B,消防\n2,判断题,酒精可以灭火。,,,错误,易燃\n";
  const conversion = await convertFiles([{ name: "a.csv", data: new TextEncoder().encode(csv) }], {
    outputStyle: "answer",
  });
  expect(brief(conversion)).toEqual(["single | 火警电话是（  ）⏎A. 110⏎B. 119 | B", "judge | 酒精可以灭火。 | 错误"]);
  expect(reasons(conversion)).toEqual([]);
});

describe("cards to learn by", () => {
  const expected = [
    "short | osmosis | water passing a membrane",
    "short | What melts at 0 °C? | ice, i.e. frozen water",
  ];

  it.each(["Term,Definition", "Front,Back", "正面,背面", "术语,释义"])("%s", async (names) => {
    const text = `${names}\nosmosis,water passing a membrane\nWhat melts at 0 °C?,"ice, i.e. frozen water"\n`;
    expect(brief(await csv(text))).toEqual(expected);
  });

  it("below a title, with columns of more", async () => {
    const text = "My cards,,\nWord,Part of speech,Meaning\nabate,v.,become less\ncajole,v.,persuade\n";
    expect(brief(await csv(text))).toEqual(["short | abate | become less", "short | cajole | persuade"]);
  });

  it("what is to be matched does not stand beside its other side", async () => {
    expect(
      (await csv("Term,Definition\n1. osmosis,A. frozen water\n2. ice,B. water passing a membrane\n")).records,
    ).toEqual([]);
  });
});

describe("tables of papers in English", () => {
  const html = async (body: string) =>
    brief(
      await convertFiles([{ name: "a.html", data: bytes(`<html><body>${body}</body></html>`) }], {
        outputStyle: "answer",
        task: "questions",
      }),
    );
  const table = (rows: string[][]) =>
    `<table>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("")}</table>`;

  const rowsOf = (cells: string[][]) => ({
    kind: "table" as const,
    block: 1,
    rows: cells.map((row, i) => ({ row: i + 1, cells: row })),
  });

  it("a key loses the marks of its points, and figures in brackets stay where no column of marks is", () => {
    const textsOf = (cells: string[][]) => documentLines([rowsOf(cells)], "a.docx").map(({ text }) => text);
    expect(
      textsOf([
        ["Question", "Answer", "Marks"],
        ["1", "neon (1)\nargon (1)", "2"],
        ["2", "nine (1)", "1"],
      ]),
    ).toEqual(["1. neon；argon", "2. nine"]);
    expect(
      textsOf([
        ["Question", "Answer"],
        ["1", "neon"],
        ["2", "f(2)"],
      ]),
    ).toEqual(["1. neon", "2. f(2)"]);
  });

  it("numbers above answers are a key", async () => {
    const asked =
      "<p>1. Two and two?</p><p>(a) 3</p><p>(b) 4</p><p>2. Two and one?</p><p>(a) 3</p><p>(b) 4</p><p>3. One and two?</p><p>(a) 3</p><p>(b) 4</p>";
    const key = table([
      ["Question", "1", "2", "3"],
      ["Answer", "b", "a", "a"],
    ]);
    expect(await html(`${asked}<p>Answer key – Practice Paper 2</p>${key}`)).toEqual([
      "single | Two and two?⏎A. 3⏎B. 4 | B",
      "single | Two and one?⏎A. 3⏎B. 4 | A",
      "single | One and two?⏎A. 3⏎B. 4 | A",
    ]);
  });

  it("a case in a row of its own belongs to the questions below", async () => {
    const rows = [
      ["No.", "Question", "Answer"],
      ["1", "What is 2 + 2?", "4"],
      ["Case study (items 2–3)<br>A shop sells tea.", "", ""],
    ];
    const asked = [
      ["2", "What is sold?", "tea"],
      ["3", "Who sells it?", "a shop"],
    ];
    expect((await html(table([...rows, ...asked]))).at(-1)).toContain("A shop sells tea.");
  });

  it("lists to be matched may have spaces behind their numbers and letters", () => {
    const lists = matchingTable(
      rowsOf([
        ["1  hen  ____", "A  gives milk"],
        ["2  cow  ____", "B  barks"],
        ["3  dog  ____", "C  lays eggs"],
      ]),
    );
    expect(lists?.items.map(({ text }) => text)).toEqual(["1  hen  ____", "2  cow  ____", "3  dog  ____"]);
    expect(lists?.options.map(({ text }) => text)).toEqual(["A. gives milk", "B. barks", "C. lays eggs"]);
  });
});
