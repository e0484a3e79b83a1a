/** Tables with a name in front of each part of a question: `Q1 | …`, `A | …`, `Answer | C`; one question or several below each other. */
import type { Table, TableRow } from "../../../document.ts";
import type { Option } from "../../../item.ts";
import { halfWidth } from "../../../text/normalize.ts";
import { type QuestionDraft, rowSource } from "../draft.ts";
import { typeOf } from "../sections.ts";
import { type Field, roleOf } from "./header.ts";
import { splitOptions } from "./option-cell.ts";

interface Card {
  rows: TableRow[];
  options: Option[];
  parts: Map<Field, string>;
}

const NUMBER = /^(?:Q|Question|第|试题|题目)?\s*(\d{1,4})\s*题?[.:、)]?$/i;

/** The questions of such a table; undefined where a row fits nowhere or no question has an answer. */
export function cardDrafts(table: Table, file: string): { headerRow: 0; drafts: QuestionDraft[] } | undefined {
  const cards: Card[] = [];
  for (const row of table.rows) {
    const cells = row.cells.map((cell) => cell.trim());
    if (cells.every((cell) => cell === "") || (isTitle(cells) && isDone(cards.at(-1)))) continue;
    const pairs = pairsOf(cells);
    if (!pairs?.every(([name, text]) => addPart(cards, row, name, text))) return undefined;
  }
  const whole = cards.every(({ parts }) => parts.has("stem") && parts.has("answer"));
  if (!whole || !cards.some(({ parts }) => parts.get("answer") !== "")) return undefined;
  return { headerRow: 0, drafts: cards.map((card) => draftOf(card, table, file)) };
}

/** `受限空间作业 第2题` across the table: what follows is a question of its own. */
function isTitle(cells: readonly string[]): boolean {
  const [title, ...more] = cells.filter((cell) => cell !== "");
  return more.length === 0 && cells[0] === title && title!.length <= LONGEST_TITLE && roleOf(title!) === undefined;
}
const LONGEST_TITLE = 40;

const isDone = (card: Card | undefined) => card === undefined || card.parts.has("answer");

/** A name and its text, or two of them side by side: `编号 | 7 | 题型 | 单选`. */
function pairsOf(cells: readonly string[]): [name: string, text: string][] | undefined {
  if (cells.length < 2) return undefined;
  if (cells.slice(2).every((cell) => cell === "")) return [[cells[0]!, cells[1]!]];
  const pairs = cells.flatMap((name, i): [string, string][] => (i % 2 === 0 ? [[name, cells[i + 1] ?? ""]] : []));
  const named = pairs.filter(([name, text]) => name !== "" || text !== "");
  return named.every(([name]) => roleOf(name) !== undefined) ? named : undefined;
}

/** @returns false for a row that is no part of a question */
function addPart(cards: Card[], row: TableRow, name: string, text: string): boolean {
  const number = NUMBER.exec(halfWidth(name))?.[1];
  const role = number === undefined ? roleOf(name) : { field: "stem" as const };
  const field = typeof role === "object" && "field" in role ? role.field : undefined;
  let card = cards.at(-1);
  if (!card || card.parts.has("answer")) {
    const again = card !== undefined && field !== undefined && card.parts.has(field);
    if (field === "stem" || field === "number" || field === "type" || again || (!card && field !== undefined)) {
      card = { rows: [], options: [], parts: new Map() };
      cards.push(card);
    } else if (!card || role === "answer") return false;
  }
  card.rows.push(row);
  if (number !== undefined) card.parts.set("number", number);
  if (typeof role === "object" && "letter" in role) return addOption(card, role.letter, text);
  if (field === undefined) return card.parts.has("answer"); // remarks below the answer: Clause, Author
  if (card.parts.has(field)) return false;
  card.parts.set(field, text);
  return true;
}

/** Options come in order, between the question and its answer. */
function addOption({ options, parts }: Card, letter: string, text: string): boolean {
  const inTurn = letter.charCodeAt(0) === 65 + options.length && parts.has("stem") && !parts.has("answer");
  if (inTurn) options.push({ letter, text });
  return inTurn;
}

function draftOf({ rows, options, parts }: Card, table: Table, file: string): QuestionDraft {
  const part = (field: Field) => parts.get(field) || undefined;
  const [first] = rows;
  const number = part("number");
  const about = { difficulty: part("difficulty"), knowledge: part("points"), score: part("score") };
  const given = options.length > 0 ? options : splitOptions(parts.get("options") ?? "");
  return {
    stem: parts.get("stem")!,
    options: given.filter(({ text }) => text !== ""),
    answer: part("answer"),
    explanation: part("explanation"),
    evidence: "column",
    about: Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined)),
    kind: typeOf(parts.get("type") ?? ""),
    source: rowSource(table, first!, file, number ?? ""),
    text: rows.map(({ cells }) => cells.filter((cell) => cell.trim() !== "").join(" | ")).join("\n"),
    warnings: rows.some(({ hidden }) => hidden) ? ["hidden-source"] : [],
  };
}
