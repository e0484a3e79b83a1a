/**
 * Options with numbers, below questions that are numbered in another way: `1. 2. 3.` below headings (`### 4. Which …?`),
 * `1) 2) 3)` below `1. Which …?`.
 */
import type { Line } from "../lines.ts";
import { splitLabels } from "./labels.ts";
import { numberMark } from "./numbers.ts";

/** Puts A, B, C… in place of such numbers in what lines are matched by; their text stays as it is. */
export function withNumberedOptions(lines: readonly Line[]): readonly Line[] {
  if (lines.some(({ half }) => /^A\s*[.、)]/.test(half))) return lines;
  const belowHeadings = lines.map((_, i) => optionsBelow(lines, i));
  // One list below a numbered heading may be its answer.
  if (belowHeadings.filter((run) => run.length >= 2).length >= 2) return lettered(lines, belowHeadings);
  // Numbers in brackets may as well head parts of a question, unless numbers answer.
  if (lines.filter(isAnsweredByNumber).length < 2) return lines;
  for (const style of ["parenthesis", "parentheses"] as const) {
    const runs = lines.map((_, i) => optionsFrom(lines, i, style));
    if (runs.filter((run) => run.length >= 2).length >= 2) return lettered(lines, runs);
  }
  return lines;
}

const MOST = 8;
/** Lines that an option, or the question above the first one, may take. */
const WRAPPED = 6;

const NUMBERS = /^\(?[1-8]\)?(?:\s*(?:,|and|&|、)\s*\(?[1-8]\)?)*\s*(?:[.。;,]|$)/;

/** `Answer: 2`, `答案：1、3`, `4. Answer: 1, 3, 4. Rationale: …` */
function isAnsweredByNumber({ text, half }: Line): boolean {
  const number = numberMark(half, "dot")?.length ?? 0;
  const [part] = splitLabels(text.slice(number), half.slice(number));
  return part?.label === "answer" && NUMBERS.test(part.half);
}

/** Where the number of an option stands. */
interface Mark {
  line: number;
  at: number;
}

/** The numbered lines right below a heading with a number; none for one alone. */
function optionsBelow(lines: readonly Line[], heading: number): Mark[] {
  const { heading: level, half } = lines[heading]!;
  if (level === undefined || !numberMark(half, "dot")) return [];
  const found: Mark[] = [];
  for (let line = heading + 1; line < lines.length && found.length < MOST; line++) {
    const { heading: other, half: text } = lines[line]!;
    if (other !== undefined || numberMark(text, "dot")?.value !== found.length + 1) break;
    found.push({ line, at: 0 });
  }
  return found.length >= 2 ? found : [];
}

/** 1), 2), 3)… from the line of the first on, below a question; lines between them go on with an option. */
function optionsFrom(lines: readonly Line[], first: number, style: "parenthesis" | "parentheses"): Mark[] {
  if (numberMark(lines[first]!.half, style)?.value !== 1 || !isBelowQuestion(lines, first)) return [];
  const found: Mark[] = [];
  for (let line = first; line < lines.length && found.length < MOST; line++) {
    const { half } = lines[line]!;
    const mark = numberMark(half, style);
    if (mark?.value === found.length + 1) for (const at of marksIn(half, style, mark.value)) found.push({ line, at });
    else if (mark || endsOptions(lines[line]!) || line - found.at(-1)!.line >= WRAPPED) break;
  }
  return found;
}

/** `(1) mass (2) speed`: the digits of the first and of those that follow it in the line. */
function marksIn(half: string, style: "parenthesis" | "parentheses", first: number): number[] {
  const found = [half.indexOf(String(first))];
  for (let number = first + 1; number <= MOST; number++) {
    const sign = style === "parentheses" ? `(${number})` : `${number})`;
    const at = half.indexOf(sign, found.at(-1)! + 2);
    if (at < 0 || !/\s/.test(half[at - 1]!) || half.slice(at + sign.length).trim() === "") break;
    found.push(at + sign.length - 2);
  }
  return found;
}

const isQuestion = ({ half }: Line) => (["dot", "word", "ordinal"] as const).some((style) => numberMark(half, style));

function isBelowQuestion(lines: readonly Line[], first: number): boolean {
  for (let i = first - 1; i >= Math.max(0, first - WRAPPED); i--) {
    if (isQuestion(lines[i]!)) return true;
    if (endsOptions(lines[i]!)) return false;
  }
  return false;
}

function endsOptions(line: Line): boolean {
  return isQuestion(line) || splitLabels(line.text, line.half)[0]?.label !== undefined;
}

function lettered(lines: readonly Line[], runs: readonly (readonly Mark[])[]): readonly Line[] {
  const changed = [...lines];
  for (const run of runs) {
    for (const [k, { line, at }] of run.entries()) {
      const { half } = changed[line]!;
      const letter = String.fromCharCode(65 + k);
      changed[line] = { ...changed[line]!, half: `${half.slice(0, at)}${letter}${half.slice(at + 1)}` };
    }
  }
  return changed;
}
