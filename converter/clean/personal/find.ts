/**
 * Personal data in a text: patterns, check digits and the words in front. Where two findings overlap, the longer wins, then
 * the surer. Works on half-width text, character for character, so that full-width digits hide nothing.
 */
import { halfWidth } from "../../text/normalize.ts";
import type { PersonalDataKind } from "../settings.ts";
import { addressSpans } from "./addresses.ts";
import { isIban, isIdCard, isLuhn, isUscc } from "./checksums.ts";
import { mayHoldNames, nameSpans } from "./names.ts";
import { AT, CAPITAL, DIGIT, DOT, HOUSE, MESSENGER, PROVINCE, PROVINCES, signsOf } from "./signs.ts";

export interface PersonalSpan {
  kind: PersonalDataKind;
  start: number;
  end: number;
  /** Without separators, upper case: equal for equal data. */
  value: string;
}

interface Recogniser {
  kind: PersonalDataKind;
  pattern: RegExp;
  /** On the value without spaces and hyphens. */
  accept?: (value: string) => boolean;
  /** Words in front by which a value counts although `accept` refuses it: a number with a typing error is somebody's too. */
  labelled?: RegExp;
  /** Words of which one stands within the 24 characters before; for patterns that are weak alone. */
  context?: RegExp;
  /** The surer of two findings of one length wins. */
  weight: number;
  /** It may hold fewer than six digits: signs that it cannot do without. The others are not looked for where no such number stands. */
  short?: number;
}

const ACCOUNT = /账\s*号|帐\s*号|卡\s*号|账\s*户|帐\s*户|银行|开户|account|card/i;

const RECOGNISERS: Recogniser[] = [
  {
    kind: "id-card",
    pattern: /(?<![\dA-Za-z])[1-9]\d{5}[ -]?(?:18|19|20)\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{3}[\dXx](?![\dA-Za-z])/g,
    accept: isIdCard,
    weight: 9,
  },
  {
    // of 15 digits, as until 1999, or 18 with something wrong in them
    kind: "id-card",
    pattern: /(?<![\dA-Za-z])[1-9](?:[ -]?\d){14}(?:(?:[ -]?\d){2}[ -]?[\dXx])?(?![\dA-Za-z])/g,
    context: /身份证|身份号码|证件号|\bID\b|identity/i,
    weight: 5,
  },
  {
    kind: "uscc",
    pattern: /(?<![\dA-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![\dA-Za-z])/g,
    accept: isUscc,
    labelled: /信用代码|纳税人识别号|税号/,
    weight: 8,
  },
  {
    kind: "mobile",
    pattern: /(?<![\d.A-Za-z])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\dA-Za-z]|\.\d)/g,
    weight: 7,
  },
  {
    kind: "telephone",
    pattern: /(?<![\d.-])(?:\(?0\d{2,3}\)?[- ]?[2-8]\d{6,7}(?:-\d{1,6})?|[48]00[- ]?\d{3,4}[- ]?\d{3,4})(?![\d.-])/g,
    accept: (value) => /^0|^[48]00/.test(value.replace("(", "")),
    context: /电话|联系|传真|热线|客服|座机|拨打|tel|phone|fax/i,
    weight: 4,
  },
  {
    kind: "bank-card",
    pattern:
      /(?<![\d.A-Za-z])(?:62|4\d|5[1-5]|35|3[47]|6[05])\d{2}(?:[ -]?\d{4}){2}[ -]?\d{1,4}(?:[ -]?\d{1,3})?(?![\dA-Za-z]|\.\d)/g,
    accept: (value) => value.length >= 13 && value.length <= 19 && isLuhn(value),
    weight: 6,
  },
  {
    kind: "bank-account",
    pattern: /(?<![\d.A-Za-z])\d[\d -]{6,30}\d(?![\dA-Za-z]|\.\d)/g,
    accept: (value) => /^\d{8,26}$/.test(value),
    context: ACCOUNT,
    weight: 3,
  },
  {
    kind: "passport",
    pattern: /(?<![\dA-Za-z])(?:[EGDSPH]\d{8}|E[A-HJ-NP-Z]\d{7})(?![\dA-Za-z])/g,
    context: /护照|证件|passport/i,
    weight: 6,
  },
  {
    kind: "travel-permit",
    pattern: /(?<![\dA-Za-z])[CHMW]\d{8,10}(?![\dA-Za-z])/g,
    context: /通行证|permit/i,
    weight: 6,
  },
  {
    kind: "plate",
    pattern: new RegExp(
      `[${PROVINCES}][A-HJ-NP-Z][·• ]?(?:[A-HJ-NP-Z0-9]{5}|[DF][A-HJ-NP-Z0-9]\\d{4}|\\d{5}[DF]|[A-HJ-NP-Z0-9]{4}[挂学警港澳])(?![\\dA-Za-z])`,
      "g",
    ),
    accept: (value) => /\d/.test(value.slice(2)),
    weight: 5,
    short: PROVINCE | CAPITAL | DIGIT,
  },
  {
    kind: "email",
    pattern: /(?<![\w.+-])[\w+-][\w.+-]{0,63}@(?:[A-Za-z\d](?:[A-Za-z\d-]{0,62})\.){1,5}[A-Za-z]{2,24}(?![\w@])/g,
    weight: 8,
    short: AT,
  },
  {
    kind: "ip-address",
    pattern: /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])/g,
    context: /ip|服务器|主机|地址|host|server/i,
    weight: 4,
    short: DIGIT | DOT,
  },
  {
    kind: "messenger",
    pattern: /(?<![\w-])(?:[a-zA-Z][\w-]{5,19}|[1-9]\d{4,10})(?![\w-])/g,
    context: /(?:微信号?|QQ号?|wechat(?: id)?)\s*[::]?\s*$/i,
    weight: 5,
    short: MESSENGER,
  },
  {
    kind: "iban",
    pattern: /(?<![\dA-Za-z])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![\dA-Za-z])/g,
    accept: isIban,
    labelled: /\bIBAN\b/i,
    weight: 9,
    short: CAPITAL | DIGIT,
  },
  { kind: "us-ssn", pattern: /(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/g, weight: 6 },
  {
    kind: "uk-nino",
    pattern:
      /(?<![\dA-Za-z])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![\dA-Za-z])/g,
    weight: 6,
  },
  {
    kind: "international-phone",
    pattern:
      /(?<![\w+])\+(?!86)[1-9]\d{0,2}[- .]?\(?\d{1,4}\)?(?:[- .]?\d{2,4}){2,4}(?!\d)|(?<![\d(])\(?[2-9]\d{2}\)?[-. ][2-9]\d{2}[-. ]\d{4}(?!\d)/g,
    accept: (value) => value.replace(/\D/g, "").length >= 9,
    weight: 4,
  },
];

