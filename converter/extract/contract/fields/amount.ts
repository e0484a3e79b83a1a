/** Amounts of money, in figures and in banking numerals (大写), and whether the two agree. */
import { parseChineseNumeral } from "../../../text/numerals.ts";

export const BANK_NUMERAL = "零〇壹贰貳叁叄肆伍陆陸柒捌玖拾佰仟万萬亿億元圆圓角分整正廿";

/** 人民币（大写）壹佰万元整（¥1,000,000.00）, ￥1,000,000元（大写：壹佰万元整）, 人民币100万元, on half-width text. */
const FIGURES = "(?:RMB|CNY|[¥￥])?\\s*\\d{1,3}(?:,\\d{3})+(?:\\.\\d{1,4})?|(?:RMB|CNY|[¥￥])?\\s*\\d+(?:\\.\\d{1,4})?";
const WORDS_FIRST = new RegExp(
  `(?:人民币)?\\s*(?:\\(?大写\\)?\\s*:?\\s*)?(?:人民币)?\\s*([${BANK_NUMERAL}]{2,40})\\s*(?:(?:\\(?|,\\s*(?=小写))\\s*(?:小写|即)?\\s*:?\\s*(?:人民币)?\\s*((?:${FIGURES})\\s*(?:万元|亿元|元)?)\\s*\\)?)?`,
  "g",
);
const FIGURES_FIRST = new RegExp(
  `(?:人民币)?\\s*([【[]?\\s*(?:${FIGURES})\\s*[】\\]]?\\s*(?:万元|亿元|元)|[¥￥]\\s*(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d{1,2})?(?![\\d.,]*\\d))\\s*(?:[,;]?\\s*\\(?\\s*(?:人民币)?\\s*\\(?大写\\)?\\s*:?\\s*(?:人民币)?\\s*([${BANK_NUMERAL}]{2,40})\\s*\\)?|\\(\\s*(?:人民币)?([${BANK_NUMERAL}]{2,40})\\s*\\))?`,
  "g",
);

export interface Amount {
  value: string;
  start: number;
  end: number;
  /** In yuan. */
  yuan: number;
  /** Both forms are there and differ. */
  mismatch: boolean;
  /** Both forms are there and agree. */
  confirmed: boolean;
}

/** Amounts in a half-width text, in reading order; spans cover words and figures together. */
export function amountsIn(half: string): Amount[] {
  const found: Amount[] = [];
  const add = (match: RegExpMatchArray, words: string | undefined, figures: string | undefined) => {
    const inWords = words === undefined ? undefined : yuanOfWords(words);
    const inFigures = figures === undefined ? undefined : yuanOfFigures(figures);
    const yuan = inWords ?? inFigures;
    if (yuan === undefined || (words !== undefined && inWords === undefined)) return;
    const value = balanced(match[0].trim());
    const start = match.index! + match[0].indexOf(value);
    const both = inWords !== undefined && inFigures !== undefined;
    const mismatch = both && Math.abs(inWords - inFigures) > 0.004;
    found.push({ value, start, end: start + value.length, yuan, mismatch, confirmed: both && !mismatch });
  };
  for (const match of half.matchAll(FIGURES_FIRST)) add(match, match[2] ?? match[3], match[1]);
  for (const match of half.matchAll(WORDS_FIRST)) {
    if (/[元圆圓]/.test(match[1]!)) add(match, match[1], match[2]);
  }
  // Where spans overlap, the longer holds both forms.
  const sorted = found.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Amount[] = [];
  for (const amount of sorted) {
    const last = kept.at(-1);
    if (!last || amount.start >= last.end) kept.push(amount);
    else if (amount.end - amount.start > last.end - last.start) kept[kept.length - 1] = amount;
  }
  return kept;
}

/** A parenthesis that the match cut in half is left out. */
function balanced(value: string): string {
  const open = value.split("(").length - value.split(")").length;
  if (open < 0 && value.endsWith(")")) return value.slice(0, -1).trim();
  if (open > 0 && value.startsWith("(")) return value.slice(1).trim();
  return value;
}

/** `伍佰伍拾万圆零叁角整` → 5500000.3 */
export function yuanOfWords(words: string): number | undefined {
  const match = /^(.+?)[元圆圓](?:零)?(?:(.)角)?(?:零)?(?:(.)分)?[整正]?$/.exec(words.replaceAll("廿", "贰拾"));
  if (!match) return undefined;
  const whole = parseChineseNumeral(simplified(match[1]!));
  const [tenths, hundredths] = [match[2], match[3]].map((digit) =>
    digit === undefined ? 0 : parseChineseNumeral(simplified(digit)),
  );
  if (whole === undefined || tenths === undefined || hundredths === undefined) return undefined;
  return Math.round(whole * 100 + tenths * 10 + hundredths) / 100;
}

function simplified(words: string): string {
  return words
    .replaceAll("貳", "贰")
    .replaceAll("叄", "叁")
    .replaceAll("陸", "陆")
    .replaceAll("億", "亿")
    .replaceAll("萬", "万");
}

/** `¥5,500,000.00`, `550万元` */
export function yuanOfFigures(figures: string): number | undefined {
  const match = /(\d[\d,]*(?:\.\d+)?)\s*[】\]]?\s*(万|亿)?/.exec(figures);
  if (!match) return undefined;
  const factor = match[2] === "万" ? 1e4 : match[2] === "亿" ? 1e8 : 1;
  return Math.round(Number(match[1]!.replaceAll(",", "")) * factor * 100) / 100;
}
