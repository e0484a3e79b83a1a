/** What options are can be told only once all lines of the questions are read. */
import { halfWidth } from "../../text/normalize.ts";
import { shareJointAnswers } from "./keys/joint-answers.ts";
import { OpenQuestion, takeBackArticle } from "./open-question.ts";
import type { RawQuestion } from "./raw.ts";

/** What was taken for the only option is a sentence: `A first-aid kit must be in reach.` */
function isStatement({ options, labels }: RawQuestion): boolean {
  const letter = /^[A-E]$/.test(halfWidth(labels.answer ?? "").trim());
  return options.length === 1 && !letter && /^\S+\s+\S+\s+\S/.test(options[0]!.text);
}

export function settleOptions(questions: readonly RawQuestion[]): void {
  for (const question of questions) {
    settleArticle(question);
    takeAnswer(question);
    takeSharedOptions(question);
  }
  shareJointAnswers(questions);
}

/** `Q: What is osmosis?`, `A: The movement of water …`: the only option is the answer. */
function takeAnswer(question: RawQuestion): void {
  const [option, ...others] = question.options;
  if (!option?.colon || others.length > 0 || question.labels.answer !== undefined || option.text === "") return;
  question.labels.answer = option.text;
  question.options = [];
}

function settleArticle(question: RawQuestion): void {
  if (isStatement(question)) takeBackArticle(question);
}

/** The options that stand once for several questions, where this one has none of its own. */
function takeSharedOptions(question: RawQuestion): void {
  const { sharedOptions, options, section } = question;
  const [first, ...rest] = sharedOptions ?? [];
  if (!first || options.length > 0) return;
  const open = new OpenQuestion(
    { number: undefined, section, lines: [first], stem: "", options: [], labels: {}, warnings: [] },
    0,
  );
  for (const line of rest) open.add(line);
  question.options = open.raw.options;
  question.stem = question.stem.replace(/\s{2,}_{2,}$/, ""); // the place for the letter, behind the item
}
