/**
 * Names of parts that nothing marks as headings: in title case between whole questions (`Checking Concepts`, `Thinking Critically`),
 * or any that stand above a first number twice, once above the questions and once above their answers.
 */
import type { Line } from "../lines.ts";
import { saysWhatToDo } from "./sections.ts";

const SMALL = "and|or|the|of|in|a|an|for|to|with|on";
const CAPITAL = "[A-Z][a-z’'-]+";
/** Two words or more. */
const TITLE = new RegExp(`^${CAPITAL}(?:\\s+(?:${SMALL}))*(?:\\s+${CAPITAL}(?:\\s+(?:${SMALL}))*){0,3}\\s+${CAPITAL}$`);
const LONGEST = 40;
const NUMBERED = /^\d{1,4}\s*[.)]\s*\S/;
/** An option that does not begin as a title does, so that its line goes on with none. */
const PLAIN_OPTION = /^\(?[A-Ha-h]\s*[.)]\s*(?:[a-z\d$£€].*|.*[.!])$/;
const WHOLE = /[.?!:]["”’)]*$|_{2,}\s*$/;
/** What to circle below a statement. */
const CHOICE = /^(?:true\s+false|yes\s+no|agree\s+disagree)$/i;
/** Once, it may be part of what stands above. */
const LEAST = 2;

export function withPlainHeadings(lines: readonly Line[]): readonly Line[] {
  const titled = lines.flatMap((_, i) => (namesPart(lines, i) ? [i] : []));
  const known = new Set([...(titled.length < LEAST ? [] : titled), ...namedTwice(lines)]);
  if (known.size === 0) return lines;
  return lines.map((line, i) => (known.has(i) ? { ...line, heading: 3 } : line));
}

function namesPart(lines: readonly Line[], i: number): boolean {
  const { half, heading } = lines[i]!;
  if (heading !== undefined || half.length > LONGEST || !TITLE.test(half) || CHOICE.test(half)) return false;
  const above = lines[i - 1]?.half ?? ".";
  const below = lines[i + 1];
  const next = below && saysWhatToDo(below.half) ? lines[i + 2] : below;
  return (PLAIN_OPTION.test(above) || WHOLE.test(above)) && next !== undefined && NUMBERED.test(next.half);
}

/** Two names or more, each above `1.` in two places. */
function namedTwice(lines: readonly Line[]): number[] {
  const places = new Map<string, number[]>();
  for (const [i, { text, half, heading }] of lines.entries()) {
    if (heading !== undefined || half.length > LONGEST || !NAME.test(half) || !isFirst(lines[i + 1]?.half)) continue;
    places.set(text, [...(places.get(text) ?? []), i].slice(0, LEAST + 1));
  }
  const twice = [...places.values()].filter(({ length }) => length === LEAST);
  return twice.length < LEAST ? [] : twice.flat();
}
const isFirst = (half = "") => /^\(?1\s*[.)]\s*\S|^1(?:-\d{1,2}\b|\s+\S)/.test(half);
/** No number, no sentence, no label. */
const NAME = /^(?:[*=#~-]+\s*)?[A-Z][^.?!:;_]*$/;
