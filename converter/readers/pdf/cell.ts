/** The text of one cell: lines that were wrapped come together, the others stay lines. */
import { linesOf, type TextPiece } from "./lines.ts";
import { joinLines, startsAnew } from "./wrap.ts";

/** @param width of the cell in points */
export function cellText(pieces: readonly TextPiece[], width: number): string {
  const lines = linesOf(pieces, 0);
  const left = Math.min(...lines.map((line) => line.left));
  const right = Math.max(...lines.map((line) => line.right));
  // Text is set with the same distance to both sides; what fills less was centred.
  const room = Math.max(right - left, width - 12);
  let text = "";
  let previous: { width: number } | undefined;
  for (const line of lines) {
    const wrapped =
      previous !== undefined && previous.width + firstWord(line.text) * line.height > room && !startsAnew(line.text);
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
