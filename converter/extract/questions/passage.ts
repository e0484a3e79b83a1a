/** Material that several questions share. */

import { CHINESE_NUMERAL, parseNumber } from "../../text/numerals.ts";
import type { Line } from "../lines.ts";
import { isOptionLine } from "./ahead.ts";
import type { LineFacts } from "./line-facts.ts";
import { materialUse } from "./material-use.ts";
import { numberMark } from "./numbers.ts";
import { optionMarks } from "./options.ts";
import type { RawQuestion } from "./raw.ts";

const N = `\\d{1,4}|[${CHINESE_NUMERAL}]{1,5}`;
const RANGE = new RegExp(
  `(?:根据|阅读|依据|结合|回答|完成|共用|read)[^()]{0,40}?(?:第\\s*)?(${N})\\s*(?:题)?\\s*[-~—–至到、]\\s*(?:第\\s*)?(${N})\\s*(?:小?题|questions?|[.:]?$)`,
  "i",
);
/** （2～3题共用题干）, 4-6题共用备选答案 */
const RANGE_BEHIND = new RegExp(
  `^[(【[]?\\s*(?:第\\s*)?(${N})\\s*题?\\s*[-~—–至到、]\\s*(?:第\\s*)?(${N})\\s*小?题\\s*(?:共用|共享|基于|使用|是|(?=同一))(?:以下|下列|同一个?)?(题干|案例|材料|资料|病例|背景|备选答案|备选项|选项|答案)\\s*[)】\\]]?\\s*[:。]?$`,
);
/** 【3－5】, （6～7题）: nothing else in the line. */
const RANGE_ALONE =
  /^(?:(?=[【[])|(?=.*题))[【[(]\s*(?:第\s*)?(\d{1,4})\s*题?\s*[-~—–至到]\s*(?:第\s*)?(\d{1,4})\s*小?题?\s*[】\])]\s*:?$/;
/** `4－6.` above a text, which the question with the first number follows. */
const BARE_RANGE = /^(\d{1,4})\s*[-~—–至到]\s*(\d{1,4})\s*(?:小?题)?\s*[.:]?$/;
const MOST_LINES = 12;
const ENGLISH_RANGE =
  /^(?:questions?|items?|problems?|exercises?|numbers?|nos?\.)\s+(\d{1,4})\s*(?:[-~—–]|to|and|through)\s*(\d{1,4})\s+(?:are|is|refers?|relates?|pertains?|concerns?)\b/i;
/** `Use the information below for questions 6 to 8.` */
const ENGLISH_USE =
  /^(?:please )?(?:use|refer to|study|consider|look at|read|examine) (?:the|this|these|both) [A-Za-z ,’'-]{3,50}\b(?:for|to answer|to complete|(?:and|to) (?:then )?(?:answer|complete)|before answering|when answering|in) (?:questions?|prompts?|problems?|tasks?|items?|nos?\.?|numbers?)\s+(\d{1,4})\s*(?:[-~—–&]|to|and|through)\s*(\d{1,4})\s*[.:]?$/i;
/** `Passage I (Questions 1-3)`, `Passage 2: Questions 8–14` */
const PASSAGE_HEAD =
  /^(?:reading\s+)?passage\s+(?:[IVX]{1,5}|\d{1,2}|[A-H])\s*[(:,–—-]+\s*(?:questions?|items?)\s+(\d{1,4})\s*(?:[-~—–]|to|through)\s*(\d{1,4})\s*\)?$/i;
/** `Scenario for Questions 3 to 5.` */
const FOR_QUESTIONS =
  /^[A-Z][a-z ]{3,11}\s+for\s+(?:questions|items|problems)\s+(\d{1,4})\s*(?:[-~—–]|to|and|through)\s*(\d{1,4})\s*[.:]?$/i;
const MATERIAL =
  /^(?:\([一二三四五六七八九十]{1,3}\)\s*)?(?:[【[(]?(?:共用题干|材料|资料|案例|背景资料|案情)\s*[一二三四五六七八九十\d]{0,2}[】\])]?)\s*(?::|$|(?<=[】\]])\S.{20})/;
/** `案例二`, `（二）背景资料：…`: one of several cases, each with its questions. */
export const headsCase = (half: string) => MATERIAL.test(half) && /[一二三四五六七八九十\d]/.test(half.slice(0, 8));
/** `案例二` of such a head. */
export const caseName = (half: string) =>
  headsCase(half) ? CASE_NAME.exec(half)?.[0].replace(/[【[()\s]/g, "") : undefined;
const CASE_NAME =
  /^(?:\([一二三四五六七八九十]{1,3}\)\s*)?[【[(]?(?:共用题干|材料|资料|案例|背景资料|案情)\s*[一二三四五六七八九十\d]{0,2}/;
/** Of such a head: the text of the case begins in its line. */
export const hasMaterial = (half: string) => /:\s*\S/.test(half);

/** `阅读下面的文言文，完成下面小题。`: the text follows, and the questions of its section are about it. */
const READ_BELOW =
  /^(?:\([一二三四五六七八九十]{1,3}\)\s*|[一二三四五六七八九十]{1,3}\s*[、.]\s*)?(?:先?(?:通|阅)?读|阅读|请?根据|请?结合)[^()?。]{0,40}[,，]?\s*(?:并)?(?:完成|回答)(?:下面|下列|以下|后面|文后|文末)?的?(?:各|几)?(?:个)?(?:小题|题目|问题|各题|题)\s*[。.:]?$/;
/** `Read the passage and answer the questions.` */
const READ_TEXT =
  /^(?:please )?read (?:the|this) (?:following )?(?:text|passage|article|story|extract|letter|e-?mail|dialogue|conversation)(?: below)?(?: carefully)?,? (?:and|then|and then) answer (?:the|all|all the) (?:following )?questions?(?: (?:below|that follow))?\s*[.:]?$/i;
const isText = (half: string) => half.length >= LEAST_CASE && !NUMBERED.test(half) && optionMarks(half).length === 0;
/** `根据以上资料，回答下列问题：` ends the text above. */
const READ_ABOVE =
  /^(?:要求\s*:\s*)?(?:请)?(?:根据|依据|结合|阅读)(?:以上|上述|上面|上(?=[图表]))[^()?。,]{0,12}[,，]?\s*(?:完成|回答)(?:下列|下面|以下|后面)?的?(?:各|几)?(?:小题|问题|题)\s*[。.:]?$/;
/** （一） above the text of a case. */
const CASE_NUMBER = /^\([一二三四五六七八九十]{1,3}\)$/;
const LEAST_CASE = 30;
const NUMBERED = /^\(?\d{1,4}\s*[.、)]/;

/** Options stand right below, and not a text. */
const heads = (lines: readonly Line[], i: number) =>
  optionMarks(lines[i + 1]?.half ?? "")[0]?.letter === "A" && isOptionLine(lines, i + 1);

/** Cells of a row stand apart as they do in Markdown. */
export const materialText = ({ text, source }: Line) =>
  source.row === undefined ? text : text.replace(/\s*\t\s*/g, " | ");

/** `问题：` between material and its questions. */
export const announcesQuestions = (half: string) =>
  /^[【[]?(?:问题|问|要求|请回答(?:下列|以下)?问题)[】\]]?\s*:?$/.test(half);

/** English reading: a lone letter above a text heads it. */
export function headsLetteredText(lines: readonly Line[], i: number): boolean {
  const next = lines[i + 1]?.half ?? "";
  return /^[A-H]$/.test(lines[i]!.half) && next.length >= 15 && optionMarks(next).length === 0;
}

/** Material of all questions that follow in its section. */
export const ALL = { from: 1, to: Number.POSITIVE_INFINITY };

export interface SharedPassage {
  from: number;
  to: number;
  /** The line only introduces (根据以下材料回答1-2题): it is no part of the material. */
  introductory: boolean;
  /** What follows are the options of each of the questions (共用备选答案). */
  options?: true;
  /** Of a line that introduces: what of it is part of the material all the same. */
  own?: string;
  /** Where the line ends material that stands above it (…据此完成1～2题): its own part of it. */
  concluded?: string;
}

/** Material while its questions are read. */
export interface OpenPassage {
  text: string[];
  /** Where it stands. */
  lines: Line[];
  from: number;
  to: number;
  /** Its first question has not begun. */
  open: boolean;
  options?: Line[];
  case?: string;
}

/** `…，据此完成 3～5 题。` at the end of a text of any length; a line may hold no more than `完成 3～5 题`. */
const CONCLUSION = new RegExp(
  `(?<=^|[,，。．.;；\\s])\\s*(?:据此|据图|由此|读图|据材料|(?:根据|依据|结合)(?:上述|以上|上面|上)?的?(?:材料|资料|图表|图|表|信息|数据))?\\s*[,，]?\\s*(?:完成|回答)\\s*(?:下列|以下)?\\s*(?:第\\s*)?(${N})\\s*题?\\s*[-~﹣—–至到、]\\s*(?:第\\s*)?(${N})\\s*小?题\\s*[。．.:：]?$`,
);
const TAIL = 60;
const VERB = /(?:据此|据图|由此)?(?:完成|回答)\s*$/;

/** @param before the end of the line above: …据此完成 ⏎ 1～3 题 */
function conclusion(text: string, half: string, before: string): SharedPassage | undefined {
  if (/^\d{1,4}\s*[-~﹣—–至到、]/.test(half) && VERB.test(before))
    return conclusion(`${VERB.exec(before)![0]}${text}`, `${VERB.exec(before)![0]}${half}`, "");
  if (/(?:下面|以下|下列)[^。．.]{0,12}(?:材料|资料|文字|图|表|内容)/.test(half.slice(-TAIL))) return undefined;
  const from = Math.max(0, half.length - TAIL);
  const match = CONCLUSION.exec(half.slice(from));
  const range = match && [parseNumber(match[1]!), parseNumber(match[2]!)];
  if (!match || range?.[0] === undefined || range[1] === undefined || range[0] > range[1]) return undefined;
  return {
    from: range[0],
    to: range[1],
    introductory: true,
    concluded: text.slice(0, from + match.index).replace(/[\s,，]+$/, ""),
  };
}

function headsCaseByNumber(lines: readonly Line[], i: number): boolean {
  const next = lines[i + 1]?.half ?? "";
  if (!CASE_NUMBER.test(lines[i]!.half)) return false;
  return MATERIAL.test(next) || (next.length >= LEAST_CASE && !/^\(?\d|\(\s*\)|[?？]$/.test(next));
}

/** Recognises the line that opens shared material, or ends it. */
export function sharedPassage(lines: readonly Line[], i: number): SharedPassage | undefined {
  const { text, half } = lines[i]!;
  return (
    conclusion(text, half, lines[i - 1]?.half ?? "") ??
    materialUse(lines, i) ??
    withRange(lines, i) ??
    withoutRange(lines, i)
  );
}

/** `10. 阅读材料，回答问题。 材料一：… （1）…？`: what is asked of the open question stands below it, before the next number. */
export function isOwnMaterial(
  { lines, facts }: { lines: readonly Line[]; facts: readonly LineFacts[] },
  i: number,
  { number, stem }: RawQuestion,
): boolean {
  if (number === undefined) return false;
  if (!/(?:材料|资料|案例)[^。?？]{0,20}(?:回答|完成|问题)/.test(stem) && !materialUse(lines, i)) return false;
  const next = facts.findIndex((fact, k) => k > i && fact.number !== undefined);
  const below = lines.slice(i + 1, next < 0 ? undefined : next);
  return below.some(({ half }) => numberMark(half, "parentheses")?.value === 1 || /^\(?a\s*[).]\s*\S/.test(half));
}

/** `Case study: Mr. A …` above its questions and `— End of case study —` below them: without an end, it may be about one alone. */
function opensCase(lines: readonly Line[], i: number): boolean {
  if (!CASE.test(lines[i]!.half)) return false;
  const next = lines.slice(i + 1).find(({ half }) => endsCase(half) || CASE.test(half));
  return next !== undefined && endsCase(next.half);
}
const CASE = /^(?:clinical )?(?:case(?: study| scenario)?|scenario|vignette)\s*(?:\d{1,2}|[A-H])?\s*[:.–—-]\s*\S.{40}/i;

/** Below the last question about a case. @param half trimmed, half-width */
export const endsCase = (half: string) =>
  /^[-–—*=\s[(]*end of (?:the )?(?:clinical )?(?:case(?: study| scenario)?|scenario|vignette|passage)(?:\s+(?:\d{1,2}|[A-H]))?[-–—*=\s\]).]*$/i.test(
    half,
  );

/** `根据以上资料，回答下列问题`: about all questions that follow. */
function withoutRange(lines: readonly Line[], i: number): SharedPassage | undefined {
  const { half } = lines[i]!;
  if (MATERIAL.test(half) || opensCase(lines, i)) return { ...ALL, introductory: false };
  if (READ_TEXT.test(half) && isText(lines[i + 1]?.half ?? "")) return { ...ALL, introductory: true };
  const below = READ_BELOW.test(half);
  if (READ_ABOVE.test(half) || (below && NUMBERED.test(lines[i + 1]?.half ?? "")))
    return { ...ALL, introductory: true, concluded: "" };
  return below || headsCaseByNumber(lines, i) ? { ...ALL, introductory: true } : undefined;
}

function rangeAbove(lines: readonly Line[], i: number): { from: number; to: number } | undefined {
  const [, first, last] = (BARE_RANGE.exec(lines[i]!.half) ?? []).map(Number);
  if (first === undefined || last === undefined || first >= last) return undefined;
  const below = lines.slice(i + 1, i + 1 + MOST_LINES);
  const next = below.findIndex(({ half }) => numberMark(half, "dot") !== undefined);
  if (next < 0) return undefined;
  const isText = below.slice(0, next).some(({ half }) => half.length >= LEAST_CASE);
  return isText && numberMark(below[next]!.half, "dot")?.value === first ? { from: first, to: last } : undefined;
}

function withRange(lines: readonly Line[], i: number): SharedPassage | undefined {
  const { half } = lines[i]!;
  const bare =
    half.length <= 80
      ? (RANGE_ALONE.exec(half) ??
        ENGLISH_RANGE.exec(half) ??
        ENGLISH_USE.exec(half) ??
        FOR_QUESTIONS.exec(half) ??
        PASSAGE_HEAD.exec(half))
      : null;
  const [first, last] = [Number(bare?.[1]), Number(bare?.[2])];
  if (bare && first <= last)
    return { from: first, to: last, introductory: true, ...(heads(lines, i) ? { options: true as const } : {}) };
  const above = rangeAbove(lines, i);
  if (above) return { ...above, introductory: true };
  const behind = half.length <= 80 ? RANGE_BEHIND.exec(half) : null;
  if (behind) {
    const [from, to] = [parseNumber(behind[1]!), parseNumber(behind[2]!)];
    const options = /答案|选项/.test(behind[3]!) ? { options: true as const } : {};
    if (from !== undefined && to !== undefined && from <= to) return { from, to, introductory: true, ...options };
  }
  const range = half.length <= 80 ? RANGE.exec(half) : null;
  if (range) {
    const from = parseNumber(range[1]!);
    const to = parseNumber(range[2]!);
    if (from !== undefined && to !== undefined && from <= to) return { from, to, introductory: true };
  }
  return undefined;
}
