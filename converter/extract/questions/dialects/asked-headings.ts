/** Headings that ask, and the text below each answers: interview questions of a repository, a list of frequent questions. */
import { BULLET, type Line, rewritten } from "../../lines.ts";
import { splitLabels } from "../labels.ts";
import { optionMarks } from "../options.ts";

const FEWEST = 3;
/** Of the headings of their level, so many ask. */
const MOST = 0.7;
const NUMBER = /^(?:(?:Q(?:uestion)?|问题?)\s*\d{0,4}\s*[.:、)-]\s*|\d{1,4}\s*[.:、)]\s*)/i;

export function fromAskedHeadings(lines: readonly Line[]): readonly Line[] {
  const asked = lines.flatMap(({ half, heading }, i) => (heading !== undefined && /\?$/.test(half) ? [i] : []));
  const level = lines[asked[0] ?? -1]?.heading;
  const headings = lines.filter(({ heading }) => heading === level);
  if (asked.length < FEWEST || asked.length < headings.length * MOST) return lines;
  if (asked.some((i) => lines[i]!.heading !== level) || !asked.every((i) => isAnswered(lines, i))) return lines;
  return lines.map((line, i) => {
    const k = asked.indexOf(i);
    if (k >= 0) return withoutHeading(line, `Question ${k + 1}: ${line.text.replace(NUMBER, "")}`);
    return asked.includes(i - 1) ? rewritten(line, `Answer: ${line.text.replace(BULLET, "")}`) : line;
  });
}

/** By text alone: no label, no options, no heading that divides it. */
function isAnswered(lines: readonly Line[], i: number): boolean {
  const end = lines.findIndex(({ heading }, k) => k > i && heading !== undefined);
  const below = lines.slice(i + 1, end < 0 ? undefined : end);
  const deeper = (lines[end]?.heading ?? 0) > lines[i]!.heading!;
  const plain = ({ text, half }: Line) =>
    optionMarks(half).every(({ article }) => article) &&
    splitLabels(text, half).every(({ label }) => label === undefined);
  return below.length > 0 && !deeper && below.every(plain);
}

function withoutHeading({ heading: _, ...line }: Line, text: string): Line {
  return rewritten(line, text);
}
