/** Mark schemes: a table of numbers, answers and remarks, for a paper that stands elsewhere. */
import type { Table } from "../document.ts";

const NUMBER_NAME = /^(?:questions?(?: (?:no\.?|number))?|题号)$/i;
const ANSWER_NAME = /^(?:(?:correct |expected |indicative )?answers?|答案|参考答案)$/i;
const REMARK_NAME = /^(?:extra information|additional guidance|guidance|comments?|说明|解析)$/i;
/** `1`, `01.2`, `3 (b)(ii)`, `4a` */
const NUMBER = /^(?:\d{1,3}(?:\s*\.\s*\d{1,2})?(?:\s*\([a-z]{1,4}\))*\.?|\d{1,2}\s*[a-h]\)?)$/i;
/** `01.2`, `1(b)`, `1 b` */
const PART = /^0?(\d{1,2})\s*(?:\.\s*(\d{1,2})|\.?\s*\(?([a-h])\)?)$/i;

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
  const { number, answer, remark, rows } = columns;
  const divided = rows.some(({ cells }) => PART.test(cells[number]?.trim() ?? ""));
  const entries = rows.map(({ row, cells }) => {
    const cell = (column: number) => (cells[column] ?? "").trim().replace(/\s*\n\s*/g, "；");
    const numbered = divided ? partOf(cell(number)) : { number: cell(number) };
    return { row, ...numbered, answer: cell(answer), remark: remark < 0 ? "" : cell(remark) };
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

function columnsOf({ rows: [header, ...rows] }: Table) {
  const names = header?.cells.map((cell) => cell.trim()) ?? [];
  const number = names.findIndex((name) => NUMBER_NAME.test(name));
  const answer = names.findIndex((name) => ANSWER_NAME.test(name));
  if (number < 0 || answer < 0 || rows.length === 0) return undefined;
  return { number, answer, remark: names.findIndex((name) => REMARK_NAME.test(name)), rows };
}
