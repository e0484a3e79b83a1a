/** Words of which the patterns of English agreements are made. */
import { ENGLISH_DATE, isoDate } from "./date.ts";

const WORD =
  "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred)";
/** 30; thirty (30); one hundred and twenty (120). */
export const NUMBER = `(?:\\b${WORD}(?:(?:[\\s-]|\\sand\\s)${WORD})*\\b(?:\\s*\\(\\d{1,4}\\))?|[A-Za-z]+(?:-[a-z]+)?\\s*\\(\\d{1,4}\\)|\\d{1,4})`;
/** 48 hours, 28 days: how long before or after a notice. */
export const SHORT_TIME = `${NUMBER}[\\s-]+(?:business |calendar |working )?(?:hours?|days?|weeks?|months?)`;
export const DURATION = `${NUMBER}[\\s-]+(?:business |calendar |working )?(?:day|week|month|year)s?`;
const CURRENCY = "(?:[ACS]\\$|HK\\$|US\\$|USD|INR|Rs\\.?|₹|AUD|CAD|SGD|HKD|CHF|JPY|\\$|EUR|€|GBP|£|RMB|CNY)";
const FIGURES = "(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d{1,2})?(?!\\d|[.,]\\d)(?:\\s(?:million|thousand|billion))?";
/** £175,000 (one hundred and seventy-five thousand pounds), where it is in words too. */
const IN_WORDS =
  "(?:\\s\\((?:[A-Za-z-]+ ){1,16}(?:pounds?|dollars?|euros?|francs|yen|rupees)(?: (?:only|sterling))?\\))?";
export const MONEY = `${CURRENCY}\\s?${FIGURES}${IN_WORDS}`;

/** Dublin; the State of Delaware; Santa Clara County, California. */
export const PLACE = "(?:the )?[A-Z][\\w'’-]*(?:(?:,| of| of the| and| and the)? [A-Z][\\w'’-]*)*";

/** `, according to the following schedule:` at the end of a line says nothing by itself. */
const POINTS_BELOW = ",[^,.;\\n]{2,40}\\b(?:following|below)\\b[^,.;\\n]{0,20}:\\s*(?:\\n|$)";
/** A sentence, or what stands between two semicolons, whole; a stop within a number or an abbreviation ends none. */
export const TEXT = "(?:[^.;\\n\\t]|\\.(?=\\S))";
export const sentenceWith = (words: string) =>
  new RegExp(
    `(?<=^|[.;]\\s|\\n)(?<value>${TEXT}{0,240}?\\b(?:${words})\\b${TEXT}{0,240}?)(?=\\.(?:\\s|$)|[;\\n]|$|${POINTS_BELOW})`,
    "gi",
  );

export const hasDate = (value: string) => new RegExp(ENGLISH_DATE).test(value);
export const dated = (value: string) => /\d|\b(?:days?|weeks?|months?)\b/i.test(value);
export const real = (value: string) => isoDate(value) !== undefined;

/** Sentences on sums that are not what the agreement is made for. */
export const OTHER_SUM =
  /insur|liabilit|liable|deposit|per occurrence|bonus|reimburs|(?<!non-?)refund|damages|\blate\b|penalt|administrati(?:on|ve) (?:fee|charge)/i;

export const SANCTION_CHARGE = "(?:termination|cancellation|break|late) (?:charge|fee)s?";
/** £90 for each hour of delay: what is paid for too long a time, by its length. */
const PER_TIME = "(?:for each|for every|per) (?:full |whole |further |additional )?(?:hour|day|week|month)\\b";
export const TOO_LONG = `${PER_TIME}[^.;\\n]{0,40}?\\b(?:overrun|overstay|delay|late|overdue)`;
/** Liquidated damages of $500 a day; a termination charge equal to three months' fee. */
export const FIXED_PENALTY = new RegExp(
  `(?:damages|penalt\\w+|${SANCTION_CHARGE})\\b.{0,40}?(?:equal to|of ${MONEY})|${MONEY} ${TOO_LONG}`,
  "i",
);
/** What a loan costs is no penalty, what is paid for paying late is one. */
export const isSanction = (value: string) => !OF_LOAN.test(value) || LATE.test(value);
const OF_LOAN = /\b(?:loan|principal|facility)\b/i;
export const LATE = /default|overdue|\blate\b|past due|unpaid (?!principal|balance)|\bfail/i;
export const GOODS =
  "(?:goods|products?|equipment|machines?|materials|software|deliverables?|units|systems?|premises|components|vehicles?)";
/** Thirty days after the order; what ends there is no sentence on something else. */
export const COUNTED = `(?: thereafter| (?:after|of|from|following) [^,.;\\n]{3,80}?)?(?=[,.;\\n]|$| (?:and|or|at|to)\\b)`;
export const WHEN = `\\b(?:within|by|on|on or before|not? later than|before) (?<value>${ENGLISH_DATE}|(?<=(?:within|than) )${DURATION}${COUNTED})`;
/** What another duty of a clause on secrecy has a period for. */
export const NO_SECRECY =
  /compet|solicit|warrant|licen[sc]e|notice|invoice|\bagreement (?:shall|will|is|remains|continues)\b/i;

/** In the particulars above an agreement: what it is made for. */
export const OF_CONTRACT =
  "(?:Hire|Rental|Charter|Booking|Licen[cs]e|Lease|Contract|Agreement|Subscription|Services?|Purchase|Engagement)";

/** $90 per hour: what one of several costs. */
const UNIT =
  "(?:hour|half[- ]day|day|person[- ]day|man[- ]day|user|seat|head|person|guest|unit|page|word|mile|kilometre|tonne|kg)";
export const PER_UNIT = `(?: per |/| an? (?=hour|day)| (?:for )?each )${UNIT}\\b`;
