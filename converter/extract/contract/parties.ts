/** The parties of a Chinese contract with their roles and particulars, read before any clause is looked for. */
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
/** （以下简称甲方）, and the role of order alone （甲方） behind a name. */
const ALIAS_BEHIND =
  /\s*\((?:(?=[甲乙丙丁戊己]方\))|以下(?:简|统)?称|下称|简称)(?:为|:)?\s*[“"'‘]?([^()“”"'’]{1,12})[”"'’]?\)\s*$/;
/** 甲方地址 says whose it is. */
const OWNER = new RegExp(`^(${SPACED_ROLE})的?(?=[\\u4E00-\\u9FFF])`);
const PARTICULAR =
  /^(?:注册|通讯|联系|办公|公司|送达)?(?:地址|住址|住所地?|法定代表人(?:\/负责人|或负责人)?|负责人|授权代表|委托代理人|统一社会信用代码|身份证(?:号码?|件号)?|证件号码|营业执照号?|联系人|联系电话|电话|手机|传真|邮编|邮政编码|电子邮[箱件]|邮箱|开户(?:银)?行|开户名|户名|账户名称|银行账号|账号|帐号|纳税人识别号|税号|性别|国籍|Address|Attention|Email|Tel(?:ephone)?)\s*(?::|为|\t)\s*/i;

export function chineseParties(lines: readonly ContractLine[]): Party[] {
  const parties = columnParties(lines);
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
    const cuts = [
      ...cell[0].matchAll(/(?:\s{2,}|[,;]\s*)(?=(?:[\u4E00-\u9FFF/]|\([\u4E00-\u9FFF/]{1,8}\)){2,14}\s*(?::|为))/g),
    ].map(({ index }) => cell.index + index);
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

/** A cell that is a label and nothing else. */
const isWhole = (form: RegExp, cell: string) => form.exec(`${cell}\t`)?.[0].trim() === cell.trim();

/** A row of a table of particulars: 委托方(甲方) or 法定代表人 in one cell, the name in the next, perhaps several pairs. */
function labelledPairs(half: string): RegExpExecArray[] | undefined {
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
  // 张三，身份证号码：…; 张三（身份证号：…）; a name has no comma.
  const named = /[,;]|\((?=[^()]{0,40}(?::|\d{6}))/.exec(half.slice(match[0].length));
  if (named) end = match[0].length + named.index;
  const behind = ALIAS_BEHIND.exec(half.slice(match[0].length, end));
  if (behind) end = match[0].length + behind.index;
  const value = text
    .slice(match[0].length, end)
    .replace(/[\s，,；;。]+$/, "")
    .replace(PEOPLE, "$1");
  if (
    value.length < 2 ||
    value.length > 60 ||
    hasBlank(value) ||
    hasBlank(half.slice(match[0].length, end)) ||
    isLabel(value) ||
    /^\(?(?:盖章|签章|签字|公章)|[。；]|应当|有权/.test(value)
  )
    return undefined;
  const { role, alias } = rolesOf(match, behind?.[1]);
  const from = start + match[0].length;
  return {
    role,
    ...(alias === undefined ? {} : { alias }),
    name: { value, start: from, end: from + value.length },
    particulars: [],
  };
}

/** 张三、李四（夫妻）: of firms, （有限合伙） is part of the name. */
const PEOPLE = /^((?:[\u4E00-\u9FFF·]{2,4}、)*[\u4E00-\u9FFF·]{2,4})[(（][^()（）]{1,12}[)）]$/;

/** 买方（甲方） is called 甲方, and 买方 too. */
function rolesOf(match: RegExpExecArray, behind?: string): { role: string; alias: string | undefined } {
  const second = match[2] ?? match[3] ?? behind;
  const other = second !== undefined && !/签章|盖章|全称|公章/.test(second) ? second.trim() : undefined;
  const written = match[1]!.replace(/\s/g, "");
  const [role, alias] = other !== undefined && ORDINAL.test(other) ? [other, written] : [written, other];
  return { role, alias };
}

const ORDINAL = new RegExp(`^${ORDINAL_ROLE}$`);

/** A table with a column for each party: their roles above, and in each row a label with what it is of each. */
function columnParties(lines: readonly ContractLine[]): Party[] {
  const head = lines.findIndex(
    ({ half }) => half.includes("\t") && half.split("\t").every((cell) => isWhole(PARTY, cell)),
  );
  if (head < 0) return [];
  const roles = lines[head]!.half.split("\t").map((cell) => rolesOf(PARTY.exec(`${cell}\t`)!));
  const rows = lines.slice(head + 1).map(cellsOf);
  const end = rows.findIndex((row) => row.length !== roles.length + 1);
  const table = end < 0 ? rows : rows.slice(0, end);
  const names = table.find(([label]) => NAME.test(label!.value))?.slice(1);
  if (!names || names.some(({ value }) => hasBlank(value) || isLabel(value))) return [];
  return roles.map(({ role, alias }, k) => ({
    role,
    ...(alias === undefined ? {} : { alias }),
    name: names[k]!,
    particulars: table
      .filter(([label, ...values]) => isWhole(PARTICULAR, label!.value) && !hasBlank(values[k]!.value))
      .map(([label, ...values]) => ({ label: label!.value, ...values[k]! })),
  }));
}

const NAME = /^(?:单位|公司|企业|当事人)?(?:名称|全称|姓名|名称\/姓名|姓名\/名称)$/;

function cellsOf({ text, start }: ContractLine): Span[] {
  return [...text.matchAll(/[^\t]+/g)].map(({ 0: value, index }) => ({
    value,
    start: start + index,
    end: start + index + value.length,
  }));
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
