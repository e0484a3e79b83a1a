/** From a question as it was cut to an item that can be trained on, or to the reason why it cannot. */
import type { Option, Question } from "../../item.ts";
import { problem } from "../../said/problem.ts";
import type { QuestionFacts, QuestionType, RejectedItem } from "../../schema.ts";
import { isNumberOfCard } from "../../text/card-names.ts";
import { comparable, excerpt, halfWidth } from "../../text/normalize.ts";
import { isDesignator } from "../designator.ts";
import {
  answerLetters,
  isPlaceholder,
  judgement,
  judgementWithReason,
  lettersWithSentence,
  letterWithReason,
  reasonBelow,
  verdict,
} from "./answer.ts";
import { withCircledOptions } from "./circled-options.ts";
import { type QuestionDraft, Rejection, type Shape, type Solved } from "./draft.ts";
import { type GivenAnswers, withGivenAnswer } from "./given-answers.ts";
import { inlineAnswers } from "./inline-answers.ts";
import { withOptionsInStem } from "./options-in-stem.ts";
import { withoutMarks } from "./score-marks.ts";
import { solveChoice } from "./solve/choice.ts";
import { solveJudgement } from "./solve/judgement.ts";
import { solveText } from "./solve/text.ts";
import { cleanStem } from "./stem.ts";

type Outcome = { question: Question } | { rejected: RejectedItem };

export function buildQuestion(read: QuestionDraft, given: GivenAnswers = new Map()): Outcome {
  const draft = withCircledOptions(withOptionsInStem(withGivenAnswer(read, given)));
  try {
    return { question: checkedQuestion(draft) };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    const { source, text } = draft;
    const kind = kindOf(draft);
    const rejected = { ...error.problem, text: excerpt(text), source };
    return { rejected: kind === undefined ? rejected : { ...rejected, kind } };
  }
}

/** What an item that is no question yet would be: as the file says, or a choice where it has options. */
function kindOf({ kind, options }: QuestionDraft): QuestionType | undefined {
  if (kind === "choice" || (kind === undefined && options.length >= 2)) return "single";
  return kind;
}

function checkedQuestion(draft: QuestionDraft): Question {
  const warnings = [...draft.warnings];
  const { stem: bare, kind } = cleanStem(draft.stem, draft.kind);
  const parts = partsAsked(draft);
  const options = parts ? [] : cleanOptions(draft.options, warnings, draft.evidence === "column");
  if (bare === "") throw new Rejection(problem("stem-missing"));
  if (isDesignator(bare) && !(draft.numberAsks && isNumberOfCard(bare)))
    throw new Rejection(problem("stem-missing/number", { number: bare }));
  const given = oneAnswer(draft.answer, options);
  const declared = isAnsweredInWords(kind, options, given) ? undefined : kind;
  if (declared !== kind) warnings.push("type-differs");
  const judges =
    declared === "judge" ||
    (declared === undefined && (ASKS_JUDGEMENT.test(bare) || isJudgedStatement(bare, options, given)));
  const reasoned = given === undefined ? undefined : withReason(given, judges, options);
  const answerText = reasoned?.answer ?? given;
  const written = isPlaceholder(draft.explanation ?? "") ? undefined : draft.explanation?.trim();
  const stated = written ?? (reasoned?.reason || undefined);
  const shape = {
    stem: parts ? `${bare}\n${parts}` : bare,
    options,
    declared,
    answerText,
    formatted: draft.formatted,
    explanation: stated,
    warnings,
  };
  const { reason, ...solved } = solve(shape);
  const explanation = stated ?? reason;
  return {
    ...solved,
    options: solved.kind === "judge" ? [] : options.map(lettered),
    ...(explanation === undefined ? {} : { explanation }),
    ...(draft.passage === undefined || draft.passage === "" ? {} : { passage: draft.passage }),
    facts: factsOf(draft, answerText, warnings),
    source: draft.source,
    warnings,
  };
}

