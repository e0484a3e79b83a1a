/** Answers in brackets in front of the number, as schools print them: `（√）1．…`, `( C ) 2. …`; empty brackets are the place for one. */
import type { Line } from "../lines.ts";

const IN_FRONT = /^\(\s*([A-H]{1,8}|[√×✓✗]|对|错)?\s*\)\s*(?=\d{1,4}\s*[.、]\s*(?!\d))/;

/** The lines without such brackets; what they hold stands in `given`. */
export function withAnswersInFront(lines: readonly Line[]): readonly Line[] {
  const matches = lines.map(({ half }) => IN_FRONT.exec(half));
  if (matches.filter((match) => match !== null).length < 2) return lines;
  return lines.map((line, i) => {
    const match = matches[i];
    if (!match) return line;
    const [{ length }, given] = match as unknown as [string, string | undefined];
    const bare = { ...line, text: line.text.slice(length), half: line.half.slice(length) };
    return given === undefined ? bare : { ...bare, given };
  });
}
