/** Tables of two lists to be matched: items with numbers on the left, letters on the right, each with its text. */
import type { Table, TableRow } from "../document.ts";
import { halfWidth } from "../text/normalize.ts";

interface Entry {
  text: string;
  row: TableRow;
}

export interface MatchingTable {
  first: number;
  last: number;
  items: Entry[];
  options: Entry[];
}

/** The place for the letter, or the letter itself, may stand in front. */
const ITEM = /^(?:[([]\s*[A-Z]?\s*[)\]]\s*|_{2,}\s*(?:[A-Z]\s*_*)?\s*)?[([]?(\d{1,3})(?:\s*[.、)\]:]\s*|\s{2,})(?=\S)/;
const OPTION = /^[([]?([A-Z])(?:\s*[.、)\]:]\s*|\s{2,})(?=\S)/;
const NUMBER_ALONE = /^[([]?\d{1,3}\s*[.、)\]]?$/;
const LETTER_ALONE = /^[([]?[A-Z]\s*[.、)\]]?$/;
const FEWEST = 3;

/** @returns undefined where not all cells belong to two such lists, in order */
export function matchingTable({ rows }: Table): MatchingTable | undefined {
  const first = rows[0];
  if (!first || rows.length > 200) return undefined;
  const columns = filledColumns(first.cells.some(isEntry) ? rows : rows.slice(1));
  const lists = sideBySide(columns);
  const [items = [], options = []] = lists ?? [];
  const numbers = items.map(({ text }) => Number(ITEM.exec(halfWidth(text))?.[1]));
  const letters = options.map(({ text }) => OPTION.exec(halfWidth(text))?.[1]);
  const inOrder =
    numbers.every((number, i) => number === numbers[0]! + i) &&
    letters.every((letter, i) => letter === String.fromCharCode(65 + i));
  if (items.length < FEWEST || options.length < FEWEST || !inOrder) return undefined;
  return {
    first: numbers[0]!,
    last: numbers.at(-1)!,
    items,
    options: options.map(({ text, row }, i) => ({ text: pointed(letters[i]!, text), row })),
  };
}

/** `A. a short holiday`, however the letter was set apart. */
const pointed = (letter: string, text: string) => `${letter}. ${text.slice(OPTION.exec(halfWidth(text))![0].length)}`;

const isEntry = (cell: string) => [ITEM, OPTION, NUMBER_ALONE].some((sign) => sign.test(halfWidth(cell).trim()));

/** The columns that hold anything below the names of the lists, cell by cell. */
function filledColumns(rows: readonly TableRow[]): Entry[][] {
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const columns = Array.from({ length: width }, (_, column) =>
    rows.map((row) => ({ text: row.cells[column]?.trim() ?? "", row })),
  );
  return columns.filter((column) => column.some(({ text }) => text !== ""));
}

/** Items and options, whose numbers and letters may stand in columns of their own; so may the answers, in front. */
function sideBySide(columns: readonly Entry[][]): [Entry[], Entry[]] | undefined {
  const [first, second, third, fourth] = columns;
  if (columns.length === 2) return [linesOf(first!), linesOf(second!)];
  if (columns.length === 3 && first!.every(({ text }) => text === "" || LETTER_ALONE.test(halfWidth(text))))
    return [joined(first!, second!, (letter, item) => `(${letter.replace(/[^A-Z]/g, "")}) ${item}`), linesOf(third!)];
  const signs = (column: Entry[], sign: RegExp) =>
    column.every(({ text }) => text === "" || sign.test(halfWidth(text)));
  if (columns.length !== 4 || !signs(first!, NUMBER_ALONE) || !signs(third!, LETTER_ALONE)) return undefined;
  const withPoint = (sign: string, text: string) => `${sign.replace(/[^\dA-Z]/g, "")}. ${text}`;
  return [joined(first!, second!, withPoint), joined(third!, fourth!, withPoint)];
}

const linesOf = (column: readonly Entry[]) =>
  column.flatMap(({ text, row }) =>
    text
      .split("\n")
      .map((line) => ({ text: line.trim(), row }))
      .filter((entry) => entry.text !== ""),
  );

const joined = (signs: readonly Entry[], texts: readonly Entry[], join: (sign: string, text: string) => string) =>
  texts.flatMap(({ text, row }, i) => (text === "" ? [] : [{ text: join(signs[i]!.text, text), row }]));
