/**
 * Exams with their solutions, as universities hand them out: `Problem 1. Multiple choice (9 points)`, below it questions `1.1`, `1.2`
 * or parts `(a)`, `(b)`, each with its own answer (`Solution: …`). Each problem becomes a section, what stands above `(a)` the
 * material of its parts.
 */
import { type Line, rewritten } from "../../lines.ts";
import { splitLabels } from "../labels.ts";
import { optionMarks } from "../options.ts";

const HEAD = /^(?:Problem|Question|Exercise|Task) {1,2}(\d{1,2})(?= *(?:[.:(–—-]|$)| +[A-Z])\s*[.:–—-]?\s*/i;
const DECIMAL = /^(\d{1,2})\.(\d{1,2})\s*[.):]?\s+(?=\S)/;
const LETTERED = /^\(([a-z])\)\s*(?=\S)/;
const POINTS = /^[[(]\s*\d{1,3}(?:\.\d)?\s*(?:pts?\.?|points?|marks?)\s*[\])]\s*/i;
const FEWEST = 2;

interface Problem {
  head: Line;
  number: number;
  /** What stands behind the number. */
  title: string;
  body: readonly Line[];
}

interface Part {
  at: number;
  text: string;
}

/** The lines as banks write them; those of any other file as they are. */
export function fromAnsweredProblems(lines: readonly Line[]): readonly Line[] {
  const starts = headsInTurn(lines);
  if (starts.length < FEWEST) return lines;
  const problems = starts.map((start, k) => problemAt(lines, start, starts[k + 1]));
  const parts = problems.map((problem) => decimalParts(problem) ?? letteredParts(problem));
  if (!parts.some((found) => found !== undefined)) return lines;
  return [
    ...lines.slice(0, starts[0]),
    ...problems.flatMap((problem, k) => linesOf(problem, parts[k], starts[k]!, lines)),
  ];
}

/** Numbers from 1 on; a mention of another problem is none of them. */
function headsInTurn(lines: readonly Line[]): number[] {
  const starts: number[] = [];
  for (const [i, { half }] of lines.entries()) if (Number(HEAD.exec(half)?.[1]) === starts.length + 1) starts.push(i);
  return starts;
}

function problemAt(lines: readonly Line[], start: number, end: number | undefined): Problem {
  const head = lines[start]!;
  const match = HEAD.exec(head.half)!;
  return { head, number: Number(match[1]), title: head.text.slice(match[0].length), body: lines.slice(start + 1, end) };
}

/** `2.1`, `2.2` of problem 2, in turn, each with options or an answer below it. */
function decimalParts({ number, body }: Problem): Part[] | undefined {
  const parts: Part[] = [];
  for (const [at, { half, text }] of body.entries()) {
    const match = DECIMAL.exec(half);
    if (Number(match?.[1]) === number && Number(match?.[2]) === parts.length + 1)
      parts.push({ at, text: text.slice(match![0].length) });
  }
  return parts.length > 0 && parts.some((_, k) => asksBelow(body, parts, k)) ? parts : undefined;
}

/** `(a)`, `(b)`, each with its own answer: without it, they may be options. */
function letteredParts({ body }: Problem): Part[] | undefined {
  const parts: Part[] = [];
  for (const [at, { half, text }] of body.entries()) {
    const match = LETTERED.exec(half);
    if (match?.[1] === String.fromCharCode(97 + parts.length)) parts.push({ at, text: text.slice(match[0].length) });
  }
  return parts.length >= FEWEST && parts.every((_, k) => isAnswered(linesBelow(body, parts, k))) ? parts : undefined;
}

const linesBelow = (body: readonly Line[], parts: readonly Part[], k: number) =>
  body.slice(parts[k]!.at + 1, parts[k + 1]?.at);

const isAnswered = (lines: readonly Line[]) =>
  lines.some(({ text, half }) => splitLabels(text, half)[0]?.label === "answer");

const asksBelow = (body: readonly Line[], parts: readonly Part[], k: number) => {
  const below = linesBelow(body, parts, k);
  return isAnswered(below) || below.some(({ half, bullet }) => bullet || optionMarks(half)[0]?.start === 0);
};

function linesOf(problem: Problem, parts: Part[] | undefined, start: number, lines: readonly Line[]): readonly Line[] {
  const { head, number, title, body } = problem;
  const section = rewritten(head, `Part ${number}. ${title}`.trimEnd());
  if (!parts) {
    if (!isAnswered(body)) return [head, ...body];
    return [rewritten(head, `Part ${number}`), rewritten(head, `1. ${title}`), ...body];
  }
  const above = body.slice(0, parts[0]!.at);
  const lettered = LETTERED.test(body[parts[0]!.at]!.half);
  const shared = lettered && above.length > 0;
  const range = rewritten(lines[start]!, `Questions 1-${parts.length} are about this:`);
  return [
    section,
    ...(shared ? [range] : []),
    ...above,
    ...parts.flatMap(({ at, text }, k) => [
      rewritten(body[at]!, `${k + 1}. ${text.replace(POINTS, "")}`),
      ...linesBelow(body, parts, k),
    ]),
  ];
}
