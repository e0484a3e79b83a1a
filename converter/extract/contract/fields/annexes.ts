/** The annexes that a contract names with their titles, whether they follow or not. */
import { hasBlank } from "../blanks.ts";
import type { Span } from "../parties.ts";
import type { Clause } from "../tree.ts";

const CHINESE =
  /(?:(?<label>附[件表录]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}))(?:\s*[:、]\s*|\s+)|(?<only>附[件表录])\s*:\s*)《?(?<title>[^。;,\n\t《》“”]{2,40}?)》?(?=[。;,\n]|、附[件表录]|[为作]?为?本(?:合同|协议)|$)/g;
const ENGLISH =
  /(?<label>(?:Exhibit|Schedule|Annex|Appendix)\s+(?:[A-Z]|\d{1,2}))\s*[:–—-]\s*(?<title>[A-Z][^.;\n\t]{2,80}?)(?=[.;\n\t]|,? and (?:Exhibit|Schedule|Annex|Appendix)\b|,? (?:are|is|form|forms|shall|attached|hereto)\b|$)/gi;

/** Each annex once, where it is first named; those that nothing names by their headings. */
export function annexTitles(text: string, half: string, annexes: readonly Clause[]): Span[] {
  const found = new Map<string, Span>();
  for (const match of [...half.matchAll(CHINESE), ...half.matchAll(ENGLISH)]) {
    const label = (match.groups!["label"] ?? match.groups!["only"]!).replace(/\s/g, "").toLowerCase();
    if (hasBlank(match[0]) || found.has(label)) continue;
    const value = text.slice(match.index, match.index + match[0].length).trim();
    found.set(label, { value, start: match.index, end: match.index + value.length });
  }
  for (const annex of annexes) {
    const label = annex.label.replace(/\s/g, "").toLowerCase();
    const span = headOf(annex, text);
    if (!span || hasBlank(span.value) || found.has(label) || [...found.values()].some((one) => overlap(one, span)))
      continue;
    found.set(label, span);
  }
  return [...found.values()];
}

const overlap = (a: Span, b: Span) => a.start < b.end && b.start < a.end;

/** The line of an annex, or the heading below it. */
function headOf({ heading, first, start, bodyStart }: Clause, text: string): Span | undefined {
  if (heading === undefined) return undefined;
  const from = bodyStart > first.start + first.text.length ? bodyStart - heading.length : start;
  const value = text.slice(from, bodyStart).trim();
  return { value, start: from, end: from + value.length };
}
