/** Options numbered 1. 2. 3. below questions that are headings with numbers of their own: `### 4. Which …?` */
import type { Line } from "../lines.ts";
import { numberMark } from "./numbers.ts";

/** Puts A, B, C… in place of such numbers in what lines are matched by; their text stays as it is. */
export function withNumberedOptions(lines: readonly Line[]): readonly Line[] {
  const runs = lines.map((_, i) => optionsBelow(lines, i));
  // One list below a numbered heading may be its answer.
  if (runs.filter((length) => length >= 2).length < 2 || lines.some(({ half }) => /^A\s*[.、)]/.test(half)))
    return lines;
  const changed = [...lines];
  for (const [i, length] of runs.entries())
    for (let k = 0; k < length; k++) {
      const line = lines[i + 1 + k]!;
      changed[i + 1 + k] = { ...line, half: `${String.fromCharCode(65 + k)}${line.half.slice(1)}` };
    }
  return changed;
}

const MOST = 8;

/** How many numbered lines stand right below a heading with a number; 0 for one alone. */
function optionsBelow(lines: readonly Line[], heading: number): number {
  const { heading: level, half } = lines[heading]!;
  if (level === undefined || !numberMark(half, "dot")) return 0;
  let count = 0;
  for (const line of lines.slice(heading + 1, heading + 1 + MOST)) {
    if (line.heading !== undefined || numberMark(line.half, "dot")?.value !== count + 1) break;
    count++;
  }
  return count >= 2 ? count : 0;
}
