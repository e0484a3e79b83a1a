/** What holds within braces of RTF and ends with them. */
import type { Into } from "./words.ts";

export interface Group {
  into: Into;
  /** Characters that stand after \u for readers without Unicode. */
  unicodeSkip: number;
  font: number;
  /** Text is part of a table of contents. */
  contents: boolean;
  /** Text is the result of a field whose code says more. */
  replaced: boolean;
  /** Bits of how characters look. */
  look: number;
  /** What associated properties belong to. */
  script: string;
  /** Of the paragraph. */
  list: number;
  level: number;
  style: number;
  heading: number | undefined;
}

export const OUTERMOST: Group = {
  into: "text",
  unicodeSkip: 1,
  font: -1,
  contents: false,
  replaced: false,
  look: 0,
  script: "",
  list: 0,
  level: 0,
  style: 0,
  heading: undefined,
};
