/** The parties of a contract with their roles and particulars, read before any clause is looked for. */
import { hasBlank, isLabel } from "./blanks.ts";
import { ORDINAL_ROLE, SPACED_ROLE } from "./roles.ts";
import type { ContractLine } from "./text.ts";

export interface Span {
  /** Verbatim. */
  value: string;
  start: number;
  end: number;
}

export interface Party {
  /** 甲方, Provider: how the contract calls the party. */
  role: string;
  /** A second name of the role: 买方. */
  alias?: string;
  name: Span;
  /** Address, representative, codes, accounts, by their labels as they stand. */
  particulars: ({ label: string } & Span)[];
}

const PARTY = new RegExp(
  `^(?:[\\d一二三四五]{1,2}\\s*[、.]\\s*)?(${SPACED_ROLE})\\s*(?:\\((?:以下(?:简|统)?称(?:为)?\\s*[“"]?)?([^()“”"]{1,12})[”"]?\\))?\\s*(?:以下简称[“"]?([^“”":]{1,8})[”"]?)?\\s*(?:名称|全称|姓名)?\\s*(?::|\\t)\\s*`,
);
const ALIAS_BEHIND = /\s*\((?:以下(?:简|统)?称|下称|简称)(?:为|:)?\s*[“"'‘]?([^()“”"'’]{1,12})[”"'’]?\)\s*$/;
/** 甲方地址 says whose it is. */
const OWNER = new RegExp(`^(${SPACED_ROLE})的?(?=[\\u4E00-\\u9FFF])`);
const PARTICULAR =
  /^(?:注册|通讯|联系|办公|公司|送达)?(?:地址|住址|住所地?|法定代表人(?:\/负责人|或负责人)?|负责人|授权代表|委托代理人|统一社会信用代码|身份证(?:号码?|件号)?|证件号码|营业执照号?|联系人|联系电话|电话|手机|传真|邮编|邮政编码|电子邮[箱件]|邮箱|开户(?:银)?行|开户名|户名|账户名称|银行账号|账号|帐号|纳税人识别号|税号|性别|国籍|Address|Attention|Email|Tel(?:ephone)?)\s*(?::|为|\t)\s*/i;

export function chineseParties(lines: readonly ContractLine[]): Party[] {
  const parties: Party[] = [];
  let group: Party[] = [];
  let groupLine: ContractLine | undefined;
  for (const line of lines) {
    const segments = segmentsOf(line);
    const opened = segments.flatMap((segment) => partyOf(segment) ?? []);
    const roles = segments.filter(({ half }) => PARTY.test(half)).length;
    if (roles > 0) {
      group = groupLine === line ? [...group, ...opened] : opened;
      groupLine = line;
      for (const party of opened) addParty(parties, party);
      if (opened.length === 0) group = [];
    }
    addParticulars(segments, group, parties);
  }
  return parties;
}

/** A cover names the parties by one role, the lines below it by both: 买方, then 买方（甲方）. */
function addParty(parties: Party[], party: Party): void {
  const named = (value: string) => value.replace(/\s/g, "");
  const same = parties.findIndex(
    ({ role, alias, name }) =>
      role === party.role ||
      (named(name.value) === named(party.name.value) && (role === party.alias || alias === party.role)),
  );
  if (same < 0) parties.push(party);
  else if (parties[same]!.role !== party.role && party.alias !== undefined) parties[same] = party;
}

interface Segment {
  text: string;
  half: string;
  start: number;
}

/** The cells of a row, or the texts parted by wide spaces before a label. */
function segmentsOf({ text, half, start }: ContractLine): Segment[] {
  const pairs = labelledPairs(half);
  if (pairs)
    return pairs.map(({ index, 0: pair }) => ({
      text: text.slice(index, index + pair.length),
      half: pair,
      start: start + index,
    }));
  const segments: Segment[] = [];
  const pattern = /[^\t]+/g;
  for (const cell of half.matchAll(pattern)) {
    let from = cell.index;
    const cellEnd = from + cell[0].length;
    const cuts = [...cell[0].matchAll(/(?:\s{2,}|[,;]\s*)(?=[\u4E00-\u9FFF()/]{2,14}\s*(?::|为))/g)].map(
      ({ index }) => cell.index + index,
    );
    for (const cut of [...cuts, cellEnd]) {
      from += /^[,，;；]/.test(text.slice(from, cut)) ? 1 : 0;
      const raw = text.slice(from, cut);
      const trimmedStart = from + raw.length - raw.trimStart().length;
      const shown = raw.trim();
      if (shown !== "")
        segments.push({
          text: shown,
          half: half.slice(trimmedStart, trimmedStart + shown.length),
          start: start + trimmedStart,
        });
      from = cut;
    }
  }
  return segments;
}

