/** `>> B`, `-> Paris`, `=> True` below each question: a sign of the author's own in place of a label. */
import { type Line, rewritten } from "../../lines.ts";
import { usualNumber } from "../numbers.ts";

const ARROW = /^(>{1,3}|[-=]{1,2}>|[→⇒►▶])\s*(?=[^\s>])/;
const FEWEST = 3;
/** Of the numbered lines. */
const MOST = 2 / 3;

/** Where most questions have one and none has two. */
export function fromArrowAnswers(lines: readonly Line[]): readonly Line[] {
  let numbered = 0;
  let answered = 0;
  let open = false;
  for (const { half } of lines) {
    if (usualNumber(half) !== undefined) {
      numbered++;
      open = true;
    } else if (ARROW.test(half)) {
      if (!open) return lines;
      answered++;
      open = false;
    }
  }
  if (answered < FEWEST || answered < MOST * numbered) return lines;
  return lines.map((line) => {
    const length = ARROW.exec(line.half)?.[0].length;
    return length === undefined ? line : rewritten(line, `Answer: ${line.text.slice(length)}`);
  });
}
