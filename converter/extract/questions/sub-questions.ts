/** Questions within questions: each with an answer of its own below it, or all answered together below the last. */
import { type Line, rewritten } from "../lines.ts";
import { splitLabels } from "./labels.ts";
import { numberMark } from "./numbers.ts";
import { OpenQuestion } from "./open-question.ts";
import type { RawQuestion } from "./raw.ts";
import { SCORES, withoutMarks } from "./score-marks.ts";

/** Each with its own answer below it. */
export const splitOwnAnswers = (questions: readonly RawQuestion[]): RawQuestion[] => questions.flatMap(split);

/** All answered together below the last. */
export function shareOutAnswers(questions: RawQuestion[]): RawQuestion[] {
  for (const [i, question] of questions.entries()) shareOut(questions, i, question);
  return questions;
}

const SCORE_IN_FRONT = new RegExp(`^[（(]${SCORES}[）)]\\s*`);
/** `…求：（1）密度；（2）质量。`: the verb of all stands above, so that none of the parts asks alone. */
const COMMON_VERB = /(?:求|计算|写出|指出|简述)\s*[:：]$/;
/** `（1）购入材料…；（2）计提折旧…。 要求：编制会计分录。`: what is numbered are facts, and the task stands below. */
const TASK = /^(?:要求|任务|问题|请|试|根据(?:上述|以上))/;

const ASKS = /[?？]|[（(]\s*[）)]|_{2,}|写出|说明|概括|归纳|分析|简述|指出|列举|计算|谈谈|评价|解释/;

/** Characters by which the text of a part is found again. */
const SAME_TEXT = 12;
/** Of what asks by itself. */
const LEAST_ASKED = 6;

/** `（1）①…？②…？` in one line, as lines of their own. */
function cutAtCircles(line: Line): Line[] {
  const starts = [...line.text.matchAll(/(?<=^|[。；;？?）)\s])[①-⑳]/g)].map(({ index }) => index);
  const cuts = [0, ...starts.filter((at) => at > 0), line.text.length];
  const pieces = cuts.slice(1).map((end, i) => line.text.slice(cuts[i], end));
  return pieces.length < 2
    ? [line]
    : pieces.filter((piece) => piece.trim() !== "").map((piece) => rewritten(line, piece));
}

/** Gaps with nothing around them are places in the text above. */
const isWhole = ({ stem }: RawQuestion) => stem.replace(/_{2,}|\s|[（）()]/g, "").length >= LEAST_ASKED;

interface Span {
  lines: Line[];
  /** Characters of the number. */
  length: number;
}

/** `1. 某公司… （1）…？ 答案：… （2）…？ 答案：…`: what stands before (1) is material of each. */
function split(question: RawQuestion): RawQuestion[] {
  const found = spansOf(question, question.lines.length);
  if (!found || answersIn(found.head) > 0 || found.spans.some(({ lines }) => answersIn(lines) !== 1)) return [question];
  return found.spans.map((span) => subQuestion(question, span, found.material));
}

/**
 * `21. 材料… （1）…？ （2）…？` and in a key or below `（1）… （2）…`: a question each, where there are as many answers as questions.
 * An explanation has to be as many, too. Below the question the parts may as well be pairs or steps: each has to ask.
 */
export function splitAnswered(question: RawQuestion): RawQuestion[] {
  return splitBy(question, "parentheses").flatMap((part) => {
    const cut = { ...part, lines: part.lines.flatMap(cutAtCircles) };
    const deeper = splitBy(cut, "circle");
    return deeper.length > 1 && deeper.every(isWhole) ? deeper : [part];
  });
}

function splitBy(question: RawQuestion, style: PartStyle): RawQuestion[] {
  const { answer, explanation } = question.labels;
  if (answer === undefined || question.options.length > 0) return [question];
  const stop = question.lines.findIndex(({ text, half }) => splitLabels(text, half).some(({ label }) => label));
  const found = spansOf(question, stop < 0 ? question.lines.length : stop, style);
  const answers = partsOf(withoutMarks(answer), found?.spans.length, style);
  const explanations = explanation === undefined ? undefined : partsOf(explanation, found?.spans.length, style);
  if (!found || !answers || (explanation !== undefined && !explanations)) return [question];
  if (
    (!question.keyed || style === "circle") &&
    !found.spans.every(({ lines }) => lines.some(({ text }) => ASKS.test(text)))
  )
    return [question];
  return found.spans.map((span, k) => ({
    ...subQuestion(question, span, found.material),
    labels: { answer: answers[k]!, ...(explanations ? { explanation: explanations[k]! } : {}) },
    ...(question.keyed ? { keyed: true } : {}),
  }));
}

