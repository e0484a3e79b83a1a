/** A Word file with a question bank as Word itself writes one: revision marks, fonts and languages at every run, automatic numbers. */
import { abstractNumbering, escapeXml, numbering, wordFile } from "../../converter/ooxml.ts";
import { questionRows } from "./question-rows.ts";

const FONT =
  '<w:rPr><w:rFonts w:ascii="SimSun" w:hAnsi="SimSun" w:eastAsia="SimSun" w:hint="eastAsia"/><w:szCs w:val="21"/><w:lang w:eastAsia="zh-CN"/></w:rPr>';

export function wordBank(questions: number): Uint8Array {
  const body: string[] = [];
  for (const [, stem, a, b, c, d, answer, explanation] of questionRows(questions)) {
    body.push(line(stem!, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'));
    for (const [i, option] of [a, b, c, d].entries()) body.push(line(`${"ABCD"[i]}. ${option}`));
    body.push(line(`答案：${answer}`), line(`解析：${explanation}`));
  }
  const levels = [{ format: "decimal", text: "%1." }];
  return wordFile({ body: body.join(""), numbering: abstractNumbering(0, levels) + numbering(1, 0) });
}

/** In two runs, as a text that was edited once. */
function line(text: string, properties = ""): string {
  const half = Math.ceil(text.length / 2);
  const runs = [text.slice(0, half), text.slice(half)].map(
    (part) =>
      `<w:r w:rsidR="00A77B3E" w:rsidRPr="00C14A5E">${FONT}<w:t xml:space="preserve">${escapeXml(part)}</w:t></w:r>`,
  );
  return `<w:p w:rsidR="00A77B3E" w:rsidRDefault="00A77B3E" w:rsidP="005B2C11"><w:pPr>${properties}<w:spacing w:line="360" w:lineRule="auto"/>${FONT}</w:pPr>${runs.join("")}</w:p>`;
}
