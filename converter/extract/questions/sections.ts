/** Types of questions and the heads of sections and keys. */
import type { QuestionType } from "../../schema.ts";
import { simplified } from "../../text/normalize.ts";
import { CHINESE_NUMERAL } from "../../text/numerals.ts";
import { VERBATIM } from "../lines.ts";
import { splitLabels } from "./labels.ts";
import { numberMark } from "./numbers.ts";
import { ANSWERS_TO } from "./textbook.ts";
import { type Unit, unitOf } from "./units.ts";

const N = CHINESE_NUMERAL;

/** Words that name a type of question, the specific before the general. `undefined` kind: a choice, the answer tells which. */
const TYPE_WORDS: [RegExp, QuestionType | "choice"][] = [
  [/不定项|多项选择|多选|X型题|multiple[- ]answer|multiple response|select all/i, "multiple"],
  [/单项选择|单选|最佳选择|[ABC](?:[1-4]型|型题)|single[- ]choice|single[- ]answer/i, "single"],
  [/选择|multiple[- ]choice/i, "choice"],
  [/判断|是非|对错|正误|true\W{0,3}(?:\/|or|and)\W{0,3}(?:f\W{1,3})?false|^T\/F$/i, "judge"],
  [/填空|补全|fill[- ]in|^completion$|complete the (?:sentence|statement)|\b(?:each|the) (?:gap|blank)s?\b/i, "blank"],
  [
    /简答|问答|名词解释|论述|计算|案例|材料|综合|阅读|翻译|作文|写作|操作|应用|分析|实务|主观|解答|short[- ]answer|(?:written|long|extended|structured|free|constructed)[- ](?:answer|response|writing)|essay|open[- ]ended|in (?:complete|full) sentences|^(?:word |numerical )?problems$/i,
    "short",
  ],
];

export function typeOf(words: string): QuestionType | "choice" | undefined {
  const plain = simplified(words);
  if (plain.includes("非选择")) return undefined; // blanks or words: the question tells
  return TYPE_WORDS.find(([pattern]) => pattern.test(plain))?.[1];
}

const TYPE_TAG =
  /^[【[(〔]\s*([^】\])〕]{2,12}?)\s*[】\])〕]\s*[:.、]?\s*|^((?:单选|多选|判断|填空|简答|问答)题?|true or false|true\/false|T\/F|fill in the blanks?)\s*[:、]\s*/i;

/** A type in front of a stem, `【单选题】…`, `(判断题)…`. */
export function typeTag(half: string): { kind: QuestionType | "choice"; length: number } | undefined {
  const match = TYPE_TAG.exec(simplified(half));
  const words = match?.[1] ?? match?.[2];
  if (!match || !words || !/题|选|判断|填空|choice|false|answer|^T\/F$/i.test(words)) return undefined;
  const kind = typeOf(words);
  return kind && { kind, length: match[0].length };
}

const ORDINAL = new RegExp(
  `^(?:第\\s*(?:\\d+|[${N}]+|[Ⅰ-ⅩIVX]+)\\s*(?:部分|大题|题型|卷|篇|章|节|单元|模块)|[${N}]{1,3}\\s*[、.:]|\\([${N}]{1,3}\\)|[IVXⅠ-Ⅻ]{1,4}\\s*[.、]|Part\\s+\\w+|Section\\s+\\w+|附\\s*:|\\d{1,2}\\s*[.、])?\\s*[:.]?\\s*`,
  "i",
);
/** `B. True or False`: where the line is a heading, and no option. */
const LETTER = /^[A-H]\s*[.)]\s*/;
/** `Part II`, `Section B`, `Passage 2` at the start of a line. */
export const PART_NAME =
  /^(?:(?:part|section|exercise|activity|round)\s+(?:one|two|three|four|five|six|seven|eight|nine|ten|[ivx]{1,5}|[a-z]|\d{1,2})(?:\([a-h]\))?|(?:passage|text)\s+\d{1,2})(?!\w)/i;

