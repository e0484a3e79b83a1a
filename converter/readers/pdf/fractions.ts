/** Fractions that are built of two rows and a line between them: in the row beside them they are written `1/(x－3)`. */
import { levelsOf } from "./levels.ts";
import { composed, type TextPiece } from "./lines.ts";
import type { Segment } from "./rules.ts";

/** Points. */
const SHORTEST = 4;
const LONGEST = 200;
/** Of one page. */
const MOST = 400;
/** In heights of a character: how far above the base line of its row the line is drawn, and how near that row comes. */
const [LOWEST, HIGHEST] = [0.15, 0.65];
const BESIDE = 1;
/** From the line to the base lines of what stands above and below it. */
const [OVER_LEAST, OVER_MOST] = [0.1, 1.1];
const [UNDER_LEAST, UNDER_MOST] = [0.6, 1.5];
/** Points, of letters. */
const TALLEST = 40;
/** How far text may stand out beyond the line. */
const OUT = 2;

/** The pieces with one in the place of each such fraction. @param horizontal the ruled lines of the page */
export function withFractions(pieces: readonly TextPiece[], horizontal: readonly Segment[]): readonly TextPiece[] {
  const lines = horizontal.filter(({ from, to }) => to - from >= SHORTEST && to - from <= LONGEST);
  if (lines.length === 0 || lines.length > MOST) return pieces;
  const between = levelsOf(pieces);
  const used = new Set<TextPiece>();
  const fractions: TextPiece[] = [];
  for (const line of lines) {
    const near = between(line.at - TALLEST * UNDER_MOST, line.at + TALLEST * OVER_MOST);
    const found = fractionAt(
      line,
      near.filter((piece) => !used.has(piece)),
    );
    if (!found) continue;
    fractions.push(found.fraction);
    for (const piece of found.parts) used.add(piece);
  }
  return used.size === 0 ? pieces : [...pieces.filter((piece) => !used.has(piece)), ...fractions];
}

/** Text over the line in its own row is struck through or underlined. */
function fractionAt({ at, from, to }: Segment, near: readonly TextPiece[]) {
  const row = near.filter(({ y, height }) => at - y > height * LOWEST && at - y < height * HIGHEST);
  const beside = row.find(
    ({ x, width, height }) =>
      (x >= to - OUT && x - to < height * BESIDE) || (x + width <= from + OUT && from - x - width < height * BESIDE),
  );
  if (!beside || row.some(({ x, width }) => x < to - OUT && x + width > from + OUT)) return undefined;
  const { height } = beside;
  const inside = near.filter(({ x, width }) => x >= from - OUT && x + width <= to + OUT);
  const over = inside.filter(({ y }) => y - at > height * OVER_LEAST && y - at < height * OVER_MOST);
  const under = inside.filter(({ y }) => at - y > height * UNDER_LEAST && at - y < height * UNDER_MOST);
  if (over.length === 0 || under.length === 0) return undefined;
  const text = `${partText(over)}/${partText(under)}`;
  return { fraction: { text, x: from, y: beside.y, width: to - from, height }, parts: [...over, ...under] };
}

/** In brackets where it is more than one number or name. */
function partText(pieces: readonly TextPiece[]): string {
  const { text } = composed([...pieces].sort((a, b) => a.x - b.x));
  return /^[\p{L}\p{N}.]+$/u.test(text) ? text : `(${text})`;
}
