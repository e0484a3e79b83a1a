/** Papers and keys with parts `I. Set texts`, `II. Write T or F`, each above numbered questions: the parts are named so. */
import { type Line, rewritten } from "../../lines.ts";
import { numberMark } from "../numbers.ts";
import { PART_NAME } from "../sections.ts";

const ROMANS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];
const HEAD = /^([IVX]{1,4})\s*[.:)]\s*(?=[A-Z])/;

export function fromRomanParts(lines: readonly Line[]): readonly Line[] {
  const heads = lines.flatMap(({ half }, i) => (HEAD.test(half) ? [i] : []));
  if (heads.length < 2 || lines.some(({ half }) => PART_NAME.test(half))) return lines;
  // I., II. and III. of one question are statements; between parts there are questions.
  const counted = heads.every((at, k) => HEAD.exec(lines[at]!.half)![1] === ROMANS[k]);
  const filled = heads.every((at, k) => lines.slice(at + 1, heads[k + 1]).some(({ half }) => numberMark(half, "dot")));
  if (!counted || !filled) return lines;
  const parts = new Set(heads);
  return lines.flatMap((line, i) => (parts.has(i) ? headLines(line) : [line]));
}

/** What introduces the material of some questions is no name of a part. */
function headLines(line: Line): Line[] {
  const [mark, ordinal] = HEAD.exec(line.half)!;
  const introduces = INTRODUCES.test(line.half);
  return introduces
    ? [rewritten(line, `Part ${ordinal}`), rewritten(line, line.text.slice(mark.length))]
    : [rewritten(line, `Part ${line.text}`)];
}

const INTRODUCES = /\bquestions?\s+\d{1,4}\s*(?:[-–—~]|to|and)\s*\d{1,4}\s*[.:]?$/i;
