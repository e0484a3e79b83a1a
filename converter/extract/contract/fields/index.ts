/** Key facts of a contract, each a verbatim span of its text. What is not found, or left blank in a form, is left out. */
import { hasBlank } from "../blanks.ts";
import { clauseMarks } from "../marks.ts";
import type { Span } from "../parties.ts";
import { amountsIn } from "./amount.ts";
import { CHINESE_PATTERNS } from "./chinese.ts";
import { isoDate } from "./date.ts";
import { ENGLISH_PATTERNS } from "./english.ts";

export const FIELD_NAMES = [
  "title",
  "number",
  "signingPlace",
  "signingDate",
  "effectiveDate",
  "expiryDate",
  "term",
  "amount",
  "taxRate",
  "deposit",
  "warranty",
  "noticePeriod",
  "penalty",
  "governingLaw",
  "disputeVenue",
  "bankName",
  "bankAccount",
  "copies",
] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

export interface ContractField extends Span {
  name: FieldName;
  /** ISO date, or yuan with two decimals. */
  normalized?: string;
}

export interface FieldPattern {
  name: FieldName;
  /** On half-width text, global, with the group `value`; linear. */
  pattern: RegExp;
  /** A value that a pattern alone cannot judge. */
  accept?: (value: string) => boolean;
  /** Words of its sentence that make it another thing: five years of confidentiality are no term. */
  refuse?: RegExp;
}

/** Names as they stand in the records. */
export const FIELD_LABELS: Record<FieldName, { zh: string; en: string }> = {
  title: { zh: "合同名称", en: "title" },
  number: { zh: "合同编号", en: "contract_number" },
  signingPlace: { zh: "签订地点", en: "place_of_signing" },
  signingDate: { zh: "签订日期", en: "agreement_date" },
  effectiveDate: { zh: "生效日期", en: "effective_date" },
  expiryDate: { zh: "终止日期", en: "expiry_date" },
  term: { zh: "合同期限", en: "term" },
  amount: { zh: "合同金额", en: "amount" },
  taxRate: { zh: "税率", en: "tax_rate" },
  deposit: { zh: "保证金", en: "deposit" },
  warranty: { zh: "质保期", en: "warranty_period" },
  noticePeriod: { zh: "通知期限", en: "notice_period" },
  penalty: { zh: "违约金", en: "penalty" },
  governingLaw: { zh: "适用法律", en: "governing_law" },
  disputeVenue: { zh: "争议解决", en: "dispute_venue" },
  bankName: { zh: "开户行", en: "bank" },
  bankAccount: { zh: "银行账号", en: "bank_account" },
  copies: { zh: "合同份数", en: "copies" },
};

/** Fields of which a contract may have several. */
export const REPEATED: ReadonlySet<FieldName> = new Set(["noticePeriod", "penalty", "bankName", "bankAccount"]);
const MOST_OF_ONE_FIELD = 6;

export interface FieldsFound {
  fields: ContractField[];
  /** An amount whose words and figures differ: it is no data until somebody says which is right. */
  mismatches: Span[];
}

export function contractFields(
  text: string,
  half: string,
  language: "zh" | "en",
  title: Span | undefined,
): FieldsFound {
  const fields: ContractField[] =
    title && !hasBlank(half.slice(title.start, title.end)) && !hasBlank(title.value)
      ? [{ name: "title", ...title }]
      : [];
  for (const wanted of language === "zh" ? CHINESE_PATTERNS : ENGLISH_PATTERNS) {
    if (REPEATED.has(wanted.name) || !fields.some(({ name }) => name === wanted.name))
      fields.push(...valuesOf(wanted, text, half));
  }
  const mismatches = language === "zh" ? addChineseAmount(fields, text, half) : [];
  return { fields: fields.sort((a, b) => FIELD_NAMES.indexOf(a.name) - FIELD_NAMES.indexOf(b.name)), mismatches };
}

/** The values of one pattern: the first, or the first few of a field that repeats. */
function valuesOf({ name, pattern, accept, refuse }: FieldPattern, text: string, half: string): ContractField[] {
  const found: ContractField[] = [];
  for (const match of half.matchAll(pattern)) {
    // A sentence begins behind the number of its clause.
    const whole = match.groups!["value"]!;
    const from = match.index + match[0].indexOf(whole);
    const number = clauseNumber(half, from);
    const shown = whole.slice(number).trim();
    const start = from + number + whole.slice(number).indexOf(shown);
    const value = text.slice(start, start + shown.length);
    if (
      hasBlank(value) ||
      hasBlank(shown) ||
      (accept && !accept(shown)) ||
      refuse?.test(sentenceAt(half, start)) ||
      found.some((field) => field.value === value)
    )
      continue;
    const normalized = /Date$/.test(name) ? isoDate(shown) : undefined;
    found.push({ name, value, start, end: start + value.length, ...(normalized === undefined ? {} : { normalized }) });
    if (!REPEATED.has(name) || found.length >= MOST_OF_ONE_FIELD) break;
  }
  return found;
}

/** The sentence that holds a place. */
function sentenceAt(half: string, at: number): string {
  const before = half.slice(Math.max(0, at - LONGEST_SENTENCE), at);
  const begins = Math.max(...["\n", "。", ". ", ";"].map((end) => before.lastIndexOf(end)));
  const after = half.slice(at, at + LONGEST_SENTENCE);
  const ends = after.search(/\n|。|\. |;/);
  return before.slice(begins + 1) + (ends < 0 ? after : after.slice(0, ends));
}

const LONGEST_SENTENCE = 400;

/** Characters from `from` on that belong to the number of a clause: all of it, or what a stop in it (3.2) left over. */
function clauseNumber(half: string, from: number): number {
  const line = half.lastIndexOf("\n", from - 1) + 1;
  if (from - line > LONGEST_NUMBER || !/^[\d.]*$/.test(half.slice(line, from))) return 0;
  const end = half.indexOf("\n", line);
  const mark = clauseMarks(half.slice(line, end < 0 ? undefined : end))[0];
  return Math.max(0, (mark?.length ?? 0) - (from - line));
}

const LONGEST_NUMBER = 12;

const AMOUNT_CUE =
  /(?:合同|服务|工程|采购|设备|货物|项目)?(?:总价款?|价款|总金额|金额|总额|总价|造价|报酬|服务费|租金|工资|薪酬|酬金|借款本金|费用总计|价格)[^。\n]{0,24}$/;

/** The contract's amount: the first behind a word for it; words and figures must agree. */
function addChineseAmount(fields: ContractField[], text: string, half: string): Span[] {
  const amounts = amountsIn(half);
  const spanOf = ({ start, end }: { start: number; end: number }): Span => ({
    value: text.slice(start, end),
    start,
    end,
  });
  const cued = amounts.filter(({ start }) => AMOUNT_CUE.test(half.slice(Math.max(0, start - 48), start)));
  const chosen = cued.find(({ mismatch }) => !mismatch) ?? amounts.find(({ confirmed }) => confirmed);
  if (chosen) fields.push({ name: "amount", ...spanOf(chosen), normalized: chosen.yuan.toFixed(2) });
  return amounts.filter(({ mismatch }) => mismatch).map(spanOf);
}
