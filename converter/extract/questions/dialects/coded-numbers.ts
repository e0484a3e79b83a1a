/**
 * Numbers that are no plain ones: `1-1`, `1.1-2`, `（1-1）`, `Q1-2` by chapter, `例1`, `题1`, `变式2` by kind. The questions are counted
 * instead, the answers of a key with them; what the file shows stays beside them.
 */
import { type Line, rewritten, toLine } from "../../lines.ts";
import { splitLabels } from "../labels.ts";
import { numberMark } from "../numbers.ts";
import { optionMarks } from "../options.ts";
import { keyHead } from "../sections.ts";

const WORD = "例题?|典例|题|变式(?:训练|题)?|练习?题?|习题|真题";
const LEVELS = "\\d{1,3}(?:\\.\\d{1,3}){0,2}";
const CODE = `(?:(?:${WORD})\\s*${LEVELS}(?:[-–—]\\d{1,3}){0,2}|Q?${LEVELS}(?:[-–—]\\d{1,3}){1,2})`;
/** `1-3题`, `1-2岁`: a range, an age; `【例题1·单选题】` names a type. */
const END = "(?!\\s*·|[\\d年月日%题岁个人倍])";
/** In front of a question. */
const IN_FRONT = new RegExp(`^[(【[]?\\s*(${CODE})${END}\\s*[)】\\]]?\\s*(?:[.、:](?!\\d)\\s*)?`);
/** In a key, where several may stand in a line. */
const IN_KEY = new RegExp(`(?<=^|[\\s,;。]|\\))[(【[]?\\s*(${CODE})${END}\\s*[)】\\]]?\\s*[.、:]?\\s*(?=\\S)`, "g");
const RANGE = new RegExp(`^(${CODE})\\s*[~至到]\\s*(${CODE})\\s*[.、:]?\\s*(?=\\S)`);
const LEAST = 2;

interface Coded {
  at: number;
  code: string;
  /** Characters that it takes. */
  length: number;
}

export function fromCodedNumbers(lines: readonly Line[]): readonly Line[] {
  const key = keyBelow(lines);
  const found = inTurn(lines.slice(0, key).flatMap(codeAt));
  const starts = new Set(found.map(({ at }) => at));
  if (found.length < LEAST || !found.every(({ at }) => asksBelow(lines, at, starts))) return lines;
  if (hasOthers(lines.slice(0, key), starts) || countsOtherwise(lines, key, found)) return lines;
  const numbers = new Map<string, number>();
  const repeated = new Set<string>();
  const result = [...lines];
  for (const [k, { at, code, length }] of found.entries()) {
    const line = lines[at]!;
    if (numbers.has(code)) repeated.add(code);
    numbers.set(code, k + 1);
    result[at] = { ...rewritten(line, `${k + 1}、${line.text.slice(length)}`), code };
  }
  for (const code of repeated) numbers.delete(code);
  return [...result.slice(0, key), ...keyLines(lines.slice(key), numbers, found.length)];
}

const plain = (code: string) => code.replace(/\s+/g, "").replace(/[–—]/g, "-");

function codeAt({ half }: Line, at: number): Coded[] {
  const match = IN_FRONT.exec(half);
  return match ? [{ at, code: plain(match[1]!), length: match[0].length }] : [];
}

/** Those whose last number is 1, or behind that of the same chapter or kind: a range (1-5) begins none. */
function inTurn(coded: readonly Coded[]): Coded[] {
  const last = new Map<string, number>();
  return coded.filter(({ code }) => {
    const [, group, number] = /^(.*?)(\d+)$/.exec(code)!;
    const before = last.get(group!);
    const steps = before === undefined ? 0 : Number(number) - before;
    const due = Number(number) === 1 || (steps >= 1 && steps <= MOST_STEPS);
    if (due) last.set(group!, Number(number));
    return due;
  });
}

/** Questions that are left out in between. */
const MOST_STEPS = 5;

/** Plain numbers of a key say nothing about questions of several chapters or kinds. */
function countsOtherwise(lines: readonly Line[], key: number, found: readonly Coded[]): boolean {
  const groups = new Set(found.map(({ code }) => code.replace(/\d+$/, "")));
  const last = found.at(-1)!.at;
  return groups.size > 1 && key === lines.length && lines.slice(last).some(({ half }) => keyHead(half));
}

/** Where a key begins behind the first question. */
function keyBelow(lines: readonly Line[]): number {
  const first = lines.findIndex(({ half }) => IN_FRONT.test(half));
  const key = lines.findIndex(({ half }, i) => i > first && keyHead(half) && IN_FRONT.test(lines[i + 1]?.half ?? ""));
  return first < 0 || key < 0 ? lines.length : key;
}

/** An option, an answer or a place for it, or a question mark stands above the next one. */
function asksBelow(lines: readonly Line[], at: number, starts: ReadonlySet<number>): boolean {
  for (let i = at; i < lines.length && (i === at || !starts.has(i)); i++)
    if (isPart(lines[i]!) || /\(\s*\)|_{2,}|\?/.test(lines[i]!.half)) return true;
  return false;
}

const isPart = ({ text, half }: Line) =>
  optionMarks(half).some(({ article }) => !article) || splitLabels(text, half).some(({ label }) => label === "answer");

/** Questions with plain numbers are among them. */
function hasOthers(lines: readonly Line[], starts: ReadonlySet<number>): boolean {
  let plainNumber = false;
  return lines.some((line, i) => {
    if (starts.has(i)) plainNumber = false;
    else if (numberMark(line.half, "dot")) plainNumber = true;
    return plainNumber && isPart(line);
  });
}

/** One answer a line; codes that no question has, or several have, get numbers of none. */
function keyLines(lines: readonly Line[], numbers: ReadonlyMap<string, number>, count: number): Line[] {
  let free = count;
  const numberOf = (code: string) => numbers.get(plain(code));
  return lines.flatMap((line) => {
    const range = RANGE.exec(line.half);
    const [first, last] = [numberOf(range?.[1] ?? ""), numberOf(range?.[2] ?? "")];
    if (range && first && last) return [rewritten(line, `${first}-${last} ${line.text.slice(range[0].length)}`)];
    const marks = [...line.half.matchAll(IN_KEY)];
    if (marks[0]?.index !== 0) return [line];
    return marks.map((mark, k) => {
      const number = numberOf(mark[1]!);
      const from = number === undefined ? mark.index : mark.index + mark[0].length;
      return toLine(`${number ?? ++free}、${line.text.slice(from, marks[k + 1]?.index)}`, line.source);
    });
  });
}
