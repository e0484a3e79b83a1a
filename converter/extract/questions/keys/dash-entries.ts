/** Keys with a dash behind their numbers: `1 - A (why)`, `7 – divide by two`. */
import { type Line, rewritten } from "../../lines.ts";

const ENTRY = /^Q?(\d{1,4})\s+[-–—]\s+(?=\S)/;
const LEAST = 3;
/** `C, the limit is for others`: a letter, and why. */
const LETTER_AND_WHY = /^([A-H]),\s+(?=[a-z]{2,}\s+\S+\s+\S+\s)/;

/** Their numbers with a point, where so many lines have one and each is the next. */
export function withDashEntries(lines: readonly Line[]): readonly Line[] {
  const numbers = lines.flatMap(({ half }) => ENTRY.exec(half)?.[1] ?? []).map(Number);
  if (numbers.length < LEAST || numbers.some((number, i) => number !== numbers[0]! + i)) return lines;
  return lines.map((line) => {
    const mark = ENTRY.exec(line.half);
    if (!mark) return line;
    const answer = line.text.slice(mark[0].length).replace(LETTER_AND_WHY, "$1 【解析】");
    return rewritten(line, `${mark[1]}. ${answer}`);
  });
}
