/**
 * Reading papers of IELTS and their like: a passage, groups headed `Questions 17–19` with a task of their own, numbers and option
 * letters without a point, and a key in columns.
 */
import { type Line, rewritten, toLine } from "../../lines.ts";

const GROUP = /^Questions?\s+(\d{1,3})\s*(?:[-–—]|to|and)\s*(\d{1,3})\s*:?$/i;
const PASSAGE = /^(?:reading\s+)?passage\s+(\d{1,2}|[A-Z])$/i;
const BASED_ON = /\bquestions?\s+(\d{1,3})\s*[-–—]\s*(\d{1,3})\b.*\bbased on\b/i;
const TASK = /\banswer sheet\b|\bNOT GIVEN\b|\bNO MORE THAN\b|\bONE WORD ONLY\b/;
const KEY = /^(?:answer keys?|answers|keys?)\b/i;
/** Groups that are answered by a letter or number of a list. */
const LETTERED = /\bletters?\b|\bparagraphs?\b|\bheadings?\b|\blist of\b/i;
const ENTRY = /(?<=^|\s{2}|\t)(\d{1,3})[.)]?\s+(\S.*?)(?=\s{2,}\d{1,3}[.)]?\s+\S|\t\s*\d|$)/g;

/** Characters of a line of the key, and of what introduces a passage. */
const LONGEST = 500;

interface Asked {
  number: number;
  lines: Line[];
  options: Line[];
}

export function fromReadingPaper(lines: readonly Line[]): readonly Line[] {
  const groups = lines.flatMap(({ half }, i) => (GROUP.test(half) ? [i] : []));
  if (groups.length < 2 || !lines.some(({ half }) => TASK.test(half))) return lines;
  const found = lines.findIndex(({ half }, i) => i > groups[0]! && KEY.test(half) && half.length <= 60);
  const end = found < 0 ? lines.length : found;
  const answers = answersOf(lines.slice(end));
  const unused = new Map(answers);
  const result: Line[] = [];
  for (let i = 0; i < end; ) {
    const next = boundaryBelow(lines, i, end);
    const part = lines.slice(i, next);
    if (GROUP.test(part[0]!.half)) result.push(...groupLines(part, answers, unused));
    else result.push(...passageLines(part));
    i = next;
  }
  return [...result, ...keyLines(unused, lines[end])];
}

/** Answers to questions that are not there stay in the key, where they are reported. */
function keyLines(unused: ReadonlyMap<number, string>, head: Line | undefined): Line[] {
  if (!head || unused.size === 0) return [];
  const entries = [...unused].sort(([a], [b]) => a - b);
  return [head, ...entries.map(([number, answer]) => toLine(`${number}. ${answer}`, head.source))];
}

/** Where the next passage or group begins. */
function boundaryBelow(lines: readonly Line[], from: number, end: number): number {
  for (let i = from + 1; i < end; i++) if (GROUP.test(lines[i]!.half) || PASSAGE.test(lines[i]!.half)) return i;
  return end;
}

/** The head of a passage tells which questions are about it; so may the line below it. */
function passageLines(part: readonly Line[]): Line[] {
  const [head, ...rest] = part;
  const name = head && PASSAGE.exec(head.half)?.[1];
  if (!head || name === undefined) return [...part];
  const [told, ...others] = rest.slice(0, 3).map(({ half }) => half);
  const range = BASED_ON.exec([told, ...others].join(" ").slice(0, LONGEST));
  if (!range) return [...part];
  const text = rest.filter(
    ({ half }, i) => i >= 3 || !(BASED_ON.test(`${half} ${rest[i + 1]?.half ?? ""}`) || endsIntroduction(rest, i)),
  );
  return [rewritten(head, `Passage ${name} (Questions ${range[1]}-${range[2]})`), ...text];
}

/** `… which are based on Reading ⏎ Passage 2 below.` */
const endsIntroduction = (lines: readonly Line[], i: number) =>
  /^(?:reading )?passage\s+\w{1,2}(?:\s+\w+)?\.?$|\bbased on\b/i.test(lines[i]!.half);

/** Numbers and answers, read across columns; a number with two answers has none. */
function answersOf(key: readonly Line[]): Map<number, string> {
  const answers = new Map<number, string>();
  const twice = new Set<number>();
  for (const { text } of key.filter((line) => line.text.length <= LONGEST))
    for (const [, number, answer] of text.matchAll(ENTRY)) {
      if (answers.has(Number(number))) twice.add(Number(number));
      answers.set(Number(number), answer!.trim());
    }
  for (const number of twice) answers.delete(number);
  return answers;
}

/** Each question of a group with its options, which may stand once for all of them, and its answer. */
function groupLines(group: readonly Line[], answers: ReadonlyMap<number, string>, unused: Map<number, string>): Line[] {
  const [head, ...lines] = group;
  const [, first, last] = GROUP.exec(head!.half)!;
  const numbers = lines.map(({ half }) => numberOf(half)).filter((one) => one >= Number(first) && one <= Number(last));
  const start = lines.findIndex(({ half }) => numberOf(half) === Math.min(...numbers));
  if (start < 0) return []; // its questions are not there; the key reports their answers
  const task = lines.slice(0, start);
  const lettered = task.some(({ half }) => LETTERED.test(half));
  const shared = lettered ? optionsOf(task) : [];
  return questionsOf(lines.slice(start), Number(first), Number(last), lettered).flatMap(
    ({ number, lines: asked, options }) => {
      unused.delete(number);
      const own = options.length > 0 ? options : shared;
      const answer = lettered && own.length < 2 ? undefined : answers.get(number);
      const told =
        answer === undefined ? [] : [toLine(`答案：${answer.replace(/^NG$/, "NOT GIVEN")}`, asked.at(-1)!.source)];
      return [...asked, ...own, ...told];
    },
  );
}

const numberOf = (half: string) => Number(/^(\d{1,3})[.)]?\s+\S/.exec(half)?.[1]);

function questionsOf(lines: readonly Line[], first: number, last: number, lettered: boolean): Asked[] {
  const questions: Asked[] = [];
  const numbers = new Set(lines.map(({ half }) => numberOf(half)));
  let due = first;
  for (const line of lines) {
    while (due < last && !numbers.has(due)) due++;
    const number = numberOf(line.half);
    const open = questions.at(-1);
    const option = lettered && open ? optionOf(line, open.options.length) : undefined;
    if (number === due && number <= last) {
      questions.push({ number, lines: [rewritten(line, line.text.replace(/^(\d+)[.)]?\s+/, "$1. "))], options: [] });
      due++;
    } else if (option) open!.options.push(option);
    else if (open && open.options.length > 0) open.options.push(line);
    else open?.lines.push(line);
  }
  return questions;
}

function optionsOf(lines: readonly Line[]): Line[] {
  const options: Line[] = [];
  for (const line of lines) {
    const option = optionOf(line, options.length);
    if (option) options.push(option);
  }
  return options;
}

/** `A   wine bottle stoppers.`, in its turn. */
function optionOf(line: Line, count: number): Line | undefined {
  const match = /^([A-K])[.)]?\s+(?=\S)/.exec(line.half);
  if (match?.[1] !== String.fromCharCode(65 + count)) return undefined;
  return rewritten(line, `${match[1]}. ${line.text.slice(match[0].length)}`);
}
