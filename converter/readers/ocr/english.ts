/** English lines of a page that the Chinese model read: the English model reads them better. */
import type { RecognisedLine, RecognisedWord } from "./recogniser.ts";

const CHINESE = /\p{Script=Han}/gu;
const ENGLISH = /[A-Za-z]{3,}/g;
/** A sign that the Chinese model sees in an English line by mistake, for so many letters. */
const LETTERS_FOR_MISTAKE = 20;

/** Whether the line, as the Chinese model read it, is English. */
export function isEnglish({ words }: RecognisedLine): boolean {
  const text = words.map((word) => word.text).join(" ");
  const letters = (text.match(ENGLISH) ?? []).join("").length;
  return letters > 0 && (text.match(CHINESE) ?? []).length <= letters / LETTERS_FOR_MISTAKE;
}

/** English lines with the words that the English model read at their places. */
export function inEnglish(lines: readonly RecognisedLine[], english: readonly RecognisedLine[]): RecognisedLine[] {
  const words = english.flatMap((line) => line.words);
  return lines.map((line) => {
    if (!isEnglish(line)) return line;
    const there = words.filter((word) => isIn(line, word)).sort((a, b) => a.left - b.left);
    return lengthOf(there) * 2 < lengthOf(line.words) ? line : { ...line, words: there };
  });
}

/** By its middle, so that every word is in one line at most. */
function isIn({ top, bottom, words }: RecognisedLine, word: RecognisedWord): boolean {
  const [x, y] = [(word.left + word.right) / 2, (word.top + word.bottom) / 2];
  return y > top && y < bottom && x > words[0]!.left - (bottom - top) && x < words.at(-1)!.right + (bottom - top);
}

function lengthOf(words: readonly RecognisedWord[]): number {
  return words.reduce((sum, { text }) => sum + text.length, 0);
}
