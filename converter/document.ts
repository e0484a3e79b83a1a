/**
 * What every reader produces and every extractor consumes: the blocks of a file in reading order, with what a person sees
 * (automatic numbers are text) and where it stands.
 */

import type { InstructionRecord } from "#lib/data/index";
import type { Answer, Option } from "./item.ts";
import type { Problem } from "./said/problem.ts";
import type { HiddenPart, QuestionType, SourceSpan } from "./schema.ts";

export type Block = Paragraph | Table;

export interface Paragraph {
  kind: "paragraph";
  /** 0-based position among the blocks of the document. */
  block: number;
  /** As shown, with the automatic number in front; may hold line breaks. */
  text: string;
  /** The automatic number that stands in front of `text`, as Word shows it. */
  label?: string;
  /** Outline level, 1 for the highest. */
  heading?: number;
  /** Texts that stand out from the rest of their paragraph or of the page, in order. */
  emphasis?: Emphasis[];
  /** Program code: its lines and their indents are kept, and no sign in it means anything else. */
  code?: true;
  /** 1-based line of a text file. */
  line?: number;
  /** 1-based page of a file that has pages. */
  page?: number;
  /** The text was read from a picture. */
  recognised?: Recognised;
  /** Of the page around the text: navigation, the foot, nothing but links. */
  around?: true;
  /** Above it a part ends that opens on a click: it goes on with nothing in there. */
  behindFold?: true;
}

/** How sure the recogniser of a text is, and where the text stands. */
export interface Recognised {
  /** 0 to 1, of the least sure part. */
  confidence: number;
  /** Left, top, right, bottom from the upper left corner: points of a page, pixels of a picture. */
  box: [number, number, number, number];
}

export interface Emphasis {
  /** `placeholder`: the file marks the text as the place of something to fill in. */
  kind: "bold" | "underline" | "color" | "highlight" | "placeholder";
  text: string;
}

export interface Table {
  kind: "table";
  block: number;
  sheet?: string;
  page?: number;
  /** All of it was read from a picture. */
  recognised?: Recognised;
  rows: TableRow[];
}

export interface TableRow {
  /** 1-based, as the program that made the file counts. */
  row: number;
  /** 1-based page of a file that has pages. */
  page?: number;
  /** A merged cell's text stands in each cell that it covers downwards, and once along a row. */
  cells: string[];
  /** Values behind cells that show them otherwise, by column: 0.125 behind 12.5%, the day's number behind a date. */
  raw?: Readonly<Record<number, string>>;
  /** Texts of the cells that stand out. */
  emphasis?: Emphasis[];
  /** The row or its sheet is hidden in the file. */
  hidden?: true;
}

export interface ReadDocument {
  format: string;
  encoding?: string;
  /** Between the columns of a text table. */
  delimiter?: string;
  blocks: Block[];
  /** What page headers and footers say, each once; it belongs to the pages and stands in no block. */
  margins?: string[];
  /** Questions that the format marks as such. */
  questions?: MarkedQuestion[];
  /** Records of a data set that exists already. */
  records?: MarkedRecord[];
  /** Items that the format marks and that could not be read. */
  rejected?: MarkedReject[];
  /** What a workbook hides. */
  hidden?: HiddenPart[];
  /** Codes of what was met and could not be kept, e.g. `picture-skipped`; each once. */
  warnings: string[];
}

/** Where something stands in the file that is being read. */
export type Place = Omit<SourceSpan, "file">;

/** A question of a learning platform's export: its parts are known, nothing has to be searched for. */
export interface MarkedQuestion {
  kind: QuestionType;
  stem: string;
  options: Option[];
  /** Undefined where the file gives none, or one that cannot be told from it. */
  answer?: Answer;
  explanation?: string;
  passage?: string;
  place: Place;
  /** The item as it stands in the file, for reports. */
  text: string;
  warnings: string[];
}

export interface MarkedRecord {
  record: InstructionRecord;
  /** A number alone asks, as on a card. */
  numberAsks?: true;
  place: Place;
  warnings: string[];
}

export interface MarkedReject extends Problem {
  text: string;
  place: Place;
}
