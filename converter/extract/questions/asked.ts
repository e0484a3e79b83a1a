/** Questions and answers in turn, without numbers: 问：… 答：…, Q: … A: … */
import type { Line } from "../lines.ts";
import { optionMarks } from "./options.ts";

const ASKED = /^(?:问(?:题)?|Q(?:uestion)?)\s*:\s*(?=\S)/i;
const ENGLISH_ANSWER = /^A\s*:/;

/** Characters of the mark that asks; undefined where the line has none. */
export function askedMark(half: string): number | undefined {
  return ASKED.exec(half)?.[0].length;
}

/** The lines with `A:` read as the label of an answer, where it stands below a question and no option B follows. */
export function withAnswerLabels(lines: readonly Line[]): readonly Line[] {
  let asked = false;
  return lines.map((line, i) => {
    if (askedMark(line.half) !== undefined) asked = true;
    else if (asked && ENGLISH_ANSWER.test(line.half) && isAnswer(lines, i)) {
      asked = false;
      return { ...line, half: `答${line.half.slice(1)}` };
    }
    return line;
  });
}

/** Lines. */
const LONGEST_ANSWER = 40;

/** Alone in its line, it is one where the text is below and no option B before the next question. */
function isAnswer(lines: readonly Line[], i: number): boolean {
  if (!/^A\s*:$/.test(lines[i]!.half)) return !startsWithB(lines[i + 1]);
  const below = lines.slice(i + 1, i + 1 + LONGEST_ANSWER);
  const next = below.findIndex(({ half }) => askedMark(half) !== undefined);
  return next !== 0 && below.length > 0 && !below.slice(0, next < 0 ? undefined : next).some(startsWithB);
}

function startsWithB(line: Line | undefined): boolean {
  return optionMarks(line?.half ?? "", "B")[0]?.letter === "B";
}
