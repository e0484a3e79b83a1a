/**
 * Published question pools (amateur radio and the like): a code with the answer in brackets heads each question
 * (`T1A01 (C) [97.1]`), a line of tildes ends it.
 */
import { type Line, toLine } from "../../lines.ts";
import { optionsFollow } from "../ahead.ts";
import { numberMark } from "../numbers.ts";

/** The rule that the question is about may stand behind the answer, and the question on the same line. */
const HEAD = /^([A-Z]{0,2}\d{0,2}[-.]?[A-Z]{0,2}\d{1,4})\s+\(([A-H]{1,8})\)\s*((?:\[[^[\]]{1,60}\]\s*)*)/;
const END = /^~{2,}/;
/** `SUBELEMENT T1 - …`, `T1A - …`: what names the questions below it. */
const GROUP = /^(?:SUBELEMENT\b|[A-Z]\d{1,2}[A-Z]?\s+[-–—]\s)/;

/** The lines with a number each, and the answer and the code beside it; those of any other file as they are. */
export function fromQuestionPool(lines: readonly Line[]): readonly Line[] {
  const heads = lines.map(({ half }, i) => {
    const numbered = lines.slice(i + 1, i + 3).some((next) => numberMark(next.half, "dot"));
    return !numbered && optionsFollow(lines, i + 1) ? HEAD.exec(half) : null;
  });
  if (heads.filter(isCode).length < 3) return lines;
  let number = 0;
  let between = false;
  const result: Line[] = [];
  for (const [i, line] of lines.entries()) {
    const head = heads[i];
    if (head) {
      between = false;
      const text = `${++number}. ${line.text.slice(head[0].length)}`;
      result.push({ ...line, ...toLine(text, line.source), given: head[2]!, code: head[1]! });
    } else if (END.test(line.half) || (number > 0 && GROUP.test(line.half))) between = true;
    else if (!between) result.push(line);
  }
  return result;
}

const isCode = (head: RegExpExecArray | null) => head !== null && /[A-Z]/.test(head[1]!);
