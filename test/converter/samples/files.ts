/** The sample files, byte for byte; `write.ts` puts them into converter/samples. */
import { utils, write } from "xlsx";
import { abstractNumbering, numbering, paragraph, run, table, wordFile } from "../ooxml.ts";
import { BLANK, type ChoiceQuestion, JUDGE, MULTIPLE, SHORT, SINGLE, type TextQuestion } from "./bank.ts";
import {
  PURCHASE_ARTICLES,
  PURCHASE_END,
  PURCHASE_ITEMS,
  PURCHASE_PREAMBLE,
  PURCHASE_TITLE,
  SERVICES_AGREEMENT,
} from "./contracts.ts";
import { encodeGb18030 } from "./gb18030.ts";

const TITLE = "安全生产与消防知识题库";
const SECTIONS = ["单项选择题", "多项选择题", "判断题", "填空题", "简答题"];

export function sampleContents(): Record<string, Uint8Array> {
  return {
    "safety-questions.docx": wordBank(),
    "safety-questions.xlsx": excelBank(),
    "safety-questions.gb18030.txt": encodeGb18030(textBank()),
    "equipment-purchase-contract.zh.docx": wordContract(),
    "service-agreement.en.txt": new TextEncoder().encode(wrap(SERVICES_AGREEMENT, 80)),
  };
}

// ---------------------------------------------------------------- the bank in Word: every number is automatic

const HEADINGS = 1;
/** Each section's questions are counted by a numbering of their own: 2 to 6. */
const sectionNumbering = (section: number) => section + 2;

function wordBank(): Uint8Array {
  const body: string[] = [paragraph(TITLE, { style: "Title" })];
  const heading = (section: number) => body.push(paragraph(SECTIONS[section]!, { numId: HEADINGS, style: "Heading1" }));
  const question = (section: number, stem: string) => body.push(paragraph(stem, { numId: sectionNumbering(section) }));
  const after = (answer: string, explanation: string | undefined) => {
    body.push(
      paragraph(
        run("答案：", "<w:b/>") +
          answer
            .split("\n")
            .map((line) => run(line))
            .join("<w:r><w:br/></w:r>"),
      ),
    );
    if (explanation !== undefined) body.push(paragraph(run("解析：", "<w:b/>") + run(explanation)));
  };
  for (const [section, questions] of [SINGLE, MULTIPLE].entries()) {
    heading(section);
    for (const { stem, options, answer, explanation } of questions) {
      question(section, stem);
      for (const option of options) body.push(paragraph(option, { numId: sectionNumbering(section), level: 1 }));
      after(answer, explanation);
    }
  }
  heading(2);
  for (const { stem, correct, explanation } of JUDGE) {
    question(2, `${stem}（  ）`);
    after(correct ? "正确" : "错误", explanation);
  }
  for (const [index, questions] of [BLANK, SHORT].entries()) {
    heading(3 + index);
    for (const { stem, answer, explanation } of questions) {
      question(3 + index, stem);
      after(answer, explanation);
    }
  }
  return wordFile({ body: body.join(""), numbering: bankNumbering(), styles: STYLES });
}

function bankNumbering(): string {
  const questions = SECTIONS.map((_, section) => numbering(sectionNumbering(section), 1, { 0: 1 }));
  return [
    abstractNumbering(0, [{ format: "chineseCounting", text: "%1、", suffix: "nothing" }]),
    abstractNumbering(1, [
      { format: "decimal", text: "%1." },
      { format: "upperLetter", text: "%2." },
    ]),
    numbering(HEADINGS, 0),
    ...questions,
  ].join("");
}

const STYLES = [
  '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>',
  '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/></w:style>',
  '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>',
].join("");

// ---------------------------------------------------------------- the bank in Excel

/** Two rows are as faulty as rows in real files are: one without an answer, one with an answer that no option has. */
const FAULTY_ROWS = [
  ["", "单选题", "干粉灭火器的主要灭火成分是（  ）。", "磷酸铵盐", "二氧化碳", "清水", "泡沫", "", ""],
  ["", "单选题", "泡沫灭火器不适用于扑救（  ）火灾。", "木材", "带电设备", "纸张", "棉布", "E", "泡沫含水，能够导电。"],
];

