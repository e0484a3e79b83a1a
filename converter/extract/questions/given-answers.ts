/** Answers by hand to questions whose file gives none: each finds its question by the place where that stands. */
import type { ConvertSettings, SourceSpan } from "../../schema.ts";
import type { QuestionDraft } from "./draft.ts";

export type GivenAnswers = ReadonlyMap<string, string>;

/** The answers for one file, by place; of two for one question the last counts. */
export function givenAnswers({ answers = [] }: Pick<ConvertSettings, "answers">, file: string): GivenAnswers {
  return new Map(answers.filter(({ source }) => source.file === file).map((one) => [placeOf(one.source), one.answer]));
}

/** The question with the answer of a person, who has seen what the file says. */
export function withGivenAnswer(draft: QuestionDraft, given: GivenAnswers): QuestionDraft {
  const answer = given.size === 0 ? undefined : given.get(placeOf(draft.source));
  return answer === undefined ? draft : { ...draft, answer, formatted: undefined, evidence: "person" };
}

/** Sections are left out: how they are called may change with other settings. */
function placeOf({ sheet, row, block, line, page, number }: Omit<SourceSpan, "ocr">): string {
  return JSON.stringify([sheet, row, block, line, page, number]);
}
