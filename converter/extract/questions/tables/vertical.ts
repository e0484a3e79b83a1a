/**
 * Tables in which every option has a row of its own, below its question (`1 | 单选 | 火警电话是？`, then `  | A | 110 |`,
 * `  | B | 119 | √`; letters may be missing where only questions have a number or a type) or beside it (`Fire brigade? | 110 |`,
 * then `  | 119 | yes`); a column marks the right ones, and says in words what answers a question without options.
 */
import type { Table, TableRow } from "../../../document.ts";
import { halfWidth } from "../../../text/normalize.ts";
import { judgement } from "../answer.ts";
import { type QuestionDraft, rowSource } from "../draft.ts";
import { following, optionMarks } from "../options.ts";
import { typeOf } from "../sections.ts";
import { columnsOf, type Field } from "./header.ts";
import { typeInColumn } from "./types.ts";

const HEADER_ROWS = 15;
const MARK_NAME =
  /^(?:是否)?(?:正确|答案|正确答案|正确选项|正确项)$|^(?:is)?(?:correct|right|answer|key|tick|x|✓|✔)\??$|^(?:correct|right)(?:answer|choice|option|response)s?\??$/i;
/** Beside such marks, what names the answer elsewhere names what to choose from. */
const CHOICE_NAME = /^(?:possible)?answers?(?:text)?$|^responses?$/i;

interface Layout {
  headerRow: number;
  stem: number;
  /** Of options that stand beside their question; below it they stand in its column. */
  option?: number;
  mark: number;
  type: number;
  number: number;
  explanation: number;
}

interface Group {
  question: TableRow;
  /** In the column of the marks, what answers a question without options. */
  given?: string;
  options: { text: string; mark: string; row: TableRow }[];
}

/** The questions of such a table; undefined where it is none, by as little as one row that fits nowhere. */
export function verticalDrafts(table: Table, file: string): { headerRow: number; drafts: QuestionDraft[] } | undefined {
  const layout = layoutOf(table);
  const groups = layout && groupsOf(table, layout);
  if (!layout || !groups?.some(({ options }) => options.length >= 2)) return undefined;
  const marks = groups.flatMap(({ options }) => options.map(({ mark }) => mark));
  if (!marks.every(isMark)) return undefined;
  const crossed = onlyCrossed(groups);
  return { headerRow: layout.headerRow, drafts: groups.map((group) => draftOf(group, crossed, layout, table, file)) };
}

/** So many questions show what an x means. */
const LEAST_CROSSED = 3;

/** Nothing but x marks an option, some of each question and not more than half of all: below `Correct`, it says what is. */
function onlyCrossed(groups: readonly Group[]): boolean {
  let [crossed, all] = [0, 0];
  const chosen = groups.filter(({ options }) => options.length > 0);
  for (const { options } of chosen) {
    const signs = options.map(({ mark }) => markOf(mark));
    const either = signs.filter((sign) => sign === "either").length;
    const empty = options.filter(({ mark }) => mark === "").length;
    if (either + empty < options.length || (either > 0 && empty === 0)) return false;
    crossed += either;
    all += options.length;
  }
  return chosen.length >= LEAST_CROSSED && crossed * 2 <= all;
}

function layoutOf({ rows }: Table): Layout | undefined {
  for (const row of rows.slice(0, HEADER_ROWS)) {
    const names = row.cells.map((cell) => halfWidth(cell).replace(/\(.*?\)|\s/g, ""));
    const mark = names.findLastIndex((name) => MARK_NAME.test(name));
    if (mark < 0) continue;
    const { fields } = columnsOf({ ...row, cells: [...row.cells.with(mark, ""), "答案"] }) ?? {};
    if (!fields) continue;
    const choices = names.findIndex((name, column) => column !== mark && CHOICE_NAME.test(name));
    const option = fields.get("options") ?? (choices < 0 ? undefined : choices);
    const columnOf = (field: Field) => fields.get(field) ?? -1;
    const at = { type: columnOf("type"), number: columnOf("number"), explanation: columnOf("explanation") };
    return { headerRow: row.row, stem: fields.get("stem")!, mark, ...at, ...(option === undefined ? {} : { option }) };
  }
  return undefined;
}

const cellAt = ({ cells }: TableRow, column: number) => cells[column]?.trim() ?? "";