/** A row of a table of particulars: 委托方(甲方) or 法定代表人 in one cell, the name in the next, perhaps several pairs. */
function labelledPairs(half: string): RegExpExecArray[] | undefined {
  const isWhole = (form: RegExp, cell: string) => form.exec(`${cell}\t`)?.[0].trim() === cell.trim();
  const isLabelCell = (cell: string) => isWhole(PARTY, cell) || isWhole(PARTICULAR, cell.replace(OWNER, ""));
  const cells = half.split("\t");
  if (cells.length % 2 !== 0) return undefined;
  const fits = cells.every((cell, i) =>
    i % 2 === 0 ? isLabelCell(cell) : !isLabelCell(cell) && !OPENS.some((form) => form.test(cell)),
  );
  return fits ? [...half.matchAll(/[^\t]+\t[^\t]+/g)] : undefined;
}

const OPENS = [new RegExp(`^\\s*(?:${SPACED_ROLE})`), PARTICULAR];

function partyOf({ text, half, start }: Segment): Party | undefined {
  const match = PARTY.exec(half);
  if (!match) return undefined;
  let end = text.length;
  // 张三，身份证号码：…; a name has no comma.
  const named = /[,;]/.exec(half.slice(match[0].length));
  if (named) end = match[0].length + named.index;
  const behind = ALIAS_BEHIND.exec(half.slice(match[0].length, end));
  if (behind) end = match[0].length + behind.index;
  const value = text.slice(match[0].length, end).replace(/[\s，,；;。]+$/, "");
  if (
    value.length < 2 ||
    value.length > 60 ||
    hasBlank(value) ||
    hasBlank(half.slice(match[0].length, end)) ||
    isLabel(value) ||
    /^\(?(?:盖章|签章|签字|公章)|[。；]|应当|有权/.test(value)
  )
    return undefined;
  const second = match[2] ?? match[3] ?? behind?.[1];
  const ordinal = new RegExp(`^${ORDINAL_ROLE}$`);
  const other = second !== undefined && !/签章|盖章|全称|公章/.test(second) ? second.trim() : undefined;
  const written = match[1]!.replace(/\s/g, "");
  const [role, alias] = other !== undefined && ordinal.test(other) ? [other, written] : [written, other];
  const from = start + match[0].length;
  return {
    role,
    ...(alias === undefined ? {} : { alias }),
    name: { value, start: from, end: from + value.length },
    particulars: [],
  };
}

/** Of a row with several particulars, the k-th belongs to the k-th party of the row above. */
function addParticulars(segments: readonly Segment[], group: readonly Party[], parties: readonly Party[]): void {
  const found = segments.flatMap((segment) => {
    const owner = OWNER.exec(segment.half);
    const from = owner?.[0].length ?? 0;
    const match = PARTICULAR.exec(segment.half.slice(from));
    return match ? [{ segment, owner: owner?.[1], from, length: from + match[0].length }] : [];
  });
  for (const [k, { segment, owner, from, length }] of found.entries()) {
    const party =
      owner !== undefined
        ? parties.find(({ role, alias }) => role === owner || alias === owner)
        : group.length > 1 && found.length === group.length
          ? group[k]
          : group.at(-1);
    const value = segment.text
      .slice(length)
      .replace(/[\s；;。]+$/, "")
      .trim();
    if (!party || value === "" || hasBlank(value) || hasBlank(segment.half.slice(length))) continue;
    const label = segment.text.slice(from, length).replace(/(?:[\s：:]+|为)$/, "");
    const start = segment.start + segment.text.indexOf(value, length);
    party.particulars.push({ label, value, start, end: start + value.length });
  }
}

/** `X, a Delaware corporation ("Provider"), and Y … (the "Client")` behind “between”, or one party a line. */
export function englishParties(text: string): Party[] {
  const between = /\bPARTIES\s*:?\n(?=\(?1\))/i.exec(text) ?? /\b(?:by and )?between\b:?/i.exec(text);
  const named = between ? partiesBetween(text, between) : [];
  return named.length > 0 ? named : formParties(text);
}

/** ("Provider"), (hereinafter "Provider", which expression …), and at the end of a numbered party (Provider) alone. */
const NAMED_ROLE =
  /\(\s*(?:[^()"“”]{0,40})["“](?<quoted>[^"”]{2,40})["”][^()]{0,400}\)|(?<=^\(\d\)[^\n]{8,400})\((?:the )?(?<bare>[A-Z][A-Za-z]*(?: [A-Za-z]+){0,3})\)(?=[.;,]?(?: and)?[.;,]?$)/gm;

function partiesBetween(text: string, between: RegExpExecArray): Party[] {
  const from = between.index + between[0].length;
  const stop = /\b(?:RECITALS?|WITNESSETH|WHEREAS|NOW,? THEREFORE|BACKGROUND|AGREED TERMS)\b|\n\s*1\.\s/.exec(
    text.slice(from),
  )?.index;
  const span = text.slice(from, from + Math.min(stop ?? 2000, 2000));
  const parties: Party[] = [];
  let after = 0;
  for (const match of span.matchAll(NAMED_ROLE)) {
    const lead =
      /^[\s,;.]*(?:of the (?:first|second|third|one|other) part[\s,;]*)?(?:and\s+)?(?:\(?\d\)|\(?[a-z]\))?\s*(?:and\s+)?/i.exec(
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
    parties.push({ role, name: { value: name, start, end: start + name.length }, particulars });
  }
  return parties.slice(0, 12);
}

const ENGLISH_ROLE =
  "Provider|Service Provider|Supplier|Vendor|(?:Sub)?[Cc]ontractor|Consultant|Customer|Client|Company|Buyer|Purchaser|Seller|Landlord|Lessor|Tenant|Lessee|Licensor|Licensee|Employer|Employee|Executive|Borrower|Lender|Guarantor|Franchisor|Franchisee|Distributor|Manufacturer|Agent|Principal|Owner|Operator|Investor|Assignor|Assignee|Disclosing Party|Receiving Party";
const FIRM =
  "[A-Z][^\\t\\n]{1,80}?\\b(?:Inc|Ltd|Limited|LLC|LLP|L\\.P|Corp|Corporation|GmbH|AG|B\\.V|S\\.A|S\\.p\\.A|plc|PLC|Co)\\b\\.?";
const PERSON = "(?:(?:Mr|Ms|Mrs|Dr)\\.? )?[A-Z][a-z’'-]+(?: [A-Z][\\w.’'-]*){1,3}";
/** A row of an order form: `Provider<tab>Harbor Lane, Inc., 12 Quay Street`, or with more about it in a third column. */
const FORM_PARTY = new RegExp(
  `^(?:The )?(${ENGLISH_ROLE})(?:\\s*:\\s*|\\t)(?:(?<firm>${FIRM})|(?<person>${PERSON}))(?:(?:,\\s*|\\t)(?<more>[^\\t\\n]{8,160}))?$`,
  "gm",
);
/** `UEN 201433871K, 71 Ayer Rajah Crescent` is no address alone. */
const REGISTERED = /\b(?:No\b|[Nn]umber|UEN|VAT|EIN|[Rr]eg)/;

function formParties(text: string): Party[] {
  const rows = [...text.matchAll(FORM_PARTY)].filter(([whole]) => !hasBlank(whole));
  // A name that no firm has is one beside another party's: Landlord and Tenant.
  const several = new Set(rows.map(([, role]) => role)).size > 1;
  return rows.flatMap(({ 0: whole, 1: role, index, groups }, place): Party[] => {
    const name = groups!["firm"] ?? (several ? groups!["person"] : undefined);
    if (name === undefined || isLabel(name) || rows.findIndex(([, one]) => one === role) !== place) return [];
    const spanOf = (value: string, from: number): Span => {
      const start = index + whole.indexOf(value, from);
      return { value, start, end: start + value.length };
    };
    const address = groups!["more"];
    const particulars =
      address === undefined || REGISTERED.test(address)
        ? []
        : [{ label: "address", ...spanOf(address, whole.length - address.length) }];
    return [{ role: role!, name: spanOf(name, role!.length), particulars }];
  });
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
