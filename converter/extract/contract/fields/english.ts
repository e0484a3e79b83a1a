/** Where English agreements state their key facts. */
import { ENGLISH_DATE } from "./date.ts";
import { ENGLISH_DISPUTES } from "./english-disputes.ts";
import { ENGLISH_CURE, ENGLISH_OTHER_SUMS, ENGLISH_PAYMENT, ENGLISH_SUMS } from "./english-sums.ts";
import {
  COUNTED,
  DURATION,
  dated,
  GOODS,
  hasDate,
  LATE,
  NO_SECRECY,
  NUMBER,
  OF_CONTRACT,
  real,
  SHORT_TIME,
  TEXT,
  WHEN,
} from "./english-terms.ts";
import type { FieldPattern } from "./index.ts";

const OTHER_PATTERNS: FieldPattern[] = [
  {
    name: "number",
    pattern:
      /(?:Agreement|Contract|Lease|Order(?: Form)?|Loan|Policy|Booking|Reservation|Hire)\s+(?:[Nn]o\.?|[Nn]umber|[Rr]ef(?:erence)?\.?)(?:\s*:\s*|\s+)(?<value>(?=[A-Z\-/]*\d)[A-Z0-9][A-Z0-9\-/]{2,30})/g,
  },
  {
    name: "signingDate",
    pattern: new RegExp(
      `(?:\\b(?:made(?: and entered into)?(?: (?:on|this|as of))?|^(?:Made|Done|Signed|Executed) (?:in|at) [A-Z][\\w .’'-]{1,40}?,? (?:on|this)|(?:signed|executed|entered into)\\s+(?:on|this|as of))|^(?:DATED|Dated)(?: this)?|^Date of (?:Agreement|Lease|Contract|Deed|Order)[\\s:]+|^(?:Agreement|Contract|Order) Date[\\s:]+)\\s*(?:the\\s+)?(?<value>${ENGLISH_DATE})`,
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
      `\\b(?:agreement|contract|lease|licen[cs]e|deed|it)\\b${TEXT}{0,160}?\\b(?:takes? effect|becomes? (?:effective|binding)|(?:is|be) effective|comes? into (?:force|effect)|enters? into (?:force|effect)) (?:(?:on|upon|from) (?=the date (?:of|on which)|(?:its )?(?:signature|execution|signing)\\b)|(?=when |once |as soon as ))(?<value>[^.,;\\n]{6,120}?)(?=[.,;\\n]| and (?:continues?|remains?|shall|will)\\b|$)`,
      "gi",
    ),
    accept: (value) => /sign|execut/i.test(value) && !hasDate(value),
  },
  {
    name: "expiryDate",
    pattern: new RegExp(
      `(?<value>${ENGLISH_DATE})(?=\\s*\\((?:the )?["“](?:Maturity|Expiry|Expiration|End) Date["”]\\))`,
      "gi",
    ),
    accept: real,
  },
  {
    name: "completionDate",
    pattern: new RegExp(
      `\\b(?:Completion|Closing) (?:shall|will|is to) (?:take place|occur) on (?:or (?:about|before) )?(?<value>${ENGLISH_DATE})`,
      "g",
    ),
    accept: real,
  },
  {
    name: "startDate",
    pattern: new RegExp(
      `(?:commences? on|commencing on|begins? on|beginning on|(?:Start|Commencement) Date[\\s:]+|(?:^|\\t)(?:[A-Z][a-z]+ )?start(?: date)?(?:\\t|:))\\s*(?:the\\s+)?(?<value>${ENGLISH_DATE})`,
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
    pattern: new RegExp(
      `^(?:${OF_CONTRACT} (?:Period|Term)|(?:[A-Z][a-z]+ ){1,2}[Pp]eriod(?=[^\\n]{0,40}\\d{4}[^\\n]{2,30}\\d{4}))(?:\\s*:\\s*|\\t)(?<value>[^\\t\\n]{4,120})$`,
      "gm",
    ),
    accept: (value) => new RegExp(`${DURATION}|${ENGLISH_DATE}.*${ENGLISH_DATE}`, "i").test(value),
  },
  {
    name: "warranty",
    pattern: new RegExp(
      `warrant(?:y|ies|s)\\b[^.\\n]{0,140}?(?:for|period of)\\s+(?:a period of\\s+)?(?<value>${DURATION})`,
      "gi",
    ),
  },
  {
    // Until something happens, where it is agreed for no number of years.
    name: "term",
    pattern: new RegExp(
      `\\b(?:agreement|deed|contract|lease|licen[cs]e|guarantee|engagement|appointment)\\b${TEXT}{0,80}?\\b(?:continues?|remains?|runs|lasts|(?:stays?|is) in force)\\b(?: (?:otherwise |in |full |force |and |effect |valid )*)?(?<value>(?: ?from [^.;,\\n]{3,60}? )?(?:unless and )?until [^.;\\n]{3,120})(?=[.;\\n]|$)`,
      "gi",
    ),
    refuse: /confiden|secret|surviv|warrant|\binterest\b|non-?compet|solicit|retain|insurance/i,
  },
  {
    name: "term",
    pattern:
      /\b(?:agreement|deed|contract|lease|licen[cs]e|engagement|appointment|employment|term)\b[^.;\n]{0,80}?\b(?:for|of|is) (?<value>(?:an )?(?:indefinite|unlimited) (?:term|period|duration|length)(?: of time)?)/gi,
    refuse: /confiden|secret|surviv|warrant|non-?compet|solicit|retain|insurance/i,
  },
  {
    name: "warranty",
    pattern: new RegExp(
      `\\bdefects (?:liability |notification )?period (?:is|of|shall be|will be) (?<value>${DURATION})`,
      "gi",
    ),
  },
  {
    name: "noticePeriod",
    pattern: new RegExp(
      `(?<value>(?:(?:(?:upon|with|on|by giving)\\s+)?(?:at least|not? less than)\\s+|(?:upon|with|on|by giving)\\s+)?${SHORT_TIME}['’]?\\s+(?:prior |advance )?(?:written )?notice(?:(?: in writing)? in advance)?|(?:written |prior )*notice of (?:at least |not less than )?${SHORT_TIME}|(?:at least|not less than)(?<=\\bnotice of (?:non-renewal|termination)\\s[^.;\\n]{0,48})\\s+${SHORT_TIME}\\s+(?:before|prior to)\\s[^.,;\\n]{3,60}|(?:at least|not? less than)(?<=\\b(?:notice|notif(?:y|ies|ying))\\b[^.;\\n]{0,80})\\s+${SHORT_TIME}['’]?\\s+in advance)`,
      "gi",
    ),
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

export const ENGLISH_PATTERNS: readonly FieldPattern[] = [
  ...ENGLISH_SUMS,
  ...ENGLISH_PAYMENT,
  ...OTHER_PATTERNS,
  ...ENGLISH_CURE,
  ...ENGLISH_DISPUTES,
  ...ENGLISH_OTHER_SUMS,
];
