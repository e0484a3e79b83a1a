/**
 * Layouts of one product or one kind of exam. Each knows itself by evidence that holds all through the file and that no other
 * bank has, and writes its lines as banks do (`1. …`, `A. …`, `答案：…`, `解析：…`); it gives the lines of any other file as they are.
 */
import type { Line } from "../../lines.ts";
import { fromAnsweredProblems } from "./answered-problems.ts";
import { fromArrowAnswers } from "./arrow-answers.ts";
import { fromAskedHeadings } from "./asked-headings.ts";
import { withoutAttempts } from "./attempt-review.ts";
import { fromBracketedAnswers } from "./bracketed-answers.ts";
import { fromCertificationDump } from "./certification-dump.ts";
import { fromCodedNumbers } from "./coded-numbers.ts";
import { fromCountedPages } from "./counted.ts";
import { fromExamView } from "./examview.ts";
import { fromGoogleForms } from "./google-forms.ts";
import { fromReadingPaper } from "./ielts.ts";
import { fromLetteredParts } from "./lettered-parts.ts";
import { fromLetteredSections } from "./lettered-sections.ts";
import { fromMemorandum } from "./memorandum.ts";
import { fromModelAnswers } from "./model-answers.ts";
import { fromNumberedParts } from "./numbered-parts.ts";
import { fromPubQuiz } from "./pub-quiz.ts";
import { fromQuestionPool } from "./question-pool.ts";
import { fromRecitedSentences } from "./recited.ts";
import { fromRespondus } from "./respondus.ts";
import { fromRomanNumbers } from "./roman-numbers.ts";
import { fromRomanParts } from "./roman-parts.ts";
import { fromScoredResults } from "./scored-results.ts";
import { fromText2qti } from "./text2qti.ts";

type Dialect = (lines: readonly Line[]) => readonly Line[];

const DIALECTS: readonly Dialect[] = [
  withoutAttempts,
  fromScoredResults,
  fromExamView,
  fromAnsweredProblems,
  fromGoogleForms,
  fromReadingPaper,
  fromLetteredSections,
  fromLetteredParts,
  (lines) => fromNumberedParts(lines),
  fromRomanParts,
  fromRomanNumbers,
  fromModelAnswers,
  fromCertificationDump,
  fromQuestionPool,
  fromRespondus,
  fromText2qti,
  fromPubQuiz,
  fromCountedPages,
  fromRecitedSentences,
  fromCodedNumbers,
  fromAskedHeadings,
  fromBracketedAnswers,
  fromArrowAnswers,
  fromMemorandum,
];

export function fromDialects(lines: readonly Line[]): readonly Line[] {
  return DIALECTS.reduce((read, dialect) => dialect(read), lines);
}
