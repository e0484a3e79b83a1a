/** The articles of a contract: number, the author's heading, text. Numbers need not be contiguous; real contracts have gaps. */
import { CHINESE_NUMERAL } from "../../text/numerals.ts";
import type { Line } from "../lines.ts";

export interface Article {
  /** As shown, e.g. 第七条, 2.1. */
  number: string;
  heading: string | undefined;
  /** Lines without number and heading. */
  body: Line[];
  first: Line;
}

export interface ContractParts {
  /** Title, parties, recitals. */
  preamble: Line[];
  articles: Article[];
}

const N = CHINESE_NUMERAL;
/** 第三条 at the start of a line, unless it refers: 第三条第2款, 第三条规定的. */
const ZH_ARTICLE = new RegExp(`^(第\\s*(?:[${N}]+|\\d+)\\s*条)(?!第|规定|约定|所|的|和|及|、|至|款)\\s*[:、.]?\\s*`);
const ZH_LIST = new RegExp(`^([${N}]{1,3})\\s*、\\s*`);
const EN_ARTICLE = /^((?:ARTICLE|Article|SECTION|Section)\s+(?:\d+(?:\.\d+)*|[IVXL]+))\b\.?\s*[:.–—-]?\s*/;
const EN_SECTION = /^(\d{1,2}(?:\.\d{1,2})?)\.?\s+(?=[A-Z"“])/;
const END =
  /^(?:甲方|乙方|丙方|买方|卖方|发包人|承包人|出租方|承租方)[^:]{0,12}[((]?(?:盖章|签章|签字|公章)|^[((]以下无正文|^签署页|^IN WITNESS WHEREOF|^附件[一二三四五六七八九十\d]*\s*[::]/i;

export function splitArticles(lines: readonly Line[], language: "zh" | "en"): ContractParts {
  const mark = markOf(lines, language);
  const parts: ContractParts = { preamble: [], articles: [] };
  let current: Article | undefined;
  let groupOpen = false;
  for (const line of lines) {
    if (current && END.test(line.half)) break;
    // A head over several sections (ARTICLE 2, SERVICES) is no part of the section before it.
    if (mark === EN_SECTION && (EN_ARTICLE.test(line.half) || (groupOpen && isCapitals(line.text)))) {
      groupOpen = true;
      continue;
    }
    groupOpen = false;
    const match = mark?.exec(line.half);
    if (match) {
      current = openArticle(line, match, language);
      parts.articles.push(current);
    } else if (!current) parts.preamble.push(line);
    else if (isHeadingLine(current, line)) current.heading = titleCase(line.text);
    else current.body.push(line);
  }
  return parts;
}

/** The mark that opens most of this contract's articles. */
function markOf(lines: readonly Line[], language: "zh" | "en"): RegExp | undefined {
  const candidates = language === "zh" ? [ZH_ARTICLE, ZH_LIST] : [EN_SECTION, EN_ARTICLE];
  return candidates.find((pattern) => lines.filter((line) => pattern.test(line.half)).length >= 3);
}

function openArticle(line: Line, match: RegExpExecArray, language: "zh" | "en"): Article {
  const rest = line.text.slice(match[0].length);
  const { heading, body } = language === "zh" ? splitChineseHeading(rest) : splitEnglishHeading(rest);
  const bodyLine = { ...line, text: body, half: line.half.slice(line.half.length - body.length) };
  return { number: match[1]!.replace(/\s/g, ""), heading, body: body === "" ? [] : [bodyLine], first: line };
}

/** `违约责任：双方…`, or the heading alone. */
function splitChineseHeading(rest: string): { heading: string | undefined; body: string } {
  const runIn = /^([^。；，,：:]{2,16})[：:]\s*/.exec(rest);
  if (runIn) return { heading: runIn[1]!.trim(), body: rest.slice(runIn[0].length) };
  const alone = rest.length <= 20 && !/[。；，]/.test(rest);
  return alone && rest !== "" ? { heading: rest.trim(), body: "" } : { heading: undefined, body: rest };
}

/** `Operating Account. Borrower shall…` */
function splitEnglishHeading(rest: string): { heading: string | undefined; body: string } {
  const runIn = /^([A-Z][A-Za-z,&' -]{2,58})\.\s+(?=\S)/.exec(rest);
  if (runIn) return { heading: runIn[1]!, body: rest.slice(runIn[0].length) };
  const alone = rest.length <= 60 && !/[.;,]$/.test(rest);
  return alone && rest !== "" ? { heading: titleCase(rest), body: "" } : { heading: undefined, body: rest };
}

/** ARTICLE 1 on one line, DEFINITIONS on the next. */
function isHeadingLine(article: Article, { text }: Line): boolean {
  return article.heading === undefined && article.body.length === 0 && isCapitals(text);
}

const isCapitals = (text: string) => text.length <= 60 && text === text.toUpperCase() && /[A-Z]/.test(text);

function titleCase(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase().replace(/\b[a-z]/g, (letter) => letter.toUpperCase()) : text;
}
