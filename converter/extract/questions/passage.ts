/** Material that several questions share. */
import { CHINESE_NUMERAL, parseNumber } from "../../text/numerals.ts";

const N = `\\d{1,4}|[${CHINESE_NUMERAL}]{1,5}`;
const RANGE = new RegExp(
  `(?:根据|阅读|依据|结合|回答|完成|共用|read)[^()]{0,40}?(?:第\\s*)?(${N})\\s*(?:题)?\\s*[-~—–至到、]\\s*(?:第\\s*)?(${N})\\s*(?:小?题|questions?|$)`,
  "i",
);
const MATERIAL =
  /^(?:[【[(]?(?:共用题干|材料|资料|案例|背景资料|案情)\s*[一二三四五六七八九十\d]{0,2}[】\])]?)\s*(?::|$)/;

export interface SharedPassage {
  from: number;
  to: number;
  /** The line only introduces (根据以下材料回答1-2题): it is no part of the material. */
  introductory: boolean;
}

/** Recognises the line that opens shared material. */
export function sharedPassage(half: string): SharedPassage | undefined {
  const range = half.length <= 80 ? RANGE.exec(half) : null;
  if (range) {
    const from = parseNumber(range[1]!);
    const to = parseNumber(range[2]!);
    if (from !== undefined && to !== undefined && from <= to) return { from, to, introductory: true };
  }
  return MATERIAL.test(half) ? { from: 1, to: Number.POSITIVE_INFINITY, introductory: false } : undefined;
}
