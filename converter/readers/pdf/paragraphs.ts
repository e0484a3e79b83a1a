/** From printed lines to paragraphs: what belongs to the page and not to the text goes, wrapped lines come together. */
import type { Block } from "../../document.ts";
import { joinRecognised } from "../../recognised.ts";
import type { PageLine } from "./lines.ts";
import { addTable } from "./spanning.ts";
import { joinLines, startsAnew } from "./wrap.ts";

const EDGE_LINES = 2;

/** Leaves out lone page numbers, and lines that stand at the same edge of most pages. */
export function withoutRunningHeads(pages: readonly PageLine[][]): PageLine[] {
  const counts = new Map<string, number>();
  for (const page of pages) {
    for (const key of new Set(edges(page).map(pattern))) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const often = Math.max(3, pages.length * 0.5);
  return pages.flatMap((page) => {
    const edge = new Set(edges(page));
    return page.filter(
      (line) =>
        line.table || !edge.has(line) || !((counts.get(pattern(line)) ?? 0) >= often || isPageNumber(line.text)),
    );
  });
}

function edges(page: readonly PageLine[]): PageLine[] {
  return [...page.slice(0, EDGE_LINES), ...page.slice(-EDGE_LINES)];
}

/** Height on the page and text without numbers: page 3 and page 4 are the same head. */
function pattern({ text, y }: PageLine): string {
  return `${Math.round(y / 4)}/${text.replace(/\d+/g, "#")}`;
}

function isPageNumber(text: string): boolean {
  return /^[-–—\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／]\s*\d{1,4}|\s*共\s*\d{1,4}\s*页)?[-–—\s]*$/.test(text);
}

/** A line that reaches the right edge of the text goes on in the next, unless that one begins something. */
export function joinWrapped(lines: readonly PageLine[]): Block[] {
  const edge = textEdge(lines);
  const blocks: Block[] = [];
  let previous: PageLine | undefined;
  for (const line of lines) {
    const open = blocks.at(-1);
    const full = previous !== undefined && previous.right > edge - previous.height * 2.5;
    const { text, page, recognised } = line;
    if (line.table) addTable(blocks, line, previous);
    else if (open?.kind === "paragraph" && full && !startsAnew(text)) {
      open.text = joinLines(open.text, text);
      if (open.recognised && open.page === page) open.recognised = joinRecognised([open.recognised, recognised])!;
    } else blocks.push({ kind: "paragraph", block: blocks.length, text, page, ...(recognised ? { recognised } : {}) });
    previous = line;
  }
  return blocks;
}

/** Where full lines end: the 95th percentile of the right ends. */
function textEdge(lines: readonly PageLine[]): number {
  const ends = lines.flatMap(({ right, table }) => (table ? [] : [right])).sort((a, b) => a - b);
  return ends[Math.floor(ends.length * 0.95)] ?? 0;
}
