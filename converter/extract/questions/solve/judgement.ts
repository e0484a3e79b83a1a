/** Judgements: right or wrong, by a word, a sign, a letter, or an option that says so. */
import type { Option } from "../../../item.ts";
import { problem } from "../../../said/problem.ts";
import { halfWidth } from "../../../text/normalize.ts";
import { answerLetters, judgement } from "../answer.ts";
import { missingAnswer, Rejection, type Shape, type Solved } from "../draft.ts";
import { blankOut, inlineAnswers } from "../inline-answers.ts";
import { tidyStem } from "../stem.ts";

export function solveJudgement({ stem, options, answerText, formatted, warnings }: Shape): Solved {
  const inline = inlineAnswers(stem, "judge", []);
  const value = answerText ?? (inline.length === 1 ? inline[0]!.text : formatted);
  if (value === undefined) throw missingAnswer(inline.length);
  if (value === formatted && answerText === undefined) warnings.push("answer-from-formatting");
  const letters = options.length > 0 ? answerLetters(value, options) : undefined;
  const chosen = letters?.length === 1 ? options.find(({ letter }) => letter === letters[0]) : undefined;
  const correct = chosen ? judgement(chosen.text) : (judgement(value) ?? letterJudgement(value, options));
  if (correct === undefined) throw new Rejection(problem("answer-not-a-judgement", { answer: value }));
  const other = inline.find(({ text }) => judgement(text) !== correct);
  if (answerText !== undefined && other)
    throw new Rejection(problem("answer-conflict/stem", { answer: answerText, other: other.text }));
  const emptied = tidyStem(blankOut(stem, inline, "（  ）"), "（  ）");
  // The place for a tick says nothing: with and without it, the statement is the same.
  const reason = inline.find((answer) => answer.reason !== undefined)?.reason;
  return {
    kind: "judge",
    stem: emptied.replace(/^(?:（ {2}）|_{4})\s*|\s*（ {2}）(?=[。.]?$)|(?<=[。.!！])\s+_{2,}$/g, ""),
    answer: { type: "judge", correct },
    ...(reason === undefined ? {} : { reason }),
  };
}

/** A and B, or 1 and 0, stand for right and wrong where a judgement has no options of its own; else 1 and 2 for these. */
function letterJudgement(value: string, options: readonly Option[]): boolean | undefined {
  const sign = halfWidth(value).trim().toUpperCase();
  if (options.length > 0) {
    const inOrder = judgement(options[0]!.text) === true; // 1 in front of False may be its number, or mean right
    return inOrder && /^[12]$/.test(sign) ? judgement(options[Number(sign) - 1]?.text ?? "") : undefined;
  }
  return sign === "A" || sign === "1" ? true : sign === "B" || sign === "0" ? false : undefined;
}
