/** `MEMORANDUM`, as examiners in southern Africa call the key: behind questions, with their numbers below it. */
import { type Line, rewritten } from "../../lines.ts";
import { numberMark } from "../numbers.ts";

const MEMORANDUM = /^[-–—=*\s]*(?:marking\s+)?(?:memo|memorandum)[-–—=*:\s]*$/i;
const FEWEST = 3;

export function fromMemorandum(lines: readonly Line[]): readonly Line[] {
  const at = lines.findIndex(({ half }) => MEMORANDUM.test(half));
  if (at < 0) return lines;
  const numbered = lines.slice(0, at).filter(({ half }) => numberMark(half, "dot") !== undefined).length;
  if (numbered < FEWEST || !lines.slice(at + 1).some(({ half }) => numberMark(half, "dot"))) return lines;
  return lines.map((line, i) => (i === at ? rewritten(line, "Answer key") : line));
}
