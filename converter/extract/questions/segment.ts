/**
 * Cuts lines into questions. The same walk is tried with each way of numbering that the file knows; the cut that explains
 * most (numbers in sequence, options and answers where they belong) wins.
 */
import type { Line } from "../lines.ts";
import { withAnswerLabels } from "./asked.ts";
import { canonicalLines } from "./canonical.ts";
import { occurs } from "./line-facts.ts";
import { NUMBER_STYLES } from "./numbers.ts";
import type { Segmentation } from "./raw.ts";
import { takeReasonsBelow } from "./reasons-below.ts";
import { scoreOf } from "./score.ts";
import { Segmenter } from "./segmenter.ts";
import { shareOutAnswers, splitOwnAnswers } from "./sub-questions.ts";

export function segment(whole: readonly Line[]): Segmentation {
  const lines = canonicalLines(whole);
  let best: { segmentation: Segmentation; score: number } | undefined;
  for (const style of [...NUMBER_STYLES, "asked", "none"] as const) {
    if (!lines.some((line) => occurs(style, line.half))) continue;
    const walked = new Segmenter(style === "asked" ? withAnswerLabels(lines) : lines, style).run();
    // Parts that are answered one by one are questions, and count as such.
    const segmentation = { ...walked, questions: splitOwnAnswers(walked.questions) };
    const score = scoreOf(segmentation);
    if (!best || score > best.score * 1.05) best = { segmentation, score };
  }
  const { questions, ...rest } = best?.segmentation ?? { questions: [], keys: [], sections: [], loose: [] };
  takeReasonsBelow(questions);
  return { ...rest, questions: shareOutAnswers(questions) };
}
