/**
 * The signs by which people structure question banks: numbers, option letters, labels, section heads. Every scanner works
 * on one line in half-width form, is anchored or walks once, and takes linear time.
 */
import type { QuestionType } from "../../schema.ts";
import { CHINESE_NUMERAL, parseNumber } from "../../text/numerals.ts";

const N = CHINESE_NUMERAL;

/** Ways to number questions, the usual first: when two explain a file equally well, the earlier one is taken. */
export const NUMBER_STYLES = [
  "dot", // 1. 1、 1: 12．
  "ordinal", // 第1题
  "bracket", // 【1】 [1]
  "parenthesis", // 1) 1）
  "parentheses", // (1) （1）
  "word", // 问题一：
  "chinese", // 一、
  "space", // 1 题干, 1题干
  "circle", // ①
] as const;
export type NumberStyle = (typeof NUMBER_STYLES)[number];

const NUMBER_PATTERNS: Record<NumberStyle, RegExp> = {
  // A dot before a digit is a decimal (3.5米), unless a year follows (1.2018年); 、 and ： stand before anything.
  dot: /^(?:第)?(\d{1,5})\s*(?:[、:]\s*|\.\s*(?!\d)|\.\s+|\.(?=(?:19|20)\d\d\s*年))/,
  ordinal: new RegExp(`^第\\s*(\\d{1,5}|[${N}]{1,7})\\s*题\\s*[:.、,]?\\s*`),
  bracket: /^[【[]\s*(\d{1,5})\s*[】\]]\s*[.、:]?\s*/,
  parenthesis: /^(\d{1,5})\s*\)\s*[.、]?\s*/,
  parentheses: /^\(\s*(\d{1,5})\s*\)\s*[.、]?\s*/,
  word: new RegExp(`^(?:问题|题目|试题|Question|Q)\\s*(\\d{1,5}|[${N}]{1,7})\\s*[:.、)]?\\s*`, "i"),
  chinese: new RegExp(`^([${N}]{1,7})\\s*[、.:]\\s*`),
  space:
    /^(\d{1,5})(?:\s+(?=[^\d\s.、)%])|(?=[\u4E00-\u9FFF《“(])(?![年月日时分秒个米元人天次号倍条种类项台岁万亿千百吨克只件名位周小]))/,
  circle: /^([①-⑳])\s*/,
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

// ---------------------------------------------------------------- options

export interface OptionMark {
  letter: string;
  start: number;
  /** Where the option's text begins. */
  end: number;
}

/** Option letters in a line, in the order A, B, C… from `next` on. @param next the letter that comes next, A for a new question */
export function optionMarks(half: string, next = "A"): OptionMark[] {
  const first = lineStartOption(half, next);
  const marks: OptionMark[] = first ? [first] : [];
  const spaced = first !== undefined && /^[A-Z]\s/.test(half) && !/^[A-Z]\s*[.、:)]/.test(half);
  let expected = first ? following(first.letter) : next;
  for (let i = first?.end ?? 1; i < half.length; i++) {
    if (half[i] !== expected) continue;
    const mark = inlineOption(half, i, expected, spaced);
    if (!mark) continue;
    marks.push(mark);
    expected = following(expected);
    i = mark.end - 1;
  }
  // A lone letter inside a line is running text; options inside a line come at least in twos.
  return !first && marks.length < 2 ? [] : marks;
}

function lineStartOption(half: string, next: string): OptionMark | undefined {
  const match =
    /^([A-Z])\s*[.、:)](?!\d*\))\s*/.exec(half) ??
    /^[([【]\s*([A-Z])\s*[)\]】]\s*[.、:]?\s*/.exec(half) ??
    lower(half, next);
  if (match) return { letter: match[1]!.toUpperCase(), start: 0, end: match[0].length };
  const bare = /^([A-Z])(?:\s+(?=\S)|(?=[\u4E00-\u9FFF]))/.exec(half); // "A 内容", "A内容": only where it is A's turn
  return bare?.[1] === next ? { letter: next, start: 0, end: bare[0].length } : undefined;
}

/** `a) …`, `a. …`: lower case needs its turn. */
function lower(half: string, next: string): RegExpExecArray | null {
  const match = /^\(?([a-z])\s*[.、)]\s*/.exec(half);
  return match?.[1]?.toUpperCase() === next ? match : null;
}

