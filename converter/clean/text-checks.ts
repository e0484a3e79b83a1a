/** Checks that look at one text: its length, language, decoding and repetitions. */
import { graphemes } from "#lib/core/index";

/** Characters as a reader counts them; texts without combining signs are counted by code points. */
export function lengthOf(text: string): number {
  return /\p{M}|\u200D|\p{Emoji_Modifier}|[\u{1F1E6}-\u{1F1FF}]/u.test(text)
    ? graphemes(text).length
    : [...text].length;
}

/** What UTF-8 read as GBK, GBK read as UTF-8 or UTF-8 read as Latin-1 leaves behind, and characters that no text holds. */
// Bytes 80–BF as Windows-1252 shows them.
const CONTINUATION = "[\\u0080-\\u00BF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]";
const GARBLED = new RegExp(
  `锟斤拷|烫{2,}|屯{3,}|锘|[\\uFFFD\\uE000-\\uF8FF\\u0080-\\u009F]|[ÃÂ]${CONTINUATION}|â€${CONTINUATION}?|[äåæçèéï]${CONTINUATION}{2}|[鐨鍚鍦鏄绗瑙浠鎴鐢鍙璇鏂瀹绛鍒][鍑鏈鐩棣闂璧镐唴]`,
  "g",
);

/** Share of the characters that a wrong decoding left behind. */
export function garbledShare(text: string): number {
  if (text === "") return 0;
  let garbled = 0;
  for (const [sign] of text.matchAll(GARBLED)) garbled += sign.length;
  return garbled / text.length;
}

const GRAM = 10;

/**
 * Share of the character 10-grams that occur more than once (the measure of data-juicer's character_repetition filter);
 * 0 for texts under 40 characters. A run of one sign counts as well: 20 equal letters are 1.
 */
export function repetitionShare(text: string): number {
  if (/([^\s_.=\-—…·*#~0])\1{19}/u.test(text)) return 1;
  if (text.length < 40) return 0;
  return gramRepetition(text.replace(FILLING, " "));
}

/** Rules, blanks and dots that a form is filled up with. */
const FILLING = /[\s_.=\-—…·*#~]{3,}/g;

function gramRepetition(text: string): number {
  const counts = new Map<string, number>();
  for (let i = 0; i + GRAM <= text.length; i++) {
    const gram = text.slice(i, i + GRAM);
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  let repeated = 0;
  for (const count of counts.values()) if (count > 1) repeated += count;
  return repeated / Math.max(1, text.length - GRAM + 1);
}
