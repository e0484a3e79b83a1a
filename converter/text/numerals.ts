/** Chinese numerals, in everyday (一百零三) and in banking form (壹佰零叁). */

const DIGITS: Record<string, number> = {
  ...Object.fromEntries([..."〇一二三四五六七八九"].map((sign, value) => [sign, value])),
  ...Object.fromEntries([..."零壹贰叁肆伍陆柒捌玖"].map((sign, value) => [sign, value])),
  两: 2,
  贰: 2,
  貳: 2,
  叄: 3,
  陸: 6,
};
const UNITS: Record<string, number> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 };
const LARGE_UNITS: Record<string, number> = { 万: 1e4, 萬: 1e4, 亿: 1e8, 億: 1e8 };

/** Signs of everyday numerals, for character classes of regular expressions. */
export const CHINESE_NUMERAL = "〇零一二三四五六七八九十百千两";

/** `一百零三` → 103, `二〇二四` → 2024, undefined for anything else. */
export function parseChineseNumeral(text: string): number | undefined {
  if (text === "") return undefined;
  const signs = [...text];
  if (signs.every((sign) => sign in DIGITS)) {
    return signs.length === 1 || signs.length > 2 || signs[0] === "〇" || signs[0] === "零"
      ? Number(signs.map((sign) => DIGITS[sign]).join(""))
      : undefined;
  }
  let hundredMillions = 0;
  let tenThousands = 0;
  let section = 0; // 0 to 9999
  let digit: number | undefined;
  for (const sign of signs) {
    if (sign in DIGITS) digit = DIGITS[sign]!;
    else if (sign in UNITS) {
      section += (digit || 1) * UNITS[sign]!;
      digit = undefined;
    } else if (sign in LARGE_UNITS) {
      section += digit ?? 0;
      if (LARGE_UNITS[sign] === 1e4) tenThousands += section;
      else hundredMillions += tenThousands * 1e4 + section;
      if (LARGE_UNITS[sign] === 1e8) tenThousands = 0;
      section = 0;
      digit = undefined;
    } else return undefined;
  }
  return hundredMillions * 1e8 + tenThousands * 1e4 + section + (digit ?? 0);
}

/** `12`, `１２` or `十二`. */
export function parseNumber(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : parseChineseNumeral(text);
}
