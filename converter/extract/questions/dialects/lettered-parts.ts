/**
 * Papers whose questions `1.` have parts `(a)`, `(b)`, and those perhaps parts `(i)`, `(ii)`, each with its marks or lines to write
 * on: written as those that number in boxes. Without marks behind each, what is lettered may be options. A key behind them or
 * alone names the parts, too.
 */
import { type Line, rewritten } from "../../lines.ts";
import { partSection, romanNumber } from "../../mark-scheme.ts";
import { splitLabels } from "../labels.ts";
import { keyHead } from "../sections.ts";
import { deeperSections } from "./deeper-parts.ts";
import { fromNumberedParts } from "./numbered-parts.ts";

const QUESTION = /^(?:Q(?:uestion)?\s*)?0?(\d{1,2})(?:\s*[.:)]\s*|\s+|(?=\([a-h]\))|$)/i;
const PART = /^(?:\(([a-h])\)|([a-h])\))\s*/;
const DEEPER = /^\(([ivx]{1,4})\)\s*/;
const MARKS = /^[[(]\d{1,2}(?: marks?)?[\])]$/i;
const MARKS_BEHIND = /\s+(?:[[(]\d{1,2} marks?[\])]|\[\d{1,2}\])$/i;
const TOTAL = /^[[(]?total\b[^?]{0,40}\d/i;
const PLACE = /_{8,}|\.{25,}/;
const FEWEST_PARTS = 3;
/** Where the key names them. */
const FEWEST_KEYED = 2;
const SCHEME = /^.{0,60}\bmark(?:ing)? scheme\b.{0,60}$/i;
/** `1(a) 20`, `2 a) 1.5 kg`, `3(b)(ii) iron`, and below it `(b) …`, `(ii) …` */
const ENTRY =
  /^(?:0?(\d{1,2})\s*[.)]?\s*)?(?:(?:\(([a-h])\)|([a-h])\))\s*)?(?:\(([ivx]{1,4})\))?\s*[:.–—-]?\s*(?=\S|$)/;
/** `2` or `Question 2:` above its lettered entries. */
const ENTRY_HEAD = /^(?:Q(?:uestion)?\s*)?0?(\d{1,2})\s*[.):]?$/i;
const NUMBERED_ENTRY = /^\d{1,2}\s*[.)]?\s*(?:\([a-h]\)|[a-h]\))\s*[:.–—-]?\s*\S/;
const DEEPER_ENTRY = /^(?:\d{1,2}\s*[.)]?\s*)?(?:\([a-h]\)|[a-h]\))\s*(?:\([ivx]{1,4}\)|$)/;
/** As the rows of a scheme are written. */
const SECTION = /^Section \d{1,2}(?:\([a-h]\))?$/;

export interface LetteredPart {
  question: number;
  letter?: string;
  /** 2 of `(ii)` */
  roman?: number;
  /** Its lines, from its own on. */
  at: number;
  /** What the number and the letters take of the line. */
  length: number;
}

export function fromLetteredParts(lines: readonly Line[]): readonly Line[] {
  const key = lines.findIndex((_, i) => headsKey(lines, i));
  if (key < 0) return fromPaper(lines);
  return [...fromPaper(lines.slice(0, key), FEWEST_KEYED), ...fromKey(lines.slice(key))];
}

function headsKey(lines: readonly Line[], i: number): boolean {
  const { half } = lines[i]!;
  if (!keyHead(half) && !SCHEME.test(half)) return false;
  return lines.slice(i + 1, i + 4).some((line, k, below) => SECTION.test(line.half) || numbersEntry(below, k));
}

/** The question that stands alone above its entries. */
function headOfEntries(lines: readonly Line[], i: number): number | undefined {
  const number = PART.test(lines[i + 1]?.half ?? "") ? ENTRY_HEAD.exec(lines[i]!.half)?.[1] : undefined;
  return number === undefined ? undefined : Number(number);
}

const numbersEntry = (lines: readonly Line[], i: number) =>
  NUMBERED_ENTRY.test(lines[i]!.half) || headOfEntries(lines, i) !== undefined;

/** A section for each question, or for each part where those have parts, and an entry for each answer. */
function fromKey(lines: readonly Line[]): readonly Line[] {
  if (lines.filter((_, i) => numbersEntry(lines, i)).length < 2) return lines;
  const deeper = lines.some(({ half }) => DEEPER_ENTRY.test(half));
  let above: Partial<LetteredPart> = {};
  let section: string | undefined;
  return lines.flatMap((line, i) => {
    const question = headOfEntries(lines, i);
    if (question !== undefined) above = { question };
    const entry = question === undefined ? entryOf(line, above) : undefined;
    if (!entry) return question === undefined ? [line] : [];
    above = entry;
    if (entry.length === line.text.length) return [];
    const { letter, roman, length } = entry;
    const title = `Section ${partSection(entry.question, deeper ? letter : undefined)}`;
    const head = title === section ? [] : [rewritten(line, title)];
    section = title;
    const number = deeper ? (roman ?? 1) : numberOf(letter);
    return [...head, rewritten(line, `${number}. Answer: ${line.text.slice(length).replace(MARKS_BEHIND, "")}`)];
  });
}

