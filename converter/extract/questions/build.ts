/** From a question as it was cut to an item that can be trained on, or to the reason why it cannot. */
import type { Option, Question } from "../../item.ts";
import type { QuestionFacts, QuestionType, RejectedItem, SourceSpan } from "../../schema.ts";
import { comparable, excerpt, halfWidth } from "../../text/normalize.ts";
import {
  answerLetters,
  blankOut,
  conclusionOf,
  filledBlanks,
  inlineAnswers,
  isPlaceholder,
  judgement,
} from "./answer.ts";
import { typeOf, typeTag } from "./sections.ts";

/** A question before it is checked; tables and lines both give this. */
export interface QuestionDraft {
  stem: string;
  options: Option[];
  /** What stands behind 答案; NUL between answers of two places that differ. */
  answer: string | undefined;
  /** Letters of the options that formatting marks; asked only where nothing else answers. */
  formatted?: string | undefined;
  explanation: string | undefined;
  /** Where `answer` stands. */
  evidence: "column" | "line" | "key";
  /** What the file says beside it: difficulty, knowledge point, score. */
  about?: Pick<QuestionFacts, "difficulty" | "knowledge" | "score">;
  /** The type that the file names, in the section, a tag or a column. */
  kind: QuestionType | "choice" | undefined;
  passage?: string;
  source: SourceSpan;
  /** The whole item as it stands, for the report. */
  text: string;
  warnings: string[];
}

type Outcome = { question: Question } | { rejected: RejectedItem };

