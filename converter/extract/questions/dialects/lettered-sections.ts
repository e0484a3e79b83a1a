/** Sections that letters count: `A. Multiple Choice Questions`, `B. State whether true or false`, which look like options. */
import { type Line, rewritten } from "../../lines.ts";
import { usualNumber } from "../numbers.ts";
import { typeOf } from "../sections.ts";

const LETTERED = /^([A-H])\s*[.)]\s+(?=[A-Z])([^?]{4,80})$/;
const FEWEST = 2;

/** Two or more in turn, each names a type, and each stands above a numbered line: no question has such options. */
export function fromLetteredSections(lines: readonly Line[]): readonly Line[] {
  const heads = new Set<number>();
  let next = "A";
  for (const [i, { half }] of lines.entries()) {
    const match = LETTERED.exec(half);
    if (match?.[1] !== next || typeOf(match[2]!) === undefined || usualNumber(lines[i + 1]?.half ?? "") === undefined)
      continue;
    heads.add(i);
    next = String.fromCharCode(next.charCodeAt(0) + 1);
  }
  if (heads.size < FEWEST) return lines;
  return lines.map((line, i) => (heads.has(i) ? rewritten(line, `Section ${line.text}`) : line));
}
