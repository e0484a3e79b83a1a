/** Blanks of a teacher's copy, filled in on their line: `Her   curt   reply …` with the word and the spaces around it underlined. */
import { type Line, rewritten, toLine } from "../lines.ts";
import { isOptionLine } from "./ahead.ts";
import { splitLabels } from "./labels.ts";

const NUMBER = /^[(（【[]?\d{1,4}\s*[.、)）】\]]/;
const BLANK = /[（(]\s*[）)]|_{2,}/;
/** The line runs on beside the word: what only stands out has no spaces underlined. */
const PADDED = /^[\s\u00A0\u3000]+\S|\S[\s\u00A0\u3000]+$/;

/** Such lines with `____` in place of what is filled in, and the answer in words below; those of a file with one alone as they are. */
export function withUnderlinedAnswers(lines: readonly Line[]): readonly Line[] {
  const filled = lines.map((line, i) => (standsAlone(lines, i) ? filledIn(line) : undefined));
  if (filled.filter((one) => one !== undefined).length < 2) return lines;
  return lines.flatMap((line, i) => {
    const found = filled[i];
    return found ? [rewritten(line, found.stem), toLine(`答案：${found.answers.join("；")}`, line.source)] : [line];
  });
}

/** A question in one line: neither options nor an answer below, and no place that waits for one. */
function standsAlone(lines: readonly Line[], i: number): boolean {
  const { half, given } = lines[i]!;
  const next = lines[i + 1];
  if (!NUMBER.test(half) || given !== undefined || BLANK.test(half)) return false;
  if (!next) return true;
  return !isOptionLine(lines, i + 1) && splitLabels(next.text, next.half)[0]?.label === undefined;
}

function filledIn({ text, emphasis = [] }: Line): { stem: string; answers: string[] } | undefined {
  const underlined = emphasis.filter((one) => one.kind === "underline");
  if (!underlined.some((one) => PADDED.test(one.text))) return undefined;
  const answers: string[] = [];
  const around: string[] = [];
  let from = 0;
  for (const { text: shown } of underlined) {
    const answer = shown.trim();
    const at = text.indexOf(answer, from);
    if (answer === "" || at < 0) return undefined;
    around.push(text.slice(from, at));
    answers.push(answer);
    from = at + answer.length;
  }
  return { stem: [...around, text.slice(from)].reduce(withBlank), answers };
}

/** Spaces stand between a blank and Latin words, and nothing beside a stop. */
function withBlank(before: string, behind: string): string {
  const [left, right] = [before.trimEnd(), behind.trimStart()];
  const space = (beside: boolean) => (beside ? " " : "");
  return `${left}${space(/[\w,;:.]$/.test(left))}____${space(/^\w/.test(right))}${right}`;
}
