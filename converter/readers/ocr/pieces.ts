/** Recognised words as the text of a page, so that columns, tables and wrapped lines are found as in any PDF. */
import type { Recognised } from "../../document.ts";
import { repairText } from "../../text/normalize.ts";
import type { TextPiece } from "../pdf/lines.ts";
import type { RecognisedLine, RecognisedWord } from "./recogniser.ts";

const CJK = /[\u2E80-\u9FFF\uF900-\uFAFF\u3000-\u303F\uFF00-\uFFEF]/;

/** The place for an answer, whose nothing is read as part of its brackets. */
const EMPTY_PLACE = /[〈《<(（]+\s*[)）〉》>]+(?=[\s。.,，;；?？]|$)/g;
/** The wide full stop after a number is read as two signs. */
const NUMBER_STOP = /^(\d{1,3})[.．]?[,，]\s*(?=\D)/;

/**
 * @param height of the page, in the unit of the pieces
 * @param scale pixels for each of these units
 */
export function recognisedPieces(lines: readonly RecognisedLine[], height: number, scale: number): TextPiece[] {
  return lines.flatMap((line) =>
    runs(line).map((words) => {
      const box: Recognised["box"] = [
        Math.min(...words.map((word) => word.left)) / scale,
        Math.min(...words.map((word) => word.top)) / scale,
        Math.max(...words.map((word) => word.right)) / scale,
        Math.max(...words.map((word) => word.bottom)) / scale,
      ];
      return {
        text: repairText(joinedWords(words)).replace(EMPTY_PLACE, "（  ）").replace(NUMBER_STOP, "$1. "),
        x: box[0],
        y: height - line.bottom / scale,
        width: box[2] - box[0],
        // Half a line apart are the lines; a line's box reaches from the highest sign to the lowest.
        height: (line.bottom - line.top) / scale,
        recognised: { confidence: confidenceOf(words), box },
      };
    }),
  );
}

/** Words that stand near each other; a wide gap is a column's border, or the way to the next option. */
function runs({ top, bottom, words }: RecognisedLine): RecognisedWord[][] {
  const found: RecognisedWord[][] = [];
  for (const word of words) {
    const run = found.at(-1);
    if (run && word.left - run.at(-1)!.right < (bottom - top) * 0.9) run.push(word);
    else found.push([word]);
  }
  return found;
}

/** Between Chinese characters the recogniser sets spaces that nobody wrote. */
function joinedWords(words: readonly RecognisedWord[]): string {
  let text = "";
  for (const { text: word } of words) {
    const apart = text !== "" && !CJK.test(text.at(-1)!) && !CJK.test(word[0] ?? "");
    text += apart ? ` ${word}` : word;
  }
  return text;
}

function confidenceOf(words: readonly RecognisedWord[]): number {
  const characters = words.reduce((sum, { text }) => sum + text.length, 0);
  const sum = words.reduce((total, { text, confidence }) => total + confidence * text.length, 0);
  return characters === 0 ? 0 : Math.round((1000 * sum) / characters) / 1000;
}
