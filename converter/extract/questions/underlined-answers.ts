/** Blanks of a teacher's copy, filled in on their line: `Her   curt   reply …` with the word and the spaces around it underlined. */
import type { Emphasis } from "../../document.ts";
import { type Line, rewritten } from "../lines.ts";
import { isOptionLine } from "./ahead.ts";
import { judgement } from "./answer.ts";
import { splitLabels } from "./labels.ts";

const NUMBER = /^[(（【[]?\d{1,4}\s*[.、)）】\]]/;
const BLANK = /[（(]\s*[）)]|_{2,}/;
/** The line runs on beside the word: what only stands out has no spaces underlined. */
const PADDED = /^[\s\u00A0\u3000]+\S|\S[\s\u00A0\u3000]+$/;

/**
 * Such lines with `____` in place of what is filled in, and the answer as `given`; those of a file with one alone as they are.
 * Where two thirds of the lines that are numbered have underlined words, the others are filled in as well.
 */
export function withUnderlinedAnswers(lines: readonly Line[]): readonly Line[] {
  const alone = lines.map((line, i) => (standsAlone(lines, i) ? filledIn(line) : undefined));
  const numbered = lines.filter((_, i) => standsAlone(lines, i)).length;
  const padded = alone.filter((found) => found?.padded).length;
  if (padded < 2) return lines;
  const all = alone.filter((found) => found !== undefined).length * 3 >= numbered * 2;
  return lines.map((line, i) => {
    const found = alone[i];
    if (!found || !(all || found.padded)) return line;
    return { ...rewritten(line, found.stem), given: found.answers.join("；") };
  });
}

interface FilledIn {
  stem: string;
  answers: string[];
  /** The line runs on beside a word. */
  padded: boolean;
}

/** A question in one line: neither options nor an answer below, and no place that waits for one. */
export function standsAlone(lines: readonly Line[], i: number): boolean {
  const { half, given } = lines[i]!;
  const next = lines[i + 1];
  if (!NUMBER.test(half) || given !== undefined || BLANK.test(half)) return false;
  if (!next) return true;
  return !isOptionLine(lines, i + 1) && splitLabels(next.text, next.half)[0]?.label === undefined;
}

/** @param kind how the words stand out that are filled in */
export function filledIn({ text, emphasis = [] }: Line, kind: Emphasis["kind"] = "underline"): FilledIn | undefined {
  const shownSo = emphasis.filter((one) => one.kind === kind);
  const padded = shownSo.some((one) => PADDED.test(one.text));
  const answers: string[] = [];
  const around: string[] = [];
  let from = 0;
  for (const { text: shown } of shownSo) {
    const answer = shown.trim();
    const at = text.indexOf(answer, from);
    if (answer === "" || at < 0 || judgement(answer) !== undefined) return undefined;
    around.push(text.slice(from, at));
    answers.push(answer);
    from = at + answer.length;
  }
  around.push(text.slice(from));
  const isWhole = around.join("").replace(NUMBER, "").trim() === "";
  return answers.length === 0 || isWhole ? undefined : { stem: around.reduce(withBlank), answers, padded };
}

/** Spaces stand between a blank and Latin words, and nothing beside a stop. */
function withBlank(before: string, behind: string): string {
  const [left, right] = [before.trimEnd(), behind.trimStart()];
  const space = (beside: boolean) => (beside ? " " : "");
  return `${left}${space(/[\w,;:.]$/.test(left))}____${space(/^\w/.test(right))}${right}`;
}
