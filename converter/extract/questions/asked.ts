/** Questions and answers in turn, without numbers: 问：… 答：…, Q: … A: … */
import type { Line } from "../lines.ts";
import { optionMarks } from "./options.ts";

const ASKED = /^(?:问(?:题)?|Q(?:uestion)?)\s*:\s*(?=\S)/i;
const ENGLISH_ANSWER = /^A\s*:\s*(?=\S)/;

/** Characters of the mark that asks; undefined where the line has none. */
export function askedMark(half: string): number | undefined {
  return ASKED.exec(half)?.[0].length;
}

/** The lines with `A:` read as the label of an answer, where it stands below a question and no option B follows. */
export function withAnswerLabels(lines: readonly Line[]): readonly Line[] {
  let asked = false;
  return lines.map((line, i) => {
    if (askedMark(line.half) !== undefined) asked = true;
    else if (asked && ENGLISH_ANSWER.test(line.half) && !startsWithB(lines[i + 1])) {
      asked = false;
      return { ...line, half: `答${line.half.slice(1)}` };
    }
    return line;
  });
}

function startsWithB(line: Line | undefined): boolean {
  return optionMarks(line?.half ?? "", "B")[0]?.letter === "B";
}
