/**
 * Answer keys that stand apart from the questions. An answer is joined only where section and number agree; a range with
 * too few or too many answers gives none, since a shift would make every answer wrong.
 */
import type { SourceSpan } from "../../schema.ts";
import type { Line } from "../lines.ts";
import { HEAVENLY_STEMS } from "./heavenly-stems.ts";
import { splitLabels } from "./labels.ts";
import { NUMBER_STYLES, numberMark } from "./numbers.ts";
import type { RawQuestion, RawSection, Segmentation } from "./raw.ts";
import { keyHead, type SectionHead, sectionHead } from "./sections.ts";

export interface KeyEntry {
  number: number;
  section: SectionHead | undefined;
  answer: string;
  explanation?: string;
  source: SourceSpan;
}

export interface KeyJoin {
  /** Entries that answer no question. */
  unused: KeyEntry[];
  warnings: string[];
}

/** Gives the questions their answers from the keys of the same scope. */
export function joinKeys({ questions, keys }: Segmentation): KeyJoin {
  const unused: KeyEntry[] = [];
  const warnings = new Set<string>();
  for (const key of keys) {
    const { entries, mismatched } = readKey(key.lines);
    if (mismatched) warnings.add("key-range-mismatch");
    const scope = questions.filter(({ section }) => section.scope === key.scope);
    const join = joinScope(scope, entries);
    if (join.ambiguous) warnings.add("key-ambiguous");
    unused.push(...join.unused);
  }
  return { unused, warnings: [...warnings] };
}

function joinScope(questions: readonly RawQuestion[], entries: KeyEntry[]): { unused: KeyEntry[]; ambiguous: boolean } {
  const sections = new Map<RawSection, Map<number, RawQuestion | "twice">>();
  for (const question of questions) {
    if (question.number === undefined) continue;
    const numbers = sections.get(question.section) ?? new Map<number, RawQuestion | "twice">();
    numbers.set(question.number, numbers.has(question.number) ? "twice" : question);
    sections.set(question.section, numbers);
  }
  const all = new Map<number, RawQuestion | "twice">();
  for (const numbers of sections.values()) {
    for (const [number, question] of numbers) all.set(number, all.has(number) ? "twice" : question);
  }
  const unused: KeyEntry[] = [];
  let ambiguous = false;
  const taken = new Set<RawQuestion>();
  for (const entry of entries) {
    const section = entry.section && matchingSection(entry.section, [...sections.keys()]);
    const found =
      entry.section === undefined ? all.get(entry.number) : section && sections.get(section)!.get(entry.number);
    if (found === "twice") ambiguous = true;
    if (found === undefined || found === "twice" || taken.has(found)) unused.push(entry);
    else {
      taken.add(found);
      giveAnswer(found, entry);
    }
  }
  return { unused, ambiguous };
}

/**
 * Joins the key of another file. A section whose questions and answers differ in number gets none: somewhere in it the two
 * do not mean the same question.
 */
