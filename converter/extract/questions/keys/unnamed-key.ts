/** Keys that no head of their own begins: below another line or none, and behind a label in its line. */
import { type Line, rewritten } from "../../lines.ts";
import { beginsVerdict, knownLetters, lettersWithSentence, letterWithReason, verdict } from "../answer.ts";
import { splitLabels } from "../labels.ts";
import type { LineFacts } from "../line-facts.ts";
import type { RawQuestion } from "../raw.ts";
import { DENSE, type KeyContext } from "./key-place.ts";
import { readKey } from "./key-reader.ts";

const FEWEST = 3;
const MOST_LINES_EACH = 4;
const LONGEST_HEAD = 60;

/** How often a walk looks for such a key, so that lines which only begin as one cost little. */
export const MOST_TRIES = 20;

/** Whether a key may begin with the line, or below it. */
export function mayBeginKey({ lines, facts }: KeyContext, i: number, questions: readonly RawQuestion[]): boolean {
  const first = questions[0]?.number;
  if (first === undefined || !waits(questions[0]!)) return false;
  const at = headsEntry(lines, facts, i) ? i + 1 : i;
  return facts[at]?.number?.value === first && beginsWithLetters(lines[at]!, facts[at]!);
}

/**
 * Numbers that begin again where all questions wait, and each that has options gets letters of them: nothing but a key reads so.
 * @returns the lines of the key so far
 */
export function bareKey(
  { lines, facts }: KeyContext,
  i: number,
  questions: readonly RawQuestion[],
): Line[] | undefined {
  const headed = headsEntry(lines, facts, i);
  const at = headed ? i + 1 : i;
  const checked = questions.slice(0, MOST_CHECKED);
  const asked = checked.filter(({ options }) => options.length >= 2);
  if (asked.length < FEWEST || !questions.every(waits)) return undefined;
  const { entries } = readKey(lines.slice(at, at + MOST_LINES_EACH * checked.length));
  const answers = entries.slice(0, checked.length);
  const inTurn =
    entries[0]?.source === lines[at]!.source &&
    answers.every(({ number }, k) => number === checked[k]!.number) &&
    checked.every(({ number }, k) => k === 0 || number! > checked[k - 1]!.number!);
  const fits = checked.every(({ options }, k) => options.length < 2 || isLetters(answers[k]?.answer ?? "", options));
  return inTurn && fits ? (headed ? [] : [lines[i]!]) : undefined;
}
/** Of a long paper, as many questions must fit. */
const MOST_CHECKED = 100;

/** `How did you do?` above the first entry, below a whole sentence. */
function headsEntry(lines: readonly Line[], facts: readonly LineFacts[], i: number): boolean {
  const { text, half } = lines[i]!;
  if (half.length > LONGEST_HEAD || facts[i]!.number || !facts[i + 1]?.number || !/^[A-Z]/.test(half)) return false;
  return WHOLE.test(lines[i - 1]?.half ?? "") && splitLabels(text, half).every(({ label }) => label === undefined);
}
const WHOLE = /[.?!:_)][\s"”’]*$/;

const waits = ({ labels }: RawQuestion) => labels.answer === undefined;

function beginsWithLetters({ text, half }: Line, { number }: LineFacts): boolean {
  return DENSE.test(half) || beginsVerdict(text.slice(number?.length ?? 0));
}

function isLetters(answer: string, options: RawQuestion["options"]): boolean {
  const given = verdict(answer) ?? letterWithReason(answer) ?? lettersWithSentence(answer, options);
  return knownLetters(given?.answer ?? answer, options);
}

const LABEL =
  /^([【[(]?(?:the )?(?:correct )?(?:(answers|answer keys?|keys?|solutions)|answer|ans|solution)[】\])]?\s*(?::|\s[–—-])\s*)(?=\S)/i;
/** Of two questions, so that it is no answer of one. */
const TWO_PAIRS =
  /^\(?(\d{1,5})\)?\s*[.:)=–—-]?\s*[[(]?[A-Ha-h][\])]?\s*[,;|/]?\s*\(?(\d{1,5})\)?\s*[.:)=–—-]?\s*[[(]?[A-Za-h]/;

/**
 * `Answers: 1. A 2. B` and perhaps more below, `Answers: A, B, D`: all that wait are answered in their order, so that this is no
 * answer of the last.
 */
export function labelledKey(
  { lines }: KeyContext,
  i: number,
  questions: readonly RawQuestion[],
  open: RawQuestion | undefined,
): Line[] | undefined {
  const line = lines[i]!;
  const [, label, many] = LABEL.exec(line.half) ?? [];
  if (label === undefined || open === undefined) return undefined;
  const asked = waitingInScope(questions, open);
  if (asked.length < FEWEST) return undefined;
  const length = label.length;
  const rest = { ...line, text: line.text.slice(length), half: line.half.slice(length) };
  const pairs = TWO_PAIRS.exec(rest.half);
  if (pairs && Number(pairs[1]) === asked[0]!.number && Number(pairs[2]) === asked[1]!.number) return [rest];
  if (!/^(?:Q\.?|#)?\s?\(?\d/.test(rest.half)) return inOrder(rest, asked);
  const { entries } = readKey([rest, ...lines.slice(i + 1, i + MOST_LINES_EACH * asked.length)]);
  const inTurn = asked.every(({ number }, k) => entries[k]?.number === number);
  const choices = asked.flatMap(({ options }, k) =>
    options.length >= 2 ? [{ options, answer: entries[k]?.answer }] : [],
  );
  const fits = choices.every(({ options, answer }) => isLetters(answer ?? "", options));
  // `Answer: 1. cold 2. wet 3. windy` may be three points of one.
  return inTurn && fits && (many !== undefined || choices.length > 0) ? [rest] : undefined;
}

/** All of the scope, the last first where one has an answer: then none. */
function waitingInScope(questions: readonly RawQuestion[], open: RawQuestion): RawQuestion[] {
  const asked: RawQuestion[] = [];
  for (let k = questions.length - 1; k >= 0 && questions[k]!.section.scope === open.section.scope; k--) {
    if (!waits(questions[k]!)) return [];
    asked.push(questions[k]!);
  }
  return asked.reverse();
}

const LETTER = /^[A-Ha-h]\.?$/;

/** As many as questions, and letters for each that has options. */
function inOrder(line: Line, asked: readonly RawQuestion[]): Line[] | undefined {
  const answers = line.text.split(/\s*[,;|]\s*/);
  const choices = asked.filter(({ options }) => options.length >= 2);
  if (choices.length < FEWEST) return undefined;
  // Letters of too few or too many questions answer none, and least of all the last, which is asked for words.
  const letters = answers.length >= FEWEST && answers.every((answer) => LETTER.test(answer));
  if (answers.length !== asked.length) return letters && asked.at(-1)!.options.length === 0 ? [line] : undefined;
  const fits = asked.every(({ options }, k) => options.length < 2 || LETTER.test(answers[k]!));
  return fits ? asked.map(({ number }, k) => rewritten(line, `${number}. ${answers[k]}`)) : undefined;
}
