/** Lines to write on inside a row of text: a ruled line on the base line of a gap, as underlined spaces are printed. */
import { levelsOf } from "./levels.ts";
import type { TextPiece } from "./lines.ts";
import type { Segment } from "./rules.ts";

/** Points. */
const SHORTEST = 12;
const LONGEST = 320;
/** In heights of a character: how far below or above the base line it is drawn, and how near text stands beside it. */
const BELOW = 0.4;
const ABOVE = 0.1;
const BESIDE = 1.5;
/** How much text may stand over its ends. */
const OVER = 2;
/** Of one page. */
const MOST = 400;
/** Points, of letters. */
const TALLEST = 40;

/** The pieces with one more in each such gap. @param horizontal the ruled lines of the page */
export function withBlanks(pieces: readonly TextPiece[], horizontal: readonly Segment[]): readonly TextPiece[] {
  const lines = horizontal.filter(({ from, to }) => to - from >= SHORTEST && to - from <= LONGEST);
  if (lines.length === 0 || lines.length > MOST) return pieces;
  const between = levelsOf(pieces);
  const blanks = lines.flatMap((line) => {
    const near = between(line.at - TALLEST * ABOVE, line.at + TALLEST * BELOW);
    return (
      blankOn(
        line,
        near.filter((piece) => isOnBase(line, piece)),
      ) ?? []
    );
  });
  return [...pieces, ...blanks];
}

const isOnBase = ({ at }: Segment, { y, height }: TextPiece) => at > y - height * BELOW && at < y + height * ABOVE;

/** Text on the line is underlined; without any beside it, the line belongs to something else. */
function blankOn({ from, to }: Segment, row: readonly TextPiece[]): TextPiece | undefined {
  if (row.some(({ x, width }) => x < to - OVER && x + width > from + OVER)) return undefined;
  const beside = row.find(({ x, width, height }) => {
    const gap = x >= to - OVER ? x - to : from - (x + width);
    return gap < height * BESIDE;
  });
  return beside && { text: "____", x: from, y: beside.y, width: to - from, height: beside.height };
}
