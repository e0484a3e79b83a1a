/**
 * Lines that belong to no question. Titles, what candidates are told and boxes for their names and points are no loss; what asks,
 * or tells what a question may be about, is.
 */
import { type Line, VERBATIM } from "../lines.ts";
import { splitLabels } from "./labels.ts";
import { QUESTION_CUE } from "./line-facts.ts";
import { numberMark } from "./numbers.ts";
import { optionMarks } from "./options.ts";
import type { Loose } from "./raw.ts";

/** Characters of a line that are looked at. */
const LONGEST = 2_000;
/** Weight of what tells something: a Chinese character weighs as much as two of other scripts. */
const LEAST_TEXT = 100;

/** Words of those who set, sit or pass on a paper: sentences with them are about it, and not of it. */
const OF_PAPERS =
  /[题卷]|考[试生场号核前]|[作回解]答|答[案题卡对]|满分|[得总]分|分钟|姓名|班级|成绩|选项|填[写涂]|整理|来源|转载|扫码|登录|发布|小编|楼主|\b(?:questions?|answer(?:s|ed|ing)?|exams?|examination|tests?|quiz(?:zes)?|papers?|worksheets?|items?|sections?|directions?|instructions?|choose|choices?|select|circle|tick|minutes|marks?|points?|scores?|scored|calculators?|booklets?|sheets?|students?|teachers?|instructors?|trainers?|candidates?|pupils|practice|copy|edition|chapters?|pages?|posted|updated|comments?|click|scroll)\b/i;

/** `Re: …` of a forum, and a line that may end like a question. */
const NO_QUESTION = /^(?:re|subject|主题|标题)\s*:|\bhow (?:many|well) (?:did|can|do) you\b|你能答对|^[_\s]+$/i;
/** `Name ______ Date ______`: places for the candidate's own. */
const FIELD =
  /(?:\b(?:name|date|class|group|period|department|employer|trainee|signature|total|score|grade|number|id|team|room)|[\u4E00-\u9FFF]{2,4}(?=\s*:))\s*:?\s*_{2,}/i;

/** `stomata   glucose   oxygen`: words to choose from. */
const BANK = /\bword ?bank\b|\b(?:words?|list|box|terms?)\b.{0,40}\b(?:box|bank|list|below|above)\b|选词|词框|方框/i;
const LEAST_WORDS = 4;

/** The lines that may be a lost question or text, from the first of them on; none where all are furniture. */
export function lostLines({ lines, from, section }: Loose): readonly Line[] {
  if (from === "material") return lines;
  const asks = from === "notes" ? asksAlone : mayAsk;
  const isBank = section.kind === "blank" || BANK.test(section.title) || lines.some(({ half }) => BANK.test(cut(half)));
  const weights = lines.map(({ half }) => (from === "notes" ? 0 : weightOf(cut(half))));
  const tells = weights.reduce((sum, weight) => sum + weight, 0) >= LEAST_TEXT;
  const isLost = ({ text, half }: Line, i: number) =>
    (tells && weights[i]! > 0) || asks(cut(text), cut(half)) || (isBank && isWords(cut(half)));
  const first = lines.findIndex(isLost);
  return first < 0 ? [] : lines.slice(first);
}

const cut = (text: string) => text.slice(0, LONGEST);

const isFurniture = (half: string) => NO_QUESTION.test(half) || FIELD.test(half) || OF_PAPERS.test(half);

const asksAlone = (text: string, half: string) => QUESTION_CUE.test(text) && !isFurniture(half);

/** A question, or a part of one: numbered, with options, an answer or a part (a). */
function mayAsk(text: string, half: string): boolean {
  if (asksAlone(text, half)) return true;
  const marks = optionMarks(half).filter(({ article }) => !article);
  if (marks.length >= 2 || splitLabels(text, half).some(({ label }) => label === "answer")) return true;
  return isNumbered(half) && !isFurniture(half);
}

function isNumbered(half: string): boolean {
  if (/^\([a-h]\)\s*\S/.test(half)) return true;
  const mark = (["dot", "bracket", "parenthesis", "parentheses", "ordinal"] as const)
    .map((style) => numberMark(half, style))
    .find((found) => found !== undefined);
  return mark !== undefined && half.slice(mark.length).trim().length >= LEAST_ASKED;
}
/** Characters behind a number. */
const LEAST_ASKED = 4;

/** Sentences that a question may be about, and not what candidates are told. */
export const tellsSomething = (lines: readonly Line[]) =>
  lines.reduce((sum, { half }) => sum + weightOf(cut(half)), 0) >= LEAST_TEXT;

/** A row of words, and nothing else. */
function isWords(half: string): boolean {
  const words = half.split(/\t|\s{3,}/).map((word) => word.trim());
  return words.length >= LEAST_WORDS && words.every((word) => /^[^\d:_。.?]{1,24}$/.test(word));
}

/** Of whole sentences that are not about the paper itself. */
function weightOf(half: string): number {
  if (half.startsWith(VERBATIM)) return half.length;
  const sentences = half.split(/(?<=[.。!?；;])(?!\d)/).filter((part) => /[.。!?；;]["”’)]*$/.test(part));
  const own = sentences.filter((part) => !OF_PAPERS.test(part)).join("");
  return own.length + (own.match(/[\u4E00-\u9FFF]/g)?.length ?? 0);
}
