/** The answer in square brackets behind each question: `Which machine has two boilers? [C]`, `… takes whole beans. [False]`. */
import type { Line } from "../../lines.ts";
import { judgement } from "../answer.ts";
import { usualNumber } from "../numbers.ts";

const BEHIND = /^(.*\S)\s*\[\s*([^[\]]{1,300}?)\s*\]\s*$/;
const LETTERS = /^[A-Ha-h](?:\s*[,;&/]?\s*(?:and\s+)?[A-Ha-h]){0,7}$/;
/** The options stand in the same line: read elsewhere. */
const OPTIONS = /\s\(?a[.)]\s*\S.*\s\(?b[.)]\s/i;
const LONGEST = 1000;
const FEWEST = 3;
/** Of the numbered lines. */
const MOST = 2 / 3;

/** Where most questions have one, and most of these are letters or judgements: `[2]` and `[4 marks]` are scores. */
export function fromBracketedAnswers(lines: readonly Line[]): readonly Line[] {
  const numbered = lines.flatMap(({ half }, i) => (usualNumber(half) !== undefined ? [i] : []));
  const found = new Map(
    numbered.flatMap((i): [number, RegExpExecArray][] => {
      const { half } = lines[i]!;
      const match = half.length <= LONGEST ? BEHIND.exec(half) : null;
      return match && !OPTIONS.test(match[1]!) ? [[i, match]] : [];
    }),
  );
  const told = [...found.values()].filter(([, , answer]) => LETTERS.test(answer!) || judgement(answer!) !== undefined);
  if (told.length < FEWEST || found.size < MOST * numbered.length || told.length * 2 < found.size) return lines;
  return lines.map((line, i) => {
    const match = found.get(i);
    if (!match || line.given !== undefined) return line;
    const [, before, answer] = match;
    const { length } = before!;
    const given = line.text.slice(line.half.indexOf("[", length) + 1, line.half.lastIndexOf("]")).trim();
    return {
      ...line,
      text: line.text.slice(0, length),
      half: before!,
      given: LETTERS.test(answer!) ? answer!.toUpperCase() : given,
    };
  });
}