function entryOf({ half }: Line, above: Partial<LetteredPart>): (LetteredPart & { letter: string }) | undefined {
  const [shown = "", number, lettered, bare, numeral] = ENTRY.exec(half) ?? [];
  const roman = numeral === undefined ? undefined : romanNumber(numeral);
  const own = lettered ?? bare;
  const question = number === undefined ? above.question : Number(number);
  // `(ii)` goes on with the part above, where that has parts.
  const letter = own ?? (number === undefined && roman === (above.roman ?? 0) + 1 ? above.letter : undefined);
  if (question === undefined || letter === undefined || (own === undefined && above.roman === undefined))
    return undefined;
  // 0: nothing behind it, so that its parts follow.
  const depth = roman ?? (shown.length === half.length ? 0 : undefined);
  return { question, letter, ...(depth === undefined ? {} : { roman: depth }), at: 0, length: shown.length };
}

function fromPaper(lines: readonly Line[], fewest = FEWEST_PARTS): readonly Line[] {
  if (lines.some(({ text, half }) => splitLabels(text, half).some(({ label }) => label === "answer"))) return lines;
  if (lines.filter(hasMarks).length < 2) return lines;
  const parts = partsOf(lines);
  const lettered = parts.filter(({ letter }) => letter !== undefined);
  const answered = parts.filter((part) => !isHeadOf(parts, part));
  const each = answered.every((part) => lines.slice(part.at, nextOf(parts, part, lines.length)).some(isPlace));
  if (lettered.length < fewest || !each) return lines;
  if (parts.some(({ roman }) => roman !== undefined)) {
    const bodies = parts.map((part) => {
      const [first, ...rest] = lines.slice(part.at, nextOf(parts, part, lines.length)) as [Line, ...Line[]];
      const body = [rewritten(first, first.text.slice(part.length)), ...rest.filter(({ half }) => !TOTAL.test(half))];
      return { ...part, head: isHeadOf(parts, part), body: body.flatMap(withMarksBelow) };
    });
    return [...lines.slice(0, parts[0]!.at), ...deeperSections(bodies)];
  }
  const starts = new Map(parts.map((part) => [part.at, part]));
  const written = lines.flatMap((line, i) => {
    if (TOTAL.test(line.half)) return [];
    const part = starts.get(i);
    return withMarksBelow(part ? boxed(line, part, isHeadOf(parts, part)) : line);
  });
  return fromNumberedParts(written, fewest);
}

const hasMarks = ({ half }: Line) => MARKS.test(half) || MARKS_BEHIND.test(half);
const isPlace = (line: Line) => hasMarks(line) || PLACE.test(line.half);
const numberOf = (letter: string) => letter.charCodeAt(0) - 96;
const letterAfter = (letter: string | undefined) =>
  letter === undefined ? "a" : String.fromCharCode(letter.charCodeAt(0) + 1);

/** Questions in their order, below each its parts in theirs, and below those theirs. */
function partsOf(lines: readonly Line[]): LetteredPart[] {
  const parts: LetteredPart[] = [];
  for (const [at, { half }] of lines.entries()) {
    let above = parts.at(-1);
    let length = 0;
    const add = (part: Omit<LetteredPart, "at" | "length">, taken: string) => {
      length += taken.length;
      above = { ...part, at, length };
      parts.push(above);
    };
    const number = QUESTION.exec(half);
    if (number && Number(number[1]) === (above?.question ?? 0) + 1) add({ question: Number(number[1]) }, number[0]);
    const letter = above && PART.exec(half.slice(length));
    if (letter && (letter[1] ?? letter[2]) === letterAfter(above!.letter))
      add({ question: above!.question, letter: letterAfter(above!.letter) }, letter[0]);
    const roman = above?.letter === undefined ? null : DEEPER.exec(half.slice(length));
    if (roman && romanNumber(roman[1]!) === (above!.roman ?? 0) + 1)
      add({ question: above!.question, letter: above!.letter!, roman: (above!.roman ?? 0) + 1 }, roman[0]);
  }
  return parts.filter((part, i) => parts[i + 1]?.at !== part.at);
}

/** Only parts are asked below it. */
function isHeadOf(parts: readonly LetteredPart[], part: LetteredPart): boolean {
  const next = parts[parts.indexOf(part) + 1];
  if (next?.question !== part.question || part.roman !== undefined) return false;
  return part.letter === undefined || (next.letter === part.letter && next.roman !== undefined);
}

const nextOf = (parts: readonly LetteredPart[], part: LetteredPart, end: number) =>
  parts[parts.indexOf(part) + 1]?.at ?? end;

/** `0 2` and `0 2 . 1`; a question without parts is its only one. */
function boxed(line: Line, { question, letter = "a", length }: LetteredPart, head: boolean): Line {
  const number = String(question).padStart(2, "0").split("").join(" ");
  const text = line.text.slice(length);
  return rewritten(line, head ? `${number} ${text}` : `${number} . ${numberOf(letter)} ${text}`);
}

/** Marks have a line of their own. */
function withMarksBelow(line: Line): Line[] {
  if (MARKS.test(line.half)) return [rewritten(line, "[1 mark]")];
  const behind = MARKS_BEHIND.exec(line.half);
  return behind ? [rewritten(line, line.text.slice(0, behind.index)), rewritten(line, "[1 mark]")] : [line];
}
