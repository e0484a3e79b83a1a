/**
 * Answer keys that stand apart from the questions. An answer is joined only where section and number agree; a range with
 * too few or too many answers gives none, since a shift would make every answer wrong.
 */

import { comparable } from "../../../text/normalize.ts";
import { answerLetters } from "../answer.ts";
import { inlineAnswers } from "../inline-answers.ts";
import { reasonWord } from "../labels.ts";
import type { RawQuestion, RawSection, Segmentation } from "../raw.ts";
import { type KeyEntry, readKey } from "./key-reader.ts";
import { countsParts, matchingSections, ofOtherUnits } from "./section-match.ts";
import { shiftedNumbers } from "./shifted.ts";

export interface KeyJoin {
  /** Entries that answer no question. */
  unused: KeyEntry[];
  warnings: string[];
}

/** Gives the questions their answers from the keys of the same scope. */
export function joinKeys({ questions, keys, sections }: Segmentation): KeyJoin {
  const titles = sections.map(({ title }) => title).filter((title) => title !== "");
  const unused: KeyEntry[] = [];
  const warnings = new Set<string>();
  for (const key of keys) {
    const { entries, mismatched } = readKey(key.lines, titles);
    if (mismatched) warnings.add("key-range-mismatch");
    const inScope = questions.filter(({ section }) => section.scope === key.scope);
    const [own, others] = byUnits(entries, inScope);
    unused.push(...others);
    const join = joinScope(askedOf(inScope, own), own);
    if (join.ambiguous) warnings.add("key-ambiguous");
    unused.push(...join.unused);
  }
  return { unused, warnings: [...warnings] };
}

/** The answers of the units that the questions lie in, and those of others. */
function byUnits(entries: readonly KeyEntry[], questions: readonly RawQuestion[]): [KeyEntry[], KeyEntry[]] {
  const isOther = ofOtherUnits(entries, [...new Set(questions.map(({ section }) => section))]);
  return [entries.filter((entry) => !isOther(entry)), entries.filter(isOther)];
}

/** Below the last section, whose numbers begin again: a key without heads that has the numbers of all who wait is theirs. */
function askedOf(questions: readonly RawQuestion[], entries: readonly KeyEntry[]): readonly RawQuestion[] {
  const waiting = questions.filter(waits);
  const same =
    waiting.length > 1 && waiting.map(({ number }) => number).join() === entries.map(({ number }) => number).join();
  const apart = new Set(waiting.map(({ section }) => section)).size === 1 && waiting.at(-1) === questions.at(-1);
  return same && apart && entries.every(({ section }) => (section?.title ?? "") === "") ? waiting : questions;
}

/** No answer stands below it or in a place of its own text. */
function waits({ stem, options, labels }: RawQuestion): boolean {
  return (
    labels.answer === undefined && inlineAnswers(stem, options.length > 0 ? "letters" : "judge", options).length === 0
  );
}

function joinScope(questions: readonly RawQuestion[], entries: KeyEntry[]): { unused: KeyEntry[]; ambiguous: boolean } {
  const sections = byNumber(questions);
  const all = new Map<number, RawQuestion | "twice">();
  for (const numbers of sections.values()) {
    for (const [number, question] of numbers) all.set(number, all.has(number) ? "twice" : question);
  }
  const continuous =
    !countsParts([...sections.keys()]) &&
    ![...all.values()].includes("twice") &&
    new Set(entries.map(({ number }) => number)).size === entries.length;
  const unused: KeyEntry[] = [];
  let ambiguous = false;
  const isShifted = shiftedNumbers(questions, entries);
  const meant = entries.map((entry) => {
    const named = matchingSections(entry.section, [...sections.keys()]);
    // A head that no section bears says nothing where no number stands twice, here or there.
    const question =
      named && !(named.length === 0 && continuous)
        ? only(named.map((section) => sections.get(section)!.get(entry.number)))
        : all.get(entry.number);
    return typeof question === "object" && isShifted(question) ? "twice" : question;
  });
  const contested = contestedQuestions(meant, entries);
  const taken = new Set<RawQuestion>();
  for (const [i, entry] of entries.entries()) {
    const found = contested.has(meant[i]) ? "twice" : meant[i];
    if (found === "twice") ambiguous = true;
    if (found === undefined || found === "twice" || taken.has(found)) unused.push(entry);
    else {
      taken.add(found);
      giveAnswer(found, entry);
    }
  }
  return { unused, ambiguous };
}

/** Questions that two entries answer, each in its own way: the key may be of several papers or chapters, and the first of another. */
function contestedQuestions(
  meant: readonly (RawQuestion | "twice" | undefined)[],
  entries: readonly KeyEntry[],
): ReadonlySet<RawQuestion | "twice" | undefined> {
  const answers = new Map<RawQuestion, string>();
  const contested = new Set<RawQuestion>();
  for (const [i, { answer }] of entries.entries()) {
    const question = meant[i];
    if (question === undefined || question === "twice") continue;
    const before = answers.get(question);
    if (before === undefined) answers.set(question, answer);
    else if (comparable(before) !== comparable(answer)) contested.add(question);
  }
  return contested;
}

