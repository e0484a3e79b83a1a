/** The last look at a record before it counts: what a trainer or a reader of the data set would stumble over. */
import type { InstructionRecord } from "#lib/data/index";
import type { Question } from "../item.ts";
import { comparable, halfWidth } from "../text/normalize.ts";

export interface Problem {
  reason: string;
  message: string;
}

export function recordProblem(record: InstructionRecord): Problem | undefined {
  for (const [field, text] of Object.entries(record)) {
    if (/\uFFFD/.test(text))
      return {
        reason: "text-unreadable",
        message: `the ${field} has characters that could not be read; check the encoding`,
      };
    if (/[\uE000-\uF8FF]/.test(text))
      return {
        reason: "text-unreadable",
        message: `the ${field} has signs of a private font (${codePoint(text)}); replace them in the file`,
      };
  }
  if (record.output.trim() === "") return { reason: "answer-missing", message: "the answer is empty" };
  return undefined;
}

function codePoint(text: string): string {
  const sign = /[\uE000-\uF8FF]/.exec(text)![0];
  return `U+${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** The answer must not be readable in the question. */
export function leak(question: Question, record: InstructionRecord): Problem | undefined {
  const half = halfWidth(record.input);
  if (/(?:【|\[)\s*(?:正确|参考|标准)?答案\s*(?:】|\])|(?:正确|参考|标准)?答案\s*:/.test(half))
    return {
      reason: "answer-leak",
      message: "the question holds the label of an answer (答案); part the two in the file",
    };
  const { answer } = question;
  if (answer.type !== "text") return undefined;
  const texts = question.kind === "blank" ? answer.text.split("；") : [answer.text];
  const stem = comparable(question.stem);
  const found = texts.find((text) => comparable(text).length >= 4 && stem.includes(comparable(text)));
  return found === undefined
    ? undefined
    : {
        reason: "answer-leak",
        message: `the answer ${JSON.stringify(found.slice(0, 40))} stands in the question itself`,
      };
}

export function recordWarnings(question: Question, record: InstructionRecord): string[] {
  const missing = question.explanation === undefined ? ["explanation-missing"] : [];
  const picture = /\[(?:公式)?图片\]/.test(record.input + record.output) ? ["picture-missing"] : [];
  return [...question.warnings, ...missing, ...picture];
}