/** The lines of each question within, (1) and on; `stop`: the line behind the last that may begin one. */
function spansOf(
  question: RawQuestion,
  stop: number,
  style: PartStyle = "parentheses",
): { head: Line[]; material: string; spans: Span[] } | undefined {
  const starts: { at: number; length: number }[] = [];
  for (const [at, line] of question.lines.slice(0, stop).entries()) {
    const mark = at === 0 ? undefined : numberMark(line.half, style);
    if (mark?.value === starts.length + 1) starts.push({ at, length: mark.length });
  }
  if (starts.length < 2) return undefined;
  // ① of a picture may stand above.
  const more = style === "circle" ? SAME_TEXT : 0;
  const asked = question.stem.indexOf(question.lines[starts[0]!.at]!.text.slice(0, starts[0]!.length + more));
  if (asked < 0) return undefined;
  const material = question.stem.slice(0, asked).trim().replace(SCORE_IN_FRONT, "");
  if (
    COMMON_VERB.test(material) ||
    question.lines.slice(starts.at(-1)!.at + 1, stop).some(({ half }) => TASK.test(half))
  )
    return undefined;
  const spans = starts.map(({ at, length }, i) => ({ lines: question.lines.slice(at, starts[i + 1]?.at), length }));
  return { head: question.lines.slice(0, starts[0]!.at), material, spans };
}

function subQuestion(question: RawQuestion, { lines, length }: Span, material: string): RawQuestion {
  const { number, section, warnings } = question;
  const passage = [question.passage ?? "", material].filter((text) => text !== "").join("\n");
  const [first, ...rest] = lines as [Line, ...Line[]];
  const raw = { number, section, lines: [first], stem: "", options: [], labels: {}, passage, warnings: [...warnings] };
  const open = new OpenQuestion(raw, length);
  for (const line of rest) open.add(line);
  return open.raw;
}

/** `（1）… （2）…` as its parts; undefined where they are not `count`, one is empty or a pair: （1）—B. */
function partsOf(text: string, count: number | undefined, style: PartStyle = "parentheses"): string[] | undefined {
  if (!PARTS[style].first.test(text)) return undefined;
  const parts = text
    .split(PARTS[style].mark)
    .slice(1)
    .map((part) => part.trim().replace(/[;；]$/, ""));
  return parts.length === count && !parts.some((part) => part === "" || /^[—–→-]/.test(part)) ? parts : undefined;
}

type PartStyle = "parentheses" | "circle";
const PARTS: Record<PartStyle, { first: RegExp; mark: RegExp }> = {
  parentheses: { first: /^[（(]\s*1\s*[）)]/, mark: /(?<=^|[\s。；;.）)])[（(]\s*\d{1,2}\s*[）)]\s*/ },
  circle: { first: /^①/, mark: /(?<=^|[\s。；;，,.）)])[①-⑳]\s*/ },
};

function answersIn(lines: readonly Line[]): number {
  return lines.flatMap(({ text, half }) => splitLabels(text, half)).filter(({ label }) => label === "answer").length;
}

/**
 * `（1）…？（2）…？ 答案：（1）…（2）…`: read line by line, all of it is the answer of the last. Each gets its own part; where the
 * parts are not as many as the questions, none does.
 */
function shareOut(questions: readonly RawQuestion[], i: number, last: RawQuestion): void {
  const count = last.number ?? 0;
  const answer = last.labels.answer;
  if (count < 2 || answer === undefined || !/^[（(]\s*1\s*[）)]/.test(answer)) return;
  const run = questions.slice(Math.max(0, i - count + 1), i + 1);
  const together = run.every(
    ({ number, section, labels, lines }, k) =>
      number === k + 1 &&
      section === last.section &&
      /^\(/.test(lines[0]!.half) &&
      (k === count - 1 || labels.answer === undefined),
  );
  if (!together || run.length !== count) return;
  const parts = partsOf(answer, count);
  for (const [k, question] of run.entries()) {
    if (parts) question.labels.answer = parts[k]!;
    else delete question.labels.answer;
  }
}
