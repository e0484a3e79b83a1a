/** Checks that look at one text: its length, language, decoding and repetitions. */
import { graphemes } from "#lib/core/index";

/** Characters as a reader counts them; texts without combining signs are counted by code points. */
export function lengthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return /\p{M}|\u200D|\p{Emoji_Modifier}|[\u{1F1E6}-\u{1F1FF}]/u.test(text)
    ? graphemes(text).length
    : [...text].length;
}

/** Whether `lengthOf` is so much or more; the beginning mostly tells. */
export function atLeast(text: string, least: number): boolean {
  if (text.length < least) return false; // no character has less than one unit
  return PLAIN.test(text.slice(0, Math.ceil(least))) || lengthOf(text) >= least;
}

/** Letters and signs that stand alone, in the blocks that texts mostly consist of. */
const PLAIN = /^[\t\n\u0020-\u02FF\u2010-\u2027\u2030-\u205E\u2460-\u24FF\u3000-\u3029\u4E00-\u9FFF\uFF01-\uFF5E]*$/;

/** What UTF-8 read as GBK, GBK read as UTF-8 or UTF-8 read as Latin-1 leaves behind, and characters that no text holds. */
// Bytes 80–BF as Windows-1252 shows them.
const CONTINUATION = "[\\u0080-\\u00BF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]";
const GARBLED = new RegExp(
  `锟斤拷|烫{2,}|屯{3,}|锘|[\\uFFFD\\uE000-\\uF8FF\\u0080-\\u009F]|[ÃÂ]${CONTINUATION}|â€${CONTINUATION}?|[äåæçèéï]${CONTINUATION}{2}|[鐨鍚鍦鏄绗瑙浠鎴鐢鍙璇鏂瀹绛鍒][鍑鏈鐩棣闂璧镐唴]`,
  "g",
);

/** What every trace begins with. */
const MAYBE_GARBLED = /[锟烫屯锘\uFFFD\uE000-\uF8FF\u0080-\u009FÃÂâäåæçèéï鐨鍚鍦鏄绗瑙浠鎴鐢鍙璇鏂瀹绛鍒]/;

/** Share of the characters that a wrong decoding left behind. */
export function garbledShare(text: string): number {
  if (!MAYBE_GARBLED.test(text)) return 0;
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
  if (text.length < 20) return 0;
  if (hasRun(text) && /([^\s_.=\-—…·*#~0])\1{19}/u.test(text)) return 1;
  if (text.length < 40) return 0;
  return gramRepetition(text.replace(FILLING, " "));
}

/** Whether 20 units in a row are each like the one before the last: a run of one sign, or of one pair, is such a row. */
function hasRun(text: string): boolean {
  let run = 0;
  for (let i = 2; i < text.length; i++) {
    run = text.charCodeAt(i) === text.charCodeAt(i - 2) ? run + 1 : 0;
    if (run >= 18) return true;
  }
  return false;
}

/** Rules, blanks and dots that a form is filled up with. */
const FILLING = /[\s_.=\-—…·*#~]{3,}/g;

function gramRepetition(text: string): number {
  if (!maySomeRepeat(text)) return 0;
  const counts = new Map<string, number>();
  for (let i = 0; i + GRAM <= text.length; i++) {
    const gram = text.slice(i, i + GRAM);
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  let repeated = 0;
  for (const count of counts.values()) if (count > 1) repeated += count;
  return repeated / Math.max(1, text.length - GRAM + 1);
}

/** False when all grams surely differ: a rolling hash of each, and a table of those that were seen. */
function maySomeRepeat(text: string): boolean {
  const size = 2 ** Math.ceil(Math.log2(text.length * 4));
  const slots = size <= seen.length ? seen.fill(0, 0, size) : new Int32Array(size);
  let hash = 0;
  for (let i = 0; i < text.length; i++) {
    hash = (Math.imul(hash, BASE) + text.charCodeAt(i) + 1) | 0;
    if (i >= GRAM) hash = (hash - Math.imul(text.charCodeAt(i - GRAM) + 1, OLDEST)) | 0;
    if (i < GRAM - 1) continue;
    const mixed = Math.imul(hash, 0x9e3779b1) | 1; // never the 0 of a free slot
    for (let slot = (mixed ^ (mixed >>> 15)) & (size - 1); ; slot = (slot + 1) & (size - 1)) {
      if (slots[slot] === mixed) return true;
      if (slots[slot] !== 0) continue;
      slots[slot] = mixed;
      break;
    }
  }
  return false;
}

const seen = new Int32Array(4096);
const BASE = 0x01000193;
const OLDEST = Array.from({ length: GRAM }).reduce<number>((power) => Math.imul(power, BASE), 1);