const TYPE_NAME =
  /(?:单项选择|多项选择|不定项选择|不定项|单选|多选|选择|最佳选择|[AB][1-4]型|[ABCX]型(?=题)|判断改错|判断|是非|对错|填空|简答|问答|名词解释|论述|计算|案例分析|案例|材料分析|综合分析|综合探究|探究|综合|分析|实务操作|操作|应用|主观|解答|完形|阅读理解|作文(?=题)|写作(?=题))(?:题|类|部分)?$|^(?:single choice|multiple choice|multiple answers?|true\s*(?:\/|or)\s*false|fill[- ]in(?:[- ]the)?[- ]blanks?|complete the (?:sentence|statement)s?|completion|short answers?|(?:written|long|extended|structured|free|constructed)[- ](?:answers?|responses?|writing)|essay|(?:word |numerical )?problems|answer (?:the questions )?in (?:complete|full) sentences)(?: questions?)?\.?$/i;

/** `PART 2.  WRITE T OR F`, `Exercise B – Reading`, alone in the line or with a name; `Exercise 3: …` is a question. */
const ENGLISH_PART =
  /^(?:part|section|exercise(?!\s+\d+\s*[.:])|activity|round)\s+(\d{1,2}|[IVX]{1,4}|[A-H]|one|two|three|four|five|six|seven|eight|nine|ten)\s*(?:[.:—–-]\s*(?=\D)|$)/i;

/** `Questions 7 and 8 do not refer to a passage …`: the passage above is none of theirs. */
const INDEPENDENT =
  /^(?:the following )?questions?\b[\d\s,–—-]*(?:(?:and|to|through)\s*\d{1,4}\s+)?(?:do|does|are)\s+(?:not (?:refer to|based on|associated with|related to)|independent of)\b/i;

export interface SectionHead {
  title: string;
  kind?: QuestionType | "choice";
  /** A chapter: what follows has its own numbers and its own key. */
  chapter: boolean;
  /** It divides the section above, whose numbers go on. */
  within?: true;
  /** `案例二`: the case in it that is meant. */
  case?: string;
  /** Its questions are about the text below it. */
  material?: true;
  /** `Chapter 6 Review` */
  unit?: Unit;
}

/** `【专题一】细胞与植物` */
const TOPIC = new RegExp(
  `^【(?:(?:专题|模块|考点|单元|项目|任务)\\s*[${N}\\d]{1,3}|第\\s*[${N}\\d]{1,3}\\s*[章节课讲])】\\s*`,
);

/** `【第二环节  抢答题】答对加20分` */
const ROUND = new RegExp(
  `^【\\s*第\\s*[${N}\\d]{1,3}\\s*(?:环节|轮|关|部分|大题|板块|模块|单元)[^】]{0,20}】[^?]{0,60}$`,
);

/** `10. 按常住人口计算，今年…`: a comma, and no remark on scores behind it. */
const SENTENCE = /^[^(:]*,(?!\s*(?:每|共|本|满分|计|\d+\s*(?:分|道|小?题|个)))/;

/** `Source questions`, `Text-based questions:` */
const OF_MATERIAL =
  /^(?:source|extract|passage|text|case|document|data)(?:[- ](?:based|study|response))?\s+questions?\s*:?$/i;

/** `Choose all the correct answers.` between the questions. */
const WHAT_TO_DO =
  /^(?:please )?(?:choose|select|tick|circle|pick|mark) (?:all |one |two |both )?(?:of )?(?:the )?(?:(?:correct|right|best|true) )?(?:answers?|options?|statements?|letters?)(?: (?:for|in|to) each(?: (?:question|case|item))?)?\s*[.:]?$/i;
/** `Are these sentences true (T) or false (F)?`, `Complete the sentences with words from the passage.`, `Answer in a full sentence.` */
const WHAT_TO_DO_WITH_ALL =
  /^(?:(?:are|decide (?:if|whether)|say (?:if|whether)) (?:the|these) (?:following )?(?:sentences|statements)(?: are)? true(?: ?\(T\))? or false(?: ?\(F\))?|complete (?:the|these) (?:following )?(?:sentences|statements|gaps|blanks)\b[^_?]{0,50}|answer (?:(?:the|these) (?:following )?questions )?(?:in|with) (?:a |one )?(?:full|complete|whole) sentences?)\s*[.:?]?$/i;
export const saysWhatToDo = (half: string) => WHAT_TO_DO.test(half) || WHAT_TO_DO_WITH_ALL.test(half);

/** `C. 公开市场操作` names no type. */
const OPTION = /^[A-H]\s*[.、:)]/;

