/**
 * Problems without a number: a text below the head of a section, and `(a)`, `(b)`, `(c)` that ask about it. The parts get numbers,
 * and a range stands in front of the text, as the grammar reads it; a key names the parts below the head of the same section.
 */
import { type Line, rewritten, toLine } from "../lines.ts";
import { type NumberStyle, numberMark } from "./numbers.ts";
import { optionMarks } from "./options.ts";
import { keyHead, sectionHead } from "./sections.ts";

const PART = /^\(([a-h])\)\s*(?=\S)/;
const ASKS =
  /[?？]|^(?:advise|calculate|comment|compare|compute|define|describe|determine|discuss|evaluate|explain|find|give|identify|list|name|outline|prepare|show|state|suggest|what|when|where|which|who|why|how|write)\b/i;
const STYLES: readonly NumberStyle[] = ["dot", "parenthesis", "parentheses", "bracket", "word"];
/** Characters of the text. */
const LEAST_TEXT = 60;
const MOST_LINES = 40;

const isHead = ({ text, half, heading }: Line) => sectionHead(text, half, heading, false) !== undefined;
const letterOf = ({ half }: Line) => PART.exec(half)?.[1];
const isNumbered = ({ half }: Line) => STYLES.some((style) => numberMark(half, style) !== undefined);

export function withLetteredProblems(lines: readonly Line[]): readonly Line[] {
  if (!lines.some((line) => letterOf(line) === "a")) return lines;
  const key = lines.findIndex(({ half }) => keyHead(half) !== undefined);
  const paper = key < 0 ? lines : lines.slice(0, key);
  const mark = markOf(paper.find(isNumbered));
  const written: Line[] = [];
  for (let i = 0; i < paper.length; ) {
    const problem = isHead(paper[i]!) ? problemBelow(paper, i + 1) : undefined;
    written.push(paper[i]!, ...(problem ? asNumbered(problem, mark) : []));
    i += 1 + (problem?.length ?? 0);
  }
  if (written.length === paper.length) return lines; // each problem has a line more
  return [...written, ...withLetteredEntries(lines.slice(paper.length))];
}

/** The lines of a section that are one problem, from its text to its last part. */
function problemBelow(lines: readonly Line[], from: number): readonly Line[] | undefined {
  const below = lines.slice(from, from + MOST_LINES);
  const stop = below.findIndex((line) => isHead(line) || keyHead(line.half) !== undefined || isNumbered(line));
  const part = stop < 0 ? below : below.slice(0, stop);
  const first = part.findIndex((line) => letterOf(line) !== undefined);
  const text = part.slice(0, first);
  if (first < 1 || text.reduce((sum, { half }) => sum + half.length, 0) < LEAST_TEXT) return undefined;
  if (text.some(({ half }) => optionMarks(half).length >= 2)) return undefined;
  const parts = part.filter((line) => letterOf(line) !== undefined);
  const inOrder = parts.every((line, k) => letterOf(line) === String.fromCharCode(97 + k));
  const ask = parts.every(({ half }) => ASKS.test(half.replace(PART, "")));
  return parts.length >= 2 && inOrder && ask ? part : undefined;
}

/** How the file writes the number in front of a question. */
function markOf(line: Line | undefined): (number: number) => string {
  const half = line?.half ?? "1. ";
  const mark = STYLES.map((style) => numberMark(half, style)).find((found) => found !== undefined);
  const shown = half.slice(0, mark?.length);
  return (number) => shown.replace(/\d+/, String(number));
}

function asNumbered(problem: readonly Line[], mark: (number: number) => string): Line[] {
  const count = problem.filter((line) => letterOf(line) !== undefined).length;
  const head = toLine(`Passage 1 (Questions 1-${count})`, problem[0]!.source);
  return [head, ...problem.map((line) => withNumber(line, mark))];
}

function withNumber(line: Line, mark: (number: number) => string): Line {
  const letter = letterOf(line);
  return letter === undefined ? line : rewritten(line, line.text.replace(PART, mark(letter.charCodeAt(0) - 96)));
}

/** `(a) …`, `(b) …` of a key, where all that is answered below the head of a section is lettered. */
export function withLetteredEntries(lines: readonly Line[]): readonly Line[] {
  const heads = lines.flatMap((line, i) => (isHead(line) ? [i] : []));
  const lettered = new Set<Line>();
  for (const [k, at] of heads.entries()) {
    const section = lines.slice(at + 1, heads[k + 1]);
    const entries = section.filter((line) => letterOf(line) !== undefined);
    const inOrder = entries.every((line, n) => letterOf(line) === String.fromCharCode(97 + n));
    if (entries.length >= 2 && inOrder && entries[0] === section[0] && !section.some(isNumbered))
      for (const line of entries) lettered.add(line);
  }
  return lettered.size === 0
    ? lines
    : lines.map((line) => (lettered.has(line) ? withNumber(line, markOf(undefined)) : line));
}
