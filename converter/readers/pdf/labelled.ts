/**
 * Two columns of labels side by side, as parties sign: 甲方（盖章）：… 乙方（盖章）：…, By: … By: …. No lines are drawn around them;
 * what was wrapped within one column stands beside the other. They become a table of two columns, a row a label.
 */
import { joinRecognised } from "../../recognised.ts";
import { type PageLine, type TextPiece, toLine } from "./lines.ts";
import { firstWord, joinLines } from "./wrap.ts";

const LABEL = /^[^，。；,.;：:]{1,40}[：:]/;
/** White between the columns, in heights of a character. */
const WHITE = 0.6;
/** Rows with a label in both columns. */
const LEAST_ROWS = 2;
/** How much of a character may be missing where another one did not fit. */
const SLACK = 0.5;

interface Part {
  text: string;
  left: number;
  right: number;
}

/** What of a line stands in each of the columns. */
type Sides = [Part | undefined, Part | undefined];

export function withLabelledColumns(lines: readonly PageLine[]): PageLine[] {
  const result: PageLine[] = [];
  for (let i = 0; i < lines.length; ) {
    const found = tableFrom(lines, i);
    result.push(found ? found.line : lines[i]!);
    i += found?.count ?? 1;
  }
  return result;
}

function tableFrom(lines: readonly PageLine[], start: number): { line: PageLine; count: number } | undefined {
  const first = lines[start]!;
  const begin = first.table ? undefined : secondColumn(first);
  if (begin === undefined) return undefined;
  const sides = runOf(lines, start, begin);
  const gap = Math.min(...sides.map(([left]) => (left ? begin - left.right : Number.POSITIVE_INFINITY)));
  // Where the second column ends, nothing tells but its longest line.
  const rooms = [begin - gap - first.left, Math.max(...sides.map(([, right]) => right?.right ?? 0)) - begin] as const;
  const rows: Sides[][] = [];
  for (const [i, one] of sides.entries()) {
    if (one.some((part) => part && LABEL.test(part.text))) rows.push([one]);
    else if (goesOn(rows.at(-1)!, one, rooms, lines[start + i]!.height)) rows.at(-1)!.push(one);
    else break;
  }
  const both = rows.filter(([head]) => head!.every((part) => part && LABEL.test(part.text)));
  if (both.length < LEAST_ROWS) return undefined;
  const count = rows.flat().length;
  const own = lines.slice(start, start + count);
  const right = Math.max(...own.map((line) => line.right));
  const recognised = joinRecognised(own.map((line) => line.recognised));
  const table = {
    rows: rows.map((row) => [cell(row, 0), cell(row, 1)]),
    columns: [first.left, begin, right],
    top: first.y,
    bottom: own.at(-1)!.y,
    ruled: false,
  };
  return { line: { ...first, text: "", right, table, ...(recognised ? { recognised } : {}) }, count };
}

/** Where the second of two labels begins; undefined where the line is not two labels apart. */
function secondColumn(line: PageLine): number | undefined {
  const { pieces, height } = line;
  const gaps = pieces.flatMap((piece, i) => (i > 0 && gapBefore(pieces, i) > height * WHITE ? [piece.x] : []));
  // Wide white inside a part, as in 日期：   年   月, is no border of a column: the last label begins the second.
  const begin = gaps.findLast((x) => LABEL.test(sidesOf(line, x)[1]?.text ?? ""));
  return begin !== undefined && LABEL.test(sidesOf(line, begin)[0]?.text ?? "") ? begin : undefined;
}

const gapBefore = (pieces: readonly TextPiece[], i: number) => pieces[i]!.x - (pieces[i - 1]!.x + pieces[i - 1]!.width);

/** The lines from `start` on of which nothing crosses the border. */
function runOf(lines: readonly PageLine[], start: number, begin: number): Sides[] {
  const sides: Sides[] = [];
  for (let i = start; i < lines.length; i++) {
    const line = lines[i]!;
    const above = lines[i - 1]!;
    if (line.table || (i > start && (above.y - line.y > 3.5 * line.height || above.y < line.y))) break;
    if (line.left < lines[start]!.left - 1 || line.pieces.some(({ x, width }) => x < begin - 1 && x + width > begin))
      break;
    sides.push(sidesOf(line, begin));
  }
  return sides;
}

function sidesOf({ pieces, page, area }: PageLine, begin: number): Sides {
  const part = (own: TextPiece[]): Part | undefined => {
    if (own.length === 0) return undefined;
    const { text, left, right } = toLine(own, page, area);
    return { text, left, right };
  };
  return [part(pieces.filter(({ x }) => x < begin - 1)), part(pieces.filter(({ x }) => x >= begin - 1))];
}

/** Each part is the rest of what stands above it, where its first word had no room. */
function goesOn(row: readonly Sides[], next: Sides, rooms: readonly [number, number], height: number): boolean {
  return next.every((part, side) => {
    if (!part) return true;
    const above = row.at(-1)![side];
    if (!above || Math.abs(above.left - part.left) > height * 2) return false;
    const width = above.right - above.left + firstWord(part.text, part.right - part.left);
    return width + SLACK * height > rooms[side]!;
  });
}

function cell(row: readonly Sides[], side: 0 | 1): string {
  const texts = row.flatMap((sides) => sides[side]?.text ?? []);
  return texts.reduce((text, next) => (text === "" ? next : joinLines(text, next)), "");
}
