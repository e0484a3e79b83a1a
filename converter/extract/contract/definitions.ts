/** Terms that the contract itself explains, each with its sentence. A pointer to another clause explains nothing. */
import type { Span } from "./parties.ts";
import type { ContractLine } from "./text.ts";

export interface Definition extends Span {
  term: string;
}

const NUMBERED = String.raw`(?:^|[\s\d.、)）])`;
const CHINESE = new RegExp(
  `${NUMBERED}([“"「]([^”"」\\n]{1,30})[”"」]\\s*(?:一词)?(?:是指|系指|意指|指的是|指|意为|：|:)\\s*[^\\n]{4,})$`,
  "g",
);
const ENGLISH =
  /(?:^|[\s\d.)])([“"]([^”"\n]{2,60})[”"]\s+(?:means|shall mean|refers to|shall refer to|has the meaning of)\s[^\n]{10,}?)(?=$|[,;]?\s+and\s+[“"][^”"\n]{2,60}[”"]\s+(?:means|shall mean)\s)/g;
const POINTER =
  /meanings? (?:set forth|given|ascribed|assigned|specified)|(?:见|依照?|按照?)本?(?:合同|协议)?第.{1,6}条(?:的?(?:定义|规定|约定))?[。.]?$/;

const hasAny = (matches: readonly unknown[]) => matches.length > 0;

export function definitionsIn(lines: readonly ContractLine[]): Definition[] {
  const found: Definition[] = [];
  for (const { text, start } of lines) {
    for (const match of [CHINESE, ENGLISH].map((form) => [...text.matchAll(form)]).find(hasAny) ?? []) {
      if (POINTER.test(match[1]!)) continue;
      const from = start + match.index + match[0].indexOf(match[1]!);
      found.push({ term: match[2]!, value: match[1]!, start: from, end: from + match[1]!.length });
    }
  }
  return found;
}
