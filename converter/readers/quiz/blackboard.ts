/** Blackboard's tab-delimited question files: one question a row, the type in the first field, no header. */
import type { MarkedQuestion, MarkedReject, Place, ReadDocument } from "../../document.ts";
import { problem } from "../../said/problem.ts";
import { repairText } from "../../text/normalize.ts";
import type { DecodedInput } from "../encoding.ts";
import { htmlText } from "../html.ts";
import { choiceQuestion, judgeQuestion, matchingQuestion, orderingQuestion, reject, textQuestion } from "./question.ts";

const TYPES = /^(?:MC|MA|TF|ESS|SR|ORD|MAT|FIB|FIB_PLUS|FIL|NUM|OP|OPINION|JUMBLED_SENTENCE|QUIZ_BOWL)$/;

export function looksLikeBlackboard(text: string): boolean {
  const lines = text
    .slice(0, 65_536)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, 50);
  const typed = lines.filter((line) => TYPES.test(line.split("\t", 1)[0]!.trim()) && line.includes("\t"));
  return lines.length > 0 && typed.length >= lines.length * 0.8;
}

export function readBlackboard(input: DecodedInput): ReadDocument {
  const questions: MarkedQuestion[] = [];
  const rejected: MarkedReject[] = [];
  for (const [index, line] of input.text.split("\n").entries()) {
    if (index % 4096 === 0) input.deadline.check();
    if (line.trim() === "") continue;
    const outcome = readRow(line, { line: index + 1 }, (text) => htmlText(text, input));
    if ("reason" in outcome) rejected.push(outcome);
    else questions.push(outcome);
  }
  return { format: "blackboard", encoding: input.encoding, blocks: [], questions, rejected, warnings: [] };
}

/** Excel puts quotes around fields that hold quotes. */
function unquoted(field: string): string {
  const trimmed = field.trim();
  return /^".*"$/s.test(trimmed) && trimmed.length > 1 ? trimmed.slice(1, -1).replaceAll('""', '"') : trimmed;
}

function readRow(line: string, place: Place, plain: (text: string) => string): MarkedQuestion | MarkedReject {
  const fields = line.split("\t").map(unquoted);
  while (fields.length > 2 && fields.at(-1) === "") fields.pop();
  const [type, question = "", ...rest] = fields;
  const common = { stem: plain(question), place, text: repairText(line) };
  const values = rest.map(plain);
  switch (type) {
    case "MC":
    case "MA":
      return choiceRow(type === "MA", values, common);
    case "TF":
      return judgeRow(values[0] ?? "", common);
    case "ORD":
      return orderingQuestion({ ...common, steps: values });
    case "MAT":
      return matchingQuestion({ ...common, pairs: pairsOf(values) });
    case "FIB":
    case "FIL":
      return textQuestion({ ...common, kind: "blank", answers: values.map((text) => ({ text, weight: 100 })) });
    case "FIB_PLUS":
      return blanksRow(common, values);
    case "NUM":
      return numberRow(values, common);
    case "ESS":
    case "SR":
      return textQuestion({
        ...common,
        kind: "short",
        answers: values.slice(0, 1).map((text) => ({ text, weight: 100 })),
      });
    default:
      return reject(problem("type-unsupported", { type: type! }), line, place);
  }
}

interface Row {
  stem: string;
  place: Place;
  text: string;
}

function choiceRow(multiple: boolean, values: string[], row: Row): MarkedQuestion | MarkedReject {
  const choices = pairsOf(values).map(([text, status]) => ({ text, status: status.toLowerCase() }));
  const odd = choices.find(({ status }) => status !== "correct" && status !== "incorrect");
  if (odd) return reject(problem("answer-missing/mark", { option: odd.text, mark: odd.status }), row.text, row.place);
  return choiceQuestion({
    ...row,
    multiple,
    choices: choices.map(({ text, status }) => ({ text, weight: status === "correct" ? 100 : 0 })),
  });
}

function judgeRow(value: string, row: Row): MarkedQuestion | MarkedReject {
  if (!/^(?:true|false)$/i.test(value))
    return reject(problem("answer-not-a-judgement", { answer: value }), row.text, row.place);
  return judgeQuestion({ ...row, correct: /^true$/i.test(value) });
}

function numberRow([value = "", tolerance = ""]: string[], row: Row): MarkedQuestion {
  return textQuestion({ ...row, kind: "short", answers: [{ text: value, weight: 100, tolerance }] });
}

/** `[x]` in the stem, then for each name its answers up to an empty field. */
function blanksRow(row: Row, values: string[]): MarkedQuestion {
  const answers: string[] = [];
  let group: string[] = [];
  let stem = row.stem;
  for (const value of [...values, ""]) {
    if (value !== "") group.push(value);
    else if (group.length > 0) {
      stem = stem.replace(`[${group[0]}]`, "____");
      answers.push(group[1] ?? "");
      group = [];
    }
  }
  const complete = answers.length > 0 && answers.every((answer) => answer !== "");
  const text = complete ? answers.join("；") : "";
  return textQuestion({ ...row, stem, kind: "blank", answers: [{ text, weight: 100 }] });
}

function pairsOf(values: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i < values.length; i += 2) pairs.push([values[i]!, values[i + 1] ?? ""]);
  return pairs;
}