/** The questions of each section by their numbers. */
function byNumber(questions: readonly RawQuestion[]): Map<RawSection, Map<number, RawQuestion | "twice">> {
  const sections = new Map<RawSection, Map<number, RawQuestion | "twice">>();
  for (const question of questions) {
    if (question.number === undefined) continue;
    const numbers = sections.get(question.section) ?? new Map<number, RawQuestion | "twice">();
    numbers.set(question.number, numbers.has(question.number) ? "twice" : question);
    sections.set(question.section, numbers);
  }
  return sections;
}

function only<T>(found: readonly (T | undefined)[]): T | "twice" | undefined {
  const [first, ...others] = found.filter((one) => one !== undefined);
  return others.length > 0 ? "twice" : first;
}

/**
 * Joins the key of another file. A section whose questions and answers differ in number gets none: somewhere in it the two
 * do not mean the same question.
 */
export function joinOtherFile(questions: readonly RawQuestion[], entries: readonly KeyEntry[]): KeyJoin {
  const sections = [...new Set(questions.map(({ section }) => section))];
  const whole = sections.length === 1 || countsOn(questions, entries) ? sections : [];
  const groups = new Map<string, { named: readonly RawSection[]; keys: KeyEntry[] }>();
  const [own, unused] = byUnits(entries, questions);
  for (const entry of own) {
    const named = matchingSections(entry.section, sections) ?? whole;
    if (named.length === 0) {
      unused.push(entry);
      continue;
    }
    const id = named.map(({ index }) => index).join();
    const group = groups.get(id) ?? { named, keys: [] };
    group.keys.push(entry);
    groups.set(id, group);
  }
  const warnings = new Set<string>();
  for (const { named, keys } of groups.values()) {
    const all = questions.filter(({ section }) => named.includes(section));
    const asked = all.length === keys.length ? all : waitingFor(all, keys);
    if (asked.length !== keys.length) {
      warnings.add("key-count-differs");
      unused.push(...keys);
      continue;
    }
    const join = joinScope(asked, keys);
    if (join.ambiguous) warnings.add("key-ambiguous");
    unused.push(...join.unused);
  }
  return { unused, warnings: [...warnings] };
}

/** The questions without an answer of their own, where the key has just their numbers: somebody wrote what was missing. */
function waitingFor(questions: readonly RawQuestion[], entries: readonly KeyEntry[]): readonly RawQuestion[] {
  const waiting = questions.filter(waits);
  return waiting.map(({ number }) => number).join() === entries.map(({ number }) => number).join()
    ? waiting
    : questions;
}

/** Sections of which each goes on with the numbers of the one above, and a key without heads that has just these numbers. */
function countsOn(questions: readonly RawQuestion[], entries: readonly KeyEntry[]): boolean {
  const numbers = questions.map(({ number }) => number ?? 0);
  const rising = numbers.every((number, i) => number > (numbers[i - 1] ?? 0));
  const same = numbers.join() === entries.map(({ number }) => number).join();
  return rising && same && entries.every(({ section }) => (section?.title ?? "") === "");
}

/** `不正确。理由：…` answers a question that asks for the reason as a whole. */
function withReason({ stem, options }: RawQuestion, entry: KeyEntry): KeyEntry {
  const { answer, reason, explanation, ...rest } = entry;
  const word = reasonWord(reason?.trim() ?? "");
  const asked = word !== undefined && options.length === 0 && stem.includes(word);
  return asked && explanation !== undefined ? { ...rest, answer: `${answer}${reason}${explanation}` } : entry;
}

/** `A（B项“传”读zhuàn）`: the letters of a choice, and why in brackets behind them. */
function withRemark({ options }: RawQuestion, entry: KeyEntry): KeyEntry {
  const [, said, warning] = (options.length === 0 ? ANSWER_AND_WARNING.exec(entry.answer) : null) ?? [];
  if (said !== undefined && warning !== undefined && entry.explanation === undefined)
    return { ...entry, answer: said, explanation: warning };
  const match = LETTERS_AND_REMARK.exec(entry.answer);
  const known =
    options.length >= 2 && match && answerLetters(match[1]!, options)?.every((letter) => hasLetter(options, letter));
  if (!known || entry.explanation !== undefined) return entry;
  return { ...entry, answer: match[1]!, explanation: match[2]!.trim() };
}

/** `Ottawa (NOT Toronto)`: what a marker must not take for it is no part of the answer. */
const ANSWER_AND_WARNING =
  /^([^()\n]{1,120}[^()\n\s])\s*\(((?:not(?! to scale)|do not (?:accept|allow)|don['’]t (?:accept|allow)|reject|ignore|no marks? for)\b[^()\n]*)\)[.]?$/i;
const LETTERS_AND_REMARK = /^([A-Z]{1,8})\s*[（(]([^\n]*\S\s*)[)）]\s*[。.]?$/;
const hasLetter = (options: RawQuestion["options"], letter: string) =>
  options.some((option) => option.letter === letter);

function giveAnswer(question: RawQuestion, given: KeyEntry): void {
  const { labels } = question;
  const entry = withRemark(question, withReason(question, given));
  if (labels.answer === undefined || labels.answer === "") {
    labels.answer = entry.answer;
    question.keyed = true;
  } else if (entry.answer !== "" && labels.answer !== entry.answer)
    labels.answer = `${labels.answer}\u0000${entry.answer}`;
  if (entry.explanation !== undefined && labels.explanation === undefined) labels.explanation = entry.explanation;
}
