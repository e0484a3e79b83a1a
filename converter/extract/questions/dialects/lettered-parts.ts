/**
 * Papers whose questions `1.` have parts `(a)`, `(b)`, each with its marks or lines to write on: written as those that number in
 * boxes. Without marks behind each, what is lettered may be options. A key behind them or alone names the parts, too.
 */
import { type Line, rewritten } from "../../lines.ts";
import { splitLabels } from "../labels.ts";
import { keyHead } from "../sections.ts";
import { fromNumberedParts } from "./numbered-parts.ts";

const QUESTION = /^(?:Q(?:uestion)?\s*)?0?(\d{1,2})(?:\s*[.:)]\s*|\s+|$)/i;
const PART = /^(?:\(([a-h])\)|([a-h])\))\s*/;
/** Parts of parts: the rows of the mark scheme could not be told apart. */
const DEEPER = /^(?:(?:\([a-h]\)|[a-h]\))\s*)?\((?:i|ii|iii|iv|v)\)\s/;
const MARKS = /^[[(]\d{1,2}(?: marks?)?[\])]$/i;
const MARKS_BEHIND = /\s+(?:[[(]\d{1,2} marks?[\])]|\[\d{1,2}\])$/i;
const TOTAL = /^[[(]?total\b[^?]{0,40}\d/i;
const PLACE = /_{8,}|\.{25,}/;
const FEWEST_PARTS = 3;
const SCHEME = /^.{0,60}\bmark(?:ing)? scheme\b.{0,60}$/i;
/** `1(a) 20`, `2 a) 1.5 kg`, and below it `(b) …` */
const ENTRY = /^(?:0?(\d{1,2})\s*[.)]?\s*)?(?:\(([a-h])\)|([a-h])\))\s*[:.–—-]?\s*(?=\S)/;
const NUMBERED_ENTRY = /^\d{1,2}\s*[.)]?\s*(?:\([a-h]\)|[a-h]\))\s*[:.–—-]?\s*\S/;
/** As the rows of a scheme are written. */
const SECTION = /^Section \d{1,2}$/;

interface Part {
  question: number;
  letter?: string;
  /** Its lines, from its own on. */
  at: number;
  /** What the number and the letter take of the line. */
  length: number;
}

export function fromLetteredParts(lines: readonly Line[]): readonly Line[] {
  const key = lines.findIndex((_, i) => headsKey(lines, i));
  if (key < 0) return fromPaper(lines);
  return [...fromPaper(lines.slice(0, key)), ...fromKey(lines.slice(key))];
}

function headsKey(lines: readonly Line[], i: number): boolean {
  const { half } = lines[i]!;
  if (!keyHead(half) && !SCHEME.test(half)) return false;
  return lines.slice(i + 1, i + 4).some((line) => NUMBERED_ENTRY.test(line.half) || SECTION.test(line.half));
}

/** A section for each question, an entry for each part. */
function fromKey(lines: readonly Line[]): readonly Line[] {
  if (lines.filter(({ half }) => NUMBERED_ENTRY.test(half)).length < 2) return lines;
  let section: string | undefined;
  return lines.flatMap((line) => {
    const [shown = "", number = section, letter, other = letter] = ENTRY.exec(line.half) ?? [];
    if (number === undefined || other === undefined) return [line];
    const text = line.text.slice(shown.length).replace(MARKS_BEHIND, "");
    const head = number === section ? [] : [rewritten(line, `Section ${number}`)];
    section = number;
    return [...head, rewritten(line, `${other.charCodeAt(0) - 96}. Answer: ${text}`)];
  });
}

function fromPaper(lines: readonly Line[]): readonly Line[] {
  if (lines.some(({ text, half }) => splitLabels(text, half).some(({ label }) => label === "answer"))) return lines;
  if (lines.some(({ half }) => DEEPER.test(half)) || lines.filter(hasMarks).length < 2) return lines;
  const parts = partsOf(lines);
  const lettered = parts.filter(({ letter }) => letter !== undefined);
  const answered = parts.filter((part) => !isHeadOf(parts, part));
  const each = answered.every((part) => lines.slice(part.at, nextOf(parts, part, lines.length)).some(isPlace));
  if (lettered.length < FEWEST_PARTS || !each) return lines;
  const starts = new Map(parts.map((part) => [part.at, part]));
  const written = lines.flatMap((line, i) => {
    if (TOTAL.test(line.half)) return [];
    const part = starts.get(i);
    return withMarksBelow(part ? boxed(line, part, isHeadOf(parts, part)) : line);
  });
  return fromNumberedParts(written);
}

const hasMarks = ({ half }: Line) => MARKS.test(half) || MARKS_BEHIND.test(half);
const isPlace = (line: Line) => hasMarks(line) || PLACE.test(line.half);

/** Questions in their order, and below each its parts in theirs. */
function partsOf(lines: readonly Line[]): Part[] {
  const parts: Part[] = [];
  for (const [at, { half }] of lines.entries()) {
    const last = parts.at(-1);
    const number = QUESTION.exec(half);
    const begins = number !== null && Number(number[1]) === (last?.question ?? 0) + 1;
    const from = begins ? number[0].length : 0;
    const part = PART.exec(half.slice(from));
    const letter = part?.[1] ?? part?.[2];
    const question = begins ? Number(number[1]) : (last?.question ?? 0);
    const turn = begins || last?.letter === undefined ? "a" : String.fromCharCode(last.letter.charCodeAt(0) + 1);
    if (part && letter === turn && question > 0) parts.push({ question, letter, at, length: from + part[0].length });
    else if (begins) parts.push({ question, at, length: from });
  }
  return parts;
}

/** Only parts are asked below it. */
function isHeadOf(parts: readonly Part[], part: Part): boolean {
  const next = parts[parts.indexOf(part) + 1];
  return part.letter === undefined && next?.question === part.question;
}

const nextOf = (parts: readonly Part[], part: Part, end: number) => parts[parts.indexOf(part) + 1]?.at ?? end;

/** `0 2` and `0 2 . 1`; a question without parts is its only one. */
function boxed(line: Line, { question, letter = "a", length }: Part, head: boolean): Line {
  const number = String(question).padStart(2, "0").split("").join(" ");
  const text = line.text.slice(length);
  return rewritten(line, head ? `${number} ${text}` : `${number} . ${letter.charCodeAt(0) - 96} ${text}`);
}

/** Marks have a line of their own. */
function withMarksBelow(line: Line): Line[] {
  if (MARKS.test(line.half)) return [rewritten(line, "[1 mark]")];
  const behind = MARKS_BEHIND.exec(line.half);
  return behind ? [rewritten(line, line.text.slice(0, behind.index)), rewritten(line, "[1 mark]")] : [line];
}
