/** Questions and records that their format marks as such: checked, not searched for. */
import type { MarkedQuestion, MarkedRecord, Place, ReadDocument } from "../document.ts";
import type { Extraction, Item, Question } from "../item.ts";
import type { RejectedItem } from "../schema.ts";
import { excerpt } from "../text/normalize.ts";
import { isPlaceholder } from "./questions/answer.ts";

export function extractMarked(document: ReadDocument, file: string): Extraction<Item> {
  const extraction: Extraction<Item> = { items: [], rejected: [], warnings: [] };
  const rejectItem = (reason: string, message: string, text: string, place: Place) => {
    const rejected: RejectedItem = { reason, message, text: excerpt(text), source: { file, ...place } };
    extraction.rejected.push(rejected);
  };
  for (const marked of document.questions ?? []) {
    const problem = questionProblem(marked);
    if (problem) rejectItem(problem.reason, problem.message, marked.text, marked.place);
    else extraction.items.push(toQuestion(marked, file));
  }
  for (const { record, place, warnings } of document.records ?? []) {
    const problem = recordProblem(record);
    if (problem) rejectItem(problem.reason, problem.message, JSON.stringify(record), place);
    else extraction.items.push({ record, source: { file, ...place }, warnings });
  }
  for (const { reason, message, text, place } of document.rejected ?? []) rejectItem(reason, message, text, place);
  return extraction;
}

interface Problem {
  reason: string;
  message: string;
}

function questionProblem({ stem, options, answer, kind }: MarkedQuestion): Problem | undefined {
  if (stem.trim() === "") return { reason: "stem-missing", message: "the question has no text" };
  const empty = options.find(({ text }) => text.trim() === "");
  if (empty) return { reason: "option-empty", message: `option ${empty.letter} has no text` };
  if ((kind === "single" || kind === "multiple") && options.length < 2)
    return { reason: "options-missing", message: `the question has ${options.length} options; it needs two or more` };
  if (!answer) return { reason: "answer-missing", message: "the file gives no right answer for this question" };
  if (answer.type === "text" && isPlaceholder(answer.text))
    return { reason: "answer-placeholder", message: `the answer is only ${JSON.stringify(answer.text)}` };
  return undefined;
}

function toQuestion({ place, text: _, answer, ...question }: MarkedQuestion, file: string): Question {
  return { ...question, answer: answer!, source: { file, ...place } };
}

function recordProblem({ instruction, output }: MarkedRecord["record"]): Problem | undefined {
  if (instruction.trim() === "") return { reason: "stem-missing", message: "the record has no instruction" };
  if (output.trim() === "") return { reason: "answer-missing", message: "the record has no output" };
  return undefined;
}
