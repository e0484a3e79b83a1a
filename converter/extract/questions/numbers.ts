/**
 * How people number questions. The scanners of this and the neighbouring files work on one line in half-width form, are
 * anchored or walk once, and take linear time.
 */
import { CHINESE_NUMERAL, parseNumber } from "../../text/numerals.ts";

const N = CHINESE_NUMERAL;

/** Ways to number questions, the usual first: when two explain a file equally well, the earlier one is taken. */
export const NUMBER_STYLES = [
  "dot", // 1. 1、 1: 12．
  "ordinal", // 第1题
  "bracket", // 【1】 [1]
  "angle", // <1>
  "parenthesis", // 1) 1）
  "parentheses", // (1) （1）
  "word", // 问题一：
  "chinese", // 一、
  "space", // 1 题干, 1题干
  "circle", // ①
  "alone", // 1, and the question on the lines below
] as const;
export type NumberStyle = (typeof NUMBER_STYLES)[number];

const NUMBER_PATTERNS: Record<NumberStyle, RegExp> = {
  // A dot before a digit is a decimal (3.5米), unless a year follows (1.2018年); 、 and ： stand before anything.
  dot: /^(?:第)?(\d{1,5})\s*(?:[、:]\s*|\.\s*(?!\d)|\.\s+|\.(?=(?:19|20)\d\d\s*年))/,
  ordinal: new RegExp(`^第\\s*(\\d{1,5}|[${N}]{1,7})\\s*题\\s*[:.、,]?\\s*`),
  bracket: /^[【[]\s*(\d{1,5})\s*[】\]]\s*[.、:]?\s*/,
  angle: /^<\s*(\d{1,5})\s*>\s*[.、:]?\s*/,
  parenthesis: /^(\d{1,5})\s*\)\s*[.、]?\s*/,
  parentheses: /^\(\s*(\d{1,5})\s*\)\s*[.、]?\s*/,
  word: new RegExp(
    `^(?:问题|题目|试题|(?:Question|Item|Problem|Q\\.?)(?:\\s*(?:No\\s*[.:]{0,2}|Number|#))?|#|No\\.)\\s*(\\d{1,5}|[${N}]{1,7})\\s*(?:(?:of|/)\\s*\\d{1,4}(?=\\s|$))?\\s*(?:[:.、)]|[—–-](?=\\s))?\\s*`,
    "i",
  ),
  chinese: new RegExp(`^([${N}]{1,7})\\s*[、.:]\\s*`),
  // A figure that begins a sentence stands behind a tab only: `5	25.0 cm3 of acid were …`.
  space:
    /^(\d{1,5})(?:\s+(?:[-–—=→:]\s+)?(?=[^\d\s.、)%=–—-])|\t\s*(?=\d[^\t]*[A-Za-z\u4E00-\u9FFF]{2})|(?=[\u4E00-\u9FFF《“(])(?![年月日时分秒个米元人天次号倍条种类项台岁万亿千百吨克只件名位周小]))/,
  circle: /^([①-⑳])\s*/,
  alone: /^(\d{1,3})$/,
};

export interface Mark {
  value: number;
  /** Characters that the mark takes. */
  length: number;
}

export function numberMark(half: string, style: NumberStyle): Mark | undefined {
  const match = NUMBER_PATTERNS[style].exec(half);
  if (!match) return undefined;
  const shown = match[1]!;
  const value = style === "circle" ? shown.charCodeAt(0) - 0x245f : parseNumber(shown);
  return value === undefined || value === 0 ? undefined : { value, length: match[0].length };
}

/** The number in front of a line in one of the usual ways: `1.`, `1)`, `Q.1`. */
export const usualNumber = (half: string): number | undefined =>
  (numberMark(half, "dot") ?? numberMark(half, "parenthesis") ?? numberMark(half, "word"))?.value;
