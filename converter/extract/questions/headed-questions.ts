/** Pages of questions that are asked often: each heads its answer, and no label says so. */
import { type Line, rewritten } from "../lines.ts";
import { splitLabels } from "./labels.ts";
import { numberMark } from "./numbers.ts";
import { optionMarks } from "./options.ts";

/** One heading that asks may be an article's. */
const LEAST = 2;
const ASKS = /[?？]\s*$/;

export function withHeadedQuestions(lines: readonly Line[]): readonly Line[] {
  const asking = lines.flatMap(({ heading, half }, i) => (heading !== undefined && ASKS.test(half) ? [i] : []));
  if (asking.length < LEAST || !asking.every((i) => hasText(lines[i + 1])) || lines.some(isOfBank)) return lines;
  const ends = asking.map((at) => endOf(lines, at + 1));
  const read: Line[] = [];
  for (const [k, at] of asking.entries())
    read.push(...lines.slice(ends[k - 1] ?? 0, at), question(lines[at]!), answer(lines.slice(at + 1, ends[k])));
  return [...read, ...lines.slice(ends.at(-1))];
}

function endOf(lines: readonly Line[], from: number): number {
  const next = lines.slice(from).findIndex(({ heading }) => heading !== undefined);
  return next < 0 ? lines.length : from + next;
}

/** As one line: its points and paragraphs are no questions. */
function answer(lines: readonly Line[]): Line {
  return rewritten(lines[0]!, `答：${lines.map(({ text }) => text).join("\n")}`);
}

/** A list right below would be what to choose from. */
const hasText = (line: Line | undefined) => line !== undefined && line.heading === undefined && !line.bullet;

/** `- [x] Amazon S3` */
const BOX = /^(?:[-*•]\s*)?(?:[[【][ xX√✓]?[\]】]|[☐☑☒□■◻◼])\s*\S/;

/** Where options or answers are marked, a heading is no question of this kind. */
function isOfBank({ text, half }: Line): boolean {
  if (optionMarks(half).length >= 2 || BOX.test(half)) return true;
  return splitLabels(text, half).some(({ label }) => label === "answer");
}

/** `Q2: Can I return it?`, `3. 如何退货？` without what counts it. */
function question({ heading: _, ...line }: Line): Line {
  const mark = numberMark(line.half, "word") ?? numberMark(line.half, "dot");
  return rewritten(line, `问：${line.text.slice(mark?.length ?? 0)}`);
}
