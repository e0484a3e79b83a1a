/** Key facts of a contract, each a verbatim span of its text. What is not found, or left blank in a form, is left out. */
import { hasBlank } from "../blanks.ts";
import { clauseMarks } from "../marks.ts";
import type { Span } from "../parties.ts";
import type { Clause } from "../tree.ts";
import { annexTitles } from "./annexes.ts";
import { CHINESE_PATTERNS } from "./chinese.ts";
import { chineseAmount } from "./chinese-amount.ts";
import { CHINESE_DATE, ENGLISH_DATE, isoDate } from "./date.ts";
import { ENGLISH_PATTERNS } from "./english.ts";

export const FIELD_NAMES = [
  "title",
  "number",
  "signingPlace",
  "signingDate",
  "effectiveDate",
  "effectiveCondition",
  "startDate",
  "completionDate",
  "expiryDate",
  "term",
  "deliveryDate",
  "amount",
  "salary",
  "probationSalary",
  "rent",
  "rate",
  "taxRate",
  "interestRate",
  "paymentTerms",
  "deposit",
  "fee",
  "bonus",
  "insurance",
  "contribution",
  "warranty",
  "noticePeriod",
  "curePeriod",
  "confidentialityPeriod",
  "nonCompetePeriod",
  "guaranteePeriod",
  "penalty",
  "liabilityCap",
  "governingLaw",
  "mediation",
  "disputeVenue",
  "arbitrationSeat",
  "bankName",
  "bankAccount",
  "copies",
  "annexes",
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
  effectiveCondition: { zh: "生效条件", en: "effective_upon" },
  startDate: { zh: "开始日期", en: "start_date" },
  completionDate: { zh: "交割日期", en: "completion_date" },
  expiryDate: { zh: "终止日期", en: "expiry_date" },
  term: { zh: "合同期限", en: "term" },
  deliveryDate: { zh: "交付期限", en: "delivery" },
  amount: { zh: "合同金额", en: "amount" },
  salary: { zh: "工资", en: "salary" },
  probationSalary: { zh: "试用期工资", en: "probation_salary" },
  rent: { zh: "租金", en: "rent" },
  rate: { zh: "收费标准", en: "rate" },
  taxRate: { zh: "税率", en: "tax_rate" },
  interestRate: { zh: "利率", en: "interest_rate" },
  paymentTerms: { zh: "付款条件", en: "payment_terms" },
  deposit: { zh: "保证金", en: "deposit" },
  fee: { zh: "其他费用", en: "other_charges" },
  bonus: { zh: "奖金", en: "bonus" },
  insurance: { zh: "保险金额", en: "insurance_cover" },
  contribution: { zh: "出资", en: "contribution" },
  warranty: { zh: "质保期", en: "warranty_period" },
  noticePeriod: { zh: "通知期限", en: "notice_period" },
  curePeriod: { zh: "改正期限", en: "cure_period" },
  confidentialityPeriod: { zh: "保密期限", en: "confidentiality_period" },
  nonCompetePeriod: { zh: "竞业限制期限", en: "non_compete_period" },
  guaranteePeriod: { zh: "保证期间", en: "guarantee_period" },
  penalty: { zh: "违约金", en: "penalty" },
  liabilityCap: { zh: "责任上限", en: "liability_cap" },
  governingLaw: { zh: "适用法律", en: "governing_law" },
  mediation: { zh: "调解", en: "mediation" },
  disputeVenue: { zh: "争议解决", en: "dispute_venue" },
  arbitrationSeat: { zh: "仲裁地", en: "seat_of_arbitration" },
  bankName: { zh: "开户行", en: "bank" },
  bankAccount: { zh: "银行账号", en: "bank_account" },
  copies: { zh: "合同份数", en: "copies" },
  annexes: { zh: "附件", en: "annexes" },
};

/** Fields of which a contract may have several. */
export const REPEATED: ReadonlySet<FieldName> = new Set([
  "rate",
  "paymentTerms",
  "fee",
  "bonus",
  "insurance",
  "contribution",
  "noticePeriod",
  "curePeriod",
  "penalty",
  "bankName",
  "bankAccount",
  "annexes",
]);
const MOST_OF_ONE_FIELD = 6;
/** Sums that are told once: what stands in one of these is no fee beside it. */
const SUMS: ReadonlySet<FieldName> = new Set([
  "amount",
  "salary",
  "rent",
  "rate",
  "deposit",
  "penalty",
  "liabilityCap",
  "paymentTerms",
]);
const BESIDE: ReadonlySet<FieldName> = new Set(["fee", "bonus", "insurance", "contribution"]);

