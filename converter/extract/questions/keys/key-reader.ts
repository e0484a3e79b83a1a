/** Reads the lines of an answer key, however they pair numbers and answers. */
import type { SourceSpan } from "../../../schema.ts";
import type { Line } from "../../lines.ts";
import { concludes, type LabelledPart, reasonWord, splitLabels } from "../labels.ts";
import { withLetteredEntries } from "../lettered-problems.ts";
import { NUMBER_STYLES, numberMark } from "../numbers.ts";
import { caseName, hasMaterial } from "../passage.ts";
import { keyHead, type SectionHead, sectionHead } from "../sections.ts";
import { headOfSet } from "../textbook.ts";
import { type Unit, type Units, unitsBelow } from "../units.ts";
import { withEntriesApart } from "./alternate.ts";
import { JUDGE_SIGN, LETTERS, pairsBehind, rangeTokens, SEVERAL } from "./answer-signs.ts";
import { withCommaEntriesApart } from "./comma-entries.ts";
import { withDashEntries } from "./dash-entries.ts";
import { numberedEntry } from "./entry-in-words.ts";
import { withoutScores } from "./entry-scores.ts";
import { withoutHead } from "./inline-head.ts";
import { withListedEntriesApart } from "./listed-entries.ts";
import { withProseEntriesApart } from "./prose-entries.ts";
import { withNamedEntriesApart } from "./q-entries.ts";
import { namesSection } from "./section-match.ts";
import { sequenceLines } from "./sequence.ts";
import { pairsIn, textsIn } from "./several-entries.ts";
import { beginsStep, isStep, withStepsApart } from "./working.ts";

/** The head that an answer stands below, and the units that it lies in. */
export type KeySection = SectionHead & { units?: Units };

export interface KeyEntry {
  number: number;
  section: KeySection | undefined;
  answer: string;
  explanation?: string;
  /** How the explanation begins where a question may ask for it: `理由：`. */
  reason?: string;
  source: SourceSpan;
}

const RANGE = /[[【]?第?\s*(\d{1,5})\s*题?\s*[-~—–至到]\s*第?\s*(\d{1,5})\s*题?\s*[\]】]?\s*[.:、)]?\s*/g;
/** `3～5.【答案】BAE` */
const ANSWERS_LABEL = /^(?:[【[]\s*(?:参考|正确|标准)?答案\s*[】\]]|(?:参考|正确|标准)?答案\s*(?=:))\s*:?\s*/;

const ONLY_LETTERS = new RegExp(`^(?:${SEVERAL}|${LETTERS}|${JUDGE_SIGN})$`);
/** Characters of letters with commas and spaces. */
const LONGEST_LETTERS = 100;
const ENDS_SENTENCE = /\s\S.*[.!]$|[。！]$/;

/** Below an answer in words, too. */
const REASON = /^(?:reason(?:ing)?|justification|comments?|notes?)\s*[:：]\s*(?=\S)/i;

/** Above explanations that are numbered as the answers are. */
const EXPLANATIONS = /^[【[]?\s*(?:部分|试题|答案|习题|详细|选择题)?(?:解析|详解)\s*[】\]]?:?$/;
const EXPLAINS_ONE =
  /^(?:第\s*)?(\d{1,5})\s*(?:题\s*的?(?:解释|解析|说明|分析)(?:一下|如下)?\s*:|[.、)]\s*(?:[【[]\s*(?:答案)?解析\s*[】\]]\s*:?|(?:答案)?解析\s*:))\s*(?=\S)/;
