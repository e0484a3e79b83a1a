/** What belongs to the page and not to the text: page numbers, and heads and feet that run on from page to page. */
import type { PageLine } from "./lines.ts";

const EDGE_LINES = 2;
/** White around a head, in heights of its letters. */
const APART = 2;
/** 2025/3/1 9:00 and the title, the address and the page. */
const BROWSER = /^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? (?:[上下]午 ?)?\d{1,2}:\d{2}|^(?:https?|file):\/\/\S+\s+\d+\/\d+$/;

/** A line at an edge of its page: what is printed there, where, and with which numbers. */
interface EdgeLine {
  line: PageLine;
  /** Height on the page and text without its numbers. */
  pattern: string;
  numbers: number[];
  /** White stands between it and the text. */
  isApart: boolean;
}

/** The text of pages, and what was left out of it. */
export interface Parted {
  text: PageLine[];
  heads: PageLine[];
}

/** Parts from the text lone page numbers, what browsers print, and lines that stand at the same edge of most pages. */
export function partRunningHeads(pages: readonly PageLine[][]): Parted {
  const edges = pages.map(edgeLines);
  const counts = new Map<string, number>();
  edges.forEach((lines, page) => {
    const running = lines.filter((one) => runsOn(one, edges, page)).map(({ pattern }) => pattern);
    for (const pattern of new Set(running)) counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
  });
  const often = Math.max(2, pages.length * 0.5);
  const isOften = ({ pattern, isApart }: EdgeLine) =>
    (counts.get(pattern) ?? 0) >= often && (isApart || pages.length > 2);
  const inside = numbersInside(pages, edges);
  const isHead = (edge: EdgeLine, page: number) =>
    !edge.line.table &&
    !OF_QUESTION.test(edge.line.text) &&
    (isOften(edge) ||
      (edge.isApart && pageIn(edge.line.text) === page + 1) ||
      (isPageNumber(edge.line.text) && !goesOn(edge.line.text, inside)));
  const heads = new Set(
    edges.flatMap((lines, page) => lines.filter((edge) => isHead(edge, page)).map(({ line }) => line)),
  );
  return { text: pages.flatMap((page) => page.filter((line) => !heads.has(line))), heads: [...heads] };
}

/** Lone numbers in the text, as of questions that have them on lines of their own. */
function numbersInside(pages: readonly PageLine[][], edges: readonly EdgeLine[][]): Set<number> {
  const atEdge = new Set(edges.flat().map(({ line }) => line));
  const texts = pages.flat().flatMap((line) => (atEdge.has(line) ? [] : [line.text.trim()]));
  return new Set(texts.filter((text) => LONE.test(text)).map(Number));
}

const LONE = /^\d{1,3}$/;

/** The number that is missing between two of them is no page's. */
function goesOn(text: string, inside: ReadonlySet<number>): boolean {
  const number = LONE.test(text.trim()) ? Number(text) : Number.NaN;
  return !inside.has(number) && inside.has(number - 1) && inside.has(number + 1);
}

/** Options and answers belong to a question wherever they stand, even where every page ends with the same. */
const OF_QUESTION = /^[【[(（]?\s*(?:[A-HＡ-Ｈ]\s*[.．、)）]|(?:正确|参考|标准)?答案|answers?\b)/i;

/** In the first and last rows of the page, whatever its columns. */
function edgeLines(page: readonly PageLine[]): EdgeLine[] {
  const levels = [...new Set(page.map(({ y }) => Math.round(y)))].sort((a, b) => a - b);
  const edge = Math.min(EDGE_LINES, levels.length); // a page may hold nothing but its number
  const [low, high] = [levels[edge - 1]!, levels.at(-edge)!];
  return page
    .filter(({ y }) => Math.round(y) <= low || Math.round(y) >= high)
    .map((line) => ({
      line,
      pattern: `${Math.round(line.y / 4)}/${line.text.replace(/\d+/g, "#")}`,
      numbers: (line.text.match(/\d+/g) ?? []).map(Number),
      isApart: !levels.some((y) => y !== Math.round(line.y) && Math.abs(y - line.y) < APART * line.height),
    }));
}

/**
 * Whether a page nearby has the same line, with numbers that stay (共 20 页) or move as pages do (第 3 页). Questions at the
 * top of every page have the same pattern, but their numbers move by as many as stand on a page. Every second page counts
 * too: left and right pages have heads of their own.
 */
function runsOn({ pattern, numbers }: EdgeLine, edges: readonly EdgeLine[][], page: number): boolean {
  return [-2, -1, 1, 2].some((distance) =>
    edges[page + distance]?.some(
      (other) =>
        other.pattern === pattern &&
        numbers.every((number, i) => [0, distance].includes((other.numbers[i] ?? Number.NaN) - number)),
    ),
  );
}

/** The number of the page behind words, `安全第一 - 1 -`, `Unit 3 Page 2 of 3`: enough where no other page has the same foot. */
function pageIn(text: string): number | undefined {
  const [, dashed, counted, named] = PAGE_BEHIND.exec(text.slice(-40)) ?? [];
  const number = dashed ?? counted ?? named;
  return number === undefined || text.length > LONGEST_HEAD ? undefined : Number(number);
}

const LONGEST_HEAD = 80;
const PAGE_BEHIND =
  /(?:^|\s)(?:[-–—]\s*(\d{1,4})\s*[-–—]|第\s*(\d{1,4})\s*页(?:\s*[,，/／]?\s*共\s*\d{1,4}\s*页)?|Page\s+(\d{1,4})(?:\s+of\s+\d{1,4})?)\s*$/i;

function isPageNumber(text: string): boolean {
  return (
    BROWSER.test(text) ||
    /^[-–—\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／]\s*\d{1,4}|\s*共\s*\d{1,4}\s*页)?[-–—\s]*$/.test(text)
  );
}
