/** Question banks as tables: mostly each row is a question, whose parts the header or the cells themselves tell. */
import type { Table, TableRow } from "../../../document.ts";
import type { Option } from "../../../item.ts";
import { halfWidth } from "../../../text/normalize.ts";
import { isDesignator } from "../../designator.ts";
import { isMarkScheme } from "../../mark-scheme.ts";
import { matchingTable } from "../../matching-table.ts";
import { judgement, reasonBelow } from "../answer.ts";
import { type QuestionDraft, rowSource } from "../draft.ts";
import { formattedAnswer } from "../formatting.ts";
import { sectionHead, typeOf } from "../sections.ts";
import { splitStem } from "../stem-options.ts";
import { cardDrafts } from "./cards.ts";
import { withCellLists } from "./cell-lists.ts";
import { cellAt, fieldOf, joinedAnswers } from "./cells.ts";
import { columnsByContent } from "./content.ts";
import { amongDistractors } from "./distractors.ts";
import { cardColumns } from "./flash-cards.ts";
import { type Columns, columnsOf, findHeader, repeatsHeader } from "./header.ts";
import { splitOptions } from "./option-cell.ts";
import { typeInColumn } from "./types.ts";
import { verticalDrafts } from "./vertical.ts";

/** The questions of a table, one by one; undefined where nothing tells how to read it. */
export function tableDrafts(
  table: Table,
  file: string,
): { headerRow: number; drafts: Iterable<QuestionDraft> } | undefined {
  if (isMarkScheme(table) && !asksInWords(table)) return undefined;
  if (matchingTable(table)) return undefined;
  const severalRows = verticalDrafts(table, file) ?? cardDrafts(table, file);
  if (severalRows) return severalRows;
  const reader = rowReader(table, file);
  return reader && { headerRow: reader.headerRow, drafts: draftsOf(table.rows, reader) };
}

function* draftsOf(rows: readonly TableRow[], reader: RowReader): Generator<QuestionDraft> {
  for (const row of rows) {
    const draft = reader.draftOf(row);
    if (draft) yield draft;
  }
}

function tableColumns(table: Table): { row: number; columns: Columns } | undefined {
  const header = findHeader(table);
  if (header) return namesNumbers(table, header) ? undefined : withCellLists(table, header);
  const cards = cardColumns(table);
  if (cards) return cards;
  const columns = columnsByContent(table);
  return columns && { row: 0, columns };
}

/** A column of questions stands beside that of the numbers. */
function asksInWords(table: Table): boolean {
  const header = findHeader(table);
  const stem = header?.columns.fields.get("stem");
  if (!header || stem === undefined) return false;
  return table.rows.some(({ row, cells }) => row > header.row && asksAnything(cells[stem] ?? ""));
}

const asksAnything = (cell: string) => /\p{L}{2}/u.test(cell) && !isDesignator(cell);

/** `Question | Answer` above numbers and letters is a key. */
function namesNumbers({ rows }: Table, { row, columns }: { row: number; columns: Columns }): boolean {
  const asked = rows.flatMap((one) => (one.row > row ? [fieldOf("stem", columns.fields, one.cells)] : []));
  return (
    asked.length >= 2 &&
    asked.every((text) => /^\d{0,4}$/.test(text) || isDesignator(text)) &&
    asked.some((text) => text !== "")
  );
}

/** What the rows above say about those below; plain data. */
interface Above {
  /** One sheet may hold a table for each type, below the type's name and with a header of its own. */
  columns: Columns;
  kind: QuestionDraft["kind"];
  scenario: string | undefined;
}

/** Makes drafts of a table's rows, one after the other, by the header in its first rows or by what the columns hold. */
export class RowReader {
  readonly headerRow: number;
  readonly #table: Table;
  readonly #file: string;
  above: Above;

  constructor(table: Table, file: string, header: { row: number; columns: Columns }) {
    this.headerRow = header.row;
    this.#table = table;
    this.#file = file;
    const kind = table.sheet === undefined ? undefined : typeOf(table.sheet);
    this.above = { columns: header.columns, kind, scenario: undefined };
  }

