/** What is known of each line before the walk: its number, and whether what follows makes it a question. */
import type { Line } from "../lines.ts";
import { askedMark } from "./asked.ts";
import { splitLabels } from "./labels.ts";
import { type NumberStyle, numberMark } from "./numbers.ts";
import { optionMarks } from "./options.ts";

/** `asked`: 问：… 答：… in turn; `none`: nothing numbers the questions. */
export type Style = NumberStyle | "asked" | "none";

export interface LineFacts {
  number: { value: number; length: number } | undefined;
  /** A question that starts here has options, an answer or a blank before the next number. */
  supported: boolean;
  /** Of these, an answer. */
  answered: boolean;
}

/** How a question asks: a question mark, a place for the answer, a verb that tells what to do. */
export const QUESTION_CUE =
  /[?？]\s*(?:[(（][^()（）]*[)）])?$|[（(]\s*[）)]|_{2,}|^(?:请|试|简述|试述|论述|简要|什么是|什么叫|何谓|如何|怎样|为什么|为何|哪些|列举|分析|解释|说明|名词解释|计算|比较|谈谈|举例)/;
const LOOK_AHEAD = 60;
/** `8. 水是液体。（√）`: the place for the answer, filled in. */
const FILLED_IN = /\(\s*(?:[√×✓✗]|[A-H]{1,6}|对|错|正确|错误)\s*\)\s*[。.]?$/;
/** Of a statement: nothing of it stands below. */
const JUDGED = /\(\s*(?:[√×✓✗]|对|错|正确|错误)\s*\)\s*[。.]?$/;

/** Two statements in lines that follow each other, each with its judgement behind it, are two questions without numbers. */
export const areJudged = (first: Line | undefined, second: Line) =>
  first !== undefined && JUDGED.test(first.half) && JUDGED.test(second.half);

export function occurs(style: Style, half: string): boolean {
  if (style === "asked") return askedMark(half) !== undefined;
  return style === "none" || numberMark(half, style) !== undefined;
}

/** Three numbers that follow each other: an extract of a bank keeps those that its questions have there. */
export function countsOn(facts: readonly LineFacts[], from: number): boolean {
  let value = facts[from]!.number!.value;
  for (let [i, more] = [from + 1, 2]; i < facts.length; i++) {
    const { number } = facts[i]!;
    if (!number) continue;
    if (number.value !== ++value) return false;
    if (--more === 0) return true;
  }
  return false;
}

export function lineFacts(lines: readonly Line[], style: Style): LineFacts[] {
  let count = 0;
  const markOf = (half: string) => {
    if (style === "none") return undefined;
    if (style !== "asked") return numberMark(half, style);
    const length = askedMark(half);
    return length === undefined ? undefined : { value: ++count, length };
  };
  const facts: LineFacts[] = lines.map((line) => ({ number: markOf(line.half), supported: false, answered: false }));
  // Walking upwards, so that each line knows what stands between it and the next number.
  const none = Number.POSITIVE_INFINITY;
  let options = none;
  let answer = none;
  for (let i = facts.length - 1; i >= 0; i--) {
    const { half, text, given } = lines[i]!;
    const body = half.slice(facts[i]!.number?.length ?? 0);
    if (optionMarks(body).length > 0) options = i;
    const filled = (facts[i]!.number !== undefined || style === "none") && FILLED_IN.test(half);
    if (given !== undefined || filled || splitLabels(text, half).some(({ label }) => label === "answer")) answer = i;
    if (facts[i]!.number || style === "none") {
      facts[i]!.supported = Math.min(options, answer) - i <= LOOK_AHEAD;
      facts[i]!.answered = answer - i <= LOOK_AHEAD;
      if (facts[i]!.number) options = answer = none;
    }
  }
  return facts;
}
