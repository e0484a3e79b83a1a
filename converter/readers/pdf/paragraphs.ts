/** From printed lines to paragraphs: wrapped lines come together. */
import type { Block } from "../../document.ts";
import { joinRecognised } from "../../recognised.ts";
import { rightEdges } from "./edges.ts";
import type { PageLine } from "./lines.ts";
import { addTable } from "./spanning.ts";
import { firstWord, isInlineList, isTitleBehind, joinLines, startsAnew } from "./wrap.ts";

/** How much of a character may be missing where the next word did not fit, for what is not known of its width. */
const SLACK = 0.3;
/** Letters of another size by this factor or more are another kind of text: a heading, a note. */
const OTHER_SIZE = 1.15;

/** A line goes on in the next where the first word of that one had no room, unless it begins something. */
export function joinWrapped(lines: readonly PageLine[]): Block[] {
  const edgeOf = rightEdges(lines);
  const blocks: Block[] = [];
  let previous: PageLine | undefined;
  for (const line of lines) {
    const open = blocks.at(-1);
    const { text, page, recognised } = line;
    const goesOn =
      open?.kind === "paragraph" &&
      previous !== undefined &&
      isFull(previous, line, edgeOf(previous)) &&
      !begins(line, previous, open.text, edgeOf(line));
    if (line.table) addTable(blocks, line, previous);
    else if (goesOn) {
      open.text = joinLines(open.text, text);
      if (open.recognised && open.page === page) open.recognised = joinRecognised([open.recognised, recognised])!;
    } else blocks.push({ kind: "paragraph", block: blocks.length, text, page, ...(recognised ? { recognised } : {}) });
    previous = line;
  }
  return blocks;
}

function isFull({ right, height }: PageLine, next: PageLine, edge: number): boolean {
  return right + firstWord(next.text, next.right - next.left) > edge - SLACK * height;
}

/** @param open the paragraph so far */
function begins(line: PageLine, previous: PageLine, open: string, edge: number): boolean {
  const sizes = line.height / previous.height;
  if (sizes > OTHER_SIZE || sizes < 1 / OTHER_SIZE) return true;
  const isFirst = open === previous.text;
  if (isMoved(line, previous, isFirst)) return true;
  if (startsAnew(line.text, previous.text)) return !isInlineList(open, line.text);
  return line.right < edge - line.height * 2 && isTitleBehind(previous.text, line.text);
}

/** Lines of a paragraph stand below one another, but the first: further in, or with its number further out. */
function isMoved(line: PageLine, previous: PageLine, isFirst: boolean): boolean {
  if (line.page !== previous.page || line.area.column !== previous.area.column) return false;
  const moved = line.left - previous.left;
  return isFirst ? moved > line.height && !startsAnew(previous.text) : Math.abs(moved) > line.height;
}
