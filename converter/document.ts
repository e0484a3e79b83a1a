/**
 * What every reader produces and every extractor consumes: the blocks of a file in reading order, with what a person sees
 * (automatic numbers are text) and where it stands.
 */

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
  /** 1-based line of a text file. */
  line?: number;
  /** 1-based page of a file that has pages. */
  page?: number;
}

export interface Table {
  kind: "table";
  block: number;
  sheet?: string;
  page?: number;
  rows: TableRow[];
}

export interface TableRow {
  /** 1-based, as the program that made the file counts. */
  row: number;
  /** A merged cell's text stands in each cell that it covers downwards, and once along a row. */
  cells: string[];
}

export interface ReadDocument {
  format: string;
  encoding?: string;
  blocks: Block[];
  /** Codes of what was met and could not be kept, e.g. `picture-skipped`; each once. */
  warnings: string[];
}
