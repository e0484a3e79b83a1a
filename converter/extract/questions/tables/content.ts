/**
 * Tables of questions without a header: what the columns hold tells what they are. All of it has to fit, since a table of
 * anything else must not be read as questions.
 */
import type { Table, TableRow } from "../../../document.ts";
import { halfWidth } from "../../../text/normalize.ts";
import { judgement } from "../answer.ts";
import { QUESTION_CUE } from "../line-facts.ts";
import { optionMarks } from "../options.ts";
import { typeOf } from "../sections.ts";
import type { Columns } from "./header.ts";

/** Rows that are looked at; the rest follows them. */
const LOOKED_AT = 200;
const LEAST_ROWS = 2;
/** Rows may have gaps: of the answers nine in ten, of the questions all. */
const MOST = 0.9;

/** The parts of a question by column; undefined where the cells do not tell. */
export function columnsByContent({ rows }: Table): Columns | undefined {
  const looked = rows.slice(0, LOOKED_AT).filter(({ cells }) => filled(cells).length >= 2);
  if (looked.length < LEAST_ROWS || looked.length < rows.slice(0, LOOKED_AT).length * MOST) return undefined;
  const columns = columnsOf(looked);
  const stem = columns.findIndex(isStem);
  if (stem < 0) return undefined;
  const answer = columns.findLastIndex((cells, i) => i !== stem && share(cells, isAnswer) >= MOST);
  if (answer < 0) return questionsAndTexts(columns, stem);
  const options = optionColumns(columns, stem, answer);
  if (!answersFit(columns[answer]!, options, columns, stem)) return undefined;
  return { fields: otherFields(columns, stem, answer, options), options, answers: [answer] };
}

const filled = (cells: readonly string[]) => cells.filter((cell) => cell.trim() !== "");

function columnsOf(rows: readonly TableRow[]): string[][] {
  const width = Math.max(...rows.map(({ cells }) => cells.length));
  return Array.from({ length: width }, (_, column) => rows.map(({ cells }) => cells[column]?.trim() ?? ""));
}

/** Every cell is a sentence, and most ask or leave a place for the answer, or all end as statements do. */
function isStem(cells: readonly string[]): boolean {
  const sentences = share(cells, (cell) => [...cell].length >= 6 && isAnswer(cell) === false);
  const asking = share(cells, (cell) => QUESTION_CUE.test(cell) || /[。.?？]$/.test(cell));
  return sentences === 1 && asking >= MOST;
}

/** Letters or a judgement. */
function isAnswer(cell: string): boolean {
  const half = halfWidth(cell).trim();
  return /^[A-H](?:[\s,、;]*[A-H])*$/.test(half) || judgement(half) !== undefined;
}

/** The columns between the question and its answer, or next to it, that hold texts of their own. */
function optionColumns(columns: readonly string[][], stem: number, answer: number): Columns["options"] {
  const found: Columns["options"] = [];
  const end = answer > stem ? answer : columns.length;
  for (let column = stem + 1; column < end && found.length < 8; column++) {
    const cells = columns[column]!;
    if (cells.every((cell) => cell === "") || share(filled(cells), isType) >= MOST) break;
    found.push({ letter: String.fromCharCode(65 + found.length), column });
  }
  return found.length >= 2 ? found : [];
}

const isType = (cell: string) => cell.length <= 8 && typeOf(cell) !== undefined;

/** Letters name filled options of their row, or the question holds its options; without them there are judgements only. */
function answersFit(
  answers: readonly string[],
  options: Columns["options"],
  columns: readonly string[][],
  stem: number,
): boolean {
  if (options.length === 0)
    return answers.every((cell, row) => {
      const asks = optionMarks(halfWidth(columns[stem]![row]!).replaceAll("\n", " ")).length;
      return cell === "" || judgement(cell) !== undefined || asks >= 2;
    });
  return answers.every((cell, row) => {
    const letters = /^[A-H\s,、;]+$/.test(halfWidth(cell)) ? [...halfWidth(cell).replace(/[\s,、;]/g, "")] : [];
    return letters.every((letter) => {
      const option = options.find((one) => one.letter === letter);
      return option !== undefined && columns[option.column]![row] !== "";
    });
  });
}

/** Questions that all ask, beside the only column of other texts. */
function questionsAndTexts(columns: readonly string[][], stem: number): Columns | undefined {
  if (columns[stem]!.length <= LEAST_ROWS || share(columns[stem]!, (cell) => QUESTION_CUE.test(cell)) < 1)
    return undefined;
  const fields = otherFields(columns, stem, columns.length, []);
  const known = new Set(fields.values());
  const texts = [...columns.keys()].filter((column) => !known.has(column) && filled(columns[column]!).length > 0);
  const [answer] = texts;
  if (answer === undefined || texts.length > 1 || answer < stem) return undefined;
  return share(columns[answer]!, (cell) => cell !== "") >= MOST
    ? { fields, options: [], answers: [answer] }
    : undefined;
}

/** Of what is left: numbers that count, names of types. */
function otherFields(
  columns: readonly string[][],
  stem: number,
  answer: number,
  options: Columns["options"],
): Columns["fields"] {
  const fields: Columns["fields"] = new Map([["stem", stem]]);
  for (const [column, cells] of columns.entries()) {
    if (column === stem || column === answer || options.some((option) => option.column === column)) continue;
    if (!fields.has("number") && column < stem && share(cells, (cell) => /^\d{1,6}$/.test(cell)) === 1)
      fields.set("number", column);
    else if (!fields.has("type") && share(cells, isType) === 1) fields.set("type", column);
    else if (!fields.has("explanation") && column > answer && filled(cells).some((cell) => cell.length >= 4))
      fields.set("explanation", column);
  }
  return fields;
}

function share(cells: readonly string[], holds: (cell: string) => boolean): number {
  return cells.length === 0 ? 0 : cells.filter(holds).length / cells.length;
}
