/** What is wrong inside a file, as the library that reads it says, in the words of the reader's language. */
import type { Language } from "#lib/core/index";

/** The library's words, whose groups go into {1} and {2}; an English text only where theirs say too little. */
const REASONS: readonly (readonly [of: RegExp, zh: string, en?: string])[] = [
  // zip and other archives
  [
    /^End of central directory record signature not found/i,
    "文件末尾的目录缺失，可能只传来了一部分",
    "the directory at its end is missing, so it may have arrived only in part",
  ],
  [
    /invalid (?:stored block lengths|block type|distance|code|bit length|literal|window)|incorrect (?:header|data) check|too many (?:length|distance)|unexpected end of file|not enough bytes|unexpected EOF/i,
    "压缩的数据有错",
    "its compressed data are wrong",
  ],
  [/^it is cut short$/, "后面的内容缺失"],
  [/^the header at byte (\d+) is wrong$/, "第 {1} 字节处的文件头有错"],
  // parts of Office files
  [/^its part (.+) is missing$/, "缺少 {1} 部分"],
  [/^it has no sheet with cells$/, "没有含单元格的工作表"],
  // PDF
  [/^Invalid PDF structure/, "没有 PDF 的结构", "it does not have the structure of a PDF"],
  [/^(?:Invalid|Bad) (?:Root|XRef|page|pages|catalog)/i, "PDF 的目录有错", "its PDF catalogue is wrong"],
  // pictures
  [/^it has no size$/, "图片没有尺寸"],
  [/^it has no page$/, "没有页面"],
  [/^a part of it is no JPEG of its size$/, "其中一部分不是相应尺寸的 JPEG"],
  [/^a part of it cannot be unpacked$/, "其中一部分无法解压"],
  // XML
  [/^line (\d+): a tag closes nothing$/, "第 {1} 行有多余的结束标签"],
  [/^line (\d+): <(.+)> is closed by another tag$/, "第 {1} 行：<{2}> 的结束标签不对"],
  [/^line (\d+): <(.+)> is not closed$/, "第 {1} 行：<{2}> 没有结束标签"],
  [/^line (\d+): there is no element$/, "没有任何元素"],
  [/^line (\d+): text stands outside the document's element$/, "第 {1} 行：根元素之外有文字"],
  [/^line (\d+): there is a second element beside the first$/, "第 {1} 行：有第二个根元素"],
  [/^line (\d+): a declaration is unknown$/, "第 {1} 行：声明无法识别"],
  [/^line (\d+): a sign < stands alone$/, "第 {1} 行：单独的 < 没有写成 &lt;"],
  [/^line (\d+): (?:an attribute is damaged|the attribute|the value of the attribute)/, "第 {1} 行：标签的属性有错"],
  [/^line (\d+): .* has no end$/, "第 {1} 行：有一处没有结尾"],
  [/the entity (\S+) is not defined$/, "实体 {1} 没有定义"],
  // JSON
  [/^line (\d+): Unexpected end of JSON/, "到第 {1} 行就结束了，后面的内容缺失"],
  [
    /^line (\d+): (.+ (?:JSON|token|string|property|value|element|array|object).*)$/i,
    "第 {1} 行不符合 JSON 的写法（{2}）",
  ],
  [/^(.+ is not valid JSON)$/, "有一处不符合 JSON 的写法（{1}）"],
  // language models
  [/^it answered with status (\d+)$/, "返回状态 {1}"],
  [/^it answered with status (\d+): (.+)$/s, "返回状态 {1}：{2}"],
  [/^no answer \((.+)\)$/s, "没有回应（{1}）"],
  [/^its answer is longer than (.+)$/, "它的回答超过 {1}"],
  [/^the answer is no chat completion$/, "它的回答不是 chat completions 接口的格式"],
  // processes
  [/^exit code (\d+)$/, "退出码 {1}"],
];

/** @returns the reason as it was given where nobody has put it into words yet */
export function reasonText(reason: string, language: Language): string {
  for (const [of, zh, en] of REASONS) {
    const found = of.exec(reason);
    if (!found) continue;
    const text = language === "zh" ? zh : en;
    return text === undefined ? reason : text.replace(/\{(\d)\}/g, (_, group: string) => found[Number(group)] ?? "");
  }
  return reason;
}

/** Values of an error's sentence, with its reason in the reader's language. */
export function withReason(values: Readonly<Record<string, unknown>>, language: Language): Record<string, unknown> {
  const { why } = values;
  return typeof why === "string" ? { ...values, why: reasonText(why, language) } : { ...values };
}