function inlineOption(half: string, position: number, letter: string, spaced: boolean): OptionMark | undefined {
  const before = half[position - 1] ?? " ";
  // A.110B.119: after the first option, a number may end right before the next letter.
  if (/[A-Za-z]/.test(before) || (/\d/.test(before) && letter === "A")) return undefined;
  // (A) 甲 (B) 乙; a lone (A) is an answer in the stem.
  const lone = letter === "A" && !half.slice(position, position + 400).includes("(B)");
  const enclosed = before === "(" && half[position + 1] === ")";
  if (enclosed && lone) return undefined;
  if (enclosed) return { letter, start: position - 1, end: skipSpaces(half, position + 2) };
  let end = skipSpaces(half, position + 1);
  if (
    /[.、:)]/.test(half[end] ?? "") &&
    !(half[end] === "." && /[A-Z]/.test(half[end + 1] ?? "") && half[end + 2] === ".")
  )
    return { letter, start: position, end: skipSpaces(half, end + 1) };
  end = position + 1;
  return spaced && /\s/.test(before) && /\s/.test(half[end] ?? "")
    ? { letter, start: position, end: skipSpaces(half, end) }
    : undefined;
}

function skipSpaces(text: string, from: number): number {
  let i = from;
  while (i < text.length && (text[i] === " " || text[i] === "\t")) i++;
  return i;
}

export function following(letter: string): string {
  return String.fromCharCode(letter.charCodeAt(0) + 1);
}

// ---------------------------------------------------------------- labels

export type Label = "answer" | "explanation" | "type" | "difficulty" | "points" | "score" | "origin";

const LABELS: [Label, string][] = [
  [
    "explanation",
    "答案解析|试题解析|参考解析|试题分析|解题思路|思路分析|解析|详解|解答|分析|说明|理由|点评|点拨|explanation|rationale",
  ],
  ["answer", "正确答案|参考答案|标准答案|本题答案|正确选项|答案|答|correct answer|answer|key"],
  ["type", "题型|试题类型|question type"],
  ["difficulty", "难度系数|难易程度|难易度|难度|difficulty"],
  ["points", "知识点|考点|考查要点|章节|标签|topic"],
  ["score", "分值|分数|score"],
  ["origin", "来源|出处|年份|依据"],
];
const LABEL_WORDS = LABELS.map(([, words]) => words).join("|");
const LABEL_OF = new Map(LABELS.flatMap(([label, words]) => words.split("|").map((word) => [word, label])));

// 【答案】 anywhere; 答案： at the start of a line or after a stop; (答案:B) in parentheses.
const LABEL_PATTERN = new RegExp(
  `[【[]\\s*(${LABEL_WORDS})\\s*(?:[】\\]]\\s*:?|:)\\s*|(?<=^|[\\s。;,，!?？(）)】])(${LABEL_WORDS})\\s*:\\s*`,
  "gi",
);
const ANSWER_WITHOUT_COLON = /^(?:正确答案|参考答案|标准答案|答案)\s*(?:是|为)?\s*(?=[A-Z(√×✓✗]|正确$|错误$|对$|错$)/;

export interface LabelledPart {
  /** undefined: text before the first label. */
  label: Label | undefined;
  text: string;
}

/** Cuts a line at its labels: `…（ ） 【答案】A【解析】…`. */
export function splitLabels(text: string, half: string): LabelledPart[] {
  const bare = ANSWER_WITHOUT_COLON.exec(half);
  if (bare) {
    const [first, ...rest] = splitLabels(text.slice(bare[0].length), half.slice(bare[0].length));
    return first?.label === undefined ? [{ label: "answer", text: first?.text ?? "" }, ...rest] : [first, ...rest];
  }
  const parts: LabelledPart[] = [];
  let label: Label | undefined;
  let from = 0;
  let closing = "";
  const close = (to: number) => {
    let part = text.slice(from, to).trim();
    if (closing !== "" && half.slice(from, to).trim().endsWith(closing)) part = part.slice(0, -1).trim();
    if (label !== undefined || part !== "") parts.push({ label, text: part });
  };
  for (const match of half.matchAll(LABEL_PATTERN)) {
    const inParentheses = half[match.index - 1] === "(";
    close(inParentheses ? match.index - 1 : match.index);
    label = LABEL_OF.get((match[1] ?? match[2])!.toLowerCase());
    const opened = match[1] !== undefined && !/[】\]]/.test(match[0]);
    closing = inParentheses ? ")" : opened ? "】" : "";
    from = match.index + match[0].length;
  }
  close(text.length);
  return parts;
}

// ---------------------------------------------------------------- types and sections

/** Words that name a type of question, the specific before the general. `undefined` kind: a choice, the answer tells which. */
const TYPE_WORDS: [RegExp, QuestionType | "choice"][] = [
  [/不定项|多项选择|多选|multiple[- ]answer|multiple response|select all/i, "multiple"],
  [/单项选择|单选|最佳选择|[AB][1-4]型|multiple[- ]choice|single[- ]choice|single[- ]answer/i, "single"],
  [/选择/, "choice"],
  [/判断|是非|对错|正误|true\s*(?:\/|or|and)\s*false/i, "judge"],
  [/填空|补全|fill[- ]in/i, "blank"],
  [
    /简答|问答|名词解释|论述|计算|案例|材料|综合|阅读|翻译|作文|操作|应用|分析|实务|主观|解答|short[- ]answer|essay|open[- ]ended/i,
    "short",
  ],
];

