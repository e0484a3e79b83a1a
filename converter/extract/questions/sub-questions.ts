/** Questions within questions: each with an answer of its own below it, or all answered together below the last. */
import type { Line } from "../lines.ts";
import { splitLabels } from "./labels.ts";
import { numberMark } from "./numbers.ts";
import { OpenQuestion } from "./open-question.ts";
import type { RawQuestion } from "./raw.ts";

export function settleSubQuestions(questions: RawQuestion[]): RawQuestion[] {
  const settled = questions.flatMap(split);
  for (const [i, question] of settled.entries()) shareOut(settled, i, question);
  return settled;
}

/** `1. 某公司… （1）…？ 答案：… （2）…？ 答案：…`: what stands before (1) is material of each. */
function split(question: RawQuestion): RawQuestion[] {
  const starts: { at: number; length: number }[] = [];
  for (const [at, line] of question.lines.entries()) {
    const mark = at === 0 ? undefined : numberMark(line.half, "parentheses");
    if (mark?.value === starts.length + 1) starts.push({ at, length: mark.length });
  }
  if (starts.length < 2) return [question];
  const spans = starts.map(({ at, length }, i) => ({ lines: question.lines.slice(at, starts[i + 1]?.at), length }));
  const asked = question.stem.indexOf(question.lines[starts[0]!.at]!.text.slice(0, starts[0]!.length));
  const head = question.lines.slice(0, starts[0]!.at);
  if (asked < 0 || answersIn(head) > 0 || spans.some(({ lines }) => answersIn(lines) !== 1)) return [question];
  const material = question.stem.slice(0, asked).trim();
  const passage = [question.passage ?? "", material].filter((text) => text !== "").join("\n");
  return spans.map(({ lines, length }) => {
    const { number, section, warnings } = question;
    const [first, ...rest] = lines as [Line, ...Line[]];
    const raw = {
      number,
      section,
      lines: [first],
      stem: "",
      options: [],
      labels: {},
      passage,
      warnings: [...warnings],
    };
    const open = new OpenQuestion(raw, length);
    for (const line of rest) open.add(line);
    return open.raw;
  });
}

function answersIn(lines: readonly Line[]): number {
  return lines.flatMap(({ text, half }) => splitLabels(text, half)).filter(({ label }) => label === "answer").length;
}

/**
 * `（1）…？（2）…？ 答案：（1）…（2）…`: read line by line, all of it is the answer of the last. Each gets its own part; where the
 * parts are not as many as the questions, none does.
 */
function shareOut(questions: readonly RawQuestion[], i: number, last: RawQuestion): void {
  const count = last.number ?? 0;
  const answer = last.labels.answer;
  if (count < 2 || answer === undefined || !/^[（(]\s*1\s*[）)]/.test(answer)) return;
  const run = questions.slice(Math.max(0, i - count + 1), i + 1);
  const together = run.every(
    ({ number, section, labels, lines }, k) =>
      number === k + 1 &&
      section === last.section &&
      /^\(/.test(lines[0]!.half) &&
      (k === count - 1 || labels.answer === undefined),
  );
  if (!together || run.length !== count) return;
  const parts = answer.split(/(?<=^|[\s。；;.])[（(]\s*\d{1,2}\s*[）)]\s*/).slice(1);
  for (const [k, question] of run.entries()) {
    const part = parts.length === count ? parts[k]!.trim() : "";
    if (part === "") delete question.labels.answer;
    else question.labels.answer = part;
  }
}
