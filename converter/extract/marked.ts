/** Questions and records that their format marks as such: checked, not searched for. */
import type { MarkedQuestion, MarkedRecord, Place, ReadDocument } from "../document.ts";
import type { Extraction, Item, Question } from "../item.ts";
import { type Problem, problem } from "../said/problem.ts";
import { isNumberOfCard } from "../text/card-names.ts";
import { excerpt } from "../text/normalize.ts";
import { isDesignator } from "./designator.ts";
import { isPlaceholder } from "./questions/answer.ts";

export function extractMarked(document: ReadDocument, file: string): Extraction<Item> {
  const extraction: Extraction<Item> = { items: [], rejected: [], warnings: [] };
  const reject = (why: Problem, text: string, place: Place) =>
    extraction.rejected.push({ ...why, text: excerpt(text), source: { file, ...place } });
  for (const marked of document.questions ?? []) {
    const fault = questionProblem(marked);
    if (fault) reject(fault, marked.text, marked.place);
    else extraction.items.push(toQuestion(marked, file));
  }
  for (const { record, place, warnings, numberAsks = false } of document.records ?? []) {
    const fault = recordProblem(record, numberAsks);
    if (fault) reject(fault, JSON.stringify(record), place);
    else extraction.items.push({ record, source: { file, ...place }, warnings });
  }
  for (const { text, place, ...why } of document.rejected ?? []) reject(why, text, place);
  return extraction;
}

function questionProblem({ stem, options, answer, kind }: MarkedQuestion): Problem | undefined {
  if (stem.trim() === "") return problem("stem-missing");
  if (isDesignator(stem)) return problem("stem-missing/number", { number: stem.trim() });
  const empty = options.find(({ text }) => text.trim() === "");
  if (empty) return problem("option-empty", { letter: empty.letter });
  if ((kind === "single" || kind === "multiple") && options.length < 2)
    return problem("options-missing", { count: options.length });
  if (!answer) return problem("answer-missing/unmarked");
  if (answer.type === "text" && isPlaceholder(answer.text))
    return problem("answer-placeholder", { answer: answer.text });
  return undefined;
}

function toQuestion({ place, text: _, answer, ...question }: MarkedQuestion, file: string): Question {
  return { ...question, answer: answer!, source: { file, ...place } };
}

function recordProblem(
  { instruction, input, output }: MarkedRecord["record"],
  numberAsks: boolean,
): Problem | undefined {
  if (instruction.trim() === "") return problem("stem-missing/instruction");
  if (input.trim() === "" && isDesignator(instruction) && !(numberAsks && isNumberOfCard(instruction)))
    return problem("stem-missing/number", { number: instruction.trim() });
  if (output.trim() === "") return problem("answer-missing/output");
  return undefined;
}
