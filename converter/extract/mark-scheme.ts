/** Mark schemes: a table of numbers, answers and remarks, for a paper that stands elsewhere. */
import type { Table } from "../document.ts";

const NUMBER_NAME = /^(?:(?:questions?|qu?)\.?(?: ?(?:no\.?|number|#))?|no\.?|#|item|题号)$/i;
/** Beside its number stands a question itself: no scheme. */
const ASKED_NAME = /question|stem|prompt|statement|option|choice|题干|题目|试题|选项/i;
const ANSWER_NAME = /^(?:(?:correct |expected |indicative )?answers?|答案|参考答案)$/i;
const REMARK_NAME = /^(?:extra information|additional guidance|guidance|comments?|说明|解析)$/i;
/** A column of what each answer scores. */
export const SCORE_NAME =
  /^(?:(?:max(?:imum)?|total) )?(?:marks?|points?|scores?)(?: available)?$|^(?:分值|分数|得分)$/i;
/** `Villi give a large surface (1)`: what a point of the answer scores. */
const POINT_SCORE = /\s*[([]\d{1,2}(?:\s*marks?)?[)\]]\s*$/i;

/** The points of an answer in a cell, in one line and without what each scores. */
export function markingPoints(cell: string): string {
  const points = cell.split(/\s*\n\s*/);
  const scored = points.every((point) => POINT_SCORE.test(point) && point.replace(POINT_SCORE, "") !== "");
  return inOneLine((scored ? points.map((point) => point.replace(POINT_SCORE, "")) : points).join("\n"));
}

/** Points that end with a semicolon need no other. */
const inOneLine = (text: string) => text.replace(/(?<=[;；])\s*\n\s*/g, " ").replace(/\s*\n\s*/g, "；");

/** `1`, `01.2`, `3 (b)(ii)`, `4a` */
const NUMBER = /^(?:\d{1,3}(?:\s*\.\s*\d{1,2})?(?:\s*\([a-z]{1,4}\))*\.?|\d{1,2}\s*[a-h]\)?)$/i;
/** `01.2`, `1(b)`, `1 b` */
const PART = /^0?(\d{1,2})\s*(?:\.\s*(\d{1,2})|\.?\s*\(?([a-h])\)?)$/i;
/** `2(b)(ii)`, `2 b ii` */
const DEEPER = /^0?(\d{1,2})\s*\.?\s*\(?([a-h])\)?\s*\(?([ivx]{1,4})\)?$/i;

export interface SchemeEntry {
  row: number;
  /** `01` of `01.2`: parts of a question count anew. */
  section?: string;
  number: string;
  answer: string;
  remark: string;
}

/** What stands in its question column are numbers, and no questions. */
export function isMarkScheme(table: Table): boolean {
  const { number, rows } = columnsOf(table) ?? {};
  if (number === undefined || !rows) return false;
  const numbers = rows.map(({ cells }) => cells[number]?.trim() ?? "").filter((cell) => cell !== "");
  return numbers.length > 0 && numbers.every((cell) => NUMBER.test(cell));
}

/** Its entries, where the numbers are of one kind that the questions of a paper can be told by. */
export function schemeEntries(table: Table): SchemeEntry[] | undefined {
  const columns = columnsOf(table);
  if (!columns || !isMarkScheme(table)) return undefined;
  const { number, answer, remark, scored, rows } = columns;
  const numbers = rows.map(({ cells }) => cells[number]?.trim() ?? "");
  const deeper = numbers.some((shown) => DEEPER.test(shown));
  const divided = deeper || numbers.some((shown) => PART.test(shown));
  const placed = deeper ? deeperPartOf : partOf;
  const entries = rows.map(({ row, cells }) => {
    const cell = (column: number) => inOneLine((cells[column] ?? "").trim());
    const given = scored ? markingPoints((cells[answer] ?? "").trim()) : cell(answer);
    const numbered = divided ? placed(cell(number)) : { number: cell(number) };
    return { row, ...numbered, answer: given, remark: remark < 0 ? "" : cell(remark) };
  });
  const whole = entries.every((entry) => /^\d{1,3}$/.test(entry.number) && entry.answer !== "");
  return whole ? entries : undefined;
}

/** A question that is not divided beside others that are has one part. */
function partOf(shown: string): Pick<SchemeEntry, "section" | "number"> {
  const [, section, part, letter] = PART.exec(shown) ?? [];
  if (section === undefined)
    return { section: shown.replace(/^0|\.$/g, ""), number: /^\d{1,2}\.?$/.test(shown) ? "1" : "" };
  return { section, number: part ?? String(letter!.toLowerCase().charCodeAt(0) - 96) };
}

/** With parts of parts, each part is a section; one that is not divided has one part. */
function deeperPartOf(shown: string): Pick<SchemeEntry, "section" | "number"> {
  const [, question, letter, roman] = DEEPER.exec(shown) ?? [];
  if (question !== undefined)
    return { section: partSection(question, letter), number: String(romanNumber(roman!) ?? "") };
  const { section, number } = partOf(shown);
  const whole = /^\d{1,2}\.?$/.test(shown);
  return whole || number === ""
    ? { section: section!, number }
    : { section: partSection(section!, letterAt(number)), number: "1" };
}

/** `Section 2(b)` without its first word. */
export const partSection = (question: string | number, letter: string | undefined) =>
  letter === undefined ? `${Number(question)}` : `${Number(question)}(${letter.toLowerCase()})`;

const letterAt = (number: string) => String.fromCharCode(96 + Number(number));

const TEN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
const ROMANS = [...TEN, ...TEN.map((numeral) => (numeral === "x" ? "xx" : `x${numeral}`))];

/** 2 of `ii`; undefined where it is no number up to 20. */
export function romanNumber(roman: string): number | undefined {
  const at = ROMANS.indexOf(roman.toLowerCase());
  return at < 0 ? undefined : at + 1;
}

function columnsOf({ rows: [header, ...rows] }: Table) {
  const names = header?.cells.map((cell) => cell.trim()) ?? [];
  const number = names.findIndex((name) => NUMBER_NAME.test(name));
  const answer = names.findIndex((name) => ANSWER_NAME.test(name));
  if (number < 0 || answer < 0 || rows.length === 0) return undefined;
  if (names.some((name, column) => column !== number && column !== answer && ASKED_NAME.test(name))) return undefined;
  const scored = names.some((name) => SCORE_NAME.test(name));
  return { number, answer, remark: names.findIndex((name) => REMARK_NAME.test(name)), scored, rows };
}