export function joinOtherFile(questions: readonly RawQuestion[], entries: readonly KeyEntry[]): KeyJoin {
  const sections = [...new Set(questions.map(({ section }) => section))];
  const bySection = new Map<RawSection | undefined, KeyEntry[]>();
  const unused: KeyEntry[] = [];
  for (const entry of entries) {
    const section = entry.section
      ? matchingSection(entry.section, sections)
      : sections.length === 1
        ? sections[0]
        : undefined;
    if (section) bySection.set(section, [...(bySection.get(section) ?? []), entry]);
    else unused.push(entry);
  }
  const warnings = new Set<string>();
  for (const [section, keys] of bySection) {
    const asked = questions.filter((question) => question.section === section);
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

/** The one section of the questions with the same title or, failing that, the same type. */
function matchingSection(head: SectionHead, sections: readonly RawSection[]): RawSection | undefined {
  const plain = (title: string) => title.replace(/[\s（(：:].*$|^[^、.]{1,4}[、.．]|[【】[\]]/g, "");
  const sameTitle = sections.filter(({ title }) => plain(title) === plain(head.title) && plain(title) !== "");
  if (sameTitle.length === 1) return sameTitle[0];
  const ordinal = /^[一二三四五六七八九十]{1,3}(?=\s*[、.:]\s*$)/.exec(head.title)?.[0];
  if (ordinal !== undefined) {
    const named = sections.filter(({ title }) => new RegExp(`^${ordinal}\\s*[、.．:：]`).test(title));
    return named.length === 1 ? named[0] : undefined;
  }
  const sameKind = sections.filter(({ kind }) => kind !== undefined && kind === head.kind);
  if (sameKind.length === 1) return sameKind[0];
  const sameOrdinal = sameKind.filter(({ title }) => title.slice(0, 2) === head.title.slice(0, 2));
  return sameOrdinal.length === 1 ? sameOrdinal[0] : undefined;
}

function giveAnswer(question: RawQuestion, entry: KeyEntry): void {
  const { labels } = question;
  if (labels.answer === undefined || labels.answer === "") {
    labels.answer = entry.answer;
    question.keyed = true;
  } else if (entry.answer !== "" && labels.answer !== entry.answer)
    labels.answer = `${labels.answer}\u0000${entry.answer}`;
  if (entry.explanation !== undefined && labels.explanation === undefined) labels.explanation = entry.explanation;
}

// ---------------------------------------------------------------- reading a key

const LETTERS = `[A-Z]{1,10}|[${HEAVENLY_STEMS}]{1,6}`;
const JUDGE_SIGN = "√|×|✓|✗|对|错|正确|错误|正|误|T|F";
const PAIR = new RegExp(
  `\\(?(\\d{1,4})\\)?\\s*[.、:)]?\\s*(${LETTERS}|(?:${JUDGE_SIGN})(?:\\s*\\([^()]{2,120}\\))?)(?![A-Za-z\\u4E00-\\u9FFF])[\\s,;，；、。.]*`,
  "y",
);
const RANGE = /第?\s*(\d{1,4})\s*题?\s*[-~—–至到]\s*第?\s*(\d{1,4})\s*题?\s*[.:、)]?\s*/g;

/** All entries of a key's lines, in order. */
export function readKey(lines: readonly Line[]): { entries: KeyEntry[]; mismatched: boolean } {
  const reader = new KeyReader(lines.some((line) => hasEntryLabel(line.half)));
  for (const line of lines) reader.read(line);
  return { entries: reader.entries, mismatched: reader.mismatched };
}

const hasEntryLabel = (half: string) => /^\(?\d{1,4}\)?\s*[.、:)]?\s*[【[]?\s*(?:参考|正确|标准)?答案/.test(half);

class KeyReader {
  readonly entries: KeyEntry[] = [];
  mismatched = false;
  readonly #labelled: boolean;
  #section: SectionHead | undefined;
  #row: number[] | undefined;
  #field: "answer" | "explanation" = "answer";

  /** @param labelled every entry starts with 答案: numbers without it are points of an answer */
  constructor(labelled: boolean) {
    this.#labelled = labelled;
  }

  read(line: Line): void {
    const { rest, half } = this.#takeInlineHead(line);
    const head = rest === line.text ? sectionHead(line.text, line.half, undefined, false) : undefined;
    if (head && (head.kind !== undefined || head.chapter)) {
      this.#section = head;
      return;
    }
    if (keyHead(line.half) || this.#readNumberRow(half, line)) return;
    if (this.#readRanges(half, line) || this.#readPairs(half, line)) return;
    this.#readEntry(rest, half, line);
  }

  /** `单选题：1-5 ABCDE`, `一、1.B 2.C`: the section's name or only its ordinal in front of its answers. */
  #takeInlineHead(line: Line): { rest: string; half: string } {
    const ordinal =
      /^[一二三四五六七八九十]{1,3}\s*[、.:]\s*(?=\d{1,4}\s*(?:[-~—–至到.、:)]\s*\S|\d|[A-Z]{1,8}(?![A-Za-z])|[√×✓✗对错]))/.exec(
        line.half,
      )?.[0];
    if (ordinal !== undefined) {
      this.#section = { title: ordinal, chapter: false };
      return { rest: line.text.slice(ordinal.length), half: line.half.slice(ordinal.length) };
    }
    const match =
      /^(?:[一二三四五六七八九十]+[、.]\s*)?[【[]?([\u4E00-\u9FFF]{2,8}?题)[】\]]?\s*(?:\([^()]{0,30}\)\s*)?(?:[:：]\s*|\s)\s*(?=\d)/.exec(
        line.half,
      );
    const head =
      match && sectionHead(line.text.slice(0, match[0].length), match[0].replace(/[:\s]+$/, ""), undefined, false);
    if (!match || head?.kind === undefined) return { rest: line.text, half: line.half };
    this.#section = head;
    return { rest: line.text.slice(match[0].length), half: line.half.slice(match[0].length) };
  }

  /** `题号 1 2 3` above `答案 A B C`; without as many answers as numbers there are none. */
  #readNumberRow(half: string, line: Line): boolean {
    const numbers = /^题号\s*[:|]?\s*(\d{1,4}(?:[\s,、|]+\d{1,4})*)[\s|]*$/.exec(half)?.[1];
    if (numbers !== undefined) {
      this.#row = numbers.split(/[\s,、|]+/).map(Number);
      return true;
    }
    const answers = /^答案\s*[:|]?\s*(\S.*)$/.exec(half)?.[1];
    const row = this.#row;
    this.#row = undefined;
    if (answers === undefined || row === undefined) return false;
    const tokens = rangeTokens(answers, row.length);
    if (!tokens) this.mismatched = true;
    for (const [i, answer] of (tokens ?? []).entries()) this.#add(row[i]!, answer, line);
    return true;
  }

  #readRanges(half: string, line: Line): boolean {
    const ranges = [...half.matchAll(RANGE)];
    if (ranges.length === 0 || ranges[0]!.index !== 0) return false;
    for (const [k, match] of ranges.entries()) {
      const [first, last] = [Number(match[1]), Number(match[2])];
      const body = half.slice(match.index + match[0].length, ranges[k + 1]?.index ?? half.length);
      const tokens = rangeTokens(body, last - first + 1);
      if (!tokens) {
        this.mismatched = true;
        continue;
      }
      for (const [offset, answer] of tokens.entries()) this.#add(first + offset, answer, line);
    }
    return true;
  }

  #readPairs(half: string, line: Line): boolean {
    const pairs: { number: number; answer: string }[] = [];
    PAIR.lastIndex = 0;
    while (PAIR.lastIndex < half.length) {
      const match = PAIR.exec(half);
      if (!match) return false;
      pairs.push({ number: Number(match[1]), answer: match[2]! });
    }
    for (const { number, answer } of pairs) this.#add(number, answer, line);
    return pairs.length > 0;
  }

  #readEntry(text: string, half: string, line: Line): void {
    const mark = this.#entryMark(half);
    if (mark) {
      this.#add(mark.value, "", line);
      this.#field = "answer";
    }
    const rest = text.slice(mark?.length ?? 0);
    for (const part of splitLabels(rest, half.slice(mark?.length ?? 0))) {
      if (part.label === "answer" || part.label === "explanation") this.#field = part.label;
      else if (part.label !== undefined) continue;
      this.#append(part.text);
    }
  }

  #entryMark(half: string): { value: number; length: number } | undefined {
    for (const style of NUMBER_STYLES) {
      if (style === "chinese" || style === "circle") continue;
      const mark = numberMark(half, style);
      if (!mark) continue;
      const last = this.entries.at(-1);
      const sameSection = last !== undefined && last.section === this.#section;
      const continues = !sameSection || mark.value > last.number || mark.value === 1;
      const labelled = splitLabels(half.slice(mark.length), half.slice(mark.length))[0]?.label === "answer";
      if (this.#labelled ? labelled : continues && (!sameSection || mark.value !== 1)) return mark;
      return undefined;
    }
    return this.#labelled ? undefined : this.#numberBeforeFigure(half);
  }

  /** `2.960`: a decimal anywhere else; the next number of a key stands in front of a figure. */
  #numberBeforeFigure(half: string): { value: number; length: number } | undefined {
    const match = /^(\d{1,4})\s*\.(?=\d)/.exec(half);
    const last = this.entries.at(-1);
    const next = last && last.section === this.#section ? last.number + 1 : 1;
    return match && Number(match[1]) === next ? { value: next, length: match[0].length } : undefined;
  }

  #add(number: number, answer: string, line: Line): void {
    this.entries.push({ number, section: this.#section, answer, source: line.source });
  }

  #append(text: string): void {
    const entry = this.entries.at(-1);
    if (!entry || text === "") return;
    if (this.#field === "answer") entry.answer = entry.answer === "" ? text : `${entry.answer}\n${text}`;
    else entry.explanation = entry.explanation === undefined ? text : `${entry.explanation}\n${text}`;
  }
}

/** The answers of a range, or undefined where their number is not the range's. */
function rangeTokens(body: string, count: number): string[] | undefined {
  const text = body.trim().replace(/[。.;；]+$/, "");
  const tokens = text.split(/[\s,，、;；|/]+/).filter((token) => token !== "");
  const valid = (token: string) => new RegExp(`^(?:${LETTERS}|${JUDGE_SIGN})$`).test(token);
  if (tokens.length === count && tokens.every(valid)) return tokens;
  // ABCDE, or groups of five: ABCDA BCDAB.
  const joined = tokens.join("");
  const signs = joined.match(/[A-Z√×✓✗对错甲乙丙丁戊己]/g) ?? [];
  const evenGroups = tokens.slice(0, -1).every((token) => token.length === tokens[0]!.length && token.length > 1);
  const single = tokens.length === 1 || evenGroups;
  return single && signs.length === count && signs.join("") === joined ? signs : undefined;
}
