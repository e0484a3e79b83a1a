/** What English agreements cost, when it is paid, and what it costs to break them. */
import {
  FIXED_PENALTY,
  isSanction,
  MONEY,
  OF_CONTRACT,
  OTHER_SUM,
  PER_UNIT,
  SANCTION_CHARGE,
  SHORT_TIME,
  sentenceWith,
  TEXT,
  TOO_LONG,
} from "./english-terms.ts";
import type { FieldPattern } from "./index.ts";

/** The words in front of a noun that belong to it: An annual minimum, Mr Sample's. */
const WORDS = "(?:(?!an?\\b|the\\b)[\\w-]{1,24} )";
const DETERMINED = `\\b(?:(?:an?|the|each|one|any|past|[A-Z][\\w.]{0,24}(?: [A-Z]\\w{0,24})?['’]s) )?${WORDS}{0,4}?`;
const CHARGE = "(?:fee|charge|royalt(?:y|ies)|premium|costs?|commission|instal?lment)";

/** Sums: what the agreement is made for, and what stands beside it. */
export const ENGLISH_SUMS: FieldPattern[] = [
  {
    name: "salary",
    pattern: new RegExp(`\\b(?:salary|wages?)\\b[^.\\n]{0,60}?(?<value>${MONEY})`, "gi"),
    refuse: OTHER_SUM,
  },
  { name: "rent", pattern: new RegExp(`\\brent\\b[^.\\n]{0,60}?(?<value>${MONEY})`, "gi"), refuse: OTHER_SUM },
  {
    name: "amount",
    pattern: new RegExp(
      `^(?:Total )?${OF_CONTRACT} (?:Charge|Fee|Price|Sum|Amount|Value)(?:\\s*:\\s*|\\t)(?<value>${MONEY})`,
      "gm",
    ),
  },
  {
    // Total monthly charge (ex VAT)<tab>€ 2,360.00; Budget ceiling<tab>…
    name: "amount",
    pattern: new RegExp(
      `^(?:Grand )?(?:Total|Budget|Contract)\\b[\\w /-]{0,40}(?:charges?|fees?|price|sum|amount|value|ceiling)(?: \\([^()\\t\\n]{1,30}\\))?(?:\\s*:\\s*|\\t)(?<value>${MONEY})`,
      "gim",
    ),
    refuse: OTHER_SUM,
  },
  {
    // A loan: the fee for it is not what it is about.
    name: "amount",
    pattern: new RegExp(`\\b(?:lends?|advances?|borrows?)\\b[^.\\n]{0,80}?(?<value>${MONEY})`, "gi"),
    refuse: OTHER_SUM,
  },
  {
    name: "amount",
    pattern: new RegExp(
      `(?:fees?|charges|price|sum|amount|consideration|compensation|payment)\\b[^.\\n]{0,60}?(?<value>${MONEY})(?![\\d.,]*${PER_UNIT})`,
      "gi",
    ),
    refuse: new RegExp(`${OTHER_SUM.source}|\\brent\\b|\\bsalary\\b`, "i"),
  },
  {
    name: "rate",
    pattern: new RegExp(
      `\\b(?:billed|charged|invoiced|paid|payable|rates?|fees?|priced?)\\b${TEXT}{0,60}?(?<value>${MONEY}${PER_UNIT})`,
      "gi",
    ),
    refuse: new RegExp(
      `${OTHER_SUM.source}|delay|overrun|demurrage|holdover|\\bfines?\\b|unauthori[sz]ed|violat|breach|\\bfail|travel|mileage|meals?\\b|\\bsalary\\b|\\bwages?\\b`,
      "i",
    ),
  },
  {
    // A framework agreement has no price, but what is to be bought at least.
    name: "amount",
    pattern: new RegExp(
      `\\b(?:purchase|buy|order)\\b${TEXT}{0,60}?\\b(?:at least|not less than|a minimum of) (?<value>${MONEY})`,
      "gi",
    ),
    refuse: OTHER_SUM,
  },
  {
    name: "liabilityCap",
    pattern: new RegExp(
      `(?:\\bliability\\b${TEXT}{0,100}?(?:not exceed|limited to)|\\b(?:neither|no) party['’]s\\b${TEXT}{0,40}?\\bliability\\b${TEXT}{0,60}? (?:shall|will) exceed) (?<value>${TEXT}{4,160})(?=[.;\\n]|$)`,
      "gi",
    ),
  },
  {
    name: "deposit",
    pattern: new RegExp(`\\bdeposit\\b[^.\\n]{0,60}?(?<value>${MONEY})`, "gi"),
  },
];

