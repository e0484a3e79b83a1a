/** Moodle XML (docs.moodle.org, "Moodle XML format"): one question at a time, pictures counted and left out. */
import type { MarkedQuestion, MarkedReject, Place, ReadDocument } from "../../document.ts";
import { problem } from "../../said/problem.ts";
import type { DecodedInput } from "../encoding.ts";
import { htmlText } from "../html.ts";
import { childElements, parseElements, textOf, type XmlElement } from "../xml.ts";
import { readCloze } from "./cloze.ts";
import {
  type Choice,
  choiceQuestion,
  judgeQuestion,
  matchingQuestion,
  orderingQuestion,
  reject,
  textQuestion,
} from "./question.ts";

type Plain = (element: XmlElement | undefined) => string;

interface Shell {
  stem: string;
  explanation?: string;
  place: Place;
  text: string;
  warnings: string[];
}

export function readMoodleXml(input: DecodedInput): ReadDocument {
  const questions: MarkedQuestion[] = [];
  const rejected: MarkedReject[] = [];
  const warnings = new Set<string>();
  const plain: Plain = (element) => plainText(element, input);
  let section: string | undefined;
  let count = 0;
  const found = (element: XmlElement) => {
    const type = element.attributes["type"] ?? "";
    if (type === "category") section = categoryOf(element);
    else if (type === "description") warnings.add("descriptions-skipped");
    else {
      const outcome = readQuestion(element, type, { block: count++, ...(section ? { section } : {}) }, plain);
      if ("reason" in outcome) rejected.push(outcome);
      else questions.push(outcome);
    }
  };
  parseElements(input.text, "XML", new Set(["question"]), found, input);
  return { format: "moodle-xml", encoding: input.encoding, blocks: [], questions, rejected, warnings: [...warnings] };
}

function categoryOf(element: XmlElement): string {
  const path = textOf(childElements(childElements(element, "category")[0] ?? element, "text")[0]);
  return path.trim().replace(/^\$[\w$]+\$\/?(?:top\/?)?/, "");
}

/** Files stand beside the text, in base64; the text is in `<text>`, as HTML or plain. */
function plainText(element: XmlElement | undefined, input: DecodedInput): string {
  if (!element) return "";
  const text = textOf(childElements(element, "text")[0]);
  return element.attributes["format"] === "plain_text" ? text.trim() : htmlText(text, input);
}

function readQuestion(element: XmlElement, type: string, place: Place, plain: Plain): MarkedQuestion | MarkedReject {
  const child = (name: string) => childElements(element, name)[0];
  const name = textOf(childElements(child("name") ?? element, "text")[0]).trim();
  const stem = plain(child("questiontext"));
  const explanation = plain(child("generalfeedback"));
  const shell: Shell = {
    stem,
    ...(explanation === "" ? {} : { explanation }),
    place: name === "" ? place : { ...place, number: name.slice(0, 200) },
    text: `${name}\n${stem}`.trim(),
    warnings: [],
  };
  const choices = childElements(element, "answer").map((answer) => choiceOf(answer, plain));
  switch (type) {
    case "multichoice":
    case "calculatedmulti":
      return choiceQuestion({ ...shell, choices, multiple: textOf(child("single")).trim() === "false" });
    case "truefalse":
      return trueFalse(choices, shell);
    case "shortanswer":
      return textQuestion({ ...shell, kind: /_{2,}/.test(stem) ? "blank" : "short", answers: choices });
    case "numerical":
      return textQuestion({ ...shell, kind: "short", answers: numbers(element, choices) });
    case "essay":
      return textQuestion({ ...shell, kind: "short", answers: sampleAnswer(plain(child("graderinfo"))) });
    case "matching":
      return matching(element, shell, plain);
    case "ordering":
      return orderingQuestion({ ...shell, steps: choices.map(({ text }) => text) });
    case "cloze":
    case "multianswer":
      return cloze(shell);
    case "ddwtos":
    case "gapselect":
      return gaps(element, type, shell, plain);
    default:
      return reject(problem("type-unsupported", { type }), shell.text, shell.place);
  }
}

function choiceOf(answer: XmlElement, plain: Plain): Choice {
  const feedback = plain(childElements(answer, "feedback")[0]);
  return {
    text: plain(answer),
    weight: Number(answer.attributes["fraction"] ?? 0) || 0,
    ...(feedback === "" ? {} : { feedback }),
  };
}

function trueFalse(choices: readonly Choice[], shell: Shell): MarkedQuestion | MarkedReject {
  const right = choices.find(({ weight }) => weight > 0);
  if (!right || !/^(?:true|false)$/i.test(right.text))
    return reject(problem("answer-missing/judgement"), shell.text, shell.place);
  return judgeQuestion({
    ...shell,
    correct: /^true$/i.test(right.text),
    feedback: choices.map(({ text, feedback }) => [text, feedback] as [string, string | undefined]),
  });
}

function numbers(element: XmlElement, choices: readonly Choice[]): Choice[] {
  return childElements(element, "answer").map((answer, i) => {
    return { ...choices[i]!, tolerance: textOf(childElements(answer, "tolerance")[0]) };
  });
}

const sampleAnswer = (text: string): Choice[] => (text === "" ? [] : [{ text, weight: 100 }]);

function matching(element: XmlElement, shell: Shell, plain: Plain): MarkedQuestion {
  const pairs: [string, string][] = [];
  const distractors: string[] = [];
  for (const sub of childElements(element, "subquestion")) {
    const left = plain(sub);
    const right = plain(childElements(sub, "answer")[0]);
    if (left === "") distractors.push(right);
    else pairs.push([left, right]);
  }
  return matchingQuestion({ ...shell, pairs, distractors });
}

function cloze(shell: Shell): MarkedQuestion | MarkedReject {
  const { stem, answers, tolerances, choices, partialCredit } = readCloze(shell.stem);
  if (answers.length === 0) return reject(problem("answer-missing/embedded"), shell.text, shell.place);
  const text = answers.every((answer) => answer !== undefined) ? answers.join("；") : "";
  const warnings = [...shell.warnings, ...(partialCredit ? ["partial-credit"] : [])];
  const explanation = [shell.explanation ?? "", ...tolerances].join("\n").trim();
  const whole = { ...shell, stem, passage: choices, warnings, explanation };
  return textQuestion({ ...whole, kind: "blank", answers: [{ text, weight: 100 }] });
}

/** Words dragged into a text or chosen from lists: `[[2]]` stands for the second word. */
function gaps(element: XmlElement, type: string, shell: Shell, plain: Plain): MarkedQuestion {
  const boxes = childElements(element, type === "ddwtos" ? "dragbox" : "selectoption").map(plain);
  const answers: string[] = [];
  const stem = shell.stem.replace(/\[\[(\d{1,4})\]\]/g, (_, number: string) => {
    answers.push(boxes[Number(number) - 1] ?? "");
    return "____";
  });
  const text = answers.length > 0 && answers.every((answer) => answer !== "") ? answers.join("；") : "";
  const offered = [...new Set(boxes)].sort().join(" / ");
  return textQuestion({ ...shell, stem, passage: offered, kind: "blank", answers: [{ text, weight: 100 }] });
}