  /** Rows without question text, answer and options (notes, empty rows) are no items. */
  draftOf(row: TableRow): QuestionDraft | undefined {
    if (this.passes(row)) return undefined;
    const { columns, kind, scenario } = this.above;
    const draft = rowDraft(row, columns, this.#table, this.#file);
    if (draft && draft.kind === undefined && kind !== undefined) draft.kind = kind;
    if (draft && scenario !== undefined) draft.passage ??= scenario;
    return draft;
  }

  /** Whether a row asks nothing but says something about those below, which is kept. */
  passes(row: TableRow): boolean {
    const only = onlyText(row.cells);
    const kind = only === undefined ? undefined : sectionHead(only, halfWidth(only), undefined, false)?.kind;
    const scenario = only !== undefined && SCENARIO.test(halfWidth(only)) ? only : undefined;
    if (kind !== undefined) this.above = { ...this.above, kind };
    if (only !== undefined && scenario !== this.above.scenario) this.above = { ...this.above, scenario };
    if (row.row <= this.headerRow || kind !== undefined || scenario !== undefined || tellsHow(row)) return true;
    if (!repeatsHeader(row)) return false;
    this.above = { ...this.above, columns: columnsOf(row)! };
    return true;
  }
}

/** `(required) | (optional, default 30)`: a template tells below its header how to fill it in. */
const tellsHow = ({ cells }: TableRow) =>
  cells.filter((cell) => /[（([]\s*(?:required|optional|mandatory|default|必填|选填|非必填|可选|默认)/i.test(cell))
    .length >= 2;

/** The text of a row with one cell that is not empty. */
function onlyText(cells: readonly string[]): string | undefined {
  let only: string | undefined;
  for (const cell of cells) {
    const text = cell.trim();
    if (text === "") continue;
    if (only !== undefined) return undefined;
    only = text;
  }
  return only;
}

/** @returns undefined where nothing tells how to read the rows, or where a question takes several of them */
export function rowReader(table: Table, file: string): RowReader | undefined {
  if (verticalDrafts(table, file) ?? cardDrafts(table, file)) return undefined;
  const header = tableColumns(table);
  return header && new RowReader(table, file, header);
}

/** The only text of its row (`Case study (items 6–8)` and the case), above the questions about it; the next such row ends it. */
const SCENARIO =
  /^\s*[【[(]?(?:(?:Scenario|Case(?: study)?|Passage)\b|材料|案例|情景|案情)\s*[一二三四五六七八九十\d]{0,2}[】\])]?\s*(?:\([^()\n]{2,30}\)\s*)?[:\n]\s*\S/i;

/** The last row of many a table; it asks nothing. */
const SUM = /^(?:合\s*计|总\s*计|小\s*计|共\s*计|sub-?total|total)\s*[:：]?$/i;

function rowDraft(row: TableRow, columns: Columns, table: Table, file: string): QuestionDraft | undefined {
  const { cells } = row;
  const { fields, numbered } = columns;
  const type = fieldOf("type", fields, cells);
  const named = typeInColumn(type);
  // With wrong answers beside one that is right, `multiple` means multiple choice.
  const kind = columns.wrong && named === "multiple" ? "choice" : named;
  const { stem, found, answer, reason, ownNumber } = partsOf(cells, columns, kind);
  if (answer === "" && found.length === 0) {
    if (stem === "" || (type === "" && fieldOf("number", fields, cells) === "")) return undefined;
  }
  if (found.length === 0 && row.cells.some((cell) => SUM.test(cell.trim()))) return undefined;
  const explanation = fieldOf("explanation", fields, cells) || reason;
  const passage = fieldOf("passage", fields, cells);
  const number = fieldOf("number", fields, cells) || ownNumber;
  const source = rowSource(table, row, file, number);
  const given = answer === "" && kind === "blank" ? acceptedAnswers(stem, found) : answer;
  return {
    stem,
    options: isOpen(kind) ? [] : found,
    answer: given === "" ? undefined : optionNumbers(given, found, numbered),
    explanation: explanation === "" ? undefined : explanation,
    ...(answer === "" && row.emphasis ? { formatted: formattedAnswer([row], found) } : {}),
    evidence: "column",
    ...(columns.numbersAsk ? { numberAsks: true as const } : {}),
    about: factsOf(fields, cells),
    kind,
    ...(passage === "" ? {} : { passage }),
    source,
    text: row.cells.filter((value) => value.trim() !== "").join(" | "),
    warnings: row.hidden ? ["hidden-source"] : [],
  };
}

/** The options of a blank are what fills it: one for each of several blanks, or all that would be taken. */
function acceptedAnswers(stem: string, options: readonly Option[]): string {
  const blanks = stem.match(/_{2,}/g)?.length ?? 0;
  const each = blanks > 1 && options.length === blanks;
  return each ? options.map(({ text }) => text).join("；") : (options[0]?.text ?? "");
}

/** Question, options and answer, which may share cells with each other and with the reason. */
function partsOf(cells: readonly string[], columns: Columns, kind: QuestionDraft["kind"]) {
  const { fields, options, answers, wrong = [], listed } = columns;
  const stem = fieldOf("stem", fields, cells);
  const [given, why] = givenAnswer(fields, answers, cells);
  const others = wrong.map((column) => cellAt(cells, column));
  const mixed = options.length === 0 ? amongDistractors(given, others, listed) : undefined;
  if (mixed) return { stem, found: mixed.options, answer: mixed.answer, reason: why, ownNumber: "" };
  const own = options.length > 0 ? optionCells(options, cells) : splitOptions(fieldOf("options", fields, cells));
  const inStem = own.length === 0 && !isOpen(kind);
  const split = inStem ? (splitStem(stem, given) ?? splitStem(stem, firstLine(given))) : undefined;
  const found = split?.options ?? own;
  const { answer, reason } = reasonBelow(given, found) ?? { answer: given, reason: why };
  return { stem: split?.stem ?? stem, found, answer, reason, ownNumber: split?.number ?? "" };
}

const firstLine = (text: string) => text.split("\n", 1)[0]!;

/** Questions of these kinds have no options. */
function isOpen(kind: QuestionDraft["kind"]): boolean {
  return kind === "short" || kind === "blank";
}

function factsOf(fields: Columns["fields"], cells: readonly string[]): NonNullable<QuestionDraft["about"]> {
  const difficulty = fieldOf("difficulty", fields, cells);
  const knowledge = fieldOf("points", fields, cells);
  const score = fieldOf("score", fields, cells);
  return {
    ...(difficulty === "" ? {} : { difficulty }),
    ...(knowledge === "" ? {} : { knowledge }),
    ...(score === "" ? {} : { score }),
  };
}

/** The answer and why: a model answer answers what has no other, and explains beside a letter. */
function givenAnswer(
  fields: Columns["fields"],
  answers: readonly number[],
  cells: readonly string[],
): [answer: string, why: string] {
  const given = joinedAnswers(answers.map((column) => cellAt(cells, column)));
  const model = fieldOf("model", fields, cells);
  return given === "" || given === model ? [model || given, ""] : [given, model];
}

function optionCells(options: Columns["options"], cells: readonly string[]): Option[] {
  const found: Option[] = [];
  for (const { letter, column } of options) {
    const text = withoutLetter(cellAt(cells, column), letter);
    if (text !== "") found.push({ letter, text });
  }
  return found;
}

function withoutLetter(text: string, letter: string): string {
  if (text[0]?.toUpperCase() !== letter) return text;
  return /^.\s*[.、．:：)）]/.test(text) ? text.replace(/^.\s*[.、．:：)）]\s*/, "") : text;
}

/** Answers as positions (1 or 2,4), where no option is such a number itself; of numbered options not all. */
function optionNumbers(answer: string, options: readonly Option[], numbered = false): string {
  if (!/^\d(?:\s*[,，、;；|]\s*\d)*$/.test(answer) || options.length < 2) return answer;
  const parts = answer.split(/[^\d]+/);
  const texts = options.map(({ text }) => text);
  const isText =
    texts.includes(answer) || (numbered ? parts.every((p) => texts.includes(p)) : parts.some((p) => texts.includes(p)));
  // 1 may say that it is right: of numbered options True and False, it names the first in either reading.
  const judging = options.every(({ text }) => judgement(text) !== undefined);
  if (isText || (judging && !(numbered && judgement(options[0]!.text)))) return answer;
  const numbers = parts.map(Number);
  if (numbers.some((number) => number < 1 || number > options.length)) return answer;
  return numbers.map((number) => options[number - 1]!.letter).join("");
}
