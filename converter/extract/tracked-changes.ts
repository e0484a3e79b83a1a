/**
 * What marks of tracked changes in a text, [-deleted-]{+inserted+}, mean for what is taken from it: texts carry them, and
 * nothing is taken for an answer or a fact that a change touches.
 */
import type { Block, ReadDocument } from "../document.ts";
import type { Question } from "../item.ts";
import { type Problem, problem } from "../said/problem.ts";
import type { RejectedItem } from "../schema.ts";
import { excerpt } from "../text/normalize.ts";
import type { QuestionExtraction } from "./questions/index.ts";

interface Span {
  start: number;
  end: number;
}

const MARKS = [
  { open: "[-", close: "-]" },
  { open: "{+", close: "+}" },
];

/** The reader has shown changes with marks: elsewhere the same signs are signs. */
export const showsChanges = (document: ReadDocument) => document.warnings.includes("changes-shown");

export function changesIn(text: string): Span[] {
  return MARKS.flatMap(({ open, close }) => {
    const spans: Span[] = [];
    for (let start = text.indexOf(open); start >= 0; ) {
      const inner = text.indexOf(close, start + open.length);
      if (inner < 0) break;
      const end = inner + close.length;
      spans.push({ start, end });
      start = text.indexOf(open, end);
    }
    return spans;
  }).sort((a, b) => a.start - b.start);
}

/** Whether a value, which stands in the text, holds a mark or stands only in what was changed. */
export function isTouched(value: string, text: string): boolean {
  return hasMark(value) || !withoutChanges(text).includes(value);
}

const hasMark = (text: string) => MARKS.some(({ open, close }) => text.includes(open) || text.includes(close));

function withoutChanges(text: string): string {
  let behind = 0;
  const kept = changesIn(text).map(({ start, end }) => {
    const piece = text.slice(behind, start);
    behind = end;
    return piece;
  });
  return [...kept, text.slice(behind)].join("\n");
}

/** Spans that share nothing with a change. */
export function untouchedSpans<T extends Span>(spans: readonly T[], changes: readonly Span[]): T[] {
  return spans.filter(({ start, end }) => !changes.some((change) => change.start < end && change.end > start));
}

/** Deleted paragraphs and rows belong to no question: a question bank is read without them. */
export function withoutDeleted(document: ReadDocument, file: string): { kept: ReadDocument; left: RejectedItem[] } {
  const left: RejectedItem[] = [];
  const leave = (text: string, place: { block: number; row?: number }) =>
    left.push({ ...problem("tracked-change/deleted"), text: excerpt(text), source: { file, ...place } });
  const blocks = document.blocks.flatMap((block): Block[] => {
    if (block.kind === "paragraph") {
      if (!isDeleted(block.text)) return [block];
      leave(block.text, { block: block.block });
      return [];
    }
    const rows = block.rows.filter(({ row, cells }) => {
      const gone = isDeleted(cells.join("\n"));
      if (gone) leave(cells.join("\t"), { block: block.block, row });
      return !gone;
    });
    return rows.length === 0 ? [] : [{ ...block, rows }];
  });
  return { kept: { ...document, blocks }, left };
}

function isDeleted(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const whole = (line: string) => line.startsWith("[-") && line.indexOf("-]") === line.length - 2;
  return lines.length > 0 && lines.every((line) => whole(line.trim()));
}

/** Takes back answers that a change touches, and warns of what else one touches. */
export function settleChanges(extraction: QuestionExtraction): void {
  const { open } = extraction;
  extraction.items = extraction.items.filter((question) => {
    const parts = [question.stem, ...question.options.map(({ text }) => text), question.explanation ?? ""];
    const fault = faultOf(question, parts);
    if (fault === undefined && (parts.some(hasMark) || hasMark(question.passage ?? "")))
      question.warnings.push("tracked-change");
    if (fault !== undefined)
      extraction.rejected.push({
        ...fault,
        text: excerpt([question.stem, ...question.options.map(({ letter, text }) => `${letter}. ${text}`)].join("\n")),
        kind: question.kind,
        source: question.source,
      });
    return fault === undefined;
  });
  open.answers = open.answers.filter(({ entry }) => !hasMark(entry.answer));
}

function faultOf(question: Question, parts: readonly string[]): Problem | undefined {
  if (answerIsTouched(question)) return problem("tracked-change/answer");
  return parts.every(isBalanced) ? undefined : problem("tracked-change/parts");
}

/** The answer holds a mark, or its place in the stem lies within a change. */
function answerIsTouched({ answer, stem }: Question): boolean {
  if (answer.type === "text" && hasMark(answer.text)) return true;
  return changesIn(stem).some(({ start, end }) => /（\s*）|_{2,}/.test(stem.slice(start, end)));
}

/** A change that goes over the bounds of options leaves half its marks in each. */
const isBalanced = (text: string) => !hasMark(withoutChanges(text));
