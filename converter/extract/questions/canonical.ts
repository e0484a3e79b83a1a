/** Lines of any habit as the grammar reads them: `1. stem`, `A. option`, `答案：X`. */
import type { Line } from "../lines.ts";
import { withoutBareMarks } from "./bare-marks.ts";
import { withBulletedOptions } from "./bulleted-options.ts";
import { withColouredAnswers } from "./coloured-answers.ts";
import { withoutFronts } from "./fronts.ts";
import { withoutFurniture } from "./furniture.ts";
import { cutGlued } from "./glued.ts";
import { withLetteredStems } from "./heavenly-stems.ts";
import { withInstructionsAsHeads } from "./instruction-heads.ts";
import { withJudgementsBelow } from "./judged-below.ts";
import { withLetteredProblems } from "./lettered-problems.ts";
import { withLoneLabels } from "./lone-labels.ts";
import { withMarkedAnswers } from "./marked-options.ts";
import { withMatchingLists } from "./matching.ts";
import { withNextQuestions } from "./next-questions.ts";
import { withNumberedOptions } from "./numbered-options.ts";
import { withoutOwnAnswers } from "./own-answers.ts";
import { withPlainHeadings } from "./plain-headings.ts";
import { withReadingPassages } from "./reading-passages.ts";
import { withoutRepeatedLabels } from "./repeated-labels.ts";
import { withUnderlinedAnswers } from "./underlined-answers.ts";

/** In order: each sees what those before it leave. */
const PASSES = [
  withoutFurniture,
  withoutBareMarks,
  withInstructionsAsHeads,
  withoutOwnAnswers,
  withPlainHeadings,
  withLoneLabels,
  withoutRepeatedLabels,
  cutGlued,
  withoutFronts,
  withReadingPassages,
  withNextQuestions,
  withLetteredProblems,
  withMatchingLists,
  withColouredAnswers,
  withUnderlinedAnswers,
  withLetteredStems,
  withNumberedOptions,
  withJudgementsBelow,
  withMarkedAnswers,
  withBulletedOptions,
] satisfies ((lines: readonly Line[]) => readonly Line[])[];

export function canonicalLines(lines: readonly Line[]): readonly Line[] {
  return PASSES.reduce((read, pass) => pass(read), lines);
}
