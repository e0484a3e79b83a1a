/** Where the answers at the end begin, and where questions go on behind them. */
import type { Line } from "../lines.ts";
import { blankFollows, optionsFollow } from "./ahead.ts";
import { splitLabels } from "./labels.ts";
import type { LineFacts, Style } from "./line-facts.ts";
import type { RawQuestion } from "./raw.ts";
import { keyHead, type SectionHead, sectionHead } from "./sections.ts";

/** Pairs of number and answer, several in a line. */
const DENSE =
  /^(?:第?\s*\d+\s*题?\s*[-~—–至到]\s*\d+|\(?\d+\s*[.、:)]?\s*(?:[【[]?\s*(?:参考|正确|标准)?答案\s*[】\]]?\s*:?\s*)?[A-Z√×✓✗对错正T F]{1,8}(?:\s|$|[,;。.【\d]|确|误))/;

/** What the walk knows of the file. */
export interface KeyContext {
  lines: readonly Line[];
  facts: readonly LineFacts[];
  style: Style;
}

export function headAt({ lines, style }: KeyContext, i: number): SectionHead | undefined {
  const { text, half, heading } = lines[i]!;
  return sectionHead(text, half, heading, style === "chinese");
}

/** @param questions those in front @param open the one that is being read */
export function startsKey(
  context: KeyContext,
  i: number,
  questions: readonly RawQuestion[],
  open: RawQuestion | undefined,
): boolean {
  const { lines } = context;
  const head = keyHead(lines[i]!.half);
  if (!head || questions.length === 0) return head !== undefined && i < lines.length - 1 && !head.colon;
  const next = lines[i + 1];
  if (!next) return false;
  const nextHead = headAt(context, i + 1);
  if (nextHead?.kind !== undefined || nextHead?.chapter) return true;
  if (DENSE.test(next.half) || /^\d+\s*[.、:)]\s*[【[]?(?:参考|正确|标准)?答案/.test(next.half)) return true;
  if (open === undefined || open.labels.answer !== undefined) return true;
  return !head.colon && unanswered(questions) >= 3;
}

/** Questions resume where a head or a number is followed by options. */
export function endsKey(context: KeyContext, i: number): boolean {
  const { lines, facts } = context;
  const head = headAt(context, i);
  if (!head && !(facts[i]!.number && facts[i]!.supported)) return false;
  // Explanations discuss options (A、…错误；B、…正确): what starts with 答案 is an entry all the same.
  if (isKeyEntry(context, head ? i + 1 : i)) return false;
  return optionsFollow(lines, i) || (head !== undefined && blankFollows(lines, i));
}

/** `1、参考答案：C` */
function isKeyEntry({ lines, facts }: KeyContext, i: number): boolean {
  const line = lines[i];
  const length = facts[i]?.number?.length;
  if (!line || length === undefined) return false;
  return splitLabels(line.text.slice(length), line.half.slice(length))[0]?.label === "answer";
}

function unanswered(questions: readonly RawQuestion[]): number {
  return questions.filter(({ labels }) => labels.answer === undefined).length;
}
