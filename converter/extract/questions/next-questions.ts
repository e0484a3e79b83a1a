/** `Use the following scenario to answer the next two questions.` above the scenario: a range, as other papers print it. */
import { type Line, rewritten } from "../lines.ts";
import { type NumberStyle, numberMark } from "./numbers.ts";

const COUNTED =
  /\b(?:the )?(?:next|following) (two|three|four|five|six|seven|eight|\d{1,2}) (?:questions|items|problems)\b/i;
const OF_MATERIAL =
  /\b(?:use|read|refers?|based|relates?|about|concerns?|pertains?|scenario|passage|case|extract|data|table|graph|information)\b/i;
const COUNTS = ["two", "three", "four", "five", "six", "seven", "eight"];
const STYLES: readonly NumberStyle[] = ["dot", "parenthesis", "parentheses", "bracket", "word"];
/** Characters of such a line, and of the text below it. */
const LONGEST = 160;
const LEAST_TEXT = 40;
/** Lines of a text. */
const LOOK_AHEAD = 40;

export function withNextQuestions(lines: readonly Line[]): readonly Line[] {
  return lines.map((line, i) => {
    const count = countOf(line.half);
    const first = count === undefined ? undefined : firstBelow(lines, i);
    return first === undefined ? line : rewritten(line, `Questions ${first}-${first + count! - 1} are about this:`);
  });
}

function countOf(half: string): number | undefined {
  if (half.length > LONGEST || !OF_MATERIAL.test(half)) return undefined;
  const shown = COUNTED.exec(half)?.[1]?.toLowerCase();
  if (shown === undefined) return undefined;
  const named = COUNTS.indexOf(shown);
  return named < 0 ? Number(shown) || undefined : named + 2;
}

/** The number of the question below the text; none where no text stands between. */
function firstBelow(lines: readonly Line[], i: number): number | undefined {
  let text = 0;
  for (const { half } of lines.slice(i + 1, i + 1 + LOOK_AHEAD)) {
    const number = STYLES.map((style) => numberMark(half, style)?.value).find((value) => value !== undefined);
    if (number !== undefined) return text >= LEAST_TEXT ? number : undefined;
    text += half.length;
  }
  return undefined;
}
