/**
 * Signs that another font draws into a text, as Chinese quotation marks often are: the text comes with a gap for each, and
 * they come behind it.
 */
import type { TextPiece } from "./lines.ts";

/** In heights of a character: the place of a gap is estimated, since widths of single characters are not known. */
const NEAR = 1.5;

/** @param row from the left @returns the pieces with what is drawn into a gap of another in its place */
export function withOverlaid(row: readonly TextPiece[]): TextPiece[] {
  const result: TextPiece[] = [];
  for (const piece of row) {
    const i = result.findLastIndex((holder) => holds(holder, piece));
    const gap = i < 0 ? undefined : gapAt(result[i]!, piece.x);
    if (gap === undefined) {
      result.push(piece);
      continue;
    }
    const holder = result[i]!;
    result[i] = { ...holder, text: holder.text.slice(0, gap) + piece.text.trim() + holder.text.slice(gap + 1) };
  }
  return result;
}

const holds = (holder: TextPiece, { x, width, text, height }: TextPiece) =>
  holder.table === undefined &&
  text.trim().length <= 2 &&
  Math.abs(holder.height - height) < height / 4 &&
  x > holder.x &&
  x + width < holder.x + holder.width;

/** The space that stands nearest to a place. */
function gapAt({ text, x, width, height }: TextPiece, place: number): number | undefined {
  const weights = text.split("").map((sign) => (sign > "\u2E7F" ? 2 : 1));
  const unit = width / weights.reduce((sum, weight) => sum + weight, 0);
  let best: { at: number; distance: number } | undefined;
  let left = x;
  for (const [at, weight] of weights.entries()) {
    const distance = Math.abs(left - place);
    if (text[at] === " " && distance < height * NEAR && (!best || distance < best.distance)) best = { at, distance };
    left += weight * unit;
  }
  return best?.at;
}
