/**
 * Risk review of clauses against a checklist that the user owns. A check quotes the sentence that it is about; a clause
 * without a hit gives no record, since a list of phrases cannot prove that a clause is safe.
 */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { halfWidth } from "../../text/normalize.ts";
import { clauseMarks } from "./marks.ts";

export const RiskCheck = z.strictObject({
  name: z.string().min(1).max(60),
  language: z.enum(["zh", "en"]).optional().describe("only for contracts in this language"),
  level: z.enum(["low", "medium", "high"]).default("medium"),
  phrases: z
    .array(z.string().min(2).max(100))
    .min(1)
    .max(50)
    .describe("the check applies where one of these stands; … is up to 30 characters of the same sentence"),
  unless: z
    .array(z.string().min(1).max(100))
    .max(50)
    .default([])
    .describe("not where one of these stands in the clause"),
  risk: z.string().min(1).max(500).describe("what may happen"),
  advice: z.string().max(500).default("").describe("what to do about it"),
});
export type RiskCheck = z.infer<typeof RiskCheck>;

export const RiskChecklist = z.array(RiskCheck).max(500);

let known: RiskCheck[] | undefined;

/** The checklist that comes with tunelab. */
export function defaultChecklist(): RiskCheck[] {
  known ??= RiskChecklist.parse(parse(readFileSync(new URL("./checklist.yml", import.meta.url), "utf8")));
  return known;
}

export interface RiskFinding {
  check: RiskCheck;
  /** The sentence, verbatim. */
  evidence: string;
}

const matchers = new WeakMap<RiskCheck, { phrases: RegExp[]; unless: RegExp[] }>();

function matchersOf(check: RiskCheck): { phrases: RegExp[]; unless: RegExp[] } {
  let matcher = matchers.get(check);
  if (!matcher) {
    matcher = { phrases: check.phrases.map(phrasePattern), unless: check.unless.map(phrasePattern) };
    matchers.set(check, matcher);
  }
  return matcher;
}

/** Literal words; only … has a meaning, so that no checklist can make the search slow. */
function phrasePattern(phrase: string): RegExp {
  const words = halfWidth(phrase)
    .split(/…+|\.{3}/)
    .map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .filter((part) => part !== "");
  const edge = (part: string, sign: string) => (/[A-Za-z]/.test(sign) ? `\\b${part}\\b` : part);
  return new RegExp(
    words.map((part) => edge(part, part.replaceAll("\\", "")[0] ?? "")).join("[^。.;；\\n]{0,30}"),
    "i",
  );
}

/** Findings in a clause's text, one a check, in the order of the checklist. */
export function reviewClause(text: string, language: "zh" | "en", checklist: readonly RiskCheck[]): RiskFinding[] {
  const half = halfWidth(text);
  return checklist.flatMap((check) => {
    if (check.language !== undefined && check.language !== language) return [];
    const { phrases, unless } = matchersOf(check);
    if (unless.some((pattern) => pattern.test(half))) return [];
    const match = phrases.map((pattern) => pattern.exec(half)).find((found) => found !== null);
    const evidence = match ? unnumbered(sentenceAt(text, match.index, match.index + match[0].length)) : "";
    return isTitle(evidence) ? [] : [{ check, evidence }];
  });
}

/** A heading or the name of an annex: it says nothing yet. */
const isTitle = (evidence: string) => evidence === "" || (evidence.length < 25 && !/[。；;.!，,]/.test(evidence));

/** A sentence begins behind the number of its clause. */
function unnumbered(sentence: string): string {
  return sentence.slice(clauseMarks(halfWidth(sentence))[0]?.length ?? 0).trim();
}

/** The sentence around a span; a full stop between digits ends none. */
export function sentenceAt(text: string, start: number, end: number): string {
  const stop = /[。！？；;\n]|[.!?](?=\s|$)/g;
  let from = 0;
  let to = text.length;
  for (const match of text.matchAll(stop)) {
    const after = match.index + match[0].length;
    if (after <= start) from = after;
    else if (match.index >= end - 1) {
      to = match[0] === "\n" ? match.index : after;
      break;
    }
  }
  return text.slice(from, to).trim();
}
