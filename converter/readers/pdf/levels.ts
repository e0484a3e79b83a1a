/** The pieces of a page by their base lines. */
import type { TextPiece } from "./lines.ts";

/** @returns what finds the pieces with base lines from `low` up to `high`, from the bottom */
export function levelsOf(pieces: readonly TextPiece[]): (low: number, high: number) => TextPiece[] {
  const shown = pieces.filter(({ text }) => text.trim() !== "").sort((a, b) => a.y - b.y);
  return (low, high) => {
    const found: TextPiece[] = [];
    for (let i = firstAt(shown, low); i < shown.length && shown[i]!.y <= high; i++) found.push(shown[i]!);
    return found;
  };
}

/** The first that is not below. */
function firstAt(pieces: readonly TextPiece[], least: number): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle]!.y < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
