/** Questions that are answered in words: blanks to fill, short answers. */

import { problem } from "../../../said/problem.ts";
import { comparable } from "../../../text/normalize.ts";
import { missingAnswer, Rejection, type Shape, type Solved } from "../draft.ts";
import { blankOut, filledBlanks } from "../inline-answers.ts";
import { tidyStem } from "../stem.ts";

export function solveText({ stem, declared, answerText, warnings }: Shape): Solved {
  const hasBlank = /[（(]\s*[）)]|_{2,}/.test(stem);
  if (answerText !== undefined) {
    const kind = declared === "blank" || (declared === undefined && hasBlank) ? "blank" : "short";
    const text = kind === "blank" ? blankAnswer(answerText, stem, warnings) : withoutTerm(answerText, stem);
    return { kind, stem: tidyStem(stem, kind === "blank" ? "____" : "（  ）"), answer: { type: "text", text } };
  }
  const filled = declared === "blank" ? filledBlanks(stem) : [];
  if (filled.length === 0) throw missingAnswer(0);
  if (hasBlank) throw new Rejection(problem("answer-missing/blanks"));
  const text = filled.map((answer) => answer.text).join("；");
  return { kind: "blank", stem: tidyStem(blankOut(stem, filled, "____"), "____"), answer: { type: "text", text } };
}

/** `会计主体：会计主体是指…`: the key says once more which term it explains. */
function withoutTerm(answer: string, stem: string): string {
  const at = answer.slice(0, LONGEST_TERM).search(/[:：]/);
  const named = at > 0 && comparable(answer.slice(0, at)) === comparable(stem);
  return (named && answer.slice(at + 1).trim()) || answer;
}
const LONGEST_TERM = 40;

/** One answer a blank, joined by ；. */
function blankAnswer(text: string, stem: string, warnings: string[]): string {
  const blanks = stem.match(/[（(]\s*[）)]|_{2,}/g)?.length ?? 0;
  const bare = text.trim().replace(/[。；;]$|(?<=\d)\.$/, "");
  if (blanks < 2) return /[（(]\s*2\s*[)）]/.test(bare) ? bare : bare.replace(/^[（(]\s*1\s*[)）]\s*(?=\S)/, "");
  const marked = bare.split(/\s*(?:[（(]\d{1,2}[）)]|[①-⑳])\s*/).map((part) => part.replace(/[;；,，。]$/, ""));
  if (marked.length === blanks + 1 && marked[0] === "" && !marked.includes("", 1)) return marked.slice(1).join("；");
  const list = withoutNumbers(bare, blanks);
  for (const separator of SEPARATORS) {
    const parts = pieces(list, separator);
    if (parts.length === blanks && !parts.includes("")) return parts.join("；");
  }
  warnings.push("blank-count-differs");
  return bare;
}

/** A group in brackets, or, in the first group of the expression, a separator. */
const SEPARATORS = [/\s*[;；\n]\s*/, /\s*[|｜]\s*/, /\s+\/\s+/, /\s*、\s*/, /\s*[,，]\s*/, /\s+/].map(
  ({ source }) => new RegExp(`[（([［{][^（()）[\\]［］{}]*[)）\\]］}]|(${source})`, "g"),
);

/** `1. 违章作业 2. 违反纪律`: a number before each answer, in order. */
function withoutNumbers(text: string, blanks: number): string {
  const marks = [...text.matchAll(/(?:^|\s)[(（]?([1-9])[)）.、．]\s*/g)];
  if (marks.length !== blanks || marks.some(([, number], i) => Number(number) !== i + 1)) return text;
  return marks.reduceRight((rest, { 0: mark, index }) => {
    const behind = rest.slice(index + mark.length);
    return index === 0 ? behind : `${rest.slice(0, index)}；${behind}`;
  }, text);
}

/** The pieces between separators; what stands in brackets is one, as the interval (−1, 1). */
function pieces(text: string, separator: RegExp): string[] {
  const marks = [...text.matchAll(separator)].filter(([, mark]) => mark !== undefined);
  const ends = [...marks.map(({ index }) => index), text.length];
  const starts = [0, ...marks.map(({ 0: mark, index }) => index + mark.length)];
  return starts.map((start, i) => text.slice(start, ends[i]));
}
