/** What to do as the head of a part, in words of its own: `Choose all that apply`, `Fill the gap`, `In your own words`. */
import type { Line } from "../lines.ts";
import { usualNumber } from "./numbers.ts";

/** How it is read: as the name of the type that it tells. */
const INSTRUCTIONS: readonly [RegExp, string][] = [
  [
    /^(?:choose|select|pick|tick|circle) (?:only )?one(?: (?:answer|option|letter))?(?: (?:only|each))?$/i,
    "Single choice",
  ],
  [
    /^(?:choose|select|pick|tick|circle|mark) (?:all that (?:apply|are (?:right|correct|true))|one or more)$/i,
    "Multiple answers",
  ],
  [/^(?:fill|fill in|complete|fill up) (?:the )?(?:gaps?|blanks?|missing words?)$/i, "Fill in the blanks"],
  [/^(?:true or false|right or wrong|say true or false)\s*\??$/i, "True or false"],
  [
    /^(?:(?:answer )?in (?:your own words|a few words|one or two sentences)|answer briefly|short questions?)$/i,
    "Short answer",
  ],
];

/** Alone in the line, above a number that is no option's: within a question it is part of that. */
export function withInstructionsAsHeads(lines: readonly Line[]): readonly Line[] {
  return lines.map((line, i) => {
    if (line.half.length > LONGEST || usualNumber(line.half) !== undefined || !headsNumber(lines, i)) return line;
    const words = line.half.replace(/[\s.:(]+$/, "");
    const name = INSTRUCTIONS.find(([pattern]) => pattern.test(words))?.[1];
    return name === undefined ? line : { ...line, half: name };
  });
}
const LONGEST = 60;

/** `2. Which are fruit?`, `Select all that apply.`, `1) Fig`: options may have numbers, which begin at 1 below what asks. */
function headsNumber(lines: readonly Line[], i: number): boolean {
  const next = usualNumber(lines[i + 1]?.half ?? "");
  const above = lines[i - 1]?.half ?? "";
  return next !== undefined && (next > 1 || (usualNumber(above) === undefined && !/[?:]$/.test(above)));
}
