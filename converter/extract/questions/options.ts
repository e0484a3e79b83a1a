/** Option letters. Every scanner walks its line once. */

export interface OptionMark {
  letter: string;
  start: number;
  /** Where the option's text begins. */
  end: number;
  /** A bare A in front of a Latin word: an option when a B follows, else the English article. */
  article?: true;
}

/** Option letters in a line, in the order A, B, C… from `next` on. @param next the letter that comes next, A for a new question */
export function optionMarks(half: string, next = "A"): OptionMark[] {
  const row = next === "A" ? (bareRow(half) ?? rowBehindStem(half) ?? rowInTurn(half)) : undefined;
  if (row) return row;
  const start = lineStartOption(half, next);
  const first = start?.article && hasMarkedA(half) ? undefined : start; // A kit is checked ( ) A. yearly B. monthly
  const marks: OptionMark[] = first ? [first] : [];
  const spaced = first !== undefined && /^[A-Z]\s/.test(half) && !/^[A-Z]\s*[.、:)—–-]/.test(half);
  const sign = first && signBehind(half, first);
  let expected = first ? following(first.letter) : next;
  for (let i = first?.end ?? 1; i < half.length; i++) {
    const mark =
      half[i] === expected
        ? (inlineOption(half, i, expected, spaced) ?? alike(half, i, expected, sign))
        : half[i] === expected.toLowerCase()
          ? alike(half, i, expected, sign)
          : undefined;
    if (!mark || isInitial(half, mark, marks.at(-1))) continue;
    marks.push(mark);
    expected = following(expected);
    i = mark.end - 1;
  }
  if (first || marks.length >= 2) return marks;
  // A lone letter inside a line is running text, unless it stands right behind the place for the answer: …的是（ ）A.甲
  return marks.filter(
    ({ letter, start }) => letter === "A" && /\(\s*\)\s*[.。]?\s*$/.test(half.slice(Math.max(0, start - 12), start)),
  );
}

/** F of `E. B. F. Skinner`: behind a letter with a point that is no option itself. */
function isInitial(half: string, { start }: OptionMark, last: OptionMark | undefined): boolean {
  const before = /(?<![A-Za-z])[A-Z]\. ?$/.exec(half.slice(Math.max(0, start - 4), start));
  return before !== null && Math.max(0, start - 4) + before.index !== last?.start;
}

/** How the first option of the line is marked where the others cannot be told from text without it: `a) … b) …`, `A—… B—…`. */
function signBehind(half: string, { start, end }: OptionMark): RegExp | undefined {
  const mark = half.slice(start, end).trim();
  if (/^\([a-z]\)$/.test(mark)) return /^(?:\s{2,}|\t)\([a-z]\)\s*/;
  if (/^[a-z]\s*[.)]$/.test(mark)) return /^(?:\s{2,}|\t)[a-z]\s*[.)]\s+/;
  if (/[—–-]$/.test(mark)) return /^\s+[A-Z](?:\s*[—–]\s*|\s+-\s+)/;
  return undefined;
}

/** An option that is marked as the first of its line. */
function alike(half: string, position: number, letter: string, sign: RegExp | undefined): OptionMark | undefined {
  const start = half[position - 1] === "(" ? position - 1 : position;
  const gap = /\s\s$/.test(half.slice(start - 2, start)) ? 2 : 1;
  const match = sign?.exec(half.slice(start - gap, start + 12));
  return match ? { letter, start, end: start - gap + match[0].length } : undefined;
}

