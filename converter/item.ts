/** What extractors find: the items of a file before they become instruction records. */
import type { QuestionType, RejectedItem, SourceSpan } from "./schema.ts";

export interface Option {
  letter: string;
  text: string;
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
  source: SourceSpan;
  warnings: string[];
}

export type Answer =
  | { type: "letters"; letters: string[] }
  | { type: "judge"; correct: boolean }
  | { type: "text"; text: string };

export interface Extraction<Item> {
  items: Item[];
  rejected: RejectedItem[];
  warnings: string[];
}
