/** English sentences that send questions to material: `Use the table below to answer questions 5–7.` */
import type { Line } from "../lines.ts";
import { optionMarks } from "./options.ts";
import type { SharedPassage } from "./passage.ts";

const SEND = "(?:use|using|refer to|study|consider|look at|read|based on)";
const KIND =
  "(?:table|data|information|facts|figures?|graph|chart|diagram|map|results?|passage|text|extract|excerpt|article|story|poem|letter|e-?mail|dialogue|conversation|sources?|documents?|scenario|case(?: study| scenario)?|situation|statements?|accounts?|balances?|trial balance|balance sheet|timeline|cartoon|picture|photograph|image|code|program)";
const NAMED = `(?:it|them|this|(?:the|this|these) (?:[a-z][\\w-]{1,20} ){0,4}?${KIND}(?: [a-z]{1,12}){0,4}?)`;
const TO_ANSWER =
  "(?:for|(?:to|and(?: then)?|then|when) (?:help (?:you )?)?(?:answer|answering|complete)|to answer(?: all(?: of)?)?|answer)";
const RANGE = "(?:questions?|items?|numbers?|nos?\\.?)\\s+(\\d{1,4})\\s*(?:[-~–—]|to|and|through)\\s*(\\d{1,4})";
const ALL_BELOW =
  "(?:all (?:of )?)?(?:the )?(?:following )?questions(?: (?:below|that follow|which follow|given below))?";
const USE = new RegExp(
  `(?:^|[.!:;]\\s+)(?:please )?(?:${SEND} (${NAMED}),? ${TO_ANSWER} (?:the )?(?:${RANGE}|${ALL_BELOW}))\\s*[.:]?$`,
  "i",
);
/** Characters. */
const LONGEST = 300;

/** @returns what the line tells; what stands in front of the sentence is part of the material */
export function materialUse(lines: readonly Line[], i: number): SharedPassage | undefined {
  const { text, half } = lines[i]!;
  if (half.length > LONGEST) return undefined;
  const match = USE.exec(half);
  if (!match) return undefined;
  const [from, to] = match[2] === undefined ? [1, Number.POSITIVE_INFINITY] : [Number(match[2]), Number(match[3])];
  const own = text.slice(0, match.index + (/^[.!:;]/.test(match[0]) ? 1 : 0)).trim();
  const below = lines[i + 1]?.half ?? "";
  const isBelow = !/\b(?:above|preceding|previous)\b/i.test(match[1]!) && below !== "" && !NUMBERED.test(below);
  if (from > to || (isBelow && optionMarks(below).length > 0)) return undefined;
  return { from, to, introductory: true, ...(isBelow ? { own } : { concluded: own }) };
}

const NUMBERED = /^\(?\d{1,4}\s*[.、)]|^Q(?:uestion)?\s*\d/i;