/** Sums beside the main one, each with what it is paid for. */
export const ENGLISH_OTHER_SUMS: FieldPattern[] = [
  {
    name: "fee",
    pattern: new RegExp(
      `(?<value>${DETERMINED}${CHARGE}\\b(?: \\([^()\\n]{1,40}\\))?(?: of| is| at| shall be| will be|:|\\t)\\s?${MONEY}|(?:\\ban? )?${MONEY} ${WORDS}{0,3}?${CHARGE}\\b)`,
      "g",
    ),
    refuse: /insur|liabilit|liable|damages|\blate\b|penalt|overdue|exceed|\bif .*\bfail/i,
  },
  {
    name: "fee",
    pattern: new RegExp(
      `^(?<value>[A-Z][\\w /-]{0,40}\\b[Ff]ee(?: \\([^()\\t\\n]{1,30}\\))?(?:\\s*:\\s*|\\t)${MONEY})`,
      "gm",
    ),
    refuse: /\blate\b|penalt|overdue/i,
  },
  {
    name: "bonus",
    pattern: new RegExp(
      `(?<value>${DETERMINED}bonus(?:es)?\\b (?:of|equal to|up to|is|shall be)(?: up to)? (?:${MONEY}|\\d{1,3}% of [a-z]+(?: (?!may|shall|will|is|are|and|or|if|as|for|on)[a-z]+){0,3}))`,
      "gi",
    ),
  },
  {
    name: "insurance",
    pattern: new RegExp(
      `\\b(?:insurance|cover(?:age)?)\\b${TEXT}{0,80}?\\b(?<value>(?:not less than|at least|a minimum of|up to) ${MONEY}(?: (?:per|for each|in the) [a-z]+)?)`,
      "gi",
    ),
  },
  {
    // Alder shall subscribe for 10 shares at £10 in cash.
    name: "contribution",
    pattern: new RegExp(
      `\\b(?<value>(?:subscribe|contribute|invest)\\b(?:[^.;\\n]|\\.(?=\\S)){0,60}?${MONEY}(?: in cash)?)`,
      "gi",
    ),
  },
];

