/** Names of parts that nothing marks as headings, `Checking Concepts`, `Thinking Critically`: in title case between whole questions. */
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
  const heads = lines.flatMap((_, i) => (namesPart(lines, i) ? [i] : []));
  if (heads.length < LEAST) return lines;
  const known = new Set(heads);
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
