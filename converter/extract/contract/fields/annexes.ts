/** The annexes that a contract names with their titles, whether they follow or not. */
import { hasBlank } from "../blanks.ts";
import type { Span } from "../parties.ts";
import type { Clause } from "../tree.ts";

const CHINESE =
  /(?:(?<label>附[件表录]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}))(?:\s*[:、]\s*|\s+)|(?<only>附[件表录])\s*:\s*)《?(?<title>[^。;,\n\t《》“”]{2,40}?)》?(?=[。;,\n]|、附[件表录]|[为作]?为?本(?:合同|协议)|$)/g;
const ENGLISH =
  /(?<label>(?:Exhibit|Schedule|Annex|Appendix)\s+(?:[A-Z]|\d{1,2}))\s*[:–—-]\s*(?<title>[A-Z][^.;\n\t]{2,80}?)(?=[.;\n\t]|,? and (?:Exhibit|Schedule|Annex|Appendix)\b|,? (?:are|is|form|forms|shall|attached|hereto)\b|$)/gi;

/** `附件：1.服务清单；2.价格表`: all in one line, each with its number. */
const LIST = /附[件表录]\s*:\s*(?=\(?1\s*[.、)])(?<items>[^\n]{4,400})/g;
const ITEM = /\(?(\d{1,2})\s*[.、)]\s*(?=\D)[^;,。\s]{2,40}?(?=\s*(?:[;,。]|$)|\s+\(?\d{1,2}\s*[.、)])/g;

/** undefined where the numbers do not follow each other. */
function listed({ index, groups, 0: whole }: RegExpExecArray, text: string): Span[] | undefined {
  const from = index + whole.length - groups!["items"]!.length;
  const items = [...groups!["items"]!.matchAll(ITEM)];
  if (items.length < 2 || items.some(([, number], i) => Number(number) !== i + 1)) return undefined;
  return items.map((item) => {
    const start = from + item.index;
    return { value: text.slice(start, start + item[0].length), start, end: start + item[0].length };
  });
}

/** Each annex once, where it is first named; those that nothing names by their headings. */
export function annexTitles(text: string, half: string, annexes: readonly Clause[]): Span[] {
  const found = new Map<string, Span>();
  const lists = [...half.matchAll(LIST)].flatMap((match) => listed(match, text) ?? []);
  for (const span of lists) if (!hasBlank(span.value)) found.set(span.value, span);
  for (const match of [...half.matchAll(CHINESE), ...half.matchAll(ENGLISH)]) {
    const label = (match.groups!["label"] ?? match.groups!["only"]!).replace(/\s/g, "").toLowerCase();
    if (hasBlank(match[0]) || found.has(label)) continue;
    const value = text.slice(match.index, match.index + match[0].length).trim();
    if (lists.some((one) => overlap(one, { value, start: match.index, end: match.index + value.length }))) continue;
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
