/** Where English agreements state their key facts. */
import { isLabel } from "../blanks.ts";
import { ENGLISH_DATE, isoDate } from "./date.ts";
import type { FieldPattern } from "./index.ts";

const NUMBER =
  "(?:[A-Za-z]+(?:-[a-z]+)?\\s*\\(\\d{1,4}\\)|\\d{1,4}|one|two|three|four|five|six|seven|ten|twelve|fifteen|thirty|sixty|ninety)";
const DURATION = `${NUMBER}[\\s-]+(?:business |calendar |working )?(?:day|week|month|year)s?`;
const MONEY =
  "(?:US\\$|USD|\\$|EUR|€|GBP|£|RMB|CNY)\\s?\\d{1,3}(?:,\\d{3})*(?:\\.\\d{2})?(?:\\s(?:million|thousand|billion))?";

/** Dublin; the State of Delaware; Santa Clara County, California. */
const PLACE = "(?:the )?[A-Z][\\w'’-]*(?:(?:,| of| of the| and| and the)? [A-Z][\\w'’-]*)*";

const real = (value: string) => isoDate(value) !== undefined;

export const ENGLISH_PATTERNS: FieldPattern[] = [
  { name: "number", pattern: /(?:Agreement|Contract)\s+(?:No\.?|Number)\s*:?\s*(?<value>[A-Z0-9][A-Z0-9\-/]{2,30})/g },
  {
    name: "signingDate",
    pattern: new RegExp(
      `\\b(?:(?:made|signed|executed|entered into)\\s+(?:on|this)|dated(?:\\s+this)?)\\s+(?:the\\s+)?(?<value>${ENGLISH_DATE})`,
      "gi",
    ),
    accept: real,
  },
  {
    name: "effectiveDate",
    pattern: new RegExp(
      `(?:as of|effective(?: as of| on| date:?)?|Effective Date:?|commences? on|commencing on|begins? on)\\s+(?:the\\s+)?(?<value>${ENGLISH_DATE})`,
      "gi",
    ),
    accept: real,
  },
  {
    name: "expiryDate",
    pattern: new RegExp(
      `(?:until|through|expires? on|expiring on|end(?:s|ing)? on|terminates? on)\\s+(?<value>${ENGLISH_DATE})`,
      "gi",
    ),
    accept: real,
  },
  {
    name: "term",
    pattern: new RegExp(
      `(?:(?:initial )?term (?:shall be|will be|is)(?: for)?|(?:initial )?term of(?: (?:this|the) [A-Z]\\w+ (?:shall be|will be|is)(?: for)?)?|continues? (?:in (?:full )?(?:force|effect) )?for|for a period of|remains? in (?:full )?(?:force|effect) for)\\s+(?:an? (?:initial )?(?:term|period) of\\s+)?(?<value>${DURATION})`,
      "gi",
    ),
    refuse: /confiden|non-?disclos|secret|warrant|compet|solicit|surviv|retain|retention|records?\b|insurance/i,
  },
  {
    name: "amount",
    pattern: new RegExp(
      `(?:fees?|price|sum|amount|consideration|rent|compensation|salary|payment)\\b[^.\\n]{0,60}?(?<value>${MONEY})`,
      "gi",
    ),
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
      `(?<value>(?:(?:(?:upon|with|on|by giving)\\s+)?(?:at least|not less than)\\s+|(?:upon|with|on|by giving)\\s+)?${NUMBER}\\s+(?:business |calendar )?(?:days?|months?)['’]?\\s+(?:prior |advance )?(?:written )?notice)`,
      "gi",
    ),
  },
  {
    name: "penalty",
    pattern:
      /(?<value>[^.;\n]{5,120}(?:\d+(?:\.\d+)?\s*%|\d+(?:\.\d+)? percent)[^.;\n]{0,40}(?:per (?:month|annum|day|week)|of the (?:fees|price|amount))[^.;\n]{0,60})/gi,
  },
  {
    name: "governingLaw",
    pattern:
      /\b(?:governed by|construed (?:and enforced )?(?:under|in accordance with)|subject to)\b[^.\n]{0,60}?\blaws? of (?<value>(?:the )?(?:(?:State|Commonwealth|Province|Republic|People's Republic) of )?[A-Z][A-Za-z]+(?: (?:[A-Z][A-Za-z]+|and [A-Z][a-z]+))*)/g,
    accept: (value) =>
      !/(?:State|Commonwealth|Province|Republic)$/.test(value) && !isLabel(value.replace(/^.* of /, "")),
  },
  {
    name: "disputeVenue",
    pattern: new RegExp(
      `(?<value>(?:state (?:and|or) federal |federal (?:and|or) state |federal |competent )?courts (?:of|in|located in|sitting in|for) ${PLACE}|(?:binding )?arbitration (?:in|administered by|before|under) [^.;\\n]{3,160}(?=[.;\\n]|$))`,
      "gm",
    ),
  },
  { name: "bankName", pattern: /\bBank(?: Name)?\s*:\s*(?<value>[A-Z][A-Za-z .,&']{3,50}?)(?=\s*(?:\n|;|$))/gm },
  {
    name: "bankAccount",
    pattern:
      /\b(?:Account (?:No\.?|Number)|IBAN)\s*:?\s*(?<value>[A-Z0-9][A-Z0-9 -]{6,32}[A-Z0-9])(?=\s*(?:\n|;|,|\.|$))/gm,
  },
  {
    name: "copies",
    pattern: new RegExp(`(?<value>(?:executed )?in (?:${NUMBER}|any number of) (?:original )?counterparts)`, "gi"),
  },
];
