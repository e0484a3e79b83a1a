/** The last look at a record before it counts: what a trainer or a reader of the data set would stumble over. */
import type { InstructionRecord } from "#lib/data/index";
import type { Question } from "../item.ts";
import { type Problem, problem } from "../said/problem.ts";
import { comparable, halfWidth } from "../text/normalize.ts";

export function recordProblem(record: InstructionRecord): Problem | undefined {
  for (const [field, text] of Object.entries(record)) {
    if (/\uFFFD/.test(text)) return problem("text-unreadable", { field });
    if (/[\uE000-\uF8FF]/.test(text)) return problem("text-unreadable/font", { field, sign: codePoint(text) });
  }
  if (record.output.trim() === "") return problem("answer-missing/empty");
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
    return problem("answer-leak/label");
  const { answer } = question;
  if (answer.type !== "text") return undefined;
  const texts = question.kind === "blank" ? answer.text.split("；") : [answer.text];
  const found = texts.find((text) => comparable(text).length >= 4 && stands(text, question.stem));
  return found === undefined ? undefined : problem("answer-leak/text", { answer: found });
}

export function recordWarnings(question: Question, record: InstructionRecord): string[] {
  const missing = question.explanation === undefined ? ["explanation-missing"] : [];
  const picture = /\[(?:公式)?图片\]/.test(record.input + record.output) ? ["picture-missing"] : [];
  return [...question.warnings, ...missing, ...picture];
}

/** English stands as whole words: `except` is not told by an exception. */
function stands(answer: string, stem: string): boolean {
  if (!comparable(stem).includes(comparable(answer))) return false;
  if (!/^[\w\s.,;:'’()-]+$/.test(answer)) return true;
  const [words, asked] = [answer, stem].map(
    (text) => ` ${halfWidth(text).toLowerCase().match(WORDS)?.join(" ") ?? ""} `,
  );
  return asked!.includes(words!);
}

const WORDS = /[a-z0-9]+|[^\u0000-\u007F]/g;