/** `按先后顺序排列：A. … B. … C. …`, BCA: what is put in order is chosen from by nobody. @returns the steps as lines */
function stepsToOrder({ stem, options, answer }: QuestionDraft): string | undefined {
  const signs = halfWidth(answer ?? "").replace(/[\s,、;>→—–-]+/g, "");
  const letters = options.map(({ letter }) => letter).join("");
  const ordered = signs.length > 2 && signs !== letters && [...signs].sort().join("") === letters;
  return ordered && ASKS_ORDER.test(stem)
    ? options.map(({ letter, text }) => `${letter}. ${text}`).join("\n")
    : undefined;
}
const ASKS_ORDER = /顺序|次序|先后|排序|排列|\border\b|\bsequence\b|\barrange\b/i;

/** `(a) Compute … (b) Explain …` with an answer for each: they ask, and are no options. @returns their lines */
function partsAsked(draft: QuestionDraft): string | undefined {
  const { options, answer } = draft;
  const steps = stepsToOrder(draft);
  if (steps) return steps;
  if (options.length < 2 || !answer?.includes("(")) return undefined;
  const answers = [...answer.matchAll(/(?<=^|[\s;；。.])\(([a-h])\)\s*(?=\S)/g)].map((match) =>
    match[1]!.toUpperCase(),
  );
  const each = answers.join("") === options.map(({ letter }) => letter).join("");
  if (!each || answerLetters(answer, options)) return undefined;
  return options.map(({ letter, text }) => `(${letter.toLowerCase()}) ${text}`).join("\n");
}

/** Numbers of options become letters, as the answer does. */
function lettered(option: Option): Option {
  return /\d/.test(option.sign ?? "") ? { letter: option.letter, text: option.text } : option;
}

/** `True or false? Sound travels faster in water.` */
const ASKS_JUDGEMENT = /^(?:true or false|判断(?:正误|对错|题)?)\s*[?？:：]/i;

/** `Bats are birds.`, and `False – they are mammals.`: nothing is asked, and nothing but a judgement answers. */
function isJudgedStatement(stem: string, options: readonly Option[], given: string | undefined): boolean {
  return options.length === 0 && isStatement(stem) && !TELLS_TO.test(stem) && JUDGED_IN_ENGLISH.test(given ?? "");
}
const JUDGED_IN_ENGLISH = /^(?:true|false|[TF](?=\s*[.,;:–—-]\s))\b/i;
const TELLS_TO =
  /^(?:\S+\s+){0,3}(?:explain|describe|state|say|name|list|give|define|discuss|calculate|find|show|compare|decide|determine|write|evaluate|justify|prove)\b/i;

function withReason(given: string, judges: boolean, options: readonly Option[]) {
  if (judges) return judgementWithReason(given) ?? (options.length === 0 ? reasonBelow(given, options) : undefined);
  return options.length > 0 && answerLetters(given, options) === undefined
    ? (verdict(given) ?? letterWithReason(given) ?? lettersWithSentence(given, options))
    : undefined;
}

function solve(shape: Shape): Solved {
  if (isJudgement(shape)) return solveJudgement(shape);
  return shape.options.length > 0 || isChoice(shape.declared) ? solveChoice(shape) : solveText(shape);
}

/** A blank to fill or a judgement that stands among choices: no options, and an answer that cannot mean one. */
function isAnsweredInWords(kind: Shape["declared"], options: readonly Option[], answer: string | undefined): boolean {
  if (!isChoice(kind) || options.length > 0 || answer === undefined) return false;
  const meansOptions = /选项|以上|全选|都是|均[是正]|全[部对]|both|all of|none of|above/i.test(answer);
  return !meansOptions && answerLetters(answer, []) === undefined && !/^[\d①-⑨\s,，、;；]+$/.test(answer);
}

const SURENESS: Record<QuestionFacts["evidence"], number> = {
  person: 1,
  column: 0.99,
  line: 0.98,
  key: 0.95,
  stem: 0.95,
  formatting: 0.8,
  explanation: 0.8,
};

