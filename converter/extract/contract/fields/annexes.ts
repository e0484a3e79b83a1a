/** The annexes that a contract names with their titles, whether they follow or not. */
import { hasBlank } from "../blanks.ts";
import type { Span } from "../parties.ts";

const CHINESE =
  /(?:(?<label>附[件表录]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}))(?:\s*[:、]\s*|\s+)|(?<only>附[件表录])\s*:\s*)《?(?<title>[^。;,\n\t《》“”]{2,40}?)》?(?=[。;,\n]|、附[件表录]|[为作]?为?本(?:合同|协议)|$)/g;
const ENGLISH =
  /(?<label>(?:Exhibit|Schedule|Annex|Appendix)\s+(?:[A-Z]|\d{1,2}))\s*[:–—-]\s*(?<title>[A-Z][^.;\n\t]{2,80}?)(?=[.;\n\t]|,? and (?:Exhibit|Schedule|Annex|Appendix)\b|,? (?:are|is|form|forms|shall|attached|hereto)\b|$)/gi;

/** Each annex once, where it is first named. */
export function annexTitles(text: string, half: string): Span[] {
  const found = new Map<string, Span>();
  for (const match of [...half.matchAll(CHINESE), ...half.matchAll(ENGLISH)]) {
    const label = (match.groups!["label"] ?? match.groups!["only"]!).replace(/\s/g, "").toLowerCase();
    if (hasBlank(match[0]) || found.has(label)) continue;
    const value = text.slice(match.index, match.index + match[0].length).trim();
    found.set(label, { value, start: match.index, end: match.index + value.length });
  }
  return [...found.values()];
}
