/**
 * Which signs a text holds, in one pass: patterns are only tried where the signs stand without which they cannot match.
 * Full-width signs count as what they stand for.
 */
import { halfWidth } from "../../text/normalize.ts";

export const DIGIT = 1;
export const AT = 2;
export const CAPITAL = 4;
export const COLON = 8;
export const DOT = 16;
/** Begins a number plate: the short name of a province. */
export const PROVINCE = 32;
/** Ends what people are called by: 先生, 女士, 小姐, 律师, 医生, 老师. */
export const TITLE = 64;
/** Stands in the name of a messenger: 微信, QQ, WeChat. */
export const MESSENGER = 128;
/** 号, behind a house number. */
export const HOUSE = 256;

export const PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

const CLASSES: [number, string][] = [
  [DIGIT, "0123456789"],
  [AT, "@"],
  [CAPITAL, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
  [COLON, ":"],
  [DOT, "."],
  [PROVINCE, PROVINCES],
  [TITLE, "生士姐师"],
  [MESSENGER, "信QqWw"],
  [HOUSE, "号"],
];

/** By UTF-16 unit; made when it is needed. */
let table: Uint16Array | undefined;

/** The classes of all signs of a text, and how many digits it has. */
export function signsOf(text: string): { signs: number; digits: number } {
  table ??= signTable();
  let [signs, digits] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    const one = table[text.charCodeAt(i)]!;
    signs |= one;
    digits += one & DIGIT;
  }
  return { signs, digits };
}

function signTable(): Uint16Array {
  const classes = new Uint16Array(0x10000);
  for (const [bit, signs] of CLASSES) for (const sign of signs) classes[sign.charCodeAt(0)]! |= bit;
  for (let unit = 0xff01; unit <= 0xff5e; unit++)
    classes[unit] = classes[halfWidth(String.fromCharCode(unit)).charCodeAt(0)]!;
  return classes;
}
