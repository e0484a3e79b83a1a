/** The parties of an English agreement: between “between” and the first clause, or in an order form. */
import { hasBlank, isLabel } from "./blanks.ts";
import { addressOf } from "./english-address.ts";
import { formParties } from "./english-forms.ts";
import { letterParties } from "./letter.ts";
import type { Party } from "./parties.ts";

/**
 * `X, a Delaware corporation ("Provider"), and Y … (the "Client")` behind “between”, or one party a line.
 * @param text up to the first clause
 * @param body the clauses: who has duties there is a party
 */
export function englishParties(text: string, body: string): Party[] {
  const letter = letterParties(text);
  if (letter.length > 0) return letter;
  const between =
    /\bPARTIES\s*:?\n(?=\(?1\))/i.exec(text) ?? /\b(?:by and )?(?:between|among)\b(?: and among)?:?/i.exec(text);
  const named = between ? partiesBetween(text, between) : [];
  return named.length > 0 ? named : formParties(text, body);
}

/** ("Provider"), (hereinafter "Provider", which expression …), and at the end of a numbered party (Provider) alone. */
/** And on a line of its own: hereinafter referred to as “the Agent”. */
const NAMED_ROLE =
  /\bhereinafter (?:(?:referred to|known|called) )?(?:as )?(?:the )?["“](?:the )?(?<after>[^"”]{2,40})["”]|\(\s*(?:[^()"“”]{0,40})["“](?<quoted>[^"”]{2,40})["”][^()]{0,400}\)|(?<=^\(\d\)[^\n]{8,400})\((?:the )?(?<bare>[A-Z][A-Za-z]*(?: [A-Za-z]+){0,3})\)(?=[.;,]?(?: and)?[.;,]?$)/gm;

function partiesBetween(text: string, between: RegExpExecArray): Party[] {
  const from = between.index + between[0].length;
  // Of "1." directly behind “between”, the first party is the first number.
  const stop = /\b(?:RECITALS?|WITNESSETH|WHEREAS|NOW,? THEREFORE|BACKGROUND|AGREED TERMS)\b|(?<=\S\s*)\n\s*1\.\s/.exec(
    text.slice(from),
  )?.index;
  const span = text.slice(from, from + Math.min(stop ?? 2000, 2000));
  const parties: Party[] = [];
  let after = 0;
  for (const match of span.matchAll(NAMED_ROLE)) {
    const raw = span.slice(after, match.index);
    const role = (match.groups!["quoted"] ?? match.groups!["after"] ?? match.groups!["bare"])!;
    const several = TOGETHER.test(match[0]);
    // (each a "Party"): no role of its own
    if (!/^part(?:y|ies)$/i.test(role))
      for (const { one, at } of several ? severalIn(raw) : [{ one: raw, at: 0 }])
        parties.push(...partyIn(one, from + after + at, role));
    after = match.index + match[0].length;
  }
  return parties.slice(0, 12);
}

/** (together “the Guarantors”); together with its affiliates, a firm is still one. */
const TOGETHER = /^\(\s*(?:hereinafter )?(?:together|collectively|jointly)\b(?! with)/i;

/** MARY SAMPLE of 1 Mill Lane and JOHN SAMPLE of the same address: each with where it begins. */
function severalIn(raw: string): { one: string; at: number }[] {
  const cuts = [
    ...raw.matchAll(/[,;]?\s+and\s+(?=(?:\(\d\)\s*)?[A-Z][\w.'’&-]*(?: [A-Z&][\w.'’&-]*)*(?:,? of\b|,|$))/g),
  ];
  const starts = [0, ...cuts.map(({ index, 0: and }) => index + and.length)];
  const ends = [...cuts.map(({ index }) => index), raw.length];
  return starts.map((at, k) => ({ one: raw.slice(at, ends[k]), at }));
}

const LEAD =
  /^[\s,;.]*(?:of the (?:first|second|third|one|other) part[\s,;]*)?(?:and\s+)?(?:\(?\d\)|\d\.\s|\(?[a-z]\))?\s*(?:and\s+)?/i;
/** A name ends before what describes it: (company no. 1), an Ohio corporation; consultant; of 1 Mill Lane. */
const NAME =
  /^(.{2,100}?)(?=,?\s+(?:an?|the|having|with|whose|located|organi[sz]ed|incorporated|of|acting)\s|\s*$|,\s*$|\n|\s*\([^()]*\d[^()]*\)|(?<=\b(?:GmbH|AG|AS|A\/S|AB|B\.?V|N\.?V|S\.A|SpA|Oy|Ltd|Limited|LLC|LLP|Inc|plc|PLC|KG|SE)\.?),\s+[A-Z\d]|,\s+(?!(?:inc|ltd|llc|llp|plc|l\.p|co)\b)[a-z])/s;

function partyIn(text: string, at: number, role: string): Party[] {
  const lead = LEAD.exec(text)![0].length;
  const raw = text.slice(lead);
  const name = NAME.exec(raw)?.[1]?.replace(/[,\s]+$/, "");
  if (name === undefined || hasBlank(name) || isLabel(name) || !/^[A-Z\d“"]/.test(name)) return [];
  const start = at + lead;
  return [{ role, name: { value: name, start, end: start + name.length }, particulars: addressOf(raw, start) }];
}