/** When they are paid, into which account, and what a breach costs. */
export const ENGLISH_PAYMENT: FieldPattern[] = [
  { name: "paymentTerms", pattern: /^Payment Terms(?:\t|:)\s*(?<value>[^\t\n]{5,160})/gm },
  { name: "bankName", pattern: /\bBank(?: Name)?\s*:\s*(?<value>[A-Z][A-Za-z .,&']{3,50}?)(?=\s*(?:\n|;|$))/gm },
  {
    name: "bankAccount",
    pattern:
      /\b(?<value>(?:(?:[Ss]ort [Cc]ode|ABA|BSB|BIC|SWIFT|[Rr]outing (?:[Nn]o\.?|[Nn]umber))\s*:?\s*[A-Z\d][A-Z\d -]{4,12}[A-Z\d],?\s+(?:and )?)[Aa]ccount(?: (?:[Nn]o\.?|[Nn]umber))?\s*:?\s*(?=[A-Z ]*\d)[A-Z0-9][A-Z0-9 -]{4,32}[A-Z0-9])(?=\s*(?:\n|;|,|\.|$))/gm,
  },
  {
    name: "bankAccount",
    pattern:
      /\b(?:[Aa]ccount (?:[Nn]o\.?|[Nn]umber)|IBAN)\s*:?\s*(?<value>(?=[A-Z ]*\d)[A-Z0-9][A-Z0-9 -]{6,32}[A-Z0-9])(?=\s*(?:\n|;|,|\.|$))/gm,
  },
  {
    // An IBAN says itself what it is.
    name: "bankAccount",
    pattern: /(?<![A-Z\d])(?<value>[A-Z]{2}\d{2}(?: [A-Z\d]{4}){3,7}(?: [A-Z\d]{1,3})?)(?![A-Z\d])/g,
  },
  {
    name: "paymentTerms",
    pattern: sentenceWith("pay|payable|payment within|invoices?|invoiced|instal?lments"),
    accept: (value) =>
      /\bwithin\b.{1,30}\b(?:days?|weeks?|months?)\b|\d\s?% (?:on|upon|at) |\b(?:no|not) later than\b.{1,30}\bdays?\b|\bper ?cent\b.{0,20}\b(?:on|upon) (?:signature|signing|completion|delivery)\b|\bnet \d+|\bin (?:advance|arrears)\b|\binstal?lments\b|\bsemi-?monthly\b|\bmonthly\b/i.test(
        value,
      ),
    refuse:
      /\blate\b|overdue|interest|cancel|terminat|fail|default|breach|liabilit|reimburs|deposit|bonus|indemn|guarantees|service credit|\bdisput/i,
  },
  {
    // (a) 30% on signature; in a list below the words that say who pays.
    name: "paymentTerms",
    pattern: new RegExp(
      `(?<=\\b(?:pay|paid|payable|payments?|instal?lments?)\\b[^\\n]{0,200}:\\n(?:\\([a-z\\d]{1,3}\\)[^\\n]{0,200}\\n){0,9})\\([a-z\\d]{1,3}\\)\\s+(?<value>(?:${MONEY}|\\d{1,3}(?:\\.\\d+)?\\s?(?:%|per ?cent)) (?:(?!and$)[^;\\n]){4,160}?)(?=;|\\.?\\n|\\.?$| and$)`,
      "gm",
    ),
    accept: (value) => /\b(?:on|upon|within|before|by|after|at|when)\b/i.test(value),
  },
  {
    name: "paymentTerms",
    pattern:
      /\b(?<value>pay(?:able)? (?:on|upon) (?:first |written )*demand(?:[^.;\n]|\.(?=\S)){0,120}?)(?=[.;]|\n|$)/gi,
  },
  {
    // One of several instalments: £850,000 shall be paid on the first anniversary of Completion.
    name: "paymentTerms",
    pattern: new RegExp(
      `(?<value>${MONEY} (?:shall be|will be|is|are|to be) (?:paid|payable|due)${TEXT}{0,160}?)(?=, subject to|[.;\\n]|$)`,
      "gi",
    ),
    accept: (value) => /\b(?:on|upon|within|before|by|after|at)\b/i.test(value),
    refuse: OTHER_SUM,
  },
  {
    name: "penalty",
    pattern: sentenceWith(
      `interest|liquidated damages|service credits?|penalt(?:y|ies)|${SANCTION_CHARGE}|${TOO_LONG}|kill fee|breach${TEXT}{0,120}?\\d+(?=\\s?%)`,
    ),
    accept: (value) =>
      isSanction(value) &&
      (!/\b(?:only|sole|exclusive)(?: and exclusive)? remed/i.test(value) ||
        /\bcredits? (?:of|equal to) \d/i.test(value)) &&
      (/\d\s*%|\bper ?cent\b|percentage points|\bunder the .{4,80}\bAct\b/i.test(value) || FIXED_PENALTY.test(value)),
  },
  {
    // What it costs to leave early.
    name: "penalty",
    pattern: sentenceWith(`(?:cancel|terminate|withdraw|end)${TEXT}{0,60}?(?:paying|payment of|pay) \\d+(?=\\s?%)`),
    accept: (value) => /\d\s*%|\bper ?cent\b/i.test(value),
  },
];

/** How long a party may take to mend its breach. */
export const ENGLISH_CURE: FieldPattern[] = [
  {
    name: "curePeriod",
    pattern: new RegExp(
      `\\b(?:cured?|remed(?:y|ied)|rectif(?:y|ied)|put right|corrected)\\b${TEXT}{0,60}?\\b(?<value>within ${SHORT_TIME} (?:of|after|from|following) [^.,;\\n]{3,60}?)(?=[.,;\\n]|$| during\\b)`,
      "gi",
    ),
  },
];
