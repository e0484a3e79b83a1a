/** Lines that tell how to answer and are no part of the question: `Mark one answer`, `(tick all that apply)`. */

const COUNT = "(?:one|two|three|four|five|\\d)";
const ANSWERS = `(?:the\\s+)?(?:best\\s+|correct\\s+|right\\s+)?(?:${COUNT}\\s+)?(?:answers?|options?|letters?|box(?:es)?)`;
const HINT = new RegExp(
  `^\\(?\\s*(?:mark|choose|select|tick|check|circle|pick)\\s+(?:${ANSWERS}|(?:all|any)\\s+that\\s+apply|${COUNT})\\s*[.:]?\\s*\\)?[.:]?$`,
  "i",
);

/** Whether the line, trimmed and in half-width form, is nothing else. */
export const isHint = (half: string) => half.length <= 60 && HINT.test(half);

/** The stem without such lines below its first; a whole sentence belongs to the question. */
export function withoutHints(stem: string): string {
  const lines = stem.split("\n").filter((line, i) => i === 0 || /\w\.$/.test(line.trim()) || !isHint(line.trim()));
  return lines.join("\n");
}
