/** Columns whose cells hold several texts: wrong answers with commas between, options below the name of the answer. */
import type { Table, TableRow } from "../../../document.ts";
import type { Option } from "../../../item.ts";
import { formattedAnswer } from "../formatting.ts";
import { cellAt, joinedAnswers } from "./cells.ts";
import { areListed } from "./distractors.ts";
import type { Columns } from "./header.ts";
import { letteredOptions, splitOptions } from "./option-cell.ts";

/** Rows that tell what a column holds. */
const LOOKED_AT = 200;

interface Header {
  row: number;
  columns: Columns;
}

export function withCellLists({ rows }: Table, header: Header): Header {
  const below = rows.filter(({ row }) => row > header.row).slice(0, LOOKED_AT);
  return withOptionLists(below, withWrongLists(below, header));
}

function withWrongLists(below: readonly TableRow[], header: Header): Header {
  const { answers, wrong = [] } = header.columns;
  if (wrong.length !== 1) return header;
  const listed = areListed(
    below.map(({ cells }) => ({
      right: joinedAnswers(answers.map((column) => cellAt(cells, column))),
      wrong: cellAt(cells, wrong[0]!),
    })),
  );
  return listed ? { ...header, columns: { ...header.columns, listed: true } } : header;
}

/** `Question | Answers`, where the second lists what to choose from: which of them is right, something else tells. */
function withOptionLists(below: readonly TableRow[], header: Header): Header {
  const { fields, options, answers, wrong } = header.columns;
  const [column] = answers;
  if (column === undefined || answers.length > 1 || options.length > 0 || wrong || fields.has("options")) return header;
  const filled = below.filter(({ cells }) => cellAt(cells, column) !== "");
  if (filled.length < 2 || !filled.every((row) => listsOptions(row, column))) return header;
  const named = new Map([...fields].filter(([field]) => field !== "answer")).set("options", column);
  return { ...header, columns: { ...header.columns, fields: named, answers: [] } };
}

/** Letters in front of two lines or more, or lines of which some but not all stand out. */
function listsOptions(row: TableRow, column: number): boolean {
  const text = cellAt(row.cells, column);
  if (!text.includes("\n")) return false;
  return letteredOptions(text) !== undefined || standsOut(row, splitOptions(text));
}

const standsOut = (row: TableRow, options: readonly Option[]) => formattedAnswer([row], options) !== undefined;