const CONTEXT = 24;
const SIX_DIGITS = /\d(?:[ .()-]{0,3}\d){5}/;

export function findPersonalData(text: string, kinds: ReadonlySet<PersonalDataKind>): PersonalSpan[] {
  const { signs, digits } = signsOf(text);
  const named = kinds.has("name") && mayHoldNames(text, signs);
  const numbered = (digits > 0 || (signs & AT) !== 0) && (kinds.size > 1 || !kinds.has("name"));
  if (!named && !numbered) return [];
  const half = halfWidth(text);
  const found: Found[] = numbered ? numbersIn(half, kinds, signs, digits) : [];
  if (named) for (const span of nameSpans(half, signs)) found.push(spanOf("name", half, span));
  return found.length === 0 ? [] : withoutOverlaps(found);
}

type Found = PersonalSpan & { weight: number };

/** All but names. */
function numbersIn(half: string, kinds: ReadonlySet<PersonalDataKind>, signs: number, digits: number): Found[] {
  const found: Found[] = [];
  const long = digits >= 6 && SIX_DIGITS.test(half);
  for (const recogniser of RECOGNISERS) {
    const { kind, short } = recogniser;
    if ((long || (short !== undefined && (signs & short) === short)) && kinds.has(kind))
      found.push(...recognise(recogniser, half));
  }
  if ((signs & HOUSE) !== 0 && digits > 0 && kinds.has("address"))
    for (const span of addressSpans(half)) found.push(spanOf("address", half, span));
  return found;
}

function spanOf(kind: PersonalDataKind, half: string, { start, end }: { start: number; end: number }): Found {
  return { kind, start, end, value: half.slice(start, end), weight: 5 };
}

function recognise({ kind, pattern, accept, labelled, context, weight }: Recogniser, half: string): Found[] {
  if (half.search(pattern) < 0) return []; // matchAll makes a new expression each time
  return [...half.matchAll(pattern)].flatMap((match) => {
    const value = match[0].replace(/[\s-]/g, "").toUpperCase();
    const before = lastClause(half.slice(Math.max(0, match.index - CONTEXT), match.index));
    if (accept && !accept(value) && !labelled?.test(before)) return [];
    if (context && !context.test(before) && !isAlone(match[0], half)) return [];
    return [{ kind, start: match.index, end: match.index + match[0].length, value, weight }];
  });
}

/** The answer to `甲方的电话是什么？` is `010-62345678` and nothing else. */
const isAlone = (value: string, text: string) => /\d-\d/.test(value) && text.replace(/[。.\s]+$/, "").trim() === value;

/** The words in front, up to the sentence before. */
function lastClause(before: string): string {
  return before.split(/[。；\n]/).at(-1)!;
}

function withoutOverlaps(found: Found[]): PersonalSpan[] {
  const byRank = [...found].sort(
    (a, b) => b.end - b.start - (a.end - a.start) || b.weight - a.weight || a.start - b.start,
  );
  const kept: PersonalSpan[] = [];
  for (const { kind, start, end, value } of byRank) {
    if (kept.every((other) => end <= other.start || start >= other.end)) kept.push({ kind, start, end, value });
  }
  return kept.sort((a, b) => a.start - b.start);
}
