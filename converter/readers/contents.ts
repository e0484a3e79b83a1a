/** Tables of contents that a word processor made: the titles stand in the text again, with what is under them. */
import type { Block } from "../document.ts";

/** Title and page, apart by a tab, wide space or leading dots. */
const ENTRY = /\S\s*(?:\t| {3,}|(?:\s*[.．·…•‥_]){3,})\s*(?:\d{1,4}|[ivxlc]{1,7})$/i;
const HEADING = /^(?:目\s*[录錄次]|(?:table of )?contents)$/i;

/** The end of a line that is looked at: the pattern may read spaces again and again. */
const TAIL = 80;

/** `第一章 总则\t1` */
export function isContentsEntry(text: string): boolean {
  return ENTRY.test(text.trimEnd().slice(-TAIL));
}

/** `目录`, `Contents` */
function isContentsHeading(text: string): boolean {
  return HEADING.test(text.trim());
}

/** Where a table of contents is left out, its heading is, too. */
export function dropContentsHeading(blocks: Block[]): void {
  const last = blocks.at(-1);
  if (last?.kind === "paragraph" && isContentsHeading(last.text)) blocks.pop();
}

/** The code of a field that makes a table of contents, or of figures. */
export function makesContents(fieldCode: string): boolean {
  return /^\s*TOC(?:\s|\\|$)/i.test(fieldCode);
}
