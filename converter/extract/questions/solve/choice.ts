/** Choices: letters that name options. */

import { problem } from "../../../said/problem.ts";
import { answerLetters, conclusionOf } from "../answer.ts";
import { missingAnswer, Rejection, type Shape, type Solved } from "../draft.ts";
import { blankOut, inlineAnswers } from "../inline-answers.ts";
import { tidyStem } from "../stem.ts";

export function solveChoice(shape: Shape): Solved {
  const { options, declared, stem, explanation, warnings } = shape;
  if (options.length < 2) throw new Rejection(problem("options-missing", { count: options.length }));
  // Beside an empty place, a letter in brackets belongs to the text: the gene (B) … is wrong ( ).
  const inline = /[（(]\s*[）)]|_{2,}(?!_*\s*[（(])/.test(stem) ? [] : inlineAnswers(stem, "letters", options);
  let value = shape.answerText ?? (inline.length === 1 ? inline[0]!.text : undefined);
  if (value === undefined && inline.length === 0 && shape.formatted !== undefined) {
    value = shape.formatted;
    warnings.push("answer-from-formatting");
  }
  if (value === undefined && inline.length === 0 && explanation !== undefined) {
    value = conclusionOf(explanation);
    if (value !== undefined) warnings.push("answer-from-explanation");
  }
  if (value === undefined) throw missingAnswer(inline.length);
  const letters = answerLetters(value, options);
  if (!letters) throw new Rejection(problem("answer-not-an-option", { answer: value }));
  const unknown = letters.filter((letter) => !options.some((option) => option.letter === letter));
  if (unknown.length > 0)
    throw new Rejection(
      problem("answer-not-an-option/letters", {
        answer: letters.join(""),
        unknown: unknown.join(", "),
        options: options.map(({ letter }) => letter).join(", "),
      }),
    );
  if (declared === "single" && letters.length > 1)
    throw new Rejection(problem("answer-count", { count: letters.length, answer: letters.join("") }));
  if (declared === "multiple" && letters.length === 1) warnings.push("single-answer-in-multiple");
  const kind = declared === "multiple" || letters.length > 1 ? "multiple" : "single";
  return { kind, stem: emptyInline(shape, inline, letters), answer: { type: "letters", letters } };
}

/** Takes answers out of the stem; letters in code or formulas stay where the labelled answer is another. */
function emptyInline(
  { stem, options, answerText }: Shape,
  inline: ReturnType<typeof inlineAnswers>,
  letters: string[],
): string {
  const same = inline.filter(({ text }) => answerLetters(text, options)?.join("") === letters.join(""));
  const others = inline.filter((answer) => !same.includes(answer));
  if (answerText !== undefined && others.some(({ end }) => /^[\s。．.,，;；:：]*$/.test(stem.slice(end))))
    throw new Rejection(problem("answer-conflict/stem", { answer: letters.join(""), other: others[0]!.text }));
  return tidyStem(blankOut(stem, same, "（  ）"), "（  ）");
}
