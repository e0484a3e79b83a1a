/** The text of one cell: lines that were wrapped come together, the others stay lines. */
import { linesOf, type PageLine, type TextPiece } from "./lines.ts";
import { firstWord, joinLines, startsAnew } from "./wrap.ts";

/** Most that people leave between text and border, in points; what begins further in is centred. */
const MOST_PADDING = 8;
/** How much of a character may be missing to the border where another one did not fit. */
const SLACK = 0.3;

/** @param left end of the cell @param width of the cell, in points */
export function cellText(pieces: readonly TextPiece[], left: number, width: number): string {
  const lines = linesOf(pieces, 0, { column: 0, from: left, to: left + width, width });
  // Text is set with the same distance to both sides.
  const padding = Math.min(MOST_PADDING, Math.max(0, Math.min(...lines.map((line) => line.left)) - left));
  const room = width - 2 * padding;
  let text = "";
  let previous: PageLine | undefined;
  for (const line of lines) {
    const wrapped =
      previous !== undefined &&
      previous.right - previous.left + firstWord(line.text, line.right - line.left) + SLACK * line.height > room &&
      !startsAnew(line.text, previous.text);
    text = text === "" ? line.text : wrapped ? joinLines(text, line.text) : `${text}\n${line.text}`;
    previous = line;
  }
  return text;
}
