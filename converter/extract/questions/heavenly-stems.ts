/**
 * Options marked 甲、乙、丙、丁. The same signs name people and things in running text, so a set of them counts as options only
 * where each stands in its turn, marked like an option, with a text of its own.
 */
import type { Line } from "../lines.ts";

/** The signs in order: the first stands for A. */
export const HEAVENLY_STEMS = "甲乙丙丁戊己";

/** Lines over which the options of one question may run. */
const MOST_LINES = 16;

interface Place {
  line: number;
  /** Of the sign. */
  at: number;
  /** Where the option's text begins. */
  end: number;
}

/** Puts A, B, C… in place of the signs in what lines are matched by; their text stays as it is. */
export function withLetteredStems(lines: readonly Line[]): readonly Line[] {
  const changed = new Map<number, string>();
  for (let i = 0; i < lines.length; i++) {
    const half = changed.get(i) ?? lines[i]!.half;
    if (!half.includes(HEAVENLY_STEMS[0]!)) continue;
    for (const [turn, { line, at }] of optionsFrom(lines, i).entries()) {
      const before = changed.get(line) ?? lines[line]!.half;
      changed.set(line, before.slice(0, at) + letterAt(turn) + before.slice(at + 1));
    }
  }
  return changed.size === 0
    ? lines
    : lines.map((line, i) => (changed.has(i) ? { ...line, half: changed.get(i)! } : line));
}

const letterAt = (turn: number) => String.fromCharCode(65 + turn);

/** The places of 甲, 乙… that begin in a line; none where they are no options. */
function optionsFrom(lines: readonly Line[], first: number): Place[] {
  const found: Place[] = [];
  for (let i = first; i < Math.min(lines.length, first + MOST_LINES); i++) {
    const { half } = lines[i]!;
    if (i > first && ENDS_OPTIONS.test(half)) break;
    for (let from = 0; found.length < HEAVENLY_STEMS.length; ) {
      const mark = markOf(half, HEAVENLY_STEMS[found.length]!, from);
      if (!mark) break;
      found.push({ line: i, ...mark });
      from = mark.end;
    }
    if (found.length === 0) return [];
  }
  return found.length >= 2 && found.every((place, k) => hasText(lines, place, found[k + 1])) ? found : [];
}

/** The next question, or what is said about this one. */
const ENDS_OPTIONS = /^(?:\(?\d{1,5}\s*[.、)]|第\s*\d+\s*题|[【[]?(?:正确|参考|标准)?(?:答案|答|解析|分析)\s*[】\]:])/;

/** A sign at the start of the line, behind a space or behind the place for the answer: `甲. `, `（乙）`, `( ) 甲、`. No colon: so people speak. */
function markOf(half: string, sign: string, from: number): { at: number; end: number } | undefined {
  for (let at = half.indexOf(sign, from); at >= 0; at = half.indexOf(sign, at + 1)) {
    const enclosed = half[at - 1] === "(" && half[at + 1] === ")";
    const before = half.slice(0, enclosed ? at - 1 : at);
    const marked = enclosed || /^\s*[.、)]/.test(half.slice(at + 1));
    if (!marked || !(enclosed || /(?:^|[\s;,。]|\(\s*\)\s*[.。]?)$/.test(before))) continue;
    const end = at + 1 + /^\s*[.、)]?\s*/.exec(half.slice(at + 1))![0].length;
    return { at, end };
  }
  return undefined;
}

/** Something stands between an option's mark and the next: 甲、乙、丙三人 are no options. */
function hasText(lines: readonly Line[], { line, at, end }: Place, next: Place | undefined): boolean {
  const stop = next?.line === line ? next.at : undefined;
  const text = lines[line]!.half.slice(end, stop).replace(/[\s(;,]+$/, "");
  return text !== "" && (next?.line !== line || next.at > at + 2);
}
