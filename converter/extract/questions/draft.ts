/** A question on its way from the file to a record, and why it may not get there. */
import type { Table, TableRow } from "../../document.ts";
import type { Option, Question } from "../../item.ts";
import { type Problem, problem } from "../../said/problem.ts";
import type { QuestionFacts, QuestionType, SourceSpan } from "../../schema.ts";

/** A question before it is checked; tables and lines both give this. */
export interface QuestionDraft {
  stem: string;
  options: Option[];
  /** What stands behind 答案; NUL between answers of two places that differ. */
  answer: string | undefined;
  /** A number alone asks, as on a card. */
  numberAsks?: true;
  /** Letters of the options that formatting marks; asked only where nothing else answers. */
  formatted?: string | undefined;
  explanation: string | undefined;
  /** Where `answer` stands. */
  evidence: "column" | "line" | "key" | "person";
  /** What the file says beside it: difficulty, knowledge point, score. */
  about?: Pick<QuestionFacts, "difficulty" | "knowledge" | "score">;
  /** The type that the file names, in the section, a tag or a column. */
  kind: QuestionType | "choice" | undefined;
  passage?: string;
  source: SourceSpan;
  /** The whole item as it stands, for the report. */
  text: string;
  warnings: string[];
}

/** Where a question of a table stands; `number` as printed, empty where it has none. */
export function rowSource(table: Table, row: TableRow, file: string, number: string): SourceSpan {
  return {
    file,
    ...(table.sheet === undefined ? { block: table.block } : { sheet: table.sheet }),
    row: row.row,
    ...(row.page === undefined ? {} : { page: row.page }),
    ...(table.recognised ? { ocr: table.recognised } : {}),
    ...(number === "" ? {} : { number }),
  };
}

/** A question whose stem, options and answer are clean; what kind it is remains to be told. */
export interface Shape {
  stem: string;
  options: Option[];
  declared: QuestionDraft["kind"];
  answerText: string | undefined;
  formatted: string | undefined;
  explanation: string | undefined;
  warnings: string[];
}

/** What a kind of question makes of it; `reason` stands beside an answer in the stem. */
export type Solved = Pick<Question, "kind" | "stem" | "answer"> & { reason?: string };

export class Rejection extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

export function missingAnswer(inline: number): Rejection {
  return inline > 1
    ? new Rejection(problem("answer-ambiguous", { count: inline }))
    : new Rejection(problem("answer-missing"));
}
