/** Options that stand in columns and are read downwards: `a. … c. …` above `b. … d. …`. */
import { type Line, rewritten } from "../../lines.ts";

const MARK = /(?:^|\s{2,}|\t)\(?([A-Ha-h])\s*[.)]\s+(?=\S)/g;

/** Their lines in the order of the letters; undefined where the lines hold no run of options from A on. */
export function optionsInOrder(lines: readonly Line[]): Line[] | undefined {
  const options = lines.flatMap((line) => optionsOf(line) ?? [undefined]);
  const known = options.filter((option) => option !== undefined);
  if (known.length < options.length || known.length < 2) return undefined;
  known.sort((a, b) => a.letter.localeCompare(b.letter));
  const complete = known.every(({ letter }, i) => letter === String.fromCharCode(65 + i));
  return complete ? known.map(({ letter, text, line }) => rewritten(line, `${letter}. ${text}`)) : undefined;
}

function optionsOf(line: Line): { letter: string; text: string; line: Line }[] | undefined {
  const marks = [...line.half.matchAll(MARK)];
  if (marks[0]?.index !== 0) return undefined;
  return marks.map((mark, i) => ({
    letter: mark[1]!.toUpperCase(),
    text: line.text.slice(mark.index + mark[0].length, marks[i + 1]?.index).trim(),
    line,
  }));
}
