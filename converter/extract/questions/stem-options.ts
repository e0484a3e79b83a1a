/** Options that stand inside a cell with the question: `… is right ( ) A. … B. …`, in one line or several. */
import type { Option } from "../../item.ts";
import { halfWidth } from "../../text/normalize.ts";
import { answerLetters } from "./answer.ts";
import { following, optionMarks } from "./options.ts";

export interface SplitStem {
  stem: string;
  options: Option[];
  /** The question's own number, which is no part of its text. */
  number?: string;
}

/** @returns undefined where there are no options, several questions, or an answer that is none of the options */
export function splitStem(text: string, answer: string): SplitStem | undefined {
  const stem: string[] = [];
  const options: Option[] = [];
  for (const line of text.split("\n").map((one) => one.trim())) {
    const half = halfWidth(line);
    const last = options.at(-1);
    if (last && optionMarks(half)[0]?.letter === "A") return undefined; // a second question
    const marks = optionMarks(half, last ? following(last.letter) : "A").filter(
      ({ letter }) => !last || letter > last.letter,
    );
    const before = line.slice(0, marks[0]?.start ?? line.length).trim();
    if (last) last.text += before;
    else if (before !== "") stem.push(before);
    for (const [i, { letter, end }] of marks.entries())
      options.push({ letter, text: line.slice(end, marks[i + 1]?.start ?? line.length).trim() });
  }
  const known = answerLetters(answer, options)?.every((letter) => options.some((option) => option.letter === letter));
  const more = options.some((option) => /(?:^|[\s)])A\s*[.、:)]/.test(halfWidth(option.text))); // further questions in the line
  if (options.length < 2 || stem.length === 0 || !known || more) return undefined;
  return { ...numbered(stem.join("\n")), options };
}

function numbered(stem: string): { stem: string; number?: string } {
  const match = /^(\d{1,4})\s*[.．、]\s*(?!\d)/.exec(stem);
  return match ? { stem: stem.slice(match[0].length), number: match[1]! } : { stem };
}