function groupsOf({ rows }: Table, layout: Layout): Group[] | undefined {
  const groups: Group[] = [];
  let above = layout.headerRow;
  for (const row of rows) {
    if (row.row <= layout.headerRow || row.cells.every((cell) => cell.trim() === "")) continue;
    const apart = row.row > above + 1;
    above = row.row;
    if (isNote(row, layout, apart)) continue;
    const open = groups.at(-1);
    const beside = layout.option !== undefined && isOtherQuestion(row, layout, open);
    const text = optionOf(row, layout, String.fromCharCode(65 + (beside ? 0 : (open?.options.length ?? 0))));
    const own = layout.option === undefined ? text === undefined : beside;
    const group = own ? { question: row, options: [] } : open;
    if (!group || cellAt(group.question, layout.stem) === "" || group.given !== undefined) return undefined;
    if (own) groups.push(group);
    if (text !== undefined) group.options.push({ text, mark: cellAt(row, layout.mark), row });
    else if (cellAt(row, layout.mark) !== "") group.given = cellAt(row, layout.mark);
  }
  return groups;
}

/** Alone in its row: the name of a part in the first column; below an empty row, what asks nothing and has no mark. */
function isNote(row: TableRow, { stem, option }: Layout, apart: boolean): boolean {
  const filled = [...row.cells.entries()].filter(([, cell]) => cell.trim() !== "");
  const [column] = filled[0]!;
  if (filled.length > 1 || option === column) return false;
  return column === stem ? apart && option === undefined : column < stem;
}

/**
 * A question's cell is filled in its first row only, or in those of all its options. Questions below each other may share
 * their words (下列说法正确的是): another number, A once more or an empty cell above tells them apart.
 */
function isOtherQuestion(row: TableRow, { stem, option, number }: Layout, open: Group | undefined): boolean {
  const last = open?.options.at(-1);
  if (cellAt(row, stem) === "") return false;
  if (!open || !last || cellAt(row, stem) !== cellAt(open.question, stem) || cellAt(last.row, stem) === "") return true;
  const again = /^[([]?A[.、:)\]]/.test(halfWidth(cellAt(row, option!)));
  return again || cellAt(row, number) !== cellAt(open.question, number);
}

/** The text of the option that stands in a row, whose letter is the next one. */
function optionOf(row: TableRow, layout: Layout, next: string): string | undefined {
  const { stem, option, mark } = layout;
  const text = cellAt(row, option ?? stem);
  if (text === "") return undefined;
  const [first, ...more] = optionMarks(halfWidth(text), next);
  if (first?.start === 0 && first.letter === next && !first.article && more.length === 0)
    return text.slice(first.end).trim();
  if (option !== undefined) return letterOf(text) === next ? undefined : text; // the texts stand elsewhere
  const lettered = row.cells.some((cell, column) => column !== stem && column !== mark && letterOf(cell) === next);
  return lettered || isBelowNamed(row, layout) ? text : undefined;
}

/** Questions have a number or a type; what has neither is chosen from. */
const isBelowNamed = (row: TableRow, { number, type }: Layout) =>
  (number >= 0 || type >= 0) && cellAt(row, number) === "" && cellAt(row, type) === "";

const letterOf = (cell: string) => /^[([]?([A-Z])[)\].、:]?$/.exec(halfWidth(cell).trim())?.[1];

const isMark = (mark: string) => mark === "" || markOf(mark) !== undefined;

/** Letters but Y, N, T and F name options. `either`: an x alone marks what is right as often as what is wrong; beside √ it is wrong. */
function markOf(mark: string): boolean | "either" | undefined {
  const half = halfWidth(mark).trim();
  if (/^[x×╳]$/i.test(half)) return "either";
  if (/^[01]$/.test(half)) return half === "1";
  return /^[A-EG-MO-SU-XZ]$/.test(half) ? undefined : /^[□☐○]$/.test(half) ? false : judgement(half);
}

function draftOf(
  { question, options: found, given }: Group,
  crossed: boolean,
  layout: Layout,
  table: Table,
  file: string,
): QuestionDraft {
  let letter = "@";
  const options = found.map(({ text, mark }) => {
    letter = following(letter);
    return { letter, text, right: markOf(mark) };
  });
  const right = options.filter((option) => option.right === true || (crossed && option.right === "either"));
  const number = cellAt(question, layout.number);
  const rows = [...new Set([question, ...found.map(({ row }) => row)])];
  return {
    stem: cellAt(question, layout.stem),
    options: options.map(({ letter, text }) => ({ letter, text })),
    answer: right.length > 0 ? right.map((option) => option.letter).join("") : given,
    explanation: rows.map((row) => cellAt(row, layout.explanation)).find((cell) => cell !== ""),
    evidence: "column",
    kind: typeInColumn(cellAt(question, layout.type)) ?? (table.sheet === undefined ? undefined : typeOf(table.sheet)),
    source: rowSource(table, question, file, number),
    text: rows.map(textOf).join("\n"),
    warnings: rows.some(({ hidden }) => hidden) ? ["hidden-source"] : [],
  };
}

const textOf = ({ cells }: TableRow) => cells.filter((cell) => cell.trim() !== "").join(" | ");
