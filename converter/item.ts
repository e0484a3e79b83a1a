/** What extractors find: the items of a file before they become instruction records. */
import type { InstructionRecord } from "#lib/data/index";
import type { GeneratedFrom } from "./generate/settings.ts";
import type { ContractTask, QuestionFacts, QuestionType, RejectedItem, SourceSpan } from "./schema.ts";

export interface Option {
  letter: string;
  text: string;
  /** What stands in the file instead of the letter: 甲, 乙. */
  sign?: string;
}

export interface Question {
  kind: QuestionType;
  /** Without number, score and answer; blanks as （  ） or ____. */
  stem: string;
  options: Option[];
  answer: Answer;
  explanation?: string;
  /** Material shared with other questions. */
  passage?: string;
  facts?: QuestionFacts;
  source: SourceSpan;
  warnings: string[];
}

export type Answer =
  | { type: "letters"; letters: string[] }
  | { type: "judge"; correct: boolean }
  | { type: "text"; text: string };

/** One thing to learn from a contract; the output is a verbatim part of it, or the author's own heading. */
export interface ClauseItem {
  task: ContractTask;
  language: "zh" | "en";
  /** What is asked about: a heading, a term, a question. */
  subject: string;
  input: string;
  output: string;
  source: SourceSpan;
}

/** A record whose words are given: of a data set that exists already, of a mapped table's row, of a section of text, or a model wrote them. */
export interface RecordItem {
  kind?: "record" | "row" | "text" | "generated";
  record: InstructionRecord;
  generated?: GeneratedFrom;
  source: SourceSpan;
  warnings: string[];
}

export type Item = Question | ClauseItem | RecordItem;

export interface Extraction<Item> {
  items: Item[];
  rejected: RejectedItem[];
  warnings: string[];
  /** Rows of tables that were taken for the names of their columns. */
  headers?: TableHeader[];
}

export interface TableHeader {
  sheet?: string;
  row: number;
}
