/** The same lines as text, Word and Excel files. */
import { utils, write } from "xlsx";
import type { InputFile } from "../../../converter/index.ts";
import { paragraph, wordFile } from "../ooxml.ts";
import { encodeGb18030 } from "../samples/gb18030.ts";
import type { KnownQuestion } from "./layouts.ts";

export const CONTAINERS: Record<string, (name: string, lines: readonly string[]) => InputFile> = {
  "UTF-8 text": (name, lines) => ({ name: `${name}.txt`, data: new TextEncoder().encode(lines.join("\r\n")) }),
  "GB18030 text": (name, lines) => ({ name: `${name}.txt`, data: encodeGb18030(lines.join("\n")) }),
  Word: (name, lines) => ({
    name: `${name}.docx`,
    data: wordFile({ body: lines.map((line) => paragraph(line)).join("") }),
  }),
};

const TYPES = { single: "单选题", multiple: "多选题", judge: "判断题", blank: "填空题", short: "简答题" } as const;

export function excelFile(questions: readonly KnownQuestion[]): InputFile {
  const letters = ["A", "B", "C", "D", "E", "F"];
  const rows = questions.map(({ kind, stem, options, answer, explanation }, i) => [
    i + 1,
    TYPES[kind],
    stem,
    ...letters.map((_, k) => options[k] ?? ""),
    answer,
    explanation ?? "",
  ]);
  const book = utils.book_new();
  const header = ["序号", "题型", "题干", ...letters.map((sign) => `选项${sign}`), "正确答案", "解析"];
  utils.book_append_sheet(book, utils.aoa_to_sheet([header, ...rows]), "题库");
  return { name: "bank.xlsx", data: new Uint8Array(write(book, { type: "buffer", bookType: "xlsx" })) };
}
