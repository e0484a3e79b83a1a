/** Entries of a key that say in words which question they answer. */
import { type Line, rewritten } from "../../lines.ts";
import { answeredSet } from "../textbook.ts";

/** `Answer to Question 3`, `Solution for Problem 3:`, `Solution to 3.`, `Explanation 3:`: a number as any other, in words. */
const IN_WORDS =
  /^(?:the )?(?:correct )?(?:answers?|explanations?|solutions?|rationales?)\s(?:(?:to|for|of)\s)?(?:(?:question|problem|item|exercise|q|no\.?|number|#)\s*#?\s*)?(\d{1,5})\s*(?:[:.)—–-]\s*(?!\d)|$)/i;

/** `Item 7: CV = …` */
const ITEM = /^(?:item|problem|task)\s+(\d{1,5})\s*[.:)]\s*(?=\S)/i;

/** A line of the key itself: what it answers, one question or a set of them. */
export const saysWhich = (half: string) => IN_WORDS.test(half) || answeredSet(half) !== undefined;

/** The line with that number in figures, as keys mostly write it. */
export function numberedEntry(line: Line): Line {
  const match = IN_WORDS.exec(line.half) ?? ITEM.exec(line.half);
  return match ? rewritten(line, `${match[1]}. ${line.text.slice(match[0].length)}`) : line;
}