function excelBank(): Uint8Array {
  const rows: string[][] = [["序号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "正确答案", "解析"]];
  const add = (type: string, stem: string, options: readonly string[], answer: string, explanation = "") =>
    rows.push(["", type, stem, ...Array.from({ length: 4 }, (_, i) => options[i] ?? ""), answer, explanation]);
  for (const item of SINGLE) add("单选题", item.stem, item.options, item.answer, item.explanation);
  for (const item of MULTIPLE) add("多选题", item.stem, item.options, item.answer, item.explanation);
  for (const item of JUDGE) add("判断题", item.stem, [], item.correct ? "正确" : "错误", item.explanation);
  for (const item of BLANK) add("填空题", item.stem, [], item.answer, item.explanation);
  for (const item of SHORT) add("简答题", item.stem, [], item.answer, item.explanation);
  rows.push(...FAULTY_ROWS);
  for (const [index, row] of rows.entries()) if (index > 0) row[0] = String(index);
  const sheet = utils.aoa_to_sheet([[TITLE], ...rows]);
  sheet["!merges"] = [{ s: { r: 0, c: 0 }, e: { r: 0, c: 8 } }];
  sheet["!cols"] = [6, 10, 60, 24, 24, 24, 24, 12, 60].map((wch) => ({ wch }));
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, "题库");
  return new Uint8Array(write(book, { type: "buffer", bookType: "xlsx", compression: true }));
}

// ---------------------------------------------------------------- the bank as text: options in lines, the key at the end

function textBank(): string {
  const lines: string[] = [TITLE, ""];
  const key: string[] = ["参考答案", ""];
  const section = (index: number) => {
    const title = `${"一二三四五"[index]}、${SECTIONS[index]}`;
    lines.push(title);
    key.push(title);
  };
  const solve = (number: number, answer: string, explanation: string | undefined) => {
    key.push(`${number}、${answer}${explanation === undefined ? "" : `\n解析：${explanation}`}`);
  };
  for (const [index, questions] of [SINGLE, MULTIPLE].entries()) {
    section(index);
    for (const [i, item] of questions.entries()) {
      lines.push(`${i + 1}、${item.stem}`, ...optionLines(item));
      solve(i + 1, item.answer, item.explanation);
    }
  }
  section(2);
  for (const [i, item] of JUDGE.entries()) {
    lines.push(`${i + 1}、${item.stem}（  ）`);
    solve(i + 1, item.correct ? "√" : "×", item.explanation);
  }
  for (const [index, questions] of ([BLANK, SHORT] as TextQuestion[][]).entries()) {
    section(3 + index);
    for (const [i, item] of questions.entries()) {
      lines.push(`${i + 1}、${item.stem}`);
      solve(i + 1, `参考答案：${item.answer}`, item.explanation);
    }
  }
  return `${[...lines, "", ...key].join("\n").replaceAll("\n", "\r\n")}\r\n`;
}

/** Short options stand on one line, as people type them. */
function optionLines({ options }: ChoiceQuestion): string[] {
  const lettered = options.map((option, i) => `${"ABCDEFGH"[i]}. ${option}`);
  return lettered.join("").length <= 60 ? [lettered.join("  ")] : lettered;
}

// ---------------------------------------------------------------- contracts

function wordContract(): Uint8Array {
  const body = [paragraph(PURCHASE_TITLE, { style: "Title" }), ...PURCHASE_PREAMBLE.map((line) => paragraph(line))];
  for (const { heading, clauses } of PURCHASE_ARTICLES) {
    body.push(paragraph(heading, { numId: 1, style: "Heading1" }));
    for (const [index, clause] of clauses.entries()) {
      body.push(paragraph(clause, { numId: 1, level: 1 }));
      if (heading === "标的物" && index === 0) body.push(table(PURCHASE_ITEMS));
    }
  }
  body.push(...PURCHASE_END.map((line) => paragraph(line)));
  const levels = [
    { format: "chineseCountingThousand", text: "第%1条" },
    { format: "decimal", text: "%1.%2", legal: true },
  ];
  return wordFile({ body: body.join(""), numbering: abstractNumbering(0, levels) + numbering(1, 0), styles: STYLES });
}

/** Hard line breaks at `width`, as text files of agreements have them. */
function wrap(text: string, width: number): string {
  return text
    .split("\n")
    .map((line) => {
      if (line.length <= width) return line;
      const lines: string[] = [];
      let current = "";
      for (const word of line.split(" ")) {
        if (current !== "" && current.length + 1 + word.length > width) {
          lines.push(current);
          current = word;
        } else current = current === "" ? word : `${current} ${word}`;
      }
      return [...lines, current].join("\n");
    })
    .join("\n");
}
