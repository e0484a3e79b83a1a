/** What printing does to lines, and how it is undone. */
import { CHINESE_NUMERAL, parseNumber } from "../../text/numerals.ts";
import { isCompound, type Words } from "./hyphens.ts";

const N = CHINESE_NUMERAL;
/** What begins a paragraph wherever it stands: an option, a label, a heading. */
const HEADING = new RegExp(
  `^(?:[A-HＡ-Ｈ]\\s*[.、．:：)）]|[${N}]{1,4}\\s*、|[【[]?(?:正确|参考|标准)?答案|[【[]?(?:答案)?解析|[①-⑳•●■]|ARTICLE\\s|【|[A-Za-z\\u4E00-\\u9FFF ]{1,16}[:：]\\s*_{3})`,
);
/** Numbers that begin a paragraph, and that a sentence may refer to: 12. (3) （二） (a) 3.1 第三条 Section 4. */
const NUMBER = new RegExp(
  `^(?:([（(])?\\s*(\\d{1,5}(?:\\.\\d{1,3})*|[${N}]{1,4}|[A-Za-z]|[ivxIVX]{1,5})\\s*(?:[)）、．:：]|\\.(?!\\d))|[【[]\\s*[\\d${N}]{1,5}\\s*[】\\]]|第\\s*[\\d${N}]+\\s*[题章节条部]|(?:Section|Article|SECTION)\\s+[\\dIVX.]+|(?:\\d{1,3}|[${N}]{1,3})(?:\\.\\d{1,3})+\\.?(?=[\\s\\u4E00-\\u9FFF“"《]))`,
);
/** Behind a number that the sentence in front of it goes on with: (30) days, Section 8.1, the; 第三条的规定, 3.5 万元. */
const GOES_ON =
  /^\s*(?:\.?$|[a-z,;)\]）]|[，。；、的之所和及与或至款项中内起止]|规定|约定|[年月日时分秒个米元人天次号倍万亿千百吨克只件名位周%％‰])/;
const ENDED = /[。；：！？.;:!?…][)）\]】"”’」』]*(?:\s*(?:and|or))?$/;

/** @param before the line above */
export function startsAnew(text: string, before = ""): boolean {
  if (HEADING.test(text)) return true;
  const number = NUMBER.exec(text);
  return number !== null && (before === "" || ENDED.test(before) || !GOES_ON.test(text.slice(number[0].length)));
}

const LABEL = /^[^，。；,.;：:]{1,16}[：:]/;
const CAPITALS = /^[A-Z]{3,}\b|^[A-Z]{2,} [A-Z]{2,}/;

/** 日期：, in a list of labels or where a sentence is over; so WHEREAS. @param open the paragraph so far */
export function isLabelBehind(open: string, text: string): boolean {
  return LABEL.test(text) ? LABEL.test(open) || ENDED.test(open) : CAPITALS.test(text) && ENDED.test(open);
}

/** A sentence is over, and what follows is a title, which ends without a sign; the value of a label is none. */
export function isTitleBehind(before: string, text: string): boolean {
  return ENDED.test(before) && !/[:：]$/.test(before) && !/[\p{P}\p{S}]$/u.test(text);
}

/** (b) where (a) stands within the lines before, or (a) where (b) follows on its line: one sentence with a list in it. */
export function isInlineList(open: string, text: string): boolean {
  const [, bracket, number] = NUMBER.exec(text) ?? [];
  if (!bracket || !number) return false;
  const value = numberOf(number);
  const first = value === 1;
  const other = labels(number, first ? 2 : value - 1).map((label) => (first ? text : open).indexOf(label));
  return other.some((at) => at > 0);
}

function numberOf(number: string): number {
  return parseNumber(number) ?? number.toLowerCase().charCodeAt(0) - 96;
}

function labels(like: string, value: number): string[] {
  const shown = /\d/.test(like)
    ? [String(value)]
    : /[a-z]/.test(like)
      ? [String.fromCharCode(96 + value)]
      : ["〇一二三四五六七八九十"[value] ?? ""];
  return shown.filter((one) => one !== "").flatMap((one) => [`(${one})`, `（${one}）`]);
}

/** What is not torn apart at the end of a line: a Latin word, or a character, with the signs that belong to it. */
const WORD =
  /^(?:[“‘（(["']*[\x21-\x7E’]+?(?:[-\u2010](?=[A-Za-z])|(?=[^\x21-\x7E’])|$)|[“‘（《【「『〔]*.)(?:[，。、；：！？”’」』）》】…,.:;!?%)\]]|\/[\x21-\x7E]*)*/u;

/** Width that was missing on the line above, or more would stand there: in the unit of the width. @param width of the whole text */
export function firstWord(text: string, width: number): number {
  const word = WORD.exec(text)?.[0] ?? "";
  const space = /^[\x21-\x7E]/.test(word) ? 0.5 : 0;
  return (width * (space + unitsOf(word))) / Math.max(unitsOf(text), 1);
}

const NARROW = new Set("ijlft.,;:'|!()[]- ");
const WIDE = new Set("mwMWABCDEFGHJKLNOPQRTUVXYZ@%&");

/** Widths of signs in a usual font: Chinese ones are twice as wide as Latin ones. */
function unitsOf(text: string): number {
  let units = 0;
  for (const sign of text) units += sign > "\u2E7F" ? 2 : NARROW.has(sign) ? 0.6 : WIDE.has(sign) ? 1.4 : 1;
  return units;
}

/** A line and the one that it was wrapped into. @param words of the document */
export function joinLines(first: string, second: string, words?: Words): string {
  const torn = /([A-Za-z]+)[-\u2010]$/.exec(first)?.[1];
  const rest = /^[a-z]+/.exec(second)?.[0];
  if (torn && rest) return isCompound(torn, rest, words) ? first + second : first.slice(0, -1) + second;
  return /[\x21-\x7E’”]$/.test(first) && /^[\x21-\x7E“‘]/.test(second) ? `${first} ${second}` : first + second;
}
