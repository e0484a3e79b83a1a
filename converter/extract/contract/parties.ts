/** The parties of a contract with their roles and particulars, read before any clause is looked for. */
import { hasBlank, isLabel } from "./blanks.ts";
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

const ORDINAL_ROLE = "[甲乙丙丁戊己]方";
const ROLE =
  "[甲乙丙丁戊己]方|买方|卖方|出卖[人方]|买受[人方]|供方|需方|供货[人方]|购货[人方]|采购[人方]|供应[商方]|发包[人方]|承包[人方]|分包[人方]|出租[人方]|承租[人方]|贷款[人方]|借款[人方]|出借[人方]|担保[人方]|保证[人方]|抵押权?人|质权人|出质人|用人单位|劳动者|员工|转让[人方]|受让[人方]|委托[人方]|受托[人方]|被?许可[人方]|服务[商方]|定作[人方]|承揽[人方]|投资[人方]|目标公司|披露[人方]|接收[人方]|托运[人方]|承运[人方]|寄存[人方]|保管[人方]|赠与人|受赠人|合伙人[一二三四五]?|发起人[一二三四五]?|监理[人方]|设计[人方]|勘察[人方]";
/** 甲 方, 委 托 方: titles are spread over the line. */
const SPACED_ROLE = ROLE.split("|")
  .map((role) => role.match(/\[[^\]]*\]\??|.\??/g)!.join("\\s*"))
  .join("|");
const PARTY = new RegExp(
  `^(?:[\\d一二三四五]{1,2}\\s*[、.]\\s*)?(${SPACED_ROLE})\\s*(?:\\((?:以下(?:简|统)?称(?:为)?\\s*[“"]?)?([^()“”"]{1,12})[”"]?\\))?\\s*(?:以下简称[“"]?([^“”":]{1,8})[”"]?)?\\s*(?:名称|全称|姓名)?\\s*(?::|\\t)\\s*`,
);
const ALIAS_BEHIND = /\s*\((?:以下(?:简|统)?称|下称|简称)(?:为|:)?\s*[“"'‘]?([^()“”"'’]{1,12})[”"'’]?\)\s*$/;
const PARTICULAR =
  /^(?:注册|通讯|联系|办公|公司|送达)?(?:地址|住址|住所地?|法定代表人(?:\/负责人|或负责人)?|负责人|授权代表|委托代理人|统一社会信用代码|身份证(?:号码?|件号)?|证件号码|营业执照号?|联系人|联系电话|电话|手机|传真|邮编|邮政编码|电子邮[箱件]|邮箱|开户(?:银)?行|开户名|户名|账户名称|银行账号|账号|帐号|纳税人识别号|税号|性别|国籍|Address|Attention|Email|Tel(?:ephone)?)\s*:\s*/i;

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
      parties.push(...opened.filter(({ role }) => !parties.some((known) => known.role === role)));
      if (opened.length === 0) group = [];
    }
    addParticulars(segments, group);
  }
  return parties;
}

interface Segment {
  text: string;
  half: string;
  start: number;
}

/** The cells of a row, or the texts parted by wide spaces before a label. */
function segmentsOf({ text, half, start }: ContractLine): Segment[] {
  if (isNamedInRow(half)) return [{ text, half, start }];
  const segments: Segment[] = [];
  const pattern = /[^\t]+/g;
  for (const cell of half.matchAll(pattern)) {
    let from = cell.index;
    const cellEnd = from + cell[0].length;
    const cuts = [...cell[0].matchAll(/\s{2,}(?=[\u4E00-\u9FFF()/]{2,14}\s*:)/g)].map(
      ({ index }) => cell.index + index,
    );
    for (const cut of [...cuts, cellEnd]) {
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

/** A row of a cover table: 委托方(甲方) in one cell, the name in the next. */
function isNamedInRow(half: string): boolean {
  const cells = half.split("\t");
  const label = cells.length === 2 && PARTY.exec(half);
  return label !== false && label?.[0].trim() === cells[0]!.trim() && !ROLE_FIRST.test(cells[1]!);
}

const ROLE_FIRST = new RegExp(`^\\s*(?:${SPACED_ROLE})`);

function partyOf({ text, half, start }: Segment): Party | undefined {
  const match = PARTY.exec(half);
  if (!match) return undefined;
  let end = text.length;
  const behind = ALIAS_BEHIND.exec(half.slice(match[0].length));
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
  const named = second !== undefined && !/签章|盖章|全称|公章/.test(second) ? second.trim() : undefined;
  const written = match[1]!.replace(/\s/g, "");
  const [role, alias] = named !== undefined && ordinal.test(named) ? [named, written] : [written, named];
  const from = start + match[0].length;
  return {
    role,
    ...(alias === undefined ? {} : { alias }),
    name: { value, start: from, end: from + value.length },
    particulars: [],
  };
}

/** Of a row with several particulars, the k-th belongs to the k-th party of the row above. */
function addParticulars(segments: readonly Segment[], group: readonly Party[]): void {
  const found = segments.flatMap((segment) => {
    const match = PARTICULAR.exec(segment.half);
    return match ? [{ segment, length: match[0].length }] : [];
  });
  for (const [k, { segment, length }] of found.entries()) {
    const party = group.length > 1 && found.length === group.length ? group[k] : group.at(-1);
    const value = segment.text.slice(length).trim();
    if (!party || value === "" || hasBlank(value) || hasBlank(segment.half.slice(length))) continue;
    const label = segment.text.slice(0, length).replace(/[\s：:]+$/, "");
    const start = segment.start + segment.text.indexOf(value, length);
    party.particulars.push({ label, value, start, end: start + value.length });
  }
}

/** `X, a Delaware corporation ("Provider"), and Y … (the "Client")` behind “between”, or one party a line. */
export function englishParties(text: string): Party[] {
  const between = /\b(?:by and )?between\b:?/i.exec(text);
  if (!between) return [];
  const from = between.index + between[0].length;
  const stop = /\b(?:RECITALS?|WITNESSETH|WHEREAS|NOW,? THEREFORE|BACKGROUND)\b|\n\s*1\.\s/.exec(
    text.slice(from),
  )?.index;
  const span = text.slice(from, from + Math.min(stop ?? 2000, 2000));
  const parties: Party[] = [];
  let after = 0;
  for (const match of span.matchAll(/\(\s*(?:[^()"“”]{0,40})["“]([^"”]{2,40})["”][^()]{0,60}\)/g)) {
    const lead = /^[\s,;.]*(?:and\s+)?(?:\(?\d\)|\(?[a-z]\))?\s*(?:and\s+)?/.exec(span.slice(after))![0].length;
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
    parties.push({ role: match[1]!, name: { value: name, start, end: start + name.length }, particulars });
  }
  return parties.slice(0, 12);
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
