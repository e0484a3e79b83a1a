/** Agreements in the form of a letter: who writes and who is addressed stands in its opening sentences. */
import { hasBlank, isLabel } from "./blanks.ts";
import type { Party } from "./parties.ts";
import { SALUTATION } from "./title.ts";

/** What firms end with. */
const FORM =
  "(?:Inc|Incorporated|Ltd|Limited|LLC|LLP|L\\.P|Corp|Corporation|Company|GmbH|AG|B\\.V|S\\.A|S\\.p\\.A|plc|PLC|Co)\\b\\.?";
const WORD = "[A-Z][\\w.'’&-]*";
const FIRM = `${WORD}(?: (?:${WORD}|&|and|of)){0,8}?,? ${FORM}(?:,? ${FORM})?`;
const PERSON = `(?:(?:Mr|Ms|Mrs|Dr|Prof)\\.? )?[A-Z][a-z’'-]+(?: [A-Z][\\w.’'-]*){1,3}`;
/** A name that nothing in front makes a place, a title or a part of another name. */
const NAME = new RegExp(
  `(?<!\\b(?:of|in|at|an?|the|near) (?:${WORD} ){0,4}|[\\w.'’&-])(?!(?:If|When|As|This|By|On|In|For|We|I|At|With|Whereas|Further|Under|Since|Thank|Between|Dear) )(?:${FIRM}|${PERSON})`,
  "g",
);
/** What may follow it: a Delaware corporation; of 4 Mill Lane, York. */
const DESCRIBED = /^,?\s*(?:$|(?:an?|the|with|whose|of|having|located|organi[sz]ed|incorporated|residing)\s[^;:]*$)/;

/** (the “Company”), (the “Consultant” or “you”), (“you”). */
const ROLE = /\(([^()\n]{0,60}["“][^()\n]{2,80})\)/g;
const QUOTED = /["“]([^"”]{2,40})["”]/g;
const PRONOUN = /^(?:you|we|us)$/i;
const PARTY =
  /^(?:you|we|us|(?:Service )?Provider|Supplier|Vendor|(?:Sub)?[Cc]ontractor|Consultant|Advis[eo]r|Customer|Client|Company|Firm|Buyer|Purchaser|Seller|Landlord|Tenant|Licensor|Licensee|Employer|Employee|Executive|Director|Borrower|Lender|Guarantor|Distributor|Agent|Principal|Owner|Hirer|Investor|Recipient|Discloser)$/;

/** Characters below the salutation in which the parties are named. */
const OPENING = 3000;

/** @param text up to the first clause */
export function letterParties(text: string): Party[] {
  const salutation = SALUTATION.exec(text);
  if (!salutation) return [];
  const from = salutation.index + salutation[0].length;
  const parties: Party[] = [];
  let after = from;
  for (const { 0: whole, 1: inside, index } of text.slice(from, from + OPENING).matchAll(ROLE)) {
    const name = nameBefore(text.slice(after, from + index));
    const role = roleIn(inside!);
    if (name && role !== undefined && !parties.some((party) => party.role === role)) {
      const start = after + name.index;
      parties.push({ role, name: { value: name.value, start, end: start + name.value.length }, particulars: [] });
    }
    after = from + index + whole.length;
  }
  return parties.length > 1 ? parties : [];
}

/** The role, rather than the pronoun that stands for it. */
function roleIn(inside: string): string | undefined {
  const quoted = [...inside.matchAll(QUOTED)].map(([, word]) => word!).filter((word) => PARTY.test(word));
  return quoted.find((word) => !PRONOUN.test(word)) ?? quoted[0];
}

/** The last name in front of a role, if nothing but its description stands between. */
function nameBefore(text: string): { value: string; index: number } | undefined {
  const raw = text.trimEnd();
  const names = [...raw.matchAll(NAME)].reverse();
  const found = names.find(({ 0: value, index }) => DESCRIBED.test(raw.slice(index + value.length)));
  return found && !hasBlank(found[0]) && !isLabel(found[0]) ? { value: found[0], index: found.index } : undefined;
}
