/** Puts together the questions of learning platforms, whose parts and weights are marked. */
import type { MarkedQuestion, MarkedReject, Place } from "../../document.ts";
import type { Option } from "../../item.ts";
import type { Problem } from "../../said/problem.ts";
import { excerpt } from "../../text/normalize.ts";

export interface Choice {
  text: string;
  /** Share of the full mark in percent; negative for a penalty. */
  weight: number;
  feedback?: string;
  /** By how much a number may differ from this one. */
  tolerance?: string;
}

interface Common {
  stem: string;
  /** General feedback: why the answer is right. */
  explanation?: string;
  passage?: string;
  place: Place;
  text: string;
  warnings?: string[];
}

const FULL = 99.99;

/** @param multiple several options may be right; then each with a positive weight is */
export function choiceQuestion(common: Common & { choices: readonly Choice[]; multiple: boolean }): MarkedQuestion {
  const { choices, multiple } = common;
  const warnings = [...(common.warnings ?? [])];
  const options = choices.map(({ text }, i): Option => ({ letter: letterOf(i), text }));
  const right = choices.flatMap(({ weight }, i) => ((multiple ? weight > 0 : weight >= FULL) ? [letterOf(i)] : []));
  if (hasPartialCredit(choices, multiple)) warnings.push("partial-credit");
  const judging = judgementOf(options);
  const explanation = withFeedback(
    common.explanation,
    choices.map(({ feedback }, i) => [letterOf(i), feedback]),
  );
  const known = right.length > 0;
  if (judging && !multiple && right.length === 1)
    return {
      ...base(common, warnings, explanation),
      kind: "judge",
      options: [],
      answer: { type: "judge", correct: judging[right[0]!]! },
    };
  return {
    ...base(common, warnings, explanation),
    kind: multiple ? "multiple" : "single",
    options,
    ...(known ? { answer: { type: "letters" as const, letters: right } } : {}),
  };
}

export function judgeQuestion(
  common: Common & { correct: boolean; feedback?: readonly [string, string | undefined][] },
): MarkedQuestion {
  const explanation = withFeedback(common.explanation, common.feedback ?? []);
  return {
    ...base(common, common.warnings ?? [], explanation),
    kind: "judge",
    options: [],
    answer: { type: "judge", correct: common.correct },
  };
}

/** A question answered in words: the best answer is learnt, others and those of partial credit are reported. */
export function textQuestion(common: Common & { answers: readonly Choice[]; kind: "blank" | "short" }): MarkedQuestion {
  const warnings = [...(common.warnings ?? [])];
  const full = common.answers.filter(({ weight, text }) => weight >= FULL && text.trim() !== "");
  if (common.answers.some(({ weight }) => weight > 0 && weight < FULL)) warnings.push("partial-credit");
  if (full.length > 1) warnings.push("other-answers-accepted");
  const explanation = withFeedback(
    [common.explanation, ...common.answers.map(toleranceOf)].filter((line) => line?.trim()).join("\n"),
    common.answers.map(({ text, feedback }) => [text, feedback]),
  );
  return {
    ...base(common, warnings, explanation),
    kind: common.kind,
    options: [],
    ...(full.length === 0 ? {} : { answer: { type: "text" as const, text: full[0]!.text.trim() } }),
  };
}

/** `12 ± 0.5`: what the platform takes for right; the answer is the number alone. */
function toleranceOf({ text, tolerance = "" }: Choice): string | undefined {
  return tolerance.trim() === "" || Number(tolerance) === 0 ? undefined : `${text.trim()} ± ${tolerance.trim()}`;
}

/** Pairs to be matched, or things to be put in order: the question shows both lists, the answer the pairs. */
export function matchingQuestion(
  common: Common & { pairs: readonly [string, string][]; distractors?: readonly string[] },
): MarkedQuestion {
  const { pairs, distractors = [] } = common;
  // Sorted, so that the order of the right column does not give the answer away.
  const right = [...new Set([...pairs.map(([, match]) => match), ...distractors])].sort();
  const stem = [
    common.stem,
    ...pairs.map(([left], i) => `${i + 1}. ${left}`),
    ...right.map((match, i) => `${letterOf(i)}. ${match}`),
  ].join("\n");
  const answer = pairs.map(([, match], i) => `${i + 1} - ${letterOf(right.indexOf(match))}`).join("；");
  return {
    ...base({ ...common, stem }, common.warnings ?? [], common.explanation),
    kind: "short",
    options: [],
    ...(pairs.length === 0 ? {} : { answer: { type: "text" as const, text: answer } }),
  };
}

/** @param steps in their right order */
export function orderingQuestion(common: Common & { steps: readonly string[] }): MarkedQuestion {
  const shown = [...common.steps].sort();
  const stem = [common.stem, ...shown.map((step, i) => `${letterOf(i)}. ${step}`)].join("\n");
  const answer = common.steps.map((step) => letterOf(shown.indexOf(step))).join(" → ");
  return {
    ...base({ ...common, stem }, common.warnings ?? [], common.explanation),
    kind: "short",
    options: [],
    ...(common.steps.length < 2 ? {} : { answer: { type: "text" as const, text: answer } }),
  };
}

export function reject(why: Problem, text: string, place: Place): MarkedReject {
  return { ...why, text: excerpt(text), place };
}

/** A, B … Z, then AA, AB. */
export function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}

function base({ stem, passage, place, text }: Common, warnings: string[], explanation: string | undefined) {
  const pictures = stem.includes("[图片]") && !warnings.includes("picture-skipped") ? ["picture-skipped"] : [];
  return {
    stem: stem.replace(/_{2,}/g, "____"),
    ...(explanation === undefined ? {} : { explanation }),
    ...(passage === undefined || passage === "" ? {} : { passage }),
    place,
    text: excerpt(text),
    warnings: [...warnings, ...pictures],
  };
}

function hasPartialCredit(choices: readonly Choice[], multiple: boolean): boolean {
  const positive = new Set(choices.map(({ weight }) => weight).filter((weight) => weight > 0));
  return (
    choices.some(({ weight }) => weight < 0) || (multiple ? positive.size > 1 : [...positive].some((w) => w < FULL))
  );
}

/** `true` and `false` of a question whose only options are these two. */
function judgementOf(options: readonly Option[]): Record<string, boolean> | undefined {
  if (options.length !== 2) return undefined;
  const values = options.map(({ text }) =>
    /^(?:true|t|正确|对|√)$/i.test(text) ? true : /^(?:false|f|错误|错|×)$/i.test(text) ? false : undefined,
  );
  if (values.includes(undefined) || values[0] === values[1]) return undefined;
  return { A: values[0]!, B: values[1]! };
}

function withFeedback(
  explanation: string | undefined,
  feedback: readonly (readonly [string, string | undefined])[],
): string | undefined {
  const lines = feedback.flatMap(([what, text]) =>
    text === undefined || text.trim() === "" ? [] : [`${what}: ${text.trim()}`],
  );
  const parts = [...(explanation?.trim() ? [explanation.trim()] : []), ...lines];
  return parts.length === 0 ? undefined : parts.join("\n");
}
