/**
 * Reading passages with a name of their own: `Passage 2: …`, the text, `Questions 5–9`, and the questions. The range moves in front
 * of the text, as the grammar reads it; without one, all that are numbered up to the next passage are about the text.
 */
import { type Line, rewritten, toLine } from "../lines.ts";
import { optionsFollow } from "./ahead.ts";
import { type NumberStyle, numberMark } from "./numbers.ts";
import { keyHead } from "./sections.ts";

const HEAD =
  /^((?:reading\s+)?(?:passage|text)\s+(?:\d{1,2}|[A-H]|[IVX]{1,4}|one|two|three|four|five))(?:\s*[:.–—-]\s*(\S.{0,80}))?$/i;
/** Alone in its line, or with what to do: `Questions 5–6: Write a short answer.` */
const GROUP =
  /^Questions?\s+(\d{1,4})\s*(?:[-~–—]|to|and|through)\s*(\d{1,4})\s*(?:[:.]?\s*\(?(?:write|choose|circle|select|answer|decide|give|complete|tick|mark)\b.{0,80})?[:.)]?$/i;
const STYLES: readonly NumberStyle[] = ["dot", "parenthesis", "parentheses", "bracket", "word", "space", "alone"];
/** Characters of a text. */
const LEAST_TEXT = 60;

export function withReadingPassages(lines: readonly Line[]): readonly Line[] {
  const heads = lines.flatMap(({ half }, i) => (HEAD.test(half) && !GROUP.test(half) ? [i] : []));
  if (heads.length === 0) return lines;
  const result = lines.slice(0, heads[0]);
  for (const [k, from] of heads.entries()) {
    const whole = lines.slice(from, heads[k + 1]);
    const key = whole.findIndex(({ half }) => keyHead(half));
    const part = key < 0 ? whole : whole.slice(0, key);
    result.push(...(withRangeInFront(part) ?? part), ...whole.slice(part.length));
  }
  return result;
}

/** @returns undefined where no text stands between the name and the first question */
function withRangeInFront(part: readonly Line[]): Line[] | undefined {
  const [head, ...below] = part as [Line, ...Line[]];
  const told = GROUP.exec(below.find(isGroup)?.half ?? "")?.[1];
  const asked = firstQuestion(below, told === undefined ? undefined : Number(told));
  if (!asked) return undefined;
  const [, name, title] = HEAD.exec(head.half)!;
  const text = below.slice(0, asked.at).filter((line) => !isGroup(line));
  if (text.reduce((sum, { half }) => sum + half.length, 0) < LEAST_TEXT) return undefined;
  const last = lastQuestion(below, asked);
  const shown = title === undefined ? [] : [toLine(head.text.slice(-title.length), head.source)];
  return [
    { ...rewritten(head, name!), heading: head.heading ?? 1 },
    toLine(`Passage 1 (Questions ${asked.number}-${last})`, head.source),
    ...[...shown, ...text].map(({ heading: _, ...line }) => line),
    ...below.slice(asked.at).filter((line) => !isGroup(line)),
  ];
}

const isGroup = ({ half }: Line) => GROUP.test(half);

const numberOf = (half: string) => STYLES.map((style) => numberMark(half, style)?.value).find((value) => value);

interface Asked {
  at: number;
  number: number;
}

/** @param due its number, where the file tells it; else it has options */
function firstQuestion(lines: readonly Line[], due: number | undefined): Asked | undefined {
  for (const [at, { half }] of lines.entries()) {
    const number = numberOf(half);
    if (number !== undefined && (due === undefined ? optionsFollow(lines, at) : number === due)) return { at, number };
  }
  return undefined;
}

/** The last of the numbers that follow each other. */
function lastQuestion(lines: readonly Line[], { at, number }: Asked): number {
  return lines.slice(at).reduce((last, { half }) => (numberOf(half) === last + 1 ? last + 1 : last), number);
}
