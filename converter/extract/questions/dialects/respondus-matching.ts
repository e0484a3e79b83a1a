/** Matching questions of Respondus: `a. Dog = Puppy` below what to do. Each left side is a question, all right sides are its options. */
import { type Line, rewritten } from "../../lines.ts";

const PAIR = /^\*?\s*\(?[a-z]\s*[.)]\s*(\S.*?)\s+=\s+(\S.*)$/i;
const FEWEST = 2;
const MOST = 26;

/** @param lines of one question @returns the lines of each; undefined where a line below the first pair is none, or may be cut in two ways */
export function matchingItems(lines: readonly Line[]): Line[][] | undefined {
  const start = lines.findIndex(({ text }) => PAIR.test(text));
  const pairs = lines.slice(Math.max(start, 0)).map((line) => ({ line, match: PAIR.exec(line.text) }));
  const clear = pairs.every(({ match }) => match && !/\s=\s/.test(match[2]!));
  if (start < 1 || !clear || pairs.length < FEWEST) return undefined;
  const right = [...new Set(pairs.map(({ match }) => match![2]!))].sort();
  if (right.length < FEWEST || right.length > MOST) return undefined;
  const letterOf = (text: string) => String.fromCharCode(65 + right.indexOf(text));
  return pairs.map(({ line, match }) => [
    ...lines.slice(0, start),
    rewritten(line, match![1]!),
    ...right.map((text) => rewritten(line, `${letterOf(text)}. ${text}`)),
    rewritten(line, `答案:${letterOf(match![2]!)}`),
    rewritten(line, "题型:single choice"),
  ]);
}
