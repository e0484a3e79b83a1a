/** From printed lines to paragraphs: wrapped lines come together. */
import type { Block } from "../../document.ts";
import { joinRecognised } from "../../recognised.ts";
import { type Edges, textEdges } from "./edges.ts";
import { wordsOf } from "./hyphens.ts";
import type { PageLine } from "./lines.ts";
import { addTable } from "./spanning.ts";
import { firstWord, isInlineList, isLabelBehind, isTitleBehind, joinLines, startsAnew } from "./wrap.ts";

/** What may be missing where the next word did not fit: of a character, and of the word, whose width is an estimate. */
const SLACK = 0.3;
const UNSURE = 0.1;
/** Letters of another size by this factor or more are another kind of text: a heading, a note. */
const OTHER_SIZE = 1.15;
/** As lines show it. */
const WIDE_GAP = /\S {2,}\S/;

/** A line goes on in the next where the first word of that one had no room, unless it begins something. */
export function joinWrapped(lines: readonly PageLine[]): Block[] {
  const edgesOf = textEdges(lines);
  const isFull = (line: PageLine, next: PageLine) => fills(line, next, edgesOf(line));
  const words = wordsOf(lines);
  const blocks: Block[] = [];
  let previous: PageLine | undefined;
  for (const [index, line] of lines.entries()) {
    const open = blocks.at(-1);
    const { text, page, recognised } = line;
    const next = lines[index + 1];
    const isLast = next === undefined || !isFull(line, next);
    const goesOn =
      open?.kind === "paragraph" &&
      previous !== undefined &&
      isFull(previous, line) &&
      !begins(line, previous, edgesOf(line), open.text, isLast);
    if (line.table) addTable(blocks, line, previous);
    else if (goesOn) {
      open.text = joinLines(open.text, text, words);
      if (open.recognised && open.page === page) open.recognised = joinRecognised([open.recognised, recognised])!;
    } else blocks.push({ kind: "paragraph", block: blocks.length, text, page, ...(recognised ? { recognised } : {}) });
    previous = line;
  }
  return blocks;
}

function fills(line: PageLine, next: PageLine, { left, right }: Edges): boolean {
  const room = right - line.right + (areCentred(line, next, { left, right }) ? line.left - left : 0);
  return firstWord(next.text, next.right - next.left) * (1 + UNSURE) > room - SLACK * line.height;
}

/** @param open the paragraph so far @param isLast the line itself does not go on */
function begins(line: PageLine, previous: PageLine, edges: Edges, open: string, isLast: boolean): boolean {
  const sizes = line.height / previous.height;
  if (sizes > OTHER_SIZE || sizes < 1 / OTHER_SIZE || areApart(previous, line)) return true;
  if (isMoved(line, previous, open === previous.text) && !areCentred(previous, line, edges)) return true;
  if (startsAnew(line.text, previous.text)) return !isInlineList(open, line.text);
  return isLabelBehind(previous.text, line.text) || (isLast && isTitleBehind(previous.text, line.text));
}

/** Lines of a paragraph stand below one another, but the first: further in, or with its number further out. */
function isMoved(line: PageLine, previous: PageLine, isFirst: boolean): boolean {
  if (line.page !== previous.page || line.area.column !== previous.area.column) return false;
  const moved = line.left - previous.left;
  return isFirst ? moved > line.height && !startsAnew(previous.text) : Math.abs(moved) > line.height;
}

/** In the middle of their column, from different places on. */
function areCentred(line: PageLine, next: PageLine, { left, right }: Edges): boolean {
  const near = line.height * 0.5;
  const isCentred = (one: PageLine) => Math.abs(one.left - left - (right - one.right)) < near;
  return Math.abs(next.left - line.left) > near && isCentred(line) && isCentred(next);
}

/** Both have parts that stand apart, as signatures beside each other do. */
function areApart(line: PageLine, next: PageLine): boolean {
  return WIDE_GAP.test(line.text) && WIDE_GAP.test(next.text);
}