export interface FieldsFound {
  fields: ContractField[];
  /** An amount whose words and figures differ: it is no data until somebody says which is right. */
  mismatches: Span[];
}

export interface FieldSource {
  text: string;
  /** The same as it is matched, character for character. */
  half: string;
  language: "zh" | "en";
  title?: Span;
  /** Where the signature block stands. */
  signature?: { start: number; end: number };
  annexes: readonly Clause[];
}

export function contractFields({ text, half, language, title, signature, annexes }: FieldSource): FieldsFound {
  const fields: ContractField[] =
    title && !hasBlank(half.slice(title.start, title.end)) && !hasBlank(title.value)
      ? [{ name: "title", ...title }]
      : [];
  const has = (name: FieldName) => fields.some((field) => field.name === name);
  const { amount, mismatches } = language === "zh" ? chineseAmount(text, half) : { mismatches: [] };
  if (amount) fields.push(amount);
  for (const wanted of language === "zh" ? CHINESE_PATTERNS : ENGLISH_PATTERNS) {
    const taken = fields.filter(({ name }) => name === wanted.name);
    const told = BESIDE.has(wanted.name) ? fields.filter(({ name }) => SUMS.has(name) || BESIDE.has(name)) : taken;
    const isNew = ({ start, end }: Span) => !told.some((one) => one.start < end && start < one.end);
    if (REPEATED.has(wanted.name) || taken.length === 0)
      fields.push(
        ...valuesOf(wanted, text, half)
          .filter(isNew)
          .slice(0, MOST_OF_ONE_FIELD - taken.length),
      );
  }
  if (signature && !has("signingDate")) fields.push(...signatureDate(text, half, signature));
  fields.push(...annexTitles(text, half, annexes).map((span): ContractField => ({ name: "annexes", ...span })));
  const sure = fields.filter(({ start, end }) => !mismatches.some((one) => one.start < end && start < one.end));
  return { fields: sure.sort((a, b) => FIELD_NAMES.indexOf(a.name) - FIELD_NAMES.indexOf(b.name)), mismatches };
}

/** `合同编号：HT-2024-7`: where a text states the number of its contract, with what says so. */
export function statedNumber(text: string, half: string, language: "zh" | "en"): string | undefined {
  const patterns = (language === "zh" ? CHINESE_PATTERNS : ENGLISH_PATTERNS).filter(({ name }) => name === "number");
  for (const { pattern } of patterns) {
    for (const { 0: whole, index } of half.matchAll(pattern))
      if (!hasBlank(whole)) return text.slice(index, index + whole.length);
  }
  return undefined;
}

const DATE = `(?:${CHINESE_DATE}|${ENGLISH_DATE})`;
/** 签订日期：2024年3月17日, Place, date: Linz, 4 November 2024, or the date alone in its line or column. */
const SIGNED = new RegExp(
  `(?:日期|时间|\\bdate)\\s*:[^\\n\\t\\d]{0,30}?(?<value>${DATE})|(?<=^|\\t|\\s{2})\\s*(?<alone>${DATE})\\s*?(?=$|\\t|\\s{2})`,
  "gim",
);

/** The date below the signatures, where all who signed wrote the same. */
function signatureDate(text: string, half: string, { start, end }: { start: number; end: number }): ContractField[] {
  const dates = [...half.slice(start, end).matchAll(SIGNED)].flatMap((match) => {
    const value = (match.groups!["value"] ?? match.groups!["alone"])!;
    const normalized = isoDate(value);
    const from = start + match.index + match[0].lastIndexOf(value);
    return normalized === undefined ? [] : [{ value: text.slice(from, from + value.length), from, normalized }];
  });
  const [first] = dates;
  if (!first || dates.some(({ normalized }) => normalized !== first.normalized)) return [];
  const { value, from, normalized } = first;
  return [{ name: "signingDate", value, start: from, end: from + value.length, normalized }];
}

/** The values of one pattern: the first, or the first few of a field that repeats. */
function valuesOf({ name, pattern, accept, refuse }: FieldPattern, text: string, half: string): ContractField[] {
  const found: ContractField[] = [];
  for (const match of half.matchAll(pattern)) {
    // A sentence begins behind the number of its clause.
    const whole = match.groups!["value"]!;
    const from = match.index + match[0].indexOf(whole);
    const number = Math.max(clauseNumber(half, from), whole.lastIndexOf("\t") + 1); // 押金<tab>24,000元
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
