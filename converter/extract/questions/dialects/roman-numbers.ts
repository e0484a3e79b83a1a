/** Prompts that small roman numerals number, `i.` to `viii.`, in place of figures: they get figures, and so do lines that name some of them. */

import { type Line, rewritten } from "../../lines.ts";
import { romanNumber } from "../../mark-scheme.ts";
import { numberMark } from "../numbers.ts";

const NUMBERED = /^\(?([ivx]{1,6})\s*[.):]\s+(?=\S)/;
/** `answer prompts iv and v`, `Questions ii–iv`. */
const RANGE =
  /\b(questions?|prompts?|items?|problems?|numbers?|nos?\.?)(\s+)([ivx]{1,6})(\s*(?:[-–—~&]|to|and|through)\s*)([ivx]{1,6})\b/gi;
const LEAST = 3;
const FIGURES = ["dot", "parenthesis", "bracket", "ordinal", "word"] as const;

/** Where they go on from the first to the last, in a key once more, and nothing has figures in front: those would have them as parts. */
export function fromRomanNumbers(lines: readonly Line[]): readonly Line[] {
  const values = lines.flatMap(({ half }) => numberIn(half) ?? []);
  const length = Math.max(0, ...values);
  if (length < LEAST || values.slice(0, length).some((value, i) => value !== i + 1)) return lines;
  if (lines.some(({ half }) => FIGURES.some((style) => numberMark(half, style) !== undefined))) return lines;
  return lines.map((line) => {
    const value = numberIn(line.half);
    const text = value === undefined ? line.text : line.text.replace(NUMBERED, `${value}. `);
    return withFigures(line, text);
  });
}

const numberIn = (half: string) => {
  const numeral = NUMBERED.exec(half)?.[1];
  return numeral === undefined ? undefined : romanNumber(numeral);
};

function withFigures(line: Line, text: string): Line {
  const figures = text.replace(
    RANGE,
    (shown, name: string, space: string, first: string, between: string, last: string) => {
      const [from, to] = [romanNumber(first), romanNumber(last)];
      return from === undefined || to === undefined ? shown : `${name}${space}${from}${between}${to}`;
    },
  );
  return figures === line.text ? line : rewritten(line, figures);
}
