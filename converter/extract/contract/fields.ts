/** Key facts of a contract, each a verbatim span. What is not found, or left blank in a template, is left out. */

type Patterns = [field: string, pattern: RegExp][];

const ZH: Patterns = [
  ["合同编号", /合同编号[：:]\s*([A-Za-z0-9\-/（）()〔〕[\]号第]{3,40})/],
  ["签订日期", /(?:签订|签署)(?:日期|时间)[：:]\s*(\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-.]\d{1,2}[-.]\d{1,2})/],
  ["签订地点", /签订地点[：:]\s*([^\n]{2,40})/],
  ["甲方", /甲方(?:[（(][^（）()]{1,8}[）)])?[：:]\s*([^\n\t（(]{4,50})/],
  ["乙方", /乙方(?:[（(][^（）()]{1,8}[）)])?[：:]\s*([^\n\t（(]{4,50})/],
  [
    "合同金额",
    /(人民币[（(]?大写[）)]?[：:]?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]{3,40}(?:[（(][¥￥][\d,.]+元?[）)])?)/,
  ],
  ["争议解决", /((?:向|提交)[^。\n]{2,40}(?:人民法院提起诉讼|仲裁委员会[^。\n]{0,10}仲裁))/],
  ["合同份数", /(一式[一二三四五六七八九十]+份)/],
];

const EN: Patterns = [
  ["title", /^([A-Z][A-Z &-]{3,60}AGREEMENT)$/m],
  [
    "effective_date",
    /as of ((?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, \d{4})/,
  ],
  ["first_party", /by and between ([^(]{3,80}?), an? /],
  ["second_party", /\) and ([^(]{3,80}?), an? /],
  ["governing_law", /governed by the laws of (the State of [A-Z][a-z]+(?: [A-Z][a-z]+)?|[A-Z][a-z]+)/],
  ["term", /continues for ([^.]{3,40}? (?:months|years))/],
];

export function contractFields(text: string, language: "zh" | "en"): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [field, pattern] of language === "zh" ? ZH : EN) {
    const value = pattern.exec(text)?.[1]?.trim();
    if (value !== undefined && !/_{2,}|[×Xx]{3,}/.test(value)) found[field] = value;
  }
  return found;
}

/** Terms that the contract itself explains, with the sentence. A pointer to another clause explains nothing. */
export function definitionsOf(lines: readonly string[]): { term: string; sentence: string }[] {
  const found: { term: string; sentence: string }[] = [];
  for (const line of lines) {
    const zh = /(?:^|\s)(["“「]([^"”」]{1,20})["”」](?:是指|系指|指|：|:).{4,})$/.exec(line);
    const en = /(?:^|\s)(["“]([^"”]{2,60})["”] (?:means|shall mean|refers to) .{10,})$/.exec(line);
    const match = zh ?? en;
    if (match && !/meaning (?:set forth|given)|见第.{1,6}条/.test(match[1]!))
      found.push({ term: match[2]!, sentence: match[1]! });
  }
  return found;
}