/** Characters of a head with its remark. */
const LONGEST_HEAD = 80;
/** Of a head that goes on with instructions. */
const LONGEST_REMARK = 240;

/** `一、单项选择题（每题2分，共20分）`, `【判断题】`, `第二章 消防安全`. @param numbered true where Chinese numerals number the questions */
export function sectionHead(
  text: string,
  half: string,
  heading: number | undefined,
  numbered: boolean,
): SectionHead | undefined {
  const head = headOf(text, half, heading, numbered);
  const unit = unitOf(half);
  return unit === undefined ? head : { ...(head ?? { title: text, chapter: true }), unit };
}

function headOf(text: string, half: string, heading: number | undefined, numbered: boolean): SectionHead | undefined {
  if (OF_MATERIAL.test(half)) return { title: text, chapter: false, material: true };
  const topic = topicHead(text, half);
  if (topic) return topic;
  const remarked = half.length > LONGEST_HEAD || INSTRUCTED.test(half) ? headWithRemark(text, half) : undefined;
  if (remarked || half.length > LONGEST_HEAD) return remarked;
  if (OPTION.test(half) && !/题|choice|false|blank|answer|essay/i.test(half)) return undefined;
  const inner = half.replace(/^[=\-*#<\s]*[【[]?\s*|\s*[】\]]?[=\-*>\s]*$/g, "");
  const ordinal = ordinalOf(inner, heading);
  if (/^\d/.test(ordinal) && SENTENCE.test(inner)) return undefined;
  const words = withoutRemark(inner.slice(ordinal.length));
  if (namesType(words)) {
    const kind = typeOf(words);
    return { title: text, ...(kind ? { kind } : {}), chapter: false };
  }
  if (/^(?:bonus|extra credit|challenge)(?: questions?)?$/i.test(words)) return { title: text, chapter: false };
  if (/^(?:Part|Section|Unit|Chapter|Exercise|Activity)\s+(?:[A-Z]|[IVX]{1,4}|\d{1,2})(?:\([a-h]\))?\s*:?$/i.test(half))
    return { title: text, chapter: false };
  const part = englishPart(text, inner) ?? framedHead(text, half, inner);
  if (part) return part;
  if (ASKS.test(half)) return undefined;
  if (half.length > 40) return undefined;
  if (/^第\s*[\d〇零一二三四五六七八九十百Ⅰ-ⅩIVX]+\s*(?:章|篇|编|单元|模块|部分|卷)/.test(half))
    return { title: text, chapter: true };
  if (heading !== undefined && !/^\d/.test(half) && !isOfQuestion(text, half)) return { title: text, chapter: false };
  return (!numbered && CHINESE_ORDINAL.test(half)) || ROMAN_ORDINAL.test(half) ? ordinalHead(text, words) : undefined;
}

/** Ends with a question mark or has a gap. */
const ASKS = /[。?？]$|\(\s*\)|_{2,}/;

/** `--- The moon ---`, `=== 用电安全 ===` */
function framedHead(text: string, half: string, inner: string): SectionHead | undefined {
  const framed = /^([-=~])\1{2,}\s*[^\s=~-].*\1{3,}$/.test(half) && inner.length <= LONGEST_FRAMED;
  return framed && !ASKS.test(inner) && !/\d|:/.test(inner) && !isOfQuestion(inner, inner) && !keyHead(half)
    ? { title: text, chapter: false }
    : undefined;
}
const LONGEST_FRAMED = 40;

/** A dash sets the name of a part off, even one that asks: `Exercise A – Past or perfect?` */
function englishPart(text: string, half: string): SectionHead | undefined {
  const part = ENGLISH_PART.exec(half)?.[0];
  if (part === undefined || (ASKS.test(half) && !/[–—-]\s*$/.test(part))) return undefined;
  const kind = typeOf(half.slice(part.length));
  return { title: text, ...(kind ? { kind } : {}), chapter: true };
}

/** `#### Answer: B`, `### Question 3`: headed as it is, it belongs to a question. */
function isOfQuestion(text: string, half: string): boolean {
  return splitLabels(text, half)[0]?.label !== undefined || numberMark(half, "word") !== undefined;
}

/** Characters of a type's name. */
const LONGEST_NAME = { chinese: 16, english: 30 };

function namesType(words: string): boolean {
  const longest = /[\u4E00-\u9FFF]/.test(words) ? LONGEST_NAME.chinese : LONGEST_NAME.english;
  if (/^true\s*(?:\/|or)\s*false\s*\?$/i.test(words)) return true;
  return words.length <= longest && TYPE_NAME.test(words) && !/[。?!,;]|^(?:要求|请|试|求)/.test(words);
}

function ordinalOf(inner: string, heading: number | undefined): string {
  const lettered = heading === undefined ? undefined : LETTER.exec(inner);
  return (lettered ?? ORDINAL.exec(inner))?.[0] ?? "";
}

const CHINESE_ORDINAL = new RegExp(`^[${N}]{1,3}\\s*、`);
const ROMAN_ORDINAL = /^[Ⅰ-Ⅻ]\s*[.、]\s*[\u4E00-\u9FFF]/;

/** `四、材料解析题`: no name of a type, but one that tells it. */
function ordinalHead(text: string, words: string): SectionHead {
  const kind = /题$/.test(words) ? typeOf(words) : undefined;
  return { title: text, ...(kind ? { kind } : {}), chapter: false };
}

/** Its name may tell the type, 第一轮 判断题; 必答题 and 抢答题 tell none. */
function roundHead(text: string, half: string): SectionHead {
  const kind = typeOf(half.slice(0, half.indexOf("】")));
  return { title: text, ...(kind ? { kind } : {}), chapter: false };
}

function topicHead(text: string, half: string): SectionHead | undefined {
  if (ROUND.test(half)) return roundHead(text, half);
  if (half.length <= 120 && INDEPENDENT.test(half)) return { title: text, chapter: false };
  const topic = half.length <= 40 ? TOPIC.exec(half)?.[0] : undefined;
  return topic === undefined ? undefined : { ...ordinalHead(text, `${half.slice(topic.length)}题`), chapter: true };
}

/** `II. Fill in the blanks. Use the words from the word bank.` */
const INSTRUCTED = /^(?:[IVX]{1,4}\s*[.)]|(?:part|section)\s+\w{1,4}\s*[.:]?)\s*[A-Za-z /-]{4,30}(?=\.\s+[A-Z(])/i;

/** `Part C. Fill in the blanks using the word bank. One word …`: a type or a verb, and what to do. */
const INSTRUCTED_PART =
  /^(?:part|section)\s+\w{1,4}\s*[.:–—-]\s*((?:multiple|true|fill|short|choose|select|write|complete|circle|match|answer|define|rewrite|rearrange|put|correct|translate|underline|unscramble)\b[A-Za-z ,/'’-]{3,80})[.:?(]\s*[A-Z(\d]/i;

/** What is done to each sentence of the part. */
const CHANGES = /^(?:rewrite|rearrange|put|correct|translate|underline|unscramble)\b/i;

/** A name that is none but for its long remark: 二、多项选择题（每题2分。每题的备选项中，…）. */
function headWithRemark(text: string, half: string): SectionHead | undefined {
  const told = half.length <= LONGEST_REMARK ? INSTRUCTED_PART.exec(half)?.[1] : undefined;
  const kind = told === undefined ? undefined : typeOf(told);
  if (told !== undefined && (kind || CHANGES.test(told))) return { title: text, ...(kind && { kind }), chapter: false };
  const name = (INSTRUCTED.exec(half) ?? /^[^()。,;]{2,24}(?=\(.+\)$)/.exec(half))?.[0].trim();
  const head = name === undefined ? undefined : sectionHead(name, name, undefined, false);
  return head?.kind === undefined ? undefined : { ...head, title: text };
}

/** A short line that is no sentence, such as `Fire safety` or `第二部分 用电`. */
export function looksLikeHeading(half: string): boolean {
  return (
    half.length > 0 && half.length <= 60 && !/[.。!?,;:，；：]$|\(\s*\)|_{2,}/.test(half) && !half.startsWith(VERBATIM)
  );
}

/** Leaves out what stands behind a section's name: （每题2分，共20分）, :共10题. */
function withoutRemark(words: string): string {
  return words
    .replace(/\s*[(:,。].*$/, "")
    .replace(
      /\s*(?:每|共|本大?题|本部分|(?<![ABC])\d+\s*(?:[-~—–至到.、:)]|道|小?题|分|个|points?|marks?|items?|questions?|$)).*$/,
      "",
    )
    .trim();
}

/** What stands in front of 答案: an appendix, a chapter, the name of a paper or of a type of question. */
const KEY_OF = [
  "(?:附件?\\s*\\d*\\s*[:：]?\\s*)?",
  "(?:(?:评委|裁判|教师|老师|考官|阅卷人?|评卷人?|主持人|培训师|讲师|内部)(?:专?用|版)?\\s*[:：]\\s*)?",
  "(?:第\\s*.{1,4}\\s*(?:章|部分|单元|节|卷)\\s*)?",
  "(?:.{0,20}(?:[试押]题|[试题]卷|题库|练习|测试|习题|[\\u4E00-\\u9FFF]{2,4}题|押题卷|模拟卷)",
  "|(?!\\(?\\d{1,4}\\s*[.、)])[^,。:?]{0,24}(?=(?:参考|标准)答案))?\\s*",
].join("");
const MARKERS = "(?:(?:teacher|instructor|trainer|tutor|lecturer|examiner|assessor|marker)(?:['’]s|s['’]?)?\\s+)?";
const KEY_NAME = [
  "参考答案|标准答案|集中答案|正确答案|答案区|答案",
  `${MARKERS}(?:(?:answer|solution|marking) )?keys?`,
  "answer section|ans\\.?|answerkey|(?:marking )?memo(?:randum)?|(?:scoring|marking|grading) (?:guide|key|scheme)",
  `${MARKERS}mark(?:ing)? (?:scheme|guide)`,
  `${MARKERS}(?:(?:explanatory|model|suggested|correct|sample|selected|worked|detailed)\\s+)?answers(?:\\s*(?:and|&)\\s*(?:explanations?|rationales?|solutions?))?`,
].join("|");
/** Who may see it. */
const KEY_FOR = [
  "do not (?:copy|distribute|print)|confidential|for [a-z ]{3,20}",
  "(?:form|version|set|test|paper|part|section|unit|chapter|(?:reading )?passage)\\s+\\w{1,4}",
  "[^()]{0,20}\\b(?:only(?:\\s*[,;–—-][^()]{0,40})?|copy)",
  "[^()]{0,10}(?:教师|考官|阅卷)[^()]{0,10}",
].join("|");
const KEY_WITH = [
  "(?:及|与|和|、)?(?:答案|部分|详细|试题)?(?:解析|详解|评分(?:标准|细则|说明|参考|建议)|说明)",
  "\\s*(?:and|&|with|\\/)\\s*(?:rationales?|explanations?|solutions?)",
].join("|");
const KEY_HEAD = new RegExp(
  `^[【[=\\-—\\s]*${KEY_OF}(?:${KEY_NAME})(?:${ANSWERS_TO})?\\s*(?:[-–—:(]+\\s*(?:${KEY_FOR})\\s*\\)?)?(?:${KEY_WITH})?[】\\]=\\-\\s]*(:?)$`,
  "i",
);

/** `Chapter 6 Answers`, `Key to Test 2` */
const UNIT_KEY = /^(?!.*\bquestions?\b)(?:.*\s)?(?:answers?|(?:answer )?keys?|mark(?:ing)? schemes?)\b/i;

/** Characters, with what it says of who may see it. */
const LONGEST_KEY_HEAD = 70;

/** A line that only announces answers. `colon`: it may as well be the label of one answer that follows. */
export function keyHead(half: string): { colon: boolean } | undefined {
  if (half.length > LONGEST_KEY_HEAD) return undefined;
  if (UNIT_KEY.test(half) && unitOf(half)) return { colon: false };
  const match = KEY_HEAD.exec(half);
  return match ? { colon: match.at(-1) === ":" || /^(?:[【[]答案[】\]]|ans\.?)$/i.test(half) } : undefined;
}
