/** Places of a form that nobody filled in: ____, 【】, [Company name], ${name}, 年 月 日, [***]. They are never data. */

/** What a form says in place of a value: 公司名称. Other words in 【】 are how Chinese contracts fill a form in. */
const LABEL =
  "(?:甲方|乙方|丙方|公司|单位|企业|客户|供应商|项目|合同|签[订署约]|开户|联系|法定|注册|具体|相应)*(?:名称|全称|姓名|日期|时间|金额|数额|地址|地点|编号|号码|账号|账户|联系人|代表人|电话|期限|比例)";
/** And how it asks for one. */
const PROMPT = "(?:请填|填写|此处|待定|待填|待补)[^】\\])）\\n]{0,20}";

const BLANK = new RegExp(
  [
    "[_＿]{2,}",
    `【\\s*(?:●|\\*+|[Xx×]+|${PROMPT}|${LABEL})?\\s*】`,
    // English drafts put what is open in square brackets; [2025] is part of a number.
    `\\[\\s*(?:●|\\*+|[A-Za-z][^\\]\\n]{0,80}|${PROMPT}|${LABEL})?\\s*\\]`,
    `[(（]\\s*(?:insert[^()（）\\n]{0,40}|${PROMPT}|${LABEL})\\s*[)）](?!\\s*[:：])`,
    "\\$\\{[^}\\n]{0,60}\\}|\\{\\{[^}\\n]{0,60}\\}\\}|\\{[A-Za-z][A-Za-z_ ]{1,40}\\}|<[A-Za-z_ ]{2,30}>|«[^»\\n]{0,60}»",
    // NE8 2XX is a British postcode, 20XX a year to fill in.
    "×{2,}|(?<![A-Za-z(]|[A-Z]\\d{1,2}[A-Z]? \\d)[XxＸｘ]{2,}(?![A-Za-z])",
    "(?<![\\d〇零一二三四五六七八九十])\\s+年\\s+月\\s+日",
    "…{3,}|\\.{6,}|\\bT(?:BD|\\.B\\.D\\.)",
  ].join("|"),
  "g",
);

export function hasBlank(text: string): boolean {
  BLANK.lastIndex = 0;
  return BLANK.test(text);
}

/** Characters of `text` that are blanks. */
export function blankLength(text: string): number {
  let length = 0;
  BLANK.lastIndex = 0; // matchAll goes on where the last test ended
  for (const [blank] of text.matchAll(BLANK)) length += blank.length;
  return length;
}

/** The name of a thing in place of the thing: Company Name, Full name of the Client, 公司名称. */
export function isLabel(text: string): boolean {
  return ENGLISH_LABEL.test(text) || CHINESE_LABEL.test(text);
}

const ENGLISH_LABEL =
  /^(?:the )?(?:(?:insert|full|legal|registered|company|corporat(?:e|ion)|business|entity|client|customer|contractor|provider|employe[er]|party|first|second|your)\s+)*(?:names?|addresse?s?|dates?|amounts?|governing law|jurisdiction|state|country|effective date)(?:\s+of\s+.{2,40})?$/i;
const CHINESE_LABEL = new RegExp(`^(?:${LABEL})$`);

/** The same line as it is matched, with what the file marks as open in place of a blank: `____` of the same length. */
export function withBlanks(text: string, half: string, placeholders: readonly string[]): string {
  let blanked = half;
  for (const placeholder of placeholders) {
    for (let at = text.indexOf(placeholder); at >= 0; at = text.indexOf(placeholder, at + placeholder.length))
      blanked = blanked.slice(0, at) + "_".repeat(placeholder.length) + blanked.slice(at + placeholder.length);
  }
  return blanked;
}
