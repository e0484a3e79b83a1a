/** `一、先呼叫；` inside an answer: a point of it, or the head of a section that names no type. */
import { CHINESE_NUMERAL, parseChineseNumeral } from "../../text/numerals.ts";

const ORDINAL = new RegExp(`^([${CHINESE_NUMERAL}]{1,3})\\s*[、.．:：]`);

/** 2 of `二、用电安全`. */
function ordinalOf(text: string): number | undefined {
  const numeral = ORDINAL.exec(text)?.[1];
  return numeral === undefined ? undefined : parseChineseNumeral(numeral);
}

/**
 * A line is a point where the one above it is a point too, or where the answer begins with it; not where its section is due and
 * a question follows.
 * @param answer what is read of the answer so far
 * @param titles of the sections so far
 */
export function isPointOfAnswer(
  line: string,
  answer: string,
  titles: readonly string[],
  questionFollows: boolean,
): boolean {
  const ordinal = ordinalOf(line);
  if (ordinal === undefined) return false;
  const above = answer.split("\n").findLast((one) => ordinalOf(one) !== undefined);
  const goesOn = ordinal === 1 ? answer === "" : above !== undefined && ordinalOf(above) === ordinal - 1;
  const due = (titles.map(ordinalOf).findLast((one) => one !== undefined) ?? 0) + 1;
  return goesOn && !(ordinal === due && questionFollows);
}
