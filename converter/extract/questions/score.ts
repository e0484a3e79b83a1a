/** How much a cut into questions explains: numbers in sequence, options and answers where they belong. */
import { halfWidth } from "../../text/normalize.ts";
import { askedMark } from "./asked.ts";
import type { RawQuestion, Segmentation } from "./raw.ts";

export function scoreOf({ questions, keys }: Segmentation): number {
  let score = 0;
  let previous: RawQuestion | undefined;
  for (const question of questions) {
    const answered = question.labels.answer !== undefined || keys.length > 0;
    const shaped =
      question.options.length >= 2 ||
      question.section.kind !== undefined ||
      /\(\s*\)|（\s*）|_{2,}/.test(question.stem);
    const inSequence =
      question.number !== undefined &&
      (question.number === 1 || (previous?.number !== undefined && question.number === previous.number + 1));
    // A part (1), (2) of one question and of the next: what repeats a number explains less.
    const repeated = question.warnings.includes("number-repeated") && question.number !== 1 ? 0.5 : 0;
    // 问： is no word of what is asked.
    const marked = askedMark(halfWidth(question.stem)) === undefined ? 0 : 0.5;
    score -= repeated + marked;
    score += (answered ? 1 : 0.2) + (shaped ? 1 : 0) + (inSequence ? 0.5 : 0) - (question.stem === "" ? 2 : 0);
    previous = question;
  }
  return score;
}