export function typeOf(words: string): QuestionType | "choice" | undefined {
  return TYPE_WORDS.find(([pattern]) => pattern.test(words))?.[1];
}

const TYPE_TAG =
  /^[【[(]\s*([^】\])]{2,12}?)\s*[】\])]\s*[:.、]?\s*|^((?:单选|多选|判断|填空|简答|问答)题?)\s*[:、]\s*/;

/** A type in front of a stem, `【单选题】…`, `(判断题)…`. */
export function typeTag(half: string): { kind: QuestionType | "choice"; length: number } | undefined {
  const match = TYPE_TAG.exec(half);
  const words = match?.[1] ?? match?.[2];
  if (!match || !words || !/题|选|判断|填空|choice|false|answer/i.test(words)) return undefined;
  const kind = typeOf(words);
  return kind && { kind, length: match[0].length };
}

const ORDINAL = new RegExp(
  `^(?:第\\s*(?:\\d+|[${N}]+)\\s*(?:部分|大题|题型|卷|篇|章|节|单元|模块)|[${N}]{1,3}\\s*[、.:]|\\([${N}]{1,3}\\)|[IVX]{1,4}\\s*[.、]|Part\\s+\\w+|Section\\s+\\w+|\\d{1,2}\\s*[.、])?\\s*[:.]?\\s*`,
  "i",
);
const TYPE_NAME =
  /(?:单项选择|多项选择|不定项选择|不定项|单选|多选|选择|最佳选择|[AB][1-4]型|判断改错|判断|是非|对错|填空|简答|问答|名词解释|论述|计算|案例分析|案例|材料分析|综合分析|综合|分析|实务操作|操作|应用|主观|解答)(?:题|类|部分)?$|^(?:single choice|multiple choice|multiple answers?|true\s*(?:\/|or)\s*false|fill[- ]in(?:[- ]the)?[- ]blanks?|short answers?|essay)(?: questions?)?$/i;

export interface SectionHead {
  title: string;
  kind?: QuestionType | "choice";
  /** A chapter: what follows has its own numbers and its own key. */
  chapter: boolean;
}

/** `一、单项选择题（每题2分，共20分）`, `【判断题】`, `第二章 消防安全`. @param numbered true where Chinese numerals number the questions */
export function sectionHead(
  text: string,
  half: string,
  heading: number | undefined,
  numbered: boolean,
): SectionHead | undefined {
  if (half.length > 80) return undefined;
  const inner = half.replace(/^[=\-*#<\s]*[【[]?\s*|\s*[】\]]?[=\-*>\s]*$/g, "");
  const ordinal = ORDINAL.exec(inner)?.[0] ?? "";
  const words = withoutRemark(inner.slice(ordinal.length));
  if (words.length <= 16 && TYPE_NAME.test(words) && !/[。?!,;]/.test(words)) {
    const kind = typeOf(words);
    return { title: text, ...(kind ? { kind } : {}), chapter: false };
  }
  if (/[。?？]$|\(\s*\)|_{2,}/.test(half) || half.length > 40) return undefined;
  if (/^第\s*[\d〇零一二三四五六七八九十百]+\s*(?:章|篇|编|单元|模块|部分|卷)/.test(half))
    return { title: text, chapter: true };
  if (heading !== undefined && !/^\d/.test(half)) return { title: text, chapter: false };
  if (!numbered && new RegExp(`^[${N}]{1,3}\\s*、`).test(half)) return { title: text, chapter: false };
  return undefined;
}

/** Leaves out what stands behind a section's name: （每题2分，共20分）, :共10题. */
function withoutRemark(words: string): string {
  return words
    .replace(/\s*[(:,。].*$/, "")
    .replace(/\s*(?:每|共|本大?题|本部分|\d).*$/, "")
    .trim();
}

const KEY_HEAD =
  /^[【[=\-\s]*(?:附件?\s*\d*\s*[:：]?\s*)?(?:第\s*.{1,4}\s*(?:章|部分|单元|节|卷)\s*)?(?:.{0,20}(?:试卷|试题|题库|练习|测试|习题))?\s*(?:参考答案|标准答案|集中答案|正确答案|答案区|答案|answer key|answers|key)\s*(?:(?:及|与|和|、)?(?:答案)?(?:解析|详解|评分标准|评分细则|说明))?[】\]=\-\s]*(:?)$/i;

/** A line that only announces answers. `colon`: it may as well be the label of one answer that follows. */
export function keyHead(half: string): { colon: boolean } | undefined {
  if (half.length > 40) return undefined;
  const match = KEY_HEAD.exec(half);
  return match ? { colon: match[1] === ":" || /^[【[]答案[】\]]$/.test(half) } : undefined;
}
