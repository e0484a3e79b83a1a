/** Entries of a key that say in words which question they answer. */
import { type Line, rewritten } from "../../lines.ts";
import { answeredSet } from "../textbook.ts";

/** `Answer to Question 3`, `Solution for Problem 3:`, `Solution to 3.`, `Explanation 3:`: a number as any other, in words. */
const IN_WORDS =
  /^(?:the )?(?:correct )?(?:answers?|explanations?|solutions?|rationales?)\s(?:(?:to|for|of)\s)?(?:(?:question|problem|item|exercise|q|no\.?|number|#)\s*#?\s*)?(\d{1,5})\s*(?:[:.)—–-]\s*(?!\d)|$)/i;

/** `Item 7: CV = …`, `No. 7: …`, `#7 …`, `A7. …`, `Q.7 …` */
const ITEM =
  /^(?:(?:item|problem|task|exercise|ex\.?|no\.?|nr\.?|ans\.?|q\.)\s*(\d{1,5})(?:\s*[.:)]\s*|\s+)|#\s?(\d{1,5})(?:\s*[.:)]\s*|\s+)|A(\d{1,5})\s*[.:)]\s*)(?=\S)/i;
/** `7....... osmosis`, `7 => C`: what leads from the number to its answer. */
const LED = /^(\d{1,5})\s*(?:\.{3,}|…+|[=-]>|→)\s*(?=\S)/;
/** `• 7. C` */
const BULLETED = /^[•●▪*]\s*(?=\d{1,5}\s*[.:)])/;

/** A line of the key itself: what it answers, one question or a set of them. */
export const saysWhich = (half: string) => IN_WORDS.test(half) || answeredSet(half) !== undefined;

/** The line with that number in figures, as keys mostly write it. */
export function numberedEntry(line: Line): Line {
  const bullet = BULLETED.exec(line.half)?.[0].length ?? 0;
  const half = line.half.slice(bullet);
  const match = IN_WORDS.exec(half) ?? ITEM.exec(half) ?? LED.exec(half);
  const number = match?.slice(1).find((group) => group !== undefined);
  const behind = line.text.slice(bullet + (match?.[0].length ?? 0));
  if (number !== undefined) return rewritten(line, `${number}. ${behind}`);
  return bullet > 0 ? rewritten(line, behind) : line;
}
