/** How contracts number their clauses: 第X条, 一、, （一）, 1.1, (a), (iv), ARTICLE I. Scanners look at the start of one line. */
import { CHINESE_NUMERAL, parseNumber } from "../../text/numerals.ts";

const N = CHINESE_NUMERAL;

export type MarkStyle =
  | "annex"
  | "part"
  | "chapter"
  | "section"
  | "article"
  | "chinese"
  | "chinese-parentheses"
  | `decimal-${number}`
  | "parentheses"
  | "parenthesis"
  | "circle"
  | "letter"
  | "capital"
  | "roman";

export interface ClauseMark {
  style: MarkStyle;
  value: number;
  /** In half-width form, without the sign that parts it from the text: 第七条, 2.1, (a). */
  label: string;
  /** Characters that the mark takes, with the space behind it. */
  length: number;
}

/** What follows 第三条 where it refers to a clause instead of opening one. */
const REFERS = "(?!第|之?规定|之?约定|所|的|和|及|与|、|至|或|款|项|中|内)";
const ARTICLE = new RegExp(`^(第\\s*(?:[${N}]+|\\d+)\\s*条(?:之[${N}])?)${REFERS}\\s*[:、.]?\\s*`);
const DIVISION = new RegExp(`^(第\\s*(?:[${N}]+|\\d+)\\s*([编章节部]分?))\\s*[:、.]?\\s*(?![${N}\\d]*条)`);
const CHINESE_LIST = new RegExp(`^([${N}]{1,3})\\s*、\\s*`);
const CHINESE_PARENTHESES = new RegExp(`^(\\(\\s*([${N}]{1,3})\\s*\\))\\s*[、.]?\\s*`);
const ENGLISH_HEAD =
  /^((ARTICLE|Article|SECTION|Section|CLAUSE|Clause)\s+(\d+(?:\.\d+)*|[IVXL]+))(?![\w(]|\s+(?:of|and|or|hereof|above|below|to|shall|is|are)\b)\.?\s*[:.–—-]?\s*/;
// 1.1 标题, 1.1标题, 1. Title, 1、甲方; not 3.5米, 2024.01.15 or 1.5%.
const DECIMAL = /^(\d{1,3}(?:\.\d{1,3}){0,4})(\.?)(?:\s+(?=\S)|\s*[、:]\s*|(?=[\u4E00-\u9FFF“"《]))/;
// 一.1, as some programs print 1.1 below 第一条.
const CHINESE_DECIMAL = new RegExp(`^([${N}]{1,3}(?:\\.\\d{1,3}){1,4})\\.?\\s*(?=[\\u4E00-\\u9FFFA-Z“"《])`);
const UNIT = /^(?:[年月日时分秒个米元人天次号倍条种类项台岁万亿千百吨克只件名位周小]|%|‰)/;
/** A word that begins like a unit of time: 3.1 年租金, 2. 月工资, 1.4 日常管理. */
const PERIOD = /^[年月日](?![内前后末初底中以起止至])[\u4E00-\u9FFF]/;
/** And words that no unit begins like: 1 分包工程概况, 2.1名称与规格. */
const WORD =
  /^(?:分[包项期部公立配工割]|时[间限效]|天[然气]|个人(?!月)|人[员工力身]|号码|条[件款]|种类|类[别型]|项目|台[账班]|件数|名[称词义誉]|位置|周[期转边]|小[型写]|元件|米色)/;
/** What a heading consists of: 适用法律与争议解决. */
const CHINESE_TITLE = /^[\u4E00-\u9FFF][\u4E00-\u9FFF、()]{1,19}$/;
const ANNEX_WORD = "(?:EXHIBIT|Exhibit|SCHEDULE|Schedule|ANNEX|Annex|APPENDIX|Appendix)";
const ANNEX = new RegExp(
  `^((?:附件|附录|附表|补充协议)\\s*(?:[${N}]{1,3}|\\d{1,2}|[A-Z](?![A-Za-z]))?|${ANNEX_WORD}\\s+(?:\\d{1,2}|[A-Z]{1,2}))\\s*(?:[:.、–—-]\\s*|\\s+(?=[A-Z\\u4E00-\\u9FFF《])|$)`,
);
/** The only one has no number: THE SCHEDULE, Appendix – Service levels, 附：送货清单. */
const ONLY_ANNEX = new RegExp(
  `^((?:THE |The )?${ANNEX_WORD})(?:\\s*[:–—-]\\s*(?=[A-Z])|$)|^(附)\\s*:\\s*(?=[\\u4E00-\\u9FFF《])`,
);

/** The mark at the start of a line. A letter that may be a Roman number comes as both; the tree knows which goes on. */
export function clauseMarks(half: string): ClauseMark[] {
  const simple = annexMark(half) ?? headMark(half) ?? listMark(half);
  if (simple) return [simple];
  return letterMarks(half);
}

export const isOnlyAnnex = (half: string) => ONLY_ANNEX.test(half);

function annexMark(half: string): ClauseMark | undefined {
  const match = half.length <= 80 ? (ANNEX.exec(half) ?? ONLY_ANNEX.exec(half)) : null;
  if (!match || /[。;；]$/.test(half)) return undefined;
  const label = (match[1] ?? match[2]!).trim();
  const number = /(?<![A-Za-z])(\d+|[A-Z]{1,2}|[一二三四五六七八九十]+)$/.exec(label)?.[1];
  const value = number === undefined ? 1 : (parseNumber(number) ?? number.charCodeAt(0) - 64);
  return { style: "annex", value, label, length: match[0].length };
}

function headMark(half: string): ClauseMark | undefined {
  const article = ARTICLE.exec(half);
  if (article)
    return mark("article", /[\d〇零一二三四五六七八九十百千两]+/.exec(article[1]!)![0], article[1]!, article[0]);
  const division = DIVISION.exec(half);
  if (division && half.length <= 60) {
    const style = { 编: "part", 章: "chapter", 节: "section", 部: "part" }[division[2]![0]!] as MarkStyle;
    return mark(style, /[\d〇零一二三四五六七八九十百千两]+/.exec(division[1]!)![0], division[1]!, division[0]);
  }
  const english = ENGLISH_HEAD.exec(half);
  if (!english) return undefined;
  const style: MarkStyle = english[3]!.includes(".")
    ? `decimal-${english[3]!.split(".").length}`
    : /^article/i.test(english[2]!)
      ? "part"
      : "article";
  const value = /^\d/.test(english[3]!) ? Number(english[3]!.split(".").at(-1)) : romanValue(english[3]!.toLowerCase());
  return value === undefined ? undefined : { style, value, label: english[1]!, length: english[0].length };
}

function listMark(half: string): ClauseMark | undefined {
  const chinese = CHINESE_LIST.exec(half);
  if (chinese) return mark("chinese", chinese[1]!, chinese[1]!, chinese[0]);
  const enclosed = CHINESE_PARENTHESES.exec(half);
  if (enclosed) return mark("chinese-parentheses", enclosed[2]!, enclosed[1]!, enclosed[0]);
  const decimal = DECIMAL.exec(half);
  if (decimal && decimalFits(half, decimal)) {
    // 1.0 DEFINITIONS is 1, above 1.1.
    const numbers = decimal[1]!.replace(/\.0$/, "").split(".");
    return mark(`decimal-${numbers.length}`, numbers.at(-1)!, decimal[1]!, decimal[0]);
  }
  const mixed = CHINESE_DECIMAL.exec(half);
  if (mixed) {
    const numbers = mixed[1]!.split(".");
    return mark(`decimal-${numbers.length}`, numbers.at(-1)!, mixed[1]!, mixed[0]);
  }
  const dotted = /^(\d{1,2})\.(?=[A-Z“"])/.exec(half);
  if (dotted) return mark("decimal-1", dotted[1]!, dotted[1]!, dotted[0]);
  const parentheses = /^(\(\s*(\d{1,2})\s*\))\s*[、.]?\s*/.exec(half);
  if (parentheses) return mark("parentheses", parentheses[2]!, parentheses[1]!, parentheses[0]);
  const parenthesis = /^(\d{1,2})\)\s*/.exec(half);
  if (parenthesis) return mark("parenthesis", parenthesis[1]!, `${parenthesis[1]})`, parenthesis[0]);
  const circle = /^([①-⑳])\s*/.exec(half);
  return circle
    ? { style: "circle", value: circle[1]!.charCodeAt(0) - 0x245f, label: circle[1]!, length: circle[0].length }
    : undefined;
}

function decimalFits(half: string, [whole, number, dot]: RegExpExecArray): boolean {
  const rest = half.slice(whole.length);
  const marked = dot === "." || /[、:]/.test(whole) || number!.includes(".");
  const sure = /[、:]/.test(whole) || WORD.test(rest) || (/\s$/.test(whole) && PERIOD.test(rest));
  if (rest === "" || (!sure && UNIT.test(rest))) return false;
  // "30 days" and "1 份" are text; a lone number needs a sign, or a title behind its space.
  if (marked) return !/^\d{4}\./.test(half);
  return Number(number) <= 60 && (/^[A-Z][a-z]+\b/.test(rest) || (/ $/.test(whole) && CHINESE_TITLE.test(rest)));
}

function letterMarks(half: string): ClauseMark[] {
  const enclosed = /^(\(([A-Za-z]{1,5})\))\s*/.exec(half) ?? /^(([a-z]{1,4})[.)])\s+/.exec(half);
  if (!enclosed) return capitalMarks(half);
  const [whole, label, letters] = enclosed as unknown as [string, string, string];
  const marks: ClauseMark[] = [];
  const roman = letters === letters.toLowerCase() ? romanValue(letters) : undefined;
  if (letters.length === 1) {
    const lower = letters === letters.toLowerCase();
    const value = letters.toLowerCase().charCodeAt(0) - 96;
    marks.push({ style: lower ? "letter" : "capital", value, label, length: whole.length });
  } else if (letters[0] === letters[1] && letters.length === 2 && roman === undefined)
    marks.push({ style: "letter", value: 26 + letters.charCodeAt(0) - 96, label, length: whole.length }); // (aa)
  if (roman !== undefined) marks.push({ style: "roman", value: roman, label, length: whole.length });
  return marks;
}

/** `A. COMMON STOCK`: a title behind its letter; J. Smith stands in a sentence. */
function capitalMarks(half: string): ClauseMark[] {
  const match = /^(([A-Z])\.)\s+(?=[A-Z][^.;,]{2,60}\.?$)/.exec(half);
  if (!match) return [];
  return [{ style: "capital", value: match[2]!.charCodeAt(0) - 64, label: match[1]!, length: match[0].length }];
}

function mark(style: MarkStyle, number: string, label: string, whole: string): ClauseMark | undefined {
  const value = parseNumber(number);
  return value === undefined ? undefined : { style, value, label: label.replace(/\s/g, ""), length: whole.length };
}

const ROMAN: Record<string, number> = { i: 1, v: 5, x: 10, l: 50, c: 100 };

/** `xiv` → 14; undefined for letters that are no Roman number. */
export function romanValue(letters: string): number | undefined {
  if (!/^(?:x{0,3}|xl|lx{0,3}|xc)(?:ix|iv|v?i{0,3})$/.test(letters) || letters === "") return undefined;
  let value = 0;
  for (let i = 0; i < letters.length; i++) {
    const one = ROMAN[letters[i]!]!;
    value += one < (ROMAN[letters[i + 1] ?? ""] ?? 0) ? -one : one;
  }
  return value;
}
