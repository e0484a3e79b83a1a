/** The parties of order forms and boxes of key terms: a role in one cell, who has it in the next. */
import { hasBlank, isLabel } from "./blanks.ts";
import { addressOf } from "./english-address.ts";
import type { Party, Span } from "./parties.ts";

const ENGLISH_ROLE =
  /^(?:Party [A-D]|(?:Service )?Provider|Supplier|Vendor|(?:Sub|Main )?[Cc]ontractor|Consultant|Customer|Client|Company|Buyer|Purchaser|Seller|Landlord|Lessor|Tenant|Lessee|Licensor|Licensee|Employer|Employee|Executive|Borrower|Lender|Guarantor|Franchisor|Franchisee|Distributor|Manufacturer|Agent|Principal|Owner|Operator|Investor|Assignor|Assignee|Hirer|Carrier|Shipper|Sponsor|Producer|Publisher|Author|Disclosing Party|Receiving Party)$/;
/** What the body says a party does: Producer shall pay; a fee shall be payable. */
const DUTY =
  /\b([A-Z][a-z]+(?: [A-Z][a-z]+){0,2}) (?:shall|will|must|may|agrees to) (?!not be\b|be\b|apply|mean|include|commence|start|begin|end|expire|run|continue|take)/g;
/** Labels of particulars, whatever the body says of them. */
const NO_ROLE =
  /\b(?:Dates?|Terms?|Periods?|Fees?|Charges?|Price|Rent|Address|Contact|Name|No|Number|Premises|Property|Goods|Services?|Equipment|Amount|Law|Email|Manager|Territory|Site|Agreement|Contract|Order)\.?$/;

const FORM =
  "(?:Inc|Ltd|Limited|LLC|LLP|L\\.P|Corp|Corporation|Company|GmbH|AG|B\\.?V|N\\.V|S\\.A|S\\.p\\.A|S\\.?A\\.?R\\.?L|SAS|SE|plc|PLC|Co|OÜ|Oy|AB|ApS|A/S|AS|Pty|Pte|Bhd|KK|Trust|Foundation|University|College|Council|Association|Society|Partnership|Institute|Hospital)";
const FIRM = new RegExp(
  `^[A-Z][^\\t\\n]{1,80}?(?<![\\w])${FORM}(?!\\w)\\.?(?:,? (?:Ltd|Limited|Inc|LLC)\\b\\.?)?(?=$|[\\s,(])`,
);
/** A person, or a firm that has no form: only beside another party. */
const CAPITALISED =
  /^(?:(?:Mr|Ms|Mrs|Dr)\.? )?[A-Z][\w.’'&-]*(?: (?:[A-Z&][\w.’'&-]*|of|and|the|de|van|von|der)){1,6}?(?=$|,| \(| of (?:\d|[A-Z]))/;

interface Row {
  role: string;
  firm: boolean;
  name: Span;
  more: Span | undefined;
}

export function formParties(text: string, body: string): Party[] {
  const acting = subjectsOf(body);
  const rows = linesOf(text.slice(0, LONGEST_FORM)).flatMap((line) => rowsOf(line, acting));
  // A name that no firm has is one beside another party's: Landlord and Tenant.
  const several = new Set(rows.map(({ role }) => role)).size > 1;
  const named = rows.filter(({ firm }) => firm || several);
  return named
    .filter(({ role }, at) => named.findIndex((one) => one.role === role) === at)
    .map(({ role, name, more }) => ({ role, name, particulars: more ? detailsOf(more) : [] }));
}

const LONGEST_FORM = 20_000;

/** Service Company, and Company, of “The Service Company shall pay”. */
function subjectsOf(body: string): ReadonlySet<string> {
  const words = [...body.matchAll(DUTY)].map(([, subject]) => subject!.split(" "));
  return new Set(words.flatMap((subject) => subject.map((_, i) => subject.slice(i).join(" "))));
}

function linesOf(text: string): Span[] {
  return [...text.matchAll(/[^\n]+/g)].map(({ 0: value, index }) => ({
    value,
    start: index,
    end: index + value.length,
  }));
}

/** Of `Provider: Harbor Lane, Inc.` one, of a row with four cells two. */
function rowsOf(line: Span, acting: ReadonlySet<string>): Row[] {
  const cells = cellsOf(line);
  const pairs = cells.length === 3 ? [cells] : cells.flatMap((_, i) => (i % 2 === 0 ? [cells.slice(i, i + 2)] : []));
  return pairs.flatMap(([label, value, third]) => {
    const role = label?.value.replace(/^The |\s*:$/g, "");
    return role !== undefined && value && isRole(role, acting) ? (rowOf(role, value, third) ?? []) : [];
  });
}

function cellsOf({ value: line, start }: Span): Span[] {
  const colon = line.includes("\t") ? null : /^[^:]{2,40}:\s*(?=\S)/.exec(line);
  const cell = (value: string, at: number): Span => ({ value, start: start + at, end: start + at + value.length });
  if (colon) return [cell(colon[0].trim(), 0), cell(line.slice(colon[0].length), colon[0].length)];
  return [...line.matchAll(/[^\t]+/g)].map(({ 0: value, index }) => cell(value, index));
}

function isRole(label: string, acting: ReadonlySet<string>): boolean {
  if (ENGLISH_ROLE.test(label)) return true;
  return !NO_ROLE.test(label) && acting.has(label);
}

function rowOf(role: string, { value, start }: Span, third: Span | undefined): Row | undefined {
  const firm = FIRM.exec(value)?.[0];
  const name = firm ?? CAPITALISED.exec(value)?.[0];
  if (name === undefined || hasBlank(value) || isLabel(name) || ENGLISH_ROLE.test(name)) return undefined;
  const behind = /^(?: \([^()]{1,60}\))?(?:,\s*| of )?/.exec(value.slice(name.length))![0].length + name.length;
  const rest = value.slice(behind);
  if (rest !== "" && (rest.length < 8 || !/(?:,\s*| of )$/.test(value.slice(0, behind)))) return undefined;
  const more = third ?? (rest === "" ? undefined : { value: rest, start: start + behind, end: start + value.length });
  return { role, firm: firm !== undefined, name: { value: name, start, end: start + name.length }, more };
}

/** `UEN 201433871K, 71 Ayer Rajah Crescent` is no address alone. */
const REGISTERED = /\b(?:No\b|[Nn]umber|UEN|VAT|EIN|[Rr]eg)/;

/** `with its registered office at 2 Pier Road`, or the address alone. */
function detailsOf(more: Span): Party["particulars"] {
  if (/^(?:with|whose|an?)\s/.test(more.value)) return addressOf(more.value, more.start);
  return more.value.length < 8 || REGISTERED.test(more.value) ? [] : [{ label: "address", ...more }];
}