/** `a roger    b affirm    c wilco`: lower case without points, set apart by wide gaps. */
function bareRow(half: string): OptionMark[] | undefined {
  if (!/^a\s/.test(half)) return undefined;
  const marks = [...half.matchAll(/(?<=^|\s{2}|\t)([a-h])\s+(?=\S)/g)].map((match) => ({
    letter: match[1]!.toUpperCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
  return marks.length >= 2 && marks.every(({ letter }, i) => letter === String.fromCharCode(65 + i))
    ? marks
    : undefined;
}

/** `Which is a fish?   a) whale   b) cod`: behind what asks for one of them; behind other words they may be parts of a task. */
function rowBehindStem(half: string): OptionMark[] | undefined {
  const asks = /[?_]["”’)]?\s+a[.)]\s/.exec(half);
  if (!asks) return undefined;
  const marks = [...half.slice(asks.index).matchAll(/(?<=\s{2}|\t|^.{1,2}\s+)([a-h])[.)]\s+(?=\S)/g)].map((match) => ({
    letter: match[1]!.toUpperCase(),
    start: asks.index + match.index,
    end: asks.index + match.index + match[0].length,
  }));
  return marks.length >= 2 && marks.every(({ letter }, i) => letter === String.fromCharCode(65 + i))
    ? marks
    : undefined;
}

/** `a) Rent b) Eating out c) A car payment`: three or more in turn, from the start of the line on. */
function rowInTurn(half: string): OptionMark[] | undefined {
  if (!/^\(?a\)\s/.test(half)) return undefined;
  const marks = [...half.matchAll(/(?<=^|\s)\(?([a-h])\)\s+(?=\S)/g)].map((match) => ({
    letter: match[1]!.toUpperCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
  return marks.length >= 3 && marks.every(({ letter }, i) => letter === String.fromCharCode(65 + i))
    ? marks
    : undefined;
}

/** `C:\\> ipconfig` is a drive, unless it is the letter's turn. */
const DRIVE = /^([A-Z]):\\/;

function lineStartOption(half: string, next: string): OptionMark | undefined {
  if ((DRIVE.exec(half)?.[1] ?? next) !== next) return undefined;
  const match =
    /^([A-Z])\s*[.、:)](?!\d*\))\s*/.exec(half) ??
    /^[([【]\s*([A-Z])\s*[)\]】]\s*[.、:]?\s*/.exec(half) ??
    /^(?:[[【]\s*选项\s*([A-Z])\s*[\]】]\s*:?|选项\s*([A-Z])\s*:)\s*/.exec(half) ??
    lower(half, next) ??
    dashed(half, next);
  if (match) return { letter: (match[1] ?? match[2])!.toUpperCase(), start: 0, end: match[0].length };
  const bare = /^([A-Z])(?:\s+(?=\S)|(?=[\u4E00-\u9FFF]))/.exec(half); // "A 内容", "A内容": only where it is A's turn
  if (bare?.[1] !== next) return undefined;
  const article = next === "A" && /^A\s+["“]?[A-Za-z_\d]/.test(half);
  return { letter: next, start: 0, end: bare[0].length, ...(article ? { article } : {}) };
}

function hasMarkedA(half: string): boolean {
  for (let i = half.indexOf("A", 1); i > 0; i = half.indexOf("A", i + 1))
    if (inlineOption(half, i, "A", false)) return true;
  return false;
}

/** Whether the line begins with option A, and whether that may be an article. */
export function startsWithA(half: string): boolean {
  return bareRow(half) !== undefined || lineStartOption(half, "A")?.letter === "A";
}

/** `a) …`, `a. …`: lower case needs its turn. */
function lower(half: string, next: string): RegExpExecArray | null {
  const match = /^\(?([a-z])\s*[.、)]\s*/.exec(half);
  return match?.[1]?.toUpperCase() === next ? match : null;
}

/** `A—Altimeter.`, `B - …`, in its turn; `A – B` is a difference. */
function dashed(half: string, next: string): RegExpExecArray | null {
  const match = /^([A-H])(?:\s*[—–]\s*|\s+-\s+)(?=\S\S|\d)(?![A-Z](?:\s|$))/.exec(half);
  return match?.[1] === next ? match : null;
}

function inlineOption(half: string, position: number, letter: string, spaced: boolean): OptionMark | undefined {
  const before = half[position - 1] ?? " ";
  // A.110B.119: after the first option, a number may end right before the next letter.
  if (/[A-Za-z]/.test(before) || (/\d/.test(before) && letter === "A")) return undefined;
  // (A) 甲 (B) 乙; a lone (A) is an answer in the stem.
  const lone = letter === "A" && !half.slice(position, position + 400).includes("(B)");
  const enclosed = before === "(" && half[position + 1] === ")";
  if (enclosed && lone) return undefined;
  if (enclosed) return { letter, start: position - 1, end: skipSpaces(half, position + 2) };
  if (isListed(half, position, letter)) return undefined;
  let end = skipSpaces(half, position + 1);
  if (half[end] === ")" && closesBracket(half, position)) return undefined;
  if (
    /[.、:)]/.test(half[end] ?? "") &&
    !(half[end] === "." && /[A-Z]/.test(half[end + 1] ?? "") && half[end + 2] === ".")
  )
    return { letter, start: position, end: skipSpaces(half, end + 1) };
  end = position + 1;
  return spaced && /\s/.test(before) && /\s/.test(half[end] ?? "")
    ? { letter, start: position, end: skipSpaces(half, end) }
    : undefined;
}

/** `120°F (49°C)`, `oranges (vitamin C)`: the bracket was opened for other words. */
function closesBracket(half: string, position: number): boolean {
  const open = half.lastIndexOf("(", position - 1);
  return open > half.lastIndexOf(")", position - 1) && half.slice(open + 1, position).trim() !== "";
}

/** `元素1、2、A、B、C依次入栈`: signs one after the other. */
function isListed(half: string, position: number, letter: string): boolean {
  const next = following(letter);
  return half[position + 1] === "、" && half[position + 2] === next && /^[、和与及或]/.test(half.slice(position + 3));
}

function skipSpaces(text: string, from: number): number {
  let i = from;
  while (i < text.length && (text[i] === " " || text[i] === "\t")) i++;
  return i;
}

export function following(letter: string): string {
  return String.fromCharCode(letter.charCodeAt(0) + 1);
}
