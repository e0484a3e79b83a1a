/** What the next lines hold: the evidence that a question starts. */
import type { Line } from "../lines.ts";
import { optionMarks } from "./options.ts";
import { keyHead } from "./sections.ts";

/** Two or more options stand within the next lines. */
export function optionsFollow(lines: readonly Line[], from: number): boolean {
  for (let i = from; i < Math.min(lines.length, from + 8); i++) {
    const { half } = lines[i]!;
    if (i > from + 1 && keyHead(half)) return false;
    if (i > from && /^\d+\s*[.、]/.test(half) && i > from + 1) return false;
    const marks = optionMarks(half.replace(/^\d+\s*[.、]\s*/, ""));
    if (marks.length >= 2) return true;
    if (marks.length === 1 && i > from && optionMarks(lines[i + 1]?.half ?? "", "B").length > 0) return true;
  }
  return false;
}

/** Empty places to fill or to tick stand within the next lines. */
export function blankFollows(lines: readonly Line[], from: number): boolean {
  return lines.slice(from + 1, from + 4).some(({ half }) => /\(\s*\)|_{2,}/.test(half));
}

/** A line that begins with the English article is none, unless option B comes next. */
export function isOptionLine(lines: readonly Line[], i: number): boolean {
  const [first, ...more] = optionMarks(lines[i]!.half);
  if (!first?.article || more.length > 0) return first !== undefined;
  return optionMarks(lines[i + 1]?.half ?? "", "B").length > 0;
}
