/**
 * Answers of a teacher's copy that no label tells: what stands out below its question or behind it, in a colour, highlighted or
 * bold (`What is ice? **Water**`), in most of the questions that nothing else answers.
 */
import type { Emphasis } from "../../document.ts";
import type { Line } from "../lines.ts";
import { inlineAnswers } from "./inline-answers.ts";
import type { RawQuestion } from "./raw.ts";

const KINDS = ["color", "highlight", "bold"] as const;
type Kind = (typeof KINDS)[number];

/** So many questions show the habit, and so large a share of those without an answer. */
const LEAST = 2;
const SHARE = 0.5;

interface Found {
  stem: string;
  answer: string;
  explanation?: string;
}

/** Answers the questions of such a paper; those of any other stay as they are. */
export function answerFromStandingOut(questions: readonly RawQuestion[]): void {
  const open = questions.filter(
    ({ stem, options, labels }) =>
      options.length === 0 && labels.answer === undefined && inlineAnswers(stem, "judge", []).length === 0,
  );
  for (const kind of KINDS) {
    const found = open.map((question) => answerOf(question, kind));
    const count = found.filter((one) => one !== undefined).length;
    if (count === 0 || count < open.length * SHARE || count + alike(questions, kind) < LEAST) continue;
    for (const [i, one] of found.entries()) if (one) answer(open[i]!, one);
    return;
  }
}

/** Questions whose answer is told otherwise, and stands out as well. */
const alike = (questions: readonly RawQuestion[], kind: Kind) =>
  questions.filter(
    ({ options, labels, lines }) =>
      options.length === 0 && textsOf(lines, kind).some((text) => text.length > 1 && labels.answer?.startsWith(text)),
  ).length;

function answer(question: RawQuestion, { stem, answer, explanation }: Found): void {
  question.stem = stem;
  question.labels.answer = answer;
  if (explanation !== undefined) question.labels.explanation ??= explanation;
  question.warnings.push("answer-from-formatting");
}

/** All that stands out so is the end of the question, but for a reason behind it, and nothing in front of it does. */
function answerOf({ stem, lines }: RawQuestion, kind: Kind): Found | undefined {
  const shown = textsOf(lines, kind);
  const [first] = shown;
  const from = first === undefined ? -1 : stem.indexOf(first);
  if (first === undefined || from <= 0 || stem.indexOf(first, from + 1) >= 0) return undefined;
  const asked = stem.slice(0, from);
  const below = /\n\s*$/.test(asked);
  if (!(below ? /[\p{L}\d]/u : kind === "bold" ? ASKS : ENDS).test(asked)) return undefined;
  const end = endOf(stem, from, shown);
  const given = end === undefined ? "" : stem.slice(from, end).trim();
  if (end === undefined || !/[\p{L}\d√×✓✗]/u.test(given) || REMARK.test(given)) return undefined;
  const rest = stem.slice(end).trim();
  const reason = REASON.exec(rest)?.[1];
  if (rest !== "" && reason === undefined) return undefined;
  return { stem: asked.trim(), answer: given, ...(reason === undefined ? {} : { explanation: reason }) };
}

/** Pieces that follow each other with nothing but spaces between. */
function endOf(stem: string, from: number, [first, ...more]: readonly string[]): number | undefined {
  let end = from + first!.length;
  for (const text of more) {
    const at = stem.indexOf(text, end);
    if (at < 0 || stem.slice(end, at).trim() !== "") return undefined;
    end = at + text.length;
  }
  return end;
}

function textsOf(lines: readonly Line[], kind: Kind): string[] {
  const emphasis = [...new Set(lines.flatMap((line): readonly Emphasis[] => line.emphasis ?? []))];
  return emphasis
    .filter((one) => one.kind === kind)
    .map(({ text }) => text.trim())
    .filter((text) => text !== "");
}

const ASKS = /(?:[?？]|_{2,}|[（(]\s*[）)])\s*$/;
/** A whole sentence may stand in front, too. */
const ENDS = /(?:[?？:：.。!！]|_{2,}|[)）])\s*$/;
/** What tells how to answer, or where to look, is none. */
const REMARK =
  /^[([（【]|^(?:hint|note|tip|nb|see|source|figure|table|remember|提示|注意?|见)\b\s*[:：]?|^(?:提示|注意?)[:：]/i;
const REASON = /^\s*[–—:：-]\s*(\S[\s\S]*)$/;
