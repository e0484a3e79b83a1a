/** Whether a line begins a question, from what stands around it and from the question that is being read. */
import { isOptionLine, optionsFollow } from "./ahead.ts";
import { answerLetters, judgement } from "./answer.ts";
import type { KeyContext } from "./keys/key-place.ts";
import { splitLabels } from "./labels.ts";
import { areJudged, countsOn, QUESTION_CUE } from "./line-facts.ts";
import type { OpenQuestion } from "./open-question.ts";
import { optionMarks } from "./options.ts";
import type { RawQuestion, RawSection } from "./raw.ts";
import { looksLikeHeading, saysWhatToDo } from "./sections.ts";

/** Where the walk through the lines has come to. */
export interface Walk extends KeyContext {
  open: OpenQuestion | undefined;
  section: RawSection;
  /** Inside what candidates are told. */
  notes: boolean;
  /** The last question, which may be whole. */
  before: RawQuestion | undefined;
}

/** A heading that nothing marks as one is no longer. */
const HEADING_CHARACTERS = 20;

/** Letters or a judgement are a whole answer; a short line behind them, with a new question or nothing below, is a heading. */
export function isHeadingAfterAnswer({ lines, facts, open }: Walk, i: number): boolean {
  const { half, text } = lines[i]!;
  if (open?.field !== "answer" || !looksLikeHeading(half)) return false;
  const { labels, options } = open.raw;
  const letters = answerLetters(labels.answer ?? "", options);
  const known = letters?.every((one) => options.some(({ letter }) => letter === one)) && options.length > 0;
  if (!known && judgement(labels.answer ?? "") === undefined) return false;
  if (optionMarks(half).length > 0 || splitLabels(text, half).some(({ label }) => label !== undefined)) return false;
  return i + 1 === lines.length || facts[i + 1]!.number !== undefined;
}

/** Without numbers, a short name above a line that asks is a heading, and no part of the question. */
export function isHeadingUnnumbered(walk: Walk, i: number): boolean {
  const { lines } = walk;
  const { half, text } = lines[i]!;
  const next = lines[i + 1];
  if (!next || half.length > HEADING_CHARACTERS || !looksLikeHeading(half) || !startsUnnumbered(walk, i)) return false;
  if (QUESTION_CUE.test(text) || isOptionLine(lines, i + 1)) return false;
  return QUESTION_CUE.test(next.text) && !looksLikeHeading(next.half);
}

export function startsQuestion(walk: Walk, i: number): boolean {
  const { lines, facts, style, open, section, notes } = walk;
  const { number, supported, answered } = facts[i]!;
  if (style === "none") return startsUnnumbered(walk, i);
  if (!number || (notes && !supported)) return false;
  const line = lines[i]!;
  const last = open?.raw.number;
  const cue = QUESTION_CUE.test(line.text.slice(number.length));
  const evident = supported || cue;
  if (last === undefined)
    return (
      number.value === 1 || evident || section.kind !== undefined || goesOn(walk, i, number.value) || countsOn(facts, i)
    );
  const { field, points, raw } = open!;
  const inPoints =
    (field === "answer" || field === "explanation") &&
    (points > 0 || field === "explanation" || (raw.labels.answer ?? "") === "");
  if (number.value === last + 1) return inPoints ? evident : true;
  // Collections keep the numbers that their questions had: what has an answer of its own below a whole question is the next.
  if (answered && (field === "answer" || field === "explanation") && raw.labels.answer) return true;
  if (number.value > last) return inPoints ? supported && number.value <= last + 3 : evident;
  if (number.value === 1 || number.value === last) return supported && !(inPoints && !optionsFollow(lines, i));
  return false;
}

/** The first of a part, or below what to do in one, whose number is the next of the part before. */
function goesOn({ lines, section, before }: Walk, i: number, number: number): boolean {
  const told = i > 0 && saysWhatToDo(lines[i - 1]!.half);
  return before?.number === number - 1 && (told || before.section !== section);
}

/** Without numbers, a question starts after a complete one, where options or an answer follow. */
function startsUnnumbered({ lines, facts, style, open }: Walk, i: number): boolean {
  if (style !== "none") return false;
  const line = lines[i]!;
  if (splitLabels(line.text, line.half)[0]?.label !== undefined) return false;
  if (!facts[i]!.supported) return false;
  if (!open) return !isOptionLine(lines, i);
  const { raw, field } = open;
  if (raw.lines.length === 1 && areJudged(raw.lines[0], line)) return true;
  if (raw.labels.answer === undefined || raw.labels.answer === "") return false;
  if (isOptionLine(lines, i) && raw.options.length === 0) return false;
  if (field === "explanation" && raw.labels.explanation === "") return false;
  return field !== "explanation" || optionsFollow(lines, i) || QUESTION_CUE.test(line.text);
}
