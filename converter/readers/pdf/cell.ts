/** The text of one cell: lines that were wrapped come together, the others stay lines. */
import { linesOf, type TextPiece } from "./lines.ts";
import { joinLines, startsAnew } from "./wrap.ts";

/** Most that people leave between text and border, in points; what begins further in is centred. */
const MOST_PADDING = 8;
/** How much of a character may be missing to the border where another one did not fit. */
const SLACK = 0.3;

/** @param left end of the cell @param width of the cell, in points */
export function cellText(pieces: readonly TextPiece[], left: number, width: number): string {
  const lines = linesOf(pieces, 0);
  // Text is set with the same distance to both sides.
  const padding = Math.min(MOST_PADDING, Math.max(0, Math.min(...lines.map((line) => line.left)) - left));
  const room = width - 2 * padding;
  let text = "";
  let previous: { width: number } | undefined;
  for (const line of lines) {
    const wrapped =
      previous !== undefined &&
      previous.width + (firstWord(line.text) + SLACK) * line.height > room &&
      !startsAnew(line.text);
    text = text === "" ? line.text : wrapped ? joinLines(text, line.text) : `${text}\n${line.text}`;
    previous = { width: line.right - line.left };
  }
  return text;
}

/** Width of what would have had to fit on the line above, in heights of a character. */
function firstWord(text: string): number {
  const word = /^[\x21-\x7E]+/.exec(text)?.[0];
  return word === undefined ? 1 : 0.25 + word.length * 0.5;
}
