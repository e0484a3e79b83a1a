/** One line of answers below a group of questions that share their options: `B、A、D` answers them in turn. */
import { halfWidth } from "../../../text/normalize.ts";
import type { RawQuestion } from "../raw.ts";

/** Sections whose questions have one right option each. */
const ONE_EACH = /配伍|匹配|B1?型|matching/i;

export function shareJointAnswers(questions: readonly RawQuestion[]): void {
  for (let i = 0; i < questions.length; ) {
    const shared = questions[i]!.sharedOptions;
    let end = i + 1;
    while (shared && questions[end]?.sharedOptions === shared) end++;
    if (end - i >= 2) share(questions.slice(i, end));
    i = end;
  }
}

/**
 * Letters in order (`A、B、D`) may as well be the several answers of the last question, unless the section says that each has
 * one; nobody gets an answer then, nor where letters and questions are not as many.
 */
function share(group: readonly RawQuestion[]): void {
  const last = group.at(-1)!;
  const answer = halfWidth(last.labels.answer ?? "").trim();
  if (!/^[A-Z](?:[\s,、;]+[A-Z])+[.。]?$/.test(answer)) return;
  if (group.slice(0, -1).some(({ labels }) => labels.answer !== undefined)) return;
  const letters = answer.match(/[A-Z]/g)!;
  const { kind, title } = last.section;
  const inOrder = letters.every((letter, k) => k === 0 || letter > letters[k - 1]!);
  delete last.labels.answer;
  if (letters.length !== group.length || (inOrder && kind !== "single" && !ONE_EACH.test(title))) return;
  const { explanation } = last.labels;
  for (const [k, question] of group.entries())
    Object.assign(question.labels, { answer: letters[k]!, ...(explanation === undefined ? {} : { explanation }) });
}