/** Each thing that looked odd takes a tenth. */
function factsOf(
  { evidence, about }: QuestionDraft,
  answer: string | undefined,
  warnings: readonly string[],
): QuestionFacts {
  const told = ["formatting", "explanation"] as const;
  const source =
    told.find((one) => warnings.includes(`answer-from-${one}`)) ?? (answer === undefined ? "stem" : evidence);
  const odd = warnings.filter((one) => !one.startsWith("answer-from-") && one !== "hidden-source").length;
  return {
    evidence: source,
    confidence: Math.max(0.1, Math.round((SURENESS[source] - odd / 10) * 100) / 100),
    ...about,
  };
}

const isChoice = (kind: Shape["declared"]) => kind === "single" || kind === "multiple" || kind === "choice";

function isJudgement({ stem, options, declared, answerText }: Shape): boolean {
  const judging = options.length === 2 && options.every(({ text }) => judgement(text) !== undefined);
  if (judging) return true;
  if (options.length > 0) return false;
  if (declared !== undefined) return declared === "judge";
  if (answerText !== undefined && /^[A-Z]$/i.test(answerText.trim()))
    return isStatement(stem) && /^[TF]$/.test(answerText);
  if (answerText !== undefined) return judgement(answerText) !== undefined;
  return inlineAnswers(stem, "judge", []).length === 1;
}

/** A sentence that is whole: where T or F answers it, that can be no symbol or unit. */
const isStatement = (stem: string) => /[.。]$/.test(stem) && !/[（(]\s*[）)]|_{2,}/.test(stem);

/** `B. 小.相等 D. 不定`: a later option stands in its text, since the one between lost its letter. */
function holdsAnother({ letter, text }: Option, options: readonly Option[]): boolean {
  if (!/[.．、]/.test(text)) return false; // most of them, of which there are millions
  const inner = /[\s\u4E00-\u9FFF]([B-H])\s*[.、]\s*\S/.exec(halfWidth(text))?.[1];
  return inner !== undefined && inner > letter && !options.some((option) => option.letter === inner);
}

/** A, B, D: the text of C stands in B's, or nowhere. Long lists leave the I out. */
function lostLetter(options: readonly Option[]): string | undefined {
  const codes = options.map(({ letter }) => letter.charCodeAt(0));
  const behind = codes.findIndex((code, i) => i > 0 && code > codes[i - 1]! + 1 && options[i]!.letter !== "J");
  return behind < 0 ? undefined : String.fromCharCode(codes[behind - 1]! + 1);
}

/** @param byColumn the letter of each option is the name of its column, which may be empty */
function cleanOptions(options: readonly Option[], warnings: string[], byColumn: boolean): Option[] {
  const cleaned = options.map(({ letter, text, sign }) => ({
    letter,
    text: text.trim().replace(/[；;，,、]$/, ""),
    ...(sign === undefined ? {} : { sign }),
  }));
  if (
    cleaned.some(({ letter }, i) => letter.charCodeAt(0) !== 65 + i) ||
    cleaned.some((one) => holdsAnother(one, cleaned))
  )
    warnings.push("option-letter-missing");
  const lost = byColumn ? undefined : lostLetter(cleaned);
  if (lost !== undefined) throw new Rejection(problem("options-missing/letter", { letter: lost }));
  const empty = cleaned.find(({ text }) => text === "");
  if (empty) throw new Rejection(problem("option-empty", { letter: empty.letter }));
  const texts = cleaned.map(({ text }) => text.trim());
  if (new Set(texts).size < texts.length) warnings.push("options-repeated");
  return cleaned;
}

/** The one answer that the file gives. */
function oneAnswer(answer: string | undefined, options: readonly Option[]): string | undefined {
  if (answer === undefined || answer.trim() === "") return undefined;
  const [first, ...others] = answer.split("\u0000").map(withoutMarks);
  const meaning = (text: string) =>
    (options.length > 0 ? answerLetters(text, options)?.join("") : undefined) ?? comparable(text);
  const different = others.find((other) => meaning(other) !== meaning(first!));
  if (different !== undefined)
    throw new Rejection(problem("answer-conflict/two", { first: first!, second: different }));
  if (isPlaceholder(first!) && judgement(first!) === undefined)
    throw new Rejection(problem("answer-placeholder", { answer: first! }));
  return first;
}
