/**
 * Matching questions: items with numbers in one column and what they are matched with, under letters, in the other; or the lettered
 * list above the items or below them. The letters are options of every item.
 */
import { type Line, rewritten, toLine } from "../lines.ts";
import { isOptionLine } from "./ahead.ts";
import { keyHead, sectionHead } from "./sections.ts";

/** `1. The founder of psychoanalysis    A. Ivan Pavlov` */
const SIDE_BY_SIDE =
  /^(?=.{0,400}$)((?:[([]\s*[)\]]\s*)?(\d{1,4})\s*[.、)].*?\S)(?:\t+|\s{3,})([A-Z])\s*[.、)]\s*(\S.*)$/;
const LETTERED = /^([A-Z])\s*[.、)]\s*(\S.*)$/;
const NUMBERED = /^(\d{1,4})\s*[.、)]\s*\S/;
const TASK = /\bmatch(?:ing)?\b|配对|匹配|连线|配伍/i;
const FEWEST = 3;
/** Lines between the task and its list. */
const NEAR = 3;

interface Group {
  /** Lines that it takes, and what stands in their place. */
  length: number;
  lines: Line[];
}

export function withMatchingLists(lines: readonly Line[]): readonly Line[] {
  const result: Line[] = [];
  for (let i = 0; i < lines.length; ) {
    const group = columnsAt(lines, i) ?? listAt(lines, i) ?? listBelowAt(lines, i);
    result.push(...(group?.lines ?? [lines[i]!]));
    i += group?.length ?? 1;
  }
  return result.length === lines.length ? lines : result;
}

/** Items and letters side by side, the letters in order from the first line on; either column may be the longer. */
function columnsAt(lines: readonly Line[], from: number): Group | undefined {
  const items: { number: number; line: Line }[] = [];
  const options: Line[] = [];
  let i = from;
  for (; i < lines.length; i++) {
    const line = lines[i]!;
    const both = SIDE_BY_SIDE.exec(line.half);
    const [, letter, option] = both ? both.slice(2) : (LETTERED.exec(line.half) ?? []);
    if (letter === undefined || option === undefined || letter !== String.fromCharCode(65 + options.length)) break;
    if (both) items.push({ number: Number(both[2]), line: part(line, 0, both[1]!.length) });
    else if (items.length < FEWEST) break;
    options.push(rewritten(plain(line), `${letter}. ${line.text.slice(line.text.length - option.length)}`));
  }
  if (items.length < FEWEST) return undefined;
  for (
    ;
    i < lines.length &&
    Number(NUMBERED.exec(lines[i]!.half)?.[1]) === items.at(-1)!.number + 1 &&
    !isOptionLine(lines, i + 1);
    i++
  )
    items.push({ number: items.at(-1)!.number + 1, line: lines[i]! });
  const inOrder = items.every(({ number }, k) => number === items[0]!.number + k);
  return inOrder
    ? {
        length: i - from,
        lines: [...shared(items[0]!.number, items.at(-1)!.number, options), ...items.map(({ line }) => line)],
      }
    : undefined;
}

/** A list of letters below the task, and items without options of their own below it. */
function listAt(lines: readonly Line[], from: number): Group | undefined {
  const told = lines.slice(Math.max(0, from - NEAR), from).findLastIndex(({ half }) => TASK.test(half));
  const above = lines[from - 1]?.half ?? "";
  if (told < 0 || NUMBERED.test(above) || above.includes("共用备选答案")) return undefined;
  const options: Line[] = [];
  while (LETTERED.exec(lines[from + options.length]?.half ?? "")?.[1] === String.fromCharCode(65 + options.length))
    options.push(lines[from + options.length]!);
  const first = Number(NUMBERED.exec(lines[from + options.length]?.half ?? "")?.[1]);
  if (options.length < FEWEST || Number.isNaN(first)) return undefined;
  let last = first;
  for (let i = from + options.length + 1; i < lines.length; i++) {
    const { text, half, heading } = lines[i]!;
    if (keyHead(half) || sectionHead(text, half, heading, false) || isOptionLine(lines, i)) break;
    if (Number(NUMBERED.exec(half)?.[1]) === last + 1 && !isOptionLine(lines, i + 1)) last++;
  }
  return last > first ? { length: options.length, lines: shared(first, last, options) } : undefined;
}

/** Numbered items below the task, which ask nothing themselves, and below the last of them the list of letters. */
function listBelowAt(lines: readonly Line[], from: number): Group | undefined {
  const first = Number(NUMBERED.exec(lines[from]!.half)?.[1]);
  if (Number.isNaN(first) || !lines.slice(Math.max(0, from - NEAR), from).some(({ half }) => TASK.test(half)))
    return undefined;
  const items: Line[] = [];
  while (Number(NUMBERED.exec(lines[from + items.length]?.half ?? "")?.[1]) === first + items.length)
    items.push(lines[from + items.length]!);
  const options: Line[] = [];
  const lettered = (i: number) => LETTER_IN_FRONT.exec(lines[i]?.half ?? "");
  for (let mark = lettered(from + items.length); mark; mark = lettered(from + items.length + options.length)) {
    const letter = String.fromCharCode(65 + options.length);
    if (mark[1]!.toUpperCase() !== letter) break;
    const line = lines[from + items.length + options.length]!;
    options.push(rewritten(line, `${letter}. ${line.text.slice(mark[0].length)}`));
  }
  if (items.length < FEWEST || options.length < FEWEST || items.some(({ half }) => half.includes("?")))
    return undefined;
  const bare = items.map((line) => rewritten(line, line.text.replace(PLACE_BEHIND, "")));
  return {
    length: items.length + options.length,
    lines: [...shared(first, first + items.length - 1, options), ...bare],
  };
}

const LETTER_IN_FRONT = /^\(?([A-Za-z])\s*[.、)]\s*(?=\S)/;
/** Where the letter is written. */
const PLACE_BEHIND = /[\s.…]*_{2,}\s*$/;

const shared = (first: number, last: number, options: readonly Line[]): Line[] => [
  toLine(`（${first}～${last}题共用备选答案）`, options[0]!.source),
  ...options,
];

/** The option's line, without what belongs to the item beside it. */
function plain({ given: _, emphasis: __, ...line }: Line): Line {
  return line;
}

const part = (line: Line, from: number, to: number): Line => ({
  ...line,
  text: line.text.slice(from, to),
  half: line.half.slice(from, to),
});
