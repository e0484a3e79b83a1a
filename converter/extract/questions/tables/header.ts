/** The row that names the columns of a question table, wherever it stands among the first. */
import type { Table, TableRow } from "../../../document.ts";
import { halfWidth, simplified } from "../../../text/normalize.ts";

const HEADER_ROWS = 15;

export type Field =
  | "stem"
  | "type"
  | "options"
  | "answer"
  /** What questions without options are answered by, where a column of its own holds that. */
  | "model"
  | "explanation"
  | "difficulty"
  | "points"
  | "score"
  | "number"
  | "passage";

/** Header words, compared in full after spaces, remarks and stars are gone. */
const FIELDS: [Field, RegExp][] = [
  [
    "stem",
    /^(?:试题|题目|问题)?(?:题干|题目|试题|问题|题目内容|试题内容|问题描述|题干内容|内容)$|^题目描述$|^(?:题干|题目|试题|问题)[及和与/、]备?选项$|^(?:q|question|item)?(?:body|content|text|title|stem)$|^(?:question|item)$|^(?:question|item)s?(?:and|&|\/|,|or)(?:option|choice|answer|alternative)s?$|^prompt$|^scenario$|^statement$|^sentence$/,
  ],
  ["type", /^(?:题目|试题|考题)?(?:题型|类型|题类)$|^(?:q|question|item)?type$/],
  [
    "options",
    /^(?:试题|题目|备选)?(?:选项|选项内容|备选项|备选答案|答案选项)$|^(?:answer)?options?$|^(?:answer)?choices?$|^(?:response|option|choice|alternative)text$/,
  ],
  [
    "answer",
    /^(?:正确|标准|参考|试题)?答案$|^正确(?:选项|项)(?:序号)?$|^答案内容$|^(?:参考)?答案[及和与/、](?:解析|说明)$|^(?:correct|right)?answers?(?:(?:and|&|\/)(?:rationale|explanation|feedback)s?)?$|^ans\.?$|^key$|^(?:correct|best|right)(?:option|choice|response|answer|item)s?$|^verdict$|^(?:t\/?f|true\/?(?:or)?false|对\/?错|正\/?误)$|^missingwords?$/,
  ],
  [
    "explanation",
    /^(?:答案|试题|题目)?(?:解析|说明|分析|详解)$|^答案说明$|^explanation$|^analysis$|^rationale$|^(?:item|question|general)?feedback$|^why$|^comments?$|^didyouknow$|^(?:fun|interesting)facts?$/,
  ],
  ["model", /^(?:model|sample|suggested)answers?$/],
  ["difficulty", /^(?:试题)?(?:难度|难易度|难易程度|难度系数)$|^difficulty$/],
  ["points", /^(?:知识点|考点|章节|分类|科目|专业|标签|所属知识点|所属章节)$|^(?:tags?|topic|category)$/],
  ["score", /^(?:分值|分数|得分)$|^score$|^points$/],
  ["number", /^(?:试题|题目|考题)?(?:编号|序号|题号|id)$|^(?:q|item|question)?(?:no\.?|number|id|ref|#)$/],
  ["passage", /^(?:材料|题干材料|共用题干|背景材料)$|^passage$/],
];

/** Where the parts of a question stand. */
export interface Columns {
  fields: Map<Field, number>;
  /** Option columns in order, with their letters. */
  options: { letter: string; column: number }[];
  answers: number[];
  /** Columns of what is not right: beside them, the answer is one of the options. */
  wrong?: number[];
  /** The only column of these holds lists with commas. */
  listed?: true;
  /** Option 1, Option 2: a number in the key names one of these, unless all of them are texts of options. */
  numbered?: true;
  /** A number alone asks, as on a card. */
  numbersAsk?: true;
}

/** What a cell of a header names, by its words. */
export function roleOf(cell: string): { letter: string } | { field: Field } | "answer" | "wrong" | undefined {
  const name = simplified(halfWidth(cell))
    .toLowerCase()
    .replace(/\(.*?\)|[\s*:?_-]/g, "")
    .replace(/max\d+characters$|chooseatleastone$/, ""); // Kahoot's template explains its columns
  const letter = optionLetter(name);
  if (letter !== undefined) return { letter };
  if (/^答案\d$/.test(name)) return "answer";
  if (WRONG.test(name)) return "wrong";
  const field = fieldNamed(name);
  return field && { field };
}

/** `scenario/prompt`: two names of one thing. */
function fieldNamed(name: string): Field | undefined {
  const whole = FIELDS.find(([, pattern]) => pattern.test(name))?.[0];
  if (whole !== undefined || !name.includes("/")) return whole;
  const [first, ...others] = name.split("/").map((part) => FIELDS.find(([, pattern]) => pattern.test(part))?.[0]);
  return others.every((other) => other === first) ? first : undefined;
}

const WRONG =
  /^(?:incorrect|wrong|false|distract(?:ing|[oe]r))(?:answer|option|choice|response)s?[\da-e]?$|^(?:distract[oe]r|decoy|foil)s?[\da-e]?$|^(?:wrong|incorrect)\d$|^(?:错误(?:答案|选项|项)|干扰(?:项|选项|答案))\d?$/;

/** What a row names as a header; undefined where it is none. */
export function columnsOf(row: TableRow): Columns | undefined {
  const fields = new Map<Field, number>();
  const options: Columns["options"] = [];
  const answers: number[] = [];
  const wrong = row.cells.flatMap((cell, column) => (roleOf(cell) === "wrong" ? [column] : []));
  for (const [column, cell] of row.cells.entries()) {
    const role = roleOf(cell);
    if (role === undefined || role === "wrong") continue;
    if (role === "answer") answers.push(column);
    else if ("letter" in role) options.push({ letter: role.letter, column });
    else if (!fields.has(role.field)) fields.set(role.field, column);
  }
  if (!fields.has("answer") && fields.has("model")) fields.set("answer", fields.get("model")!);
  if (fields.has("answer")) answers.unshift(fields.get("answer")!);
  else if (answers.length === 0) {
    // 正确答案H: the template's last option column ran into the answer's name. Correct: beside Answer, it only marks one.
    const odd = row.cells.findIndex((cell) =>
      /^(?:(?:正确|标准|参考)?答案[A-Z]?|correct)$/i.test(halfWidth(cell).replace(/\(.*?\)|\s/g, "")),
    );
    if (odd >= 0) {
      answers.push(odd);
      const wrong = options.findIndex(({ column }) => column === odd);
      if (wrong >= 0) options.splice(wrong, 1);
    }
  }
  const known = fields.has("stem") && (answers.length > 0 || options.length >= 2 || fields.has("options"));
  const numbered = options.length > 0 && options.every(({ column }) => NUMBERED.test(halfWidth(row.cells[column]!)));
  if (!known) return undefined;
  return { fields, options, answers, ...(wrong.length > 0 ? { wrong } : {}), ...(numbered ? { numbered } : {}) };
}

const NUMBERED = /^\s*(?:选项|选择项|备选项|备选答案|答案选项|option|choice|answer)\s*\d/i;

/** The letter of an option's column: 选项A, A, A选项, 选项1, 选择项1, 答案A, answer 1. */
function optionLetter(name: string): string | undefined {
  const match =
    /^(?:选项|选择项|备选项|备选答案|答案选项|option|choice)([a-j])$|^([a-z])(?:选项|项)?$|^答案([a-h])$/.exec(name) ??
    /^(?:选项|选择项|备选项|备选答案|答案选项|option|choice|answer)(\d{1,2})$/.exec(name);
  const sign = match?.slice(1).find((group) => group !== undefined);
  if (sign === undefined) return undefined;
  return /\d/.test(sign) ? String.fromCharCode(64 + Number(sign)) : sign.toUpperCase();
}

export function findHeader(table: Table): { row: number; columns: Columns } | undefined {
  for (const [index, row] of table.rows.slice(0, HEADER_ROWS).entries()) {
    const single = columnsOf(row);
    const next = table.rows[index + 1];
    const double = next && isSubHeader(row, next) ? columnsOf(joinedHeader(row, next)) : undefined;
    if (double && sizeOf(double) > sizeOf(single)) {
      if (sizeOf(columnsOf(next!)) >= sizeOf(double)) continue; // the next row says it all alone
      return { row: next!.row, columns: double };
    }
    if (single) return { row: row.row, columns: single };
  }
  return undefined;
}

const sizeOf = (columns: Columns | undefined) =>
  columns ? columns.fields.size + columns.options.length + columns.answers.length : 0;

/** Names below a group's name: 选项 above A B C D. All that stands in the row is a name, or the name above once more. */
function isSubHeader(above: TableRow, row: TableRow): boolean {
  const names = row.cells.map((cell, i) => ({ cell: cell.trim(), above: groupAbove(above, i) }));
  const own = names.filter(({ cell, above }) => cell !== "" && cell !== above);
  return own.length >= 2 && own.every(({ cell, above }) => (roleOf(cell) ?? roleOf(above + cell)) !== undefined);
}

function joinedHeader(above: TableRow, row: TableRow): TableRow {
  const width = Math.max(above.cells.length, row.cells.length);
  const cells = Array.from({ length: width }, (_, i) => {
    const cell = row.cells[i]?.trim() ?? "";
    if (cell === "") return above.cells[i] ?? "";
    return roleOf(cell) === undefined ? groupAbove(above, i) + cell : cell;
  });
  return { row: row.row, cells };
}

/** A group's name stands once, over its first column. */
function groupAbove({ cells }: TableRow, column: number): string {
  for (let i = Math.min(column, cells.length - 1); i >= 0; i--) if (cells[i]!.trim() !== "") return cells[i]!.trim();
  return "";
}

/** What every name of the question's column holds. */
const STEM_NAME = /题\s*干|题\s*目|试\s*题|问\s*题|内\s*容|question|stem/i;

/** A header of its own further down, as in a sheet with a table for each type. */
export function repeatsHeader(row: TableRow): boolean {
  return row.cells.some((one) => STEM_NAME.test(one)) && columnsOf(row) !== undefined;
}
