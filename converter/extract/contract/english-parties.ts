/** The parties of an English agreement: between “between” and the first clause, or in an order form. */
import { hasBlank, isLabel } from "./blanks.ts";
import { letterParties } from "./letter.ts";
import type { Party, Span } from "./parties.ts";

/** `X, a Delaware corporation ("Provider"), and Y … (the "Client")` behind “between”, or one party a line. */
export function englishParties(text: string): Party[] {
  const letter = letterParties(text);
  if (letter.length > 0) return letter;
  const between = /\bPARTIES\s*:?\n(?=\(?1\))/i.exec(text) ?? /\b(?:by and )?between\b:?/i.exec(text);
  const named = between ? partiesBetween(text, between) : [];
  return named.length > 0 ? named : formParties(text);
}

/** ("Provider"), (hereinafter "Provider", which expression …), and at the end of a numbered party (Provider) alone. */
const NAMED_ROLE =
  /\(\s*(?:[^()"“”]{0,40})["“](?<quoted>[^"”]{2,40})["”][^()]{0,400}\)|(?<=^\(\d\)[^\n]{8,400})\((?:the )?(?<bare>[A-Z][A-Za-z]*(?: [A-Za-z]+){0,3})\)(?=[.;,]?(?: and)?[.;,]?$)/gm;

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
    const lead =
      /^[\s,;.]*(?:of the (?:first|second|third|one|other) part[\s,;]*)?(?:and\s+)?(?:\(?\d\)|\d\.\s|\(?[a-z]\))?\s*(?:and\s+)?/i.exec(
        span.slice(after),
      )![0].length;
    const raw = span.slice(after + lead, match.index);
    const name =
      /^(.{2,100}?)(?=,?\s+(?:an?|the|having|with|whose|located|organi[sz]ed|incorporated|of|acting)\s|\s*$|,\s*$|\n)/s
        .exec(raw)?.[1]
        ?.replace(/[,\s]+$/, "");
    after = match.index + match[0].length;
    if (name === undefined || name.length > 100 || hasBlank(name) || isLabel(name) || !/^[A-Z\d“"]/.test(name))
      continue;
    const start = from + span.indexOf(name, after - match[0].length - raw.length - 1);
    const particulars = addressOf(raw, start - text.slice(start).indexOf(name));
    const role = (match.groups!["quoted"] ?? match.groups!["bare"])!;
    if (/^part(?:y|ies)$/i.test(role)) continue; // (each a "Party")
    parties.push({ role, name: { value: name, start, end: start + name.length }, particulars });
  }
  return parties.slice(0, 12);
}

const ENGLISH_ROLE =
  "Party [A-D]|Provider|Service Provider|Supplier|Vendor|(?:Sub)?[Cc]ontractor|Consultant|Customer|Client|Company|Buyer|Purchaser|Seller|Landlord|Lessor|Tenant|Lessee|Licensor|Licensee|Employer|Employee|Executive|Borrower|Lender|Guarantor|Franchisor|Franchisee|Distributor|Manufacturer|Agent|Principal|Owner|Operator|Investor|Assignor|Assignee|Disclosing Party|Receiving Party";
const FIRM =
  "[A-Z][^\\t\\n]{1,80}?\\b(?:Inc|Ltd|Limited|LLC|LLP|L\\.P|Corp|Corporation|GmbH|AG|B\\.V|S\\.A|S\\.p\\.A|plc|PLC|Co)\\b\\.?(?:,? (?:Ltd|Limited|Inc|LLC)\\b\\.?)?";
const PERSON = "(?:(?:Mr|Ms|Mrs|Dr)\\.? )?[A-Z][a-z’'-]+(?: [A-Z][\\w.’'-]*){1,3}";
/** A row of an order form: `Provider<tab>Harbor Lane, Inc., 12 Quay Street`, or with more about it in a third column. */
const FORM_PARTY = new RegExp(
  `^(?:The )?(${ENGLISH_ROLE})(?:\\s*:\\s*|\\t)(?:(?<firm>${FIRM})|(?<person>${PERSON}))(?: \\([^()\\t\\n]{1,60}\\))?(?:(?:,\\s*|\\t)(?<more>[^\\t\\n]{8,160}))?$`,
  "gm",
);
/** `UEN 201433871K, 71 Ayer Rajah Crescent` is no address alone. */
const REGISTERED = /\b(?:No\b|[Nn]umber|UEN|VAT|EIN|[Rr]eg)/;

function formParties(text: string): Party[] {
  const rows = [...text.matchAll(FORM_PARTY)].filter(([whole]) => !hasBlank(whole));
  // A name that no firm has is one beside another party's: Landlord and Tenant.
  const several = new Set(rows.map(([, role]) => role)).size > 1;
  return rows.flatMap(({ 0: whole, 1: role, index, groups }, at): Party[] => {
    const name = groups!["firm"] ?? (several ? groups!["person"] : undefined);
    if (name === undefined || isLabel(name) || rows.findIndex(([, one]) => one === role) !== at) return [];
    const spanOf = (value: string, from: number): Span => {
      const start = index + whole.indexOf(value, from);
      return { value, start, end: start + value.length };
    };
    const address = groups!["more"];
    const place = address === undefined ? undefined : spanOf(address, whole.length - address.length);
    return [{ role: role!, name: spanOf(name, role!.length), particulars: place ? detailsOf(place) : [] }];
  });
}

/** `with its registered office at 2 Pier Road`, or the address alone. */
function detailsOf(more: Span): Party["particulars"] {
  if (/^(?:with|whose|an?)\s/.test(more.value)) return addressOf(more.value, more.start);
  return REGISTERED.test(more.value) ? [] : [{ label: "address", ...more }];
}

function addressOf(raw: string, start: number): Party["particulars"] {
  const match =
    /(?:principal (?:place of business|office)s?|office|address)\s+(?:is\s+)?(?:located\s+)?(?:at|of|:)\s+([^;()]{8,160}?)\s*$/i.exec(
      raw,
    );
  if (!match || hasBlank(match[1]!)) return [];
  const from = start + match.index + match[0].lastIndexOf(match[1]!);
  return [{ label: "address", value: match[1]!, start: from, end: from + match[1]!.length }];
}
