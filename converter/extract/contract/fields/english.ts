/** Where English agreements state their key facts. */
import { isLabel } from "../blanks.ts";
import { ENGLISH_DATE } from "./date.ts";
import {
  COUNTED,
  DURATION,
  dated,
  FIXED_PENALTY,
  GOODS,
  hasDate,
  isSanction,
  LATE,
  MONEY,
  NO_SECRECY,
  NUMBER,
  OF_CONTRACT,
  OTHER_SUM,
  PER_UNIT,
  PLACE,
  real,
  SANCTION_CHARGE,
  sentenceWith,
  TEXT,
  TOO_LONG,
  WHEN,
} from "./english-terms.ts";
import type { FieldPattern } from "./index.ts";

export const ENGLISH_PATTERNS: FieldPattern[] = [
  {
    name: "number",
    pattern:
      /(?:Agreement|Contract|Lease|Order(?: Form)?|Loan|Policy|Booking|Reservation|Hire)\s+(?:No\.?|[Nn]umber|[Rr]ef(?:erence)?\.?)(?:\s*:\s*|\s+)(?<value>(?=[A-Z\-/]*\d)[A-Z0-9][A-Z0-9\-/]{2,30})/g,
  },
  {
    name: "signingDate",
    pattern: new RegExp(
      `(?:\\b(?:made(?: and entered into)?(?: (?:on|this|as of))?|(?:signed|executed|entered into)\\s+(?:on|this|as of))|^(?:DATED|Dated)(?: this)?|^Date of (?:Agreement|Lease|Contract|Deed|Order)[\\s:]+|^(?:Agreement|Contract|Order) Date[\\s:]+)\\s*(?:the\\s+)?(?<value>${ENGLISH_DATE})`,
      "gim",
    ),
    accept: real,
    refuse: /supersede|offer letter|prior agreement|original agreement|previous agreement/i,
  },
  {
    // By a contract dated 8 March 2021: another one.
    name: "signingDate",
    pattern: new RegExp(
      `\\bth(?:is|ese) [^.\\n]{0,80}?\\bdated(?:\\s+(?:this|as of))?\\s+(?:the\\s+)?(?<value>${ENGLISH_DATE})`,
      "gi",
    ),
    accept: real,
    refuse:
      /amend|supplement|restat|supersed|replac|terminat|pursuant|\bunder (?:an?|the)\b|relat|refer|guarante|novat|assign/i,
  },
  {
    // Above the parties; a date below says when one of them signed.
    name: "signingDate",
    pattern: new RegExp(`^Date\\s*(?::|\\t)\\s*(?<value>${ENGLISH_DATE})(?<![^]{700})`, "gim"),
    accept: real,
  },
  {
    // The date of a letter, above its salutation.
    name: "signingDate",
    pattern: new RegExp(`^(?<value>${ENGLISH_DATE})$(?<![^]{700})(?=[^]{0,700}\\nDear )`, "gm"),
    accept: real,
  },
  {
    name: "effectiveDate",
    pattern: new RegExp(
      `(?:(?:effective(?: as of| on| date:?)?|Effective Date:?|enters? into (?:force|effect) on|takes? effect on)\\s+(?:the\\s+)?(?<value>${ENGLISH_DATE}))`,
      "gi",
    ),
    accept: real,
  },
  {
    name: "effectiveDate",
    pattern: new RegExp(`(?<value>${ENGLISH_DATE})(?=\\s*\\((?:the )?["“]Effective Date["”]\\))`, "gi"),
    accept: real,
  },
  {
    name: "effectiveCondition",
    pattern: new RegExp(
      `\\b(?:agreement|contract|lease|licen[cs]e|deed)\\b${TEXT}{0,30}?\\b(?:takes? effect|(?:becomes?|is|be) effective|comes? into (?:force|effect)|enters? into (?:force|effect)) (?:on|upon|from) (?<value>(?:the date (?:of|on which)|(?:its )?(?:signature|execution|signing)\\b)[^.,;\\n]{0,80})`,
      "gi",
    ),
    accept: (value) => /sign|execut/i.test(value) && !hasDate(value),
  },
  {
    name: "startDate",
    pattern: new RegExp(
      `(?:commences? on|commencing on|begins? on|beginning on|(?:Start|Commencement) Date[\\s:]+)\\s*(?:the\\s+)?(?<value>${ENGLISH_DATE})`,
      "gi",
    ),
    accept: real,
    refuse: /instal|repay|\bpaid|payable|payments?\b/i,
  },
  {
    name: "expiryDate",
    pattern: new RegExp(
      `(?:(?:in (?:full )?(?:force|effect)|continues?|continuing|term\\b[^.\\n]{0,80}?|period\\b[^.\\n]{0,60}?|employ\\w*[^.\\n]{0,60}?|${ENGLISH_DATE}) (?:until|through|to)|expires? on|expiring on|end(?:s|ing)? on|terminates? on|Expir(?:y|ation) Date[\\s:]+)\\s*(?<value>${ENGLISH_DATE})`,
      "gi",
    ),
    accept: real,
  },
  {
    name: "term",
    pattern: new RegExp(
      `(?:(?:initial )?term (?:shall be|will be|is)(?: for)?|(?:initial )?term of(?: (?:this|the) [A-Z]\\w+ (?:shall be|will be|is)(?: for)?)?|Initial Term[\\s:]+|Term:|continues? (?:in (?:full )?(?:force|effect) )?for|for a period of(?<=\\b(?:agreement|lease|contract|employment|engagement)\\b[^.\\n]{0,120}for a period of)|remains? in (?:full )?(?:force|effect) for)\\s*(?:an? (?:initial )?(?:term|period) of\\s+)?(?<value>${DURATION})`,
      "gi",
    ),
    refuse:
      /licen[sc]ed|thereafter|post-termination|confiden|non-?disclos|secret|warrant|compet|solicit|surviv|retain|retention|records?\b|insurance/i,
  },
  {
    // A row of particulars: Hire Period<tab>noon on 3 May 2024 to noon on 5 May 2024.
    name: "term",
    pattern: new RegExp(`^${OF_CONTRACT} (?:Period|Term)(?:\\s*:\\s*|\\t)(?<value>[^\\t\\n]{4,120})$`, "gm"),
    accept: (value) => new RegExp(`${DURATION}|${ENGLISH_DATE}.*${ENGLISH_DATE}`, "i").test(value),
  },
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
  { name: "paymentTerms", pattern: /^Payment Terms(?:\t|:)\s*(?<value>[^\t\n]{5,160})/gm },
  {
    name: "deposit",
    pattern: new RegExp(`\\bdeposit\\b[^.\\n]{0,60}?(?<value>${MONEY})`, "gi"),
  },
  {
    name: "warranty",
    pattern: new RegExp(
      `warrant(?:y|ies|s)\\b[^.\\n]{0,140}?(?:for|period of)\\s+(?:a period of\\s+)?(?<value>${DURATION})`,
      "gi",
    ),
  },
  {
    name: "noticePeriod",
    pattern: new RegExp(
      `(?<value>(?:(?:(?:upon|with|on|by giving)\\s+)?(?:at least|not less than)\\s+|(?:upon|with|on|by giving)\\s+)?${NUMBER}\\s+(?:business |calendar )?(?:days?|months?)['’]?\\s+(?:prior |advance )?(?:written )?notice|(?:written |prior )*notice of (?:at least |not less than )?${NUMBER}\\s+(?:business |calendar )?(?:days?|months?)|(?:at least|not less than)(?<=\\bnotice of (?:non-renewal|termination)\\s[^.;\\n]{0,48})\\s+${NUMBER}\\s+(?:business |calendar )?(?:days?|months?)\\s+(?:before|prior to)\\s[^.,;\\n]{3,60})`,
      "gi",
    ),
  },
  {
    name: "penalty",
    pattern: sentenceWith(
      `interest|liquidated damages|service credits?|penalt(?:y|ies)|${SANCTION_CHARGE}|${TOO_LONG}`,
    ),
    accept: (value) =>
      isSanction(value) && (/\d\s*%|\bper ?cent\b|percentage points/i.test(value) || FIXED_PENALTY.test(value)),
  },
  {
    name: "governingLaw",
    pattern:
      /\b(?:governed by|construed (?:and enforced )?(?:under|in accordance with)|subject to)\b[^.\n]{0,60}?\blaws? of (?<value>(?:the )?(?:(?:State|Commonwealth|Province|Republic|People's Republic) of )?[A-Z][A-Za-z]+(?: (?:[A-Z][A-Za-z]+|and [A-Z][a-z]+))*)/g,
    accept: (value) =>
      !/(?:State|Commonwealth|Province|Republic)$/.test(value) && !isLabel(value.replace(/^.* of /, "")),
  },
  {
    name: "governingLaw",
    pattern:
      /^Governing [Ll]aw\s*(?::\s*|\t)(?:[Ll]aws? of )?(?<value>(?:the )?[A-Z][A-Za-z]+(?: (?:of |and |the )*[A-Z][A-Za-z]+)*)\.?$/gm,
    accept: (value) => !isLabel(value),
  },
  { name: "governingLaw", pattern: /\bgoverned by (?:the )?(?<value>[A-Z][a-z]+(?: substantive)? law)\b/g },
  {
    name: "disputeVenue",
    pattern: new RegExp(
      `(?<value>(?:(?:state (?:and|or) federal |federal (?:and|or) state |federal |competent )?courts (?:of|in|located in|sitting in|for)|[A-Z][a-z]+ Courts? of) ${PLACE}(?: (?:shall|will) have (?:non-)?exclusive jurisdiction)?|(?:submitted|referred) to the (?:[A-Z]\\w+ )+Arbitra(?:tion|l) (?:Cent(?:re|er)|Commission|Court|Association|Tribunal)|(?:binding )?arbitration (?:in|administered by|before|under) [^.;\\n]{3,160}(?=[.;\\n]|$)|under the (?:[A-Z]\\w+ )*Rules of Arbitration of [^.;\\n]{3,120}(?=[.;\\n]|$))`,
      "gm",
    ),
  },
  {
    name: "mediation",
    pattern: sentenceWith("(?:by|to|through) mediation|mediation (?:under|administered|in accordance)"),
    accept: (value) => /\b(?:settled?|resolved?|refer(?:red)?|submit(?:ted)?|attempt)\b/i.test(value),
  },
  {
    name: "arbitrationSeat",
    pattern: new RegExp(
      `(?:seat|place|venue) of (?:the )?arbitration (?:shall be|will be|is) (?<value>${PLACE})`,
      "gi",
    ),
  },
  { name: "bankName", pattern: /\bBank(?: Name)?\s*:\s*(?<value>[A-Z][A-Za-z .,&']{3,50}?)(?=\s*(?:\n|;|$))/gm },
  {
    name: "bankAccount",
    pattern:
      /\b(?:[Aa]ccount (?:[Nn]o\.?|[Nn]umber)|IBAN)\s*:?\s*(?<value>(?=[A-Z ]*\d)[A-Z0-9][A-Z0-9 -]{6,32}[A-Z0-9])(?=\s*(?:\n|;|,|\.|$))/gm,
  },
  {
    name: "paymentTerms",
    pattern: sentenceWith("pay|payable|invoices?|instal?lments"),
    accept: (value) =>
      /\bwithin\b.{1,30}\bdays?\b|\b(?:no|not) later than\b.{1,30}\bdays?\b|\bper ?cent\b.{0,20}\b(?:on|upon) (?:signature|signing|completion|delivery)\b|\bnet \d+|\bin (?:advance|arrears)\b|\binstal?lments\b|\bsemi-?monthly\b|\bmonthly\b/i.test(
        value,
      ),
    refuse:
      /\blate\b|overdue|interest|cancel|terminat|fail|default|breach|liabilit|reimburs|deposit|bonus|indemn|service credit|\bdisput/i,
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
    name: "deliveryDate",
    pattern: /^Delivery (?:Date|Time|Period|Term)s?\s*(?::|\t)\s*(?<value>[^\t\n]{3,120}?)(?=[.;]?$)/gim,
    accept: dated,
  },
  {
    name: "deliveryDate",
    pattern: new RegExp(
      `(?:\\bdeliver(?:y|ies)?\\b${TEXT}{0,60}?\\b${GOODS}\\b|\\b${GOODS}\\b${TEXT}{0,60}?\\bdelivered\\b|\\bDelivery (?:shall|will) (?:take place|be made))${TEXT}{0,80}?${WHEN}`,
      "gi",
    ),
    refuse: /invoice|inspect|reject|\bpay|payment|terminat|defect|return/i,
  },
  {
    name: "confidentialityPeriod",
    pattern: new RegExp(
      `(?:\\bconfiden\\w+(?! Agreement)|(?<=\\bconfiden[^\\n]{0,600})\\b(?:this|these|the|such) (?:obligation|undertaking|dut|restriction|clause|section))${TEXT}{0,160}?\\b(?:surviv|continu|remain|last|bind|appl|period|term)\\w*\\b${TEXT}{0,80}?\\b(?:for|is|of) (?:a (?:further )?period of )?(?<value>${DURATION}${COUNTED})`,
      "gi",
    ),
    refuse: NO_SECRECY,
  },
  {
    name: "confidentialityPeriod",
    pattern: new RegExp(
      `\\bfor (?:a (?:further )?period of )?(?<value>${DURATION}(?: (?:after|from|following) [^,.;\\n]{3,80})?),? ${TEXT}{0,100}?\\b(?:confiden|secret|not disclose)`,
      "gi",
    ),
    refuse: NO_SECRECY,
  },
  {
    name: "interestRate",
    pattern: new RegExp(
      `(?:\\b(?:loan|principal|facility)\\b${TEXT}{0,80}?\\binterest\\b${TEXT}{0,60}?|\\binterest\\b${TEXT}{0,60}?\\b(?:loan|principal|facility)\\b${TEXT}{0,60}?|^Interest Rate(?::|\\t)\\s*)(?<value>\\d{1,2}(?:\\.\\d{1,4})?\\s?(?:%|per ?cent)(?: (?:per (?:annum|year|month)|a (?:year|month)))?)`,
      "gim",
    ),
    refuse: LATE,
  },
  {
    name: "copies",
    pattern: new RegExp(`(?<value>(?:executed )?in (?:${NUMBER}|any number of) (?:original )?counterparts)`, "gi"),
  },
];
