/** From printed lines to paragraphs: wrapped lines come together. */
import type { Block } from "../../document.ts";
import { joinRecognised } from "../../recognised.ts";
import { type Edges, textEdges } from "./edges.ts";
import { wordsOf } from "./hyphens.ts";
import type { PageLine } from "./lines.ts";
import { type Spacing, spacingOf } from "./spacing.ts";
import { addTable } from "./spanning.ts";
import { firstWord, isInlineList, isLabelBehind, isTitleBehind, joinLines, startsAnew } from "./wrap.ts";

/** What may be missing where the next word did not fit: of a character, and of the word, whose width is an estimate. */
const SLACK = 0.3;
const UNSURE = 0.1;
/** Letters of another size by this factor or more are another kind of text: a heading, a note. */
const OTHER_SIZE = 1.15;
/** Of the width of a text: no first line begins further in. */
const RIGHT_PART = 0.5;
/** As lines show it. */
const WIDE_GAP = /\S {2,}\S/;

/** A line goes on in the next where the first word of that one had no room, unless it begins something. */
export function joinWrapped(lines: readonly PageLine[]): Block[] {
  const edgesOf = textEdges(lines);
  const isFull = (line: PageLine, next: PageLine) => fills(line, next, edgesOf(line));
  const spacing = spacingOf(lines, edgesOf, isFull);
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
      !isSetApart(line, previous, open.text === previous.text, edgesOf, spacing) &&
      !begins(text, previous.text, open.text, isLast);
    if (line.table) addTable(blocks, line, previous);
    else if (goesOn) {
      open.text = joinLines(open.text, text, words);
      if (open.recognised && open.page === page) open.recognised = joinRecognised([open.recognised, recognised])!;
    } else blocks.push({ kind: "paragraph", block: blocks.length, text, page, ...(recognised ? { recognised } : {}) });
    previous = line;
  }
  return blocks;
}

/** What is centred is as far from both edges. */
function fills(line: PageLine, next: PageLine, edges: Edges): boolean {
  const room = edges.right - line.right + (areCentred(line, next, edges) ? line.left - edges.left : 0);
  return firstWord(next.text, next.right - next.left) * (1 + UNSURE) > room - SLACK * line.height;
}

/** By its text. @param open the paragraph so far @param isLast the line itself does not go on */
function begins(text: string, before: string, open: string, isLast: boolean): boolean {
  if (startsAnew(text, before)) return !isInlineList(open, text);
  return isLabelBehind(open, text) || (isLast && isTitleBehind(before, text));
}

/** By its place. @param isFirst the line before is the first of its paragraph */
function isSetApart(
  line: PageLine,
  previous: PageLine,
  isFirst: boolean,
  edgesOf: (line: PageLine) => Edges,
  spacing: Spacing,
): boolean {
  const sizes = line.height / previous.height;
  if (sizes > OTHER_SIZE || sizes < 1 / OTHER_SIZE || areParts(previous, line)) return true;
  const edges = edgesOf(line);
  if (spacing.isApart(line, previous)) return true;
  if (areCentred(previous, line, edges)) return false;
  if (isFirst && spacing.isIndented(line, previous)) return true;
  // What is set at the right edge, as marks are, ends there.
  if (isFirst && previous.left - line.left > (edges.right - edges.left) * RIGHT_PART) return true;
  // Lines of a paragraph stand below one another, but the first: further in, or with its number further out.
  const moved = line.left - edges.left - (previous.left - edgesOf(previous).left);
  return isFirst ? moved > line.height && !startsAnew(previous.text) : Math.abs(moved) > line.height;
}

/** In the middle of their column, from different places on. */
function areCentred(line: PageLine, next: PageLine, { left, right }: Edges): boolean {
  const near = line.height * 0.5;
  const isCentred = (one: PageLine) => Math.abs(one.left - left - (right - one.right)) < near;
  return Math.abs(next.left - line.left) > near && isCentred(line) && isCentred(next);
}

/** Both have parts that stand apart, as signatures beside each other do. */
function areParts(line: PageLine, next: PageLine): boolean {
  return WIDE_GAP.test(line.text) && WIDE_GAP.test(next.text);
}