/** `82【答案】C` */
const NUMBER_AND_LABEL = /^\(?(\d{1,5})\)?\s*(?=[【[]\s*(?:参考|正确|标准)?答案)/;

/** In order: each gives entries that stand together in a line lines of their own, as the reader takes them. */
const PASSES: readonly ((lines: readonly Line[]) => readonly Line[])[] = [
  withLetteredEntries,
  withDashEntries,
  withNamedEntriesApart,
  withProseEntriesApart,
  withCommaEntriesApart,
  withListedEntriesApart,
  (lines) => lines.map(numberedEntry),
  withEntriesApart,
];

/** All entries of a key's lines, in order. @param titles of the paper's sections */
export function readKey(lines: readonly Line[], titles: readonly string[] = []) {
  const labelled = lines.some((line) => hasEntryLabel(line.half));
  const reader = new KeyReader(labelled, titles);
  for (const line of PASSES.reduce((read, pass) => pass(read), lines)) reader.read(line);
  return { entries: withStepsApart(withoutScores(reader.entries)), mismatched: reader.mismatched };
}

const hasEntryLabel = (half: string) =>
  /^\(?\d{1,5}\)?\s*[.、:)]?\s*(?:[【[]?\s*(?:参考|正确|标准)?答案|(?:correct )?ans(?:wers?)?\s*:)/i.test(half);

class KeyReader {
  readonly entries: KeyEntry[] = [];
  mismatched = false;
  readonly #labelled: boolean;
  readonly #titles: readonly string[];
  #section: KeySection | undefined;
  #units: Units | undefined;
  /** The section above the first unit. */
  #outer: KeySection | undefined;
  /** The last answer whose number has a point behind it. */
  #pointed: KeyEntry | undefined;
  /** The answers of a range with one label, explained as one; undefined where they and the range did not fit. */
  #together: readonly KeyEntry[] | undefined = [];
  #row: number[] | undefined;
  #field: "answer" | "explanation" = "answer";
  /** The answers whose explanations follow, and the one that was explained last. */
  #explained: { entries: KeyEntry[]; last: KeyEntry | undefined } | undefined;

  /** The answer above that a line explains by its number: what follows goes on with that. */
  #told: KeyEntry | undefined;

  /** @param labelled every entry starts with 答案: numbers without it are points of an answer */
  constructor(labelled: boolean, titles: readonly string[]) {
    this.#labelled = labelled;
    this.#titles = titles;
  }

  read(line: Line): void {
    const { rest, half, section } = withoutHead(line);
    if (section) this.#section = this.#placed(section);
    const heading = this.#titles.includes(line.text) ? line.heading : undefined;
    const own = rest === line.text ? sectionHead(line.text, line.half, heading, false) : undefined;
    const head = headOfSet(line.half) ?? own;
    if (head?.unit && head.kind === undefined) {
      this.#openUnit(head.unit);
      return;
    }
    const named = head && (namesSection(line.half) || this.#titles.includes(line.text));
    if (head && (head.kind !== undefined || head.chapter || named)) {
      this.#section = this.#placed(head);
      this.#explained = undefined;
      return;
    }
    if (this.#explainsOne(line)) return;
    if (this.#explained ? this.#readExplanation(rest, half) : this.#startsExplanations(line.half)) return;
    if (keyHead(line.half) || this.#opensCase(line.half) || this.#readNumberRow(half, line)) return;
    if (this.#readRanges(half, line) || this.#readSeveral(rest, half, line)) return;
    // Without points behind the numbers: `7 short   8 squawk`.
    const sequence = this.#labelled ? undefined : sequenceLines({ ...line, text: rest, half });
    const parts = sequence && this.#entryMark(sequence[0]!.half) ? sequence : [{ ...line, text: rest, half }];
    for (const part of parts) this.#readEntry(part.text, part.half, line);
  }

  /** `Chapter 6 Review`: what was named above the first unit goes for all of them. */
  #openUnit(unit: Unit): void {
    if (this.#units === undefined) this.#outer = this.#section;
    this.#units = unitsBelow(this.#units, unit);
    this.#section = this.#placed(this.#outer ?? { title: "", chapter: true });
    this.#explained = undefined;
  }

  #placed(head: SectionHead): KeySection {
    if (head.unit) this.#units = unitsBelow(this.#units, head.unit);
    return this.#units === undefined ? head : { ...head, units: this.#units };
  }

  /** `案例二` above its answers, whose numbers may begin again. */
  #opensCase(half: string): boolean {
    const name = hasMaterial(half) ? undefined : caseName(half);
    if (name !== undefined) this.#section = { title: "", chapter: false, ...this.#section, case: name };
    return name !== undefined;
  }

  /** `第2题解释一下：…`, `2．【解析】…` below the answers. */
  #explainsOne({ text, half }: Line): boolean {
    const match = EXPLAINS_ONE.exec(half);
    if (!match) return false;
    const asked = Number(match[1]);
    const entry = this.entries.find(({ number, section }) => number === asked && section === this.#section);
    if (!entry || !ONLY_LETTERS.test(entry.answer)) return false;
    entry.explanation ??= text.slice(match[0].length);
    this.#told = entry;
    this.#field = "explanation";
    return true;
  }

  /** Below a list of bare answers, the head of their explanations. */
  #startsExplanations(half: string): boolean {
    if (!EXPLANATIONS.test(half)) return false;
    const entries = this.entries.filter(({ section }) => section === this.#section);
    if (entries.length < 2) return false;
    if (entries.some(({ answer, explanation }) => explanation !== undefined || /[\n。]/.test(answer))) return false;
    this.#explained = { entries, last: undefined };
    return true;
  }

  /** @returns false where a line belongs to no answer above */
  #readExplanation(text: string, half: string): boolean {
    const { entries, last } = this.#explained!;
    const mark = numberMark(half, "dot");
    const entry = mark ? entries.find(({ number }) => number === mark.value) : last;
    if (!entry) return false;
    const shown = (mark ? text.slice(mark.length) : text).replace(/^[【[]?(?:答案)?解析[】\]]?\s*[:：]?\s*/, "");
    entry.explanation = entry.explanation === undefined ? shown : `${entry.explanation}\n${shown}`;
    this.#explained!.last = entry;
    return true;
  }

  /** `题号 1 2 3` above `答案 A B C`; without as many answers as numbers there are none. */
  #readNumberRow(half: string, line: Line): boolean {
    const numbers = /^题号\s*[:|]?\s*(\d{1,5}(?:[\s,、|]+\d{1,5})*)[\s|]*$/.exec(half)?.[1];
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
      const from = match.index + match[0].length;
      const body = half.slice(from, ranges[k + 1]?.index ?? half.length);
      const label = ANSWERS_LABEL.exec(body)?.[0] ?? "";
      const end = pairsBehind(body);
      const tokens = rangeTokens(body.slice(label.length, end), last - first + 1);
      if (!tokens) {
        this.mismatched = true;
        this.#together = undefined;
        continue;
      }
      for (const [offset, answer] of tokens.entries()) this.#add(first + offset, answer, line);
      if (label !== "") this.#together = this.entries.slice(-tokens.length);
      if (end === undefined) continue;
      const at = line.text.length - half.length + from + end;
      this.read({ ...line, text: line.text.slice(at, at + body.length - end), half: body.slice(end) });
    }
    return true;
  }

  /** Two or more entries that stand in one line. */
  #readSeveral(text: string, half: string, line: Line): boolean {
    const found = pairsIn(half) ?? (this.#labelled ? undefined : textsIn(text, half, this.entries.at(-1)?.number));
    for (const { number, answer } of found ?? []) this.#add(number, answer, line);
    return found !== undefined;
  }

  #readEntry(text: string, half: string, line: Line): void {
    const mark = this.#entryMark(half);
    // Below a table of answers, a paragraph is no part of its last cell.
    if (!mark && this.entries.at(-1)?.source.row !== undefined && line.source.row === undefined) return;
    if (mark) this.#open(mark.value, half, line);
    const rest = text.slice(mark?.length ?? 0);
    for (const [i, part] of splitLabels(rest, half.slice(mark?.length ?? 0)).entries())
      this.#readPart(part, i > 0, mark !== undefined);
  }

  /** @param inside something stands in front of it in its line @param opens the line begins an entry */
  #readPart(part: LabelledPart, inside: boolean, opens: boolean): void {
    if (concludes(part, this.#field === "answer" ? this.entries.at(-1)?.answer : undefined)) {
      this.#append(`${part.mark}${part.text}`, inside ? "" : "\n");
      return;
    }
    if (part.label === "explanation") this.#noteReason(part.mark ?? "", inside);
    if (part.label === "answer" || part.label === "explanation") this.#field = part.label;
    else if (part.label !== undefined) return;
    else if (!opens && this.#explains(part.text)) this.#field = "explanation";
    this.#append(this.#field === "explanation" ? part.text.replace(REASON, "") : part.text);
  }

  #open(number: number, half: string, line: Line): void {
    this.#add(number, "", line);
    if (numberMark(half, "dot")) this.#pointed = this.entries.at(-1);
    this.#field = "answer";
  }

  #noteReason(mark: string, inside: boolean): void {
    const entry = this.entries.at(-1);
    if (entry?.explanation === undefined && reasonWord(mark) !== undefined && entry)
      entry.reason = `${inside ? "" : "\n"}${mark}`;
  }

  /** A sentence below letters says why, as a calculation does. */
  #explains(text: string): boolean {
    const answer = this.entries.at(-1)?.answer ?? "";
    if (this.#field === "answer" && this.entries.length > 0 && REASON.test(text)) return true;
    // An answer that grows line by line is copied whole to be looked at: only a short one is.
    if (this.#field !== "answer" || answer.length > LONGEST_LETTERS || !ONLY_LETTERS.test(answer)) return false;
    return ENDS_SENTENCE.test(text) || isStep(text);
  }

  #entryMark(half: string): { value: number; length: number } | undefined {
    if (beginsStep(half)) return undefined;
    const labelled = this.#labelled ? NUMBER_AND_LABEL.exec(half) : null;
    if (labelled) return { value: Number(labelled[1]), length: labelled[0].length };
    for (const style of NUMBER_STYLES) {
      if (style === "chinese" || style === "circle" || style === "alone") continue;
      const mark = numberMark(half, style);
      if (!mark) continue;
      const last = this.entries.at(-1);
      const sameSection = last !== undefined && last.section === this.#section;
      // （2） below `1. （1）…` is a point of that answer.
      if (style === "parentheses" && sameSection && last === this.#pointed) return undefined;
      const continues = !sameSection || mark.value > last.number || mark.value === 1;
      const labelled = splitLabels(half.slice(mark.length), half.slice(mark.length))[0]?.label === "answer";
      // The first of a section is no point of an answer.
      if (this.#labelled && (sameSection || !last) ? labelled : continues && (!sameSection || mark.value !== 1))
        return mark;
      return undefined;
    }
    return this.#labelled ? undefined : this.#numberBeforeFigure(half);
  }

  /** `2.960`: a decimal anywhere else, or `10 63`; the next number of a key stands in front of a figure. */
  #numberBeforeFigure(half: string): { value: number; length: number } | undefined {
    const match = /^(\d{1,5})(?:\s*\.(?=\d)|\s+(?=\d[\d.,]*\s*(?:[^\d\s]{0,8})?$))/.exec(half);
    const last = this.entries.at(-1);
    const next = last && last.section === this.#section ? last.number + 1 : 1;
    return match && Number(match[1]) === next ? { value: next, length: match[0].length } : undefined;
  }

  #add(number: number, answer: string, line: Line): void {
    this.entries.push({ number, section: this.#section, answer, source: line.source });
    this.#together = [];
    this.#told = undefined;
  }

  #append(text: string, separator = "\n"): void {
    const entry = this.#told ?? this.entries.at(-1);
    if (!entry || text === "" || !this.#together) return;
    if (this.#field === "answer") entry.answer = entry.answer === "" ? text : `${entry.answer}${separator}${text}`;
    else
      for (const one of this.#together.includes(entry) ? this.#together : [entry])
        one.explanation = one.explanation === undefined ? text : `${one.explanation}\n${text}`;
  }
}