class Rejection extends Error {
  readonly reason: string;
  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

export function buildQuestion(draft: QuestionDraft): Outcome {
  try {
    return { question: checkedQuestion(draft) };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    const { source, text } = draft;
    return {
      rejected: { reason: error.reason, message: error.message, text: excerpt(text), source },
    };
  }
}

function checkedQuestion(draft: QuestionDraft): Question {
  const warnings = [...draft.warnings];
  const { stem: bare, kind: declared } = cleanStem(draft.stem, draft.kind);
  const options = cleanOptions(draft.options, warnings);
  if (bare === "") throw new Rejection("stem-missing", "the question has no text; give it one, or remove the item");
  const given = oneAnswer(draft.answer, options);
  const reasoned = declared === "judge" && given !== undefined ? judgementWithReason(given) : undefined;
  const answerText = reasoned?.answer ?? given;
  const written = isPlaceholder(draft.explanation ?? "") ? undefined : draft.explanation?.trim();
  const explanation = written ?? reasoned?.reason;
  const shape = { stem: bare, options, declared, answerText, formatted: draft.formatted, explanation, warnings };
  const solved = isJudgement(shape)
    ? solveJudgement(shape)
    : options.length > 0 || isChoice(declared)
      ? solveChoice(shape)
      : solveText(shape);
  return {
    ...solved,
    options: solved.kind === "judge" ? [] : options,
    ...(explanation === undefined ? {} : { explanation }),
    ...(draft.passage === undefined || draft.passage === "" ? {} : { passage: draft.passage }),
    facts: factsOf(draft, answerText, warnings),
    source: draft.source,
    warnings,
  };
}

const SURENESS: Record<QuestionFacts["evidence"], number> = {
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
  const odd = warnings.filter((warning) => !warning.startsWith("answer-from-")).length;
  return {
    evidence: source,
    confidence: Math.max(0.1, Math.round((SURENESS[source] - odd / 10) * 100) / 100),
    ...about,
  };
}

interface Shape {
  stem: string;
  options: Option[];
  declared: QuestionType | "choice" | undefined;
  answerText: string | undefined;
  formatted: string | undefined;
  explanation: string | undefined;
  warnings: string[];
}

type Solved = Pick<Question, "kind" | "stem" | "answer">;

const isChoice = (kind: Shape["declared"]) => kind === "single" || kind === "multiple" || kind === "choice";

function isJudgement({ stem, options, declared, answerText }: Shape): boolean {
  const judging = options.length === 2 && options.every(({ text }) => judgement(text) !== undefined);
  if (judging) return declared === "judge" || !isChoice(declared);
  if (options.length > 0) return false;
  if (declared !== undefined) return declared === "judge";
  if (answerText !== undefined) return judgement(answerText) !== undefined && !/^[A-Z]$/i.test(answerText.trim());
  return inlineAnswers(stem, "judge", []).length === 1;
}

// ---------------------------------------------------------------- the three shapes

function solveJudgement({ stem, options, answerText, formatted, warnings }: Shape): Solved {
  const inline = inlineAnswers(stem, "judge", []);
  const value = answerText ?? (inline.length === 1 ? inline[0]!.text : formatted);
  if (value === undefined) throw missingAnswer(inline.length);
  if (value === formatted && answerText === undefined) warnings.push("answer-from-formatting");
  const letters = options.length > 0 ? answerLetters(value, options) : undefined;
  const chosen = letters?.length === 1 ? options.find(({ letter }) => letter === letters[0]) : undefined;
  const correct = chosen ? judgement(chosen.text) : (judgement(value) ?? letterJudgement(value, options));
  if (correct === undefined)
    throw new Rejection(
      "answer-not-a-judgement",
      `the answer ${quote(value)} is neither right nor wrong; use 正确 or 错误`,
    );
  if (answerText !== undefined && inline.some(({ text }) => judgement(text) !== correct))
    throw new Rejection("answer-conflict", `the answer ${quote(answerText)} and the one in the stem differ`);
  const emptied = tidyStem(blankOut(stem, inline, "（  ）"), "（  ）");
  // The place for a tick says nothing: with and without it, the statement is the same.
  return { kind: "judge", stem: emptied.replace(/\s*（ {2}）$/, ""), answer: { type: "judge", correct } };
}

/** `错误。应走楼梯。`: a judgement, and behind a stop why. */
function judgementWithReason(text: string): { answer: string; reason: string } | undefined {
  const match = /^(正确|错误|对|错|√|×|True|False)\s*[。，,；;.]\s*(\S[\s\S]*)$/i.exec(text);
  return match ? { answer: match[1]!, reason: match[2]! } : undefined;
}

/** A and B, or 1 and 0, stand for right and wrong where a judgement has no options of its own. */
function letterJudgement(value: string, options: readonly Option[]): boolean | undefined {
  if (options.length > 0) return undefined;
  const sign = halfWidth(value).trim().toUpperCase();
  return sign === "A" || sign === "1" ? true : sign === "B" || sign === "0" ? false : undefined;
}

function solveChoice(shape: Shape): Solved {
  const { options, declared, stem, explanation, warnings } = shape;
  if (options.length < 2)
    throw new Rejection("options-missing", `the question has ${options.length} options; a choice needs two or more`);
  const inline = inlineAnswers(stem, "letters", options);
  let value = shape.answerText ?? (inline.length === 1 ? inline[0]!.text : undefined);
  if (value === undefined && inline.length === 0 && shape.formatted !== undefined) {
    value = shape.formatted;
    warnings.push("answer-from-formatting");
  }
  if (value === undefined && inline.length === 0 && explanation !== undefined) {
    value = conclusionOf(explanation);
    if (value !== undefined) warnings.push("answer-from-explanation");
  }
  if (value === undefined) throw missingAnswer(inline.length);
  const letters = answerLetters(value, options);
  if (!letters)
    throw new Rejection("answer-not-an-option", `the answer ${quote(value)} names no option; use the option's letter`);
  const unknown = letters.filter((letter) => !options.some((option) => option.letter === letter));
  if (unknown.length > 0)
    throw new Rejection(
      "answer-not-an-option",
      `the answer ${letters.join("")} names ${unknown.join(", ")}, but the options are ${options.map(({ letter }) => letter).join(", ")}`,
    );
  if (declared === "single" && letters.length > 1)
    throw new Rejection(
      "answer-count",
      `a single choice has ${letters.length} answers (${letters.join("")}); correct the type or the answer`,
    );
  if (declared === "multiple" && letters.length === 1) warnings.push("single-answer-in-multiple");
  const kind = declared === "multiple" || letters.length > 1 ? "multiple" : "single";
  return { kind, stem: emptyInline(shape, inline, letters), answer: { type: "letters", letters } };
}

/** Takes answers out of the stem; letters in code or formulas stay where the labelled answer is another. */
function emptyInline({ stem, answerText }: Shape, inline: ReturnType<typeof inlineAnswers>, letters: string[]): string {
  const same = inline.filter(({ text }) => answerLetters(text, [])?.join("") === letters.join(""));
  const others = inline.filter((answer) => !same.includes(answer));
  if (answerText !== undefined && others.some(({ end }) => /^[\s。．.,，;；:：]*$/.test(stem.slice(end))))
    throw new Rejection(
      "answer-conflict",
      `the answer ${letters.join("")} and the one in the stem (${others[0]!.text}) differ`,
    );
  return tidyStem(blankOut(stem, same, "（  ）"), "（  ）");
}

function solveText({ stem, declared, answerText, warnings }: Shape): Solved {
  const hasBlank = /[（(]\s*[）)]|_{2,}/.test(stem);
  if (answerText !== undefined) {
    const kind = declared === "blank" || (declared === undefined && hasBlank) ? "blank" : "short";
    const text = kind === "blank" ? blankAnswer(answerText, stem, warnings) : answerText;
    return { kind, stem: tidyStem(stem, kind === "blank" ? "____" : "（  ）"), answer: { type: "text", text } };
  }
  const filled = declared === "blank" ? filledBlanks(stem) : [];
  if (filled.length === 0) throw missingAnswer(0);
  if (hasBlank) throw new Rejection("answer-missing", "some of the blanks are filled and others are not");
  const text = filled.map((answer) => answer.text).join("；");
  return { kind: "blank", stem: tidyStem(blankOut(stem, filled, "____"), "____"), answer: { type: "text", text } };
}

/** One answer a blank, joined by ；. */
function blankAnswer(text: string, stem: string, warnings: string[]): string {
  const blanks = stem.match(/[（(]\s*[）)]|_{2,}/g)?.length ?? 0;
  const bare = text.trim().replace(/[。；;]$/, "");
  if (blanks < 2) return bare;
  const marked = bare.split(/\s*(?:[（(]\d{1,2}[）)]|[①-⑳])\s*/).map((part) => part.replace(/[;；,，。]$/, ""));
  if (marked.length === blanks + 1 && marked[0] === "" && !marked.includes("", 1)) return marked.slice(1).join("；");
  const splits = [/\s*[;；\n]\s*/, /\s*[|｜]\s*/, /\s*[、]\s*/, /\s*[,，]\s*/, /\s+/];
  for (const separator of splits) {
    const parts = bare
      .replace(/(?:^|\s)[(（]?[1-9][)）.、．]\s*/g, (mark) => (mark.startsWith(" ") ? "；" : ""))
      .split(separator);
    if (parts.length === blanks && parts.every((part) => part !== "")) return parts.join("；");
  }
  warnings.push("blank-count-differs");
  return bare;
}

// ---------------------------------------------------------------- cleaning

const SCORE =
  /^[（([【]\s*(?:本题|每题|共|满分)?\s*\d+(?:\.\d+)?\s*分\s*[）)\]】]\s*|\s*[（([【]\s*(?:本题|每题|共|满分)?\s*\d+(?:\.\d+)?\s*分\s*[）)\]】]$/g;
const CREDIT =
  /\s*[（(](?:出题|来源|出处|供题|命题)[^（）()]{0,40}[）)]\s*$|\s*[（(]\s*(?:19|20)\d\d年?[^（）()]{0,20}真题\s*[）)]/g;

function cleanStem(stem: string, section: QuestionDraft["kind"]): { stem: string; kind: QuestionDraft["kind"] } {
  let text = stem.trim().replace(SCORE, "").trim();
  let kind = section;
  const tag = typeTag(halfWidth(text));
  if (tag) {
    text = text.slice(tag.length).trim();
    if (tag.kind !== "choice" || kind === undefined) kind = tag.kind;
  }
  const trailing = /\s*[（(【[]\s*([^（）()【】[\]]{2,6}题)\s*[）)】\]]\s*$/.exec(text);
  const trailingKind = trailing && typeOf(trailing[1]!);
  if (trailing && trailingKind) {
    text = text.slice(0, trailing.index);
    if (trailingKind !== "choice" || kind === undefined) kind = trailingKind;
  }
  // （3分）（2019年真题）: in either order.
  const bare = text.replace(SCORE, "").replace(CREDIT, "").trim();
  return { stem: bare.replace(SCORE, "").replace(CREDIT, "").trim(), kind };
}

function tidyStem(stem: string, blank: string): string {
  return stem
    .replace(/[（(][ \t\u3000]*[）)]/g, blank)
    .replace(/_{2,}(?:[ \t]*_{2,})*/g, "____")
    .replace(/[ \t\u3000]{3,}/g, "  ")
    .trim();
}

function cleanOptions(options: readonly Option[], warnings: string[]): Option[] {
  const cleaned = options.map(({ letter, text }) => ({ letter, text: text.trim().replace(/[；;，,、]$/, "") }));
  if (cleaned.some(({ letter }, i) => letter.charCodeAt(0) !== 65 + i)) warnings.push("option-letter-missing");
  const empty = cleaned.find(({ text }) => text === "");
  if (empty) throw new Rejection("option-empty", `option ${empty.letter} has no text`);
  const texts = cleaned.map(({ text }) => text.trim());
  if (new Set(texts).size < texts.length) warnings.push("options-repeated");
  return cleaned;
}

/** The one answer that the file gives. */
function oneAnswer(answer: string | undefined, options: readonly Option[]): string | undefined {
  if (answer === undefined || answer.trim() === "") return undefined;
  const [first, ...others] = answer.split("\u0000").map((part) => part.trim());
  const meaning = (text: string) =>
    (options.length > 0 ? answerLetters(text, options)?.join("") : undefined) ?? comparable(text);
  const different = others.find((other) => meaning(other) !== meaning(first!));
  if (different !== undefined)
    throw new Rejection("answer-conflict", `two answers are given: ${quote(first!)} and ${quote(different)}`);
  if (isPlaceholder(first!) && judgement(first!) === undefined)
    throw new Rejection("answer-placeholder", `the answer is only ${quote(first!)}; write it out`);
  return first;
}

function missingAnswer(inline: number): Rejection {
  return inline > 1
    ? new Rejection(
        "answer-ambiguous",
        `${inline} places in the stem look like answers; give the answer on a line of its own`,
      )
    : new Rejection("answer-missing", "no answer was found for this question; add it after the question or in the key");
}

const quote = (text: string) => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
