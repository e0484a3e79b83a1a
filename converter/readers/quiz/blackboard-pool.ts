/** One item of a Blackboard pool or test export: QTI 1.2 with Blackboard's own types, blocks and texts (bbmd_…). */
import type { MarkedQuestion, MarkedReject, Place } from "../../document.ts";
import { problem } from "../../said/problem.ts";
import { type HtmlContext, htmlText } from "../html.ts";
import { childElements, descendants, localName, textOf, toMarkup, type XmlElement } from "../xml.ts";
import { child } from "./qti-names.ts";
import { type Choice, choiceQuestion, matchingQuestion, orderingQuestion, reject, textQuestion } from "./question.ts";

/** Name of the question's type, e.g. `Multiple Choice`; undefined for items of other systems. */
export function poolType(item: XmlElement): string | undefined {
  const [type] = descendants(item, "bbmd_questiontype");
  return type && textOf(type).trim();
}

/** What all kinds need of an item. */
interface PoolItem {
  common: { stem: string; explanation?: string; place: Place; text: string };
  presentation: XmlElement;
  rules: Rule[];
  feedback: ReadonlyMap<string, string>;
  plain: (element: XmlElement | undefined) => string;
}

/** A condition on the answer: the values that it must hold, by response; those under `not` are left out. */
interface Rule {
  right: boolean;
  equal: { response: string; value: string }[];
  range: { from?: string; to?: string };
}

export function readPoolItem(
  item: XmlElement,
  type: string,
  place: Place,
  context: HtmlContext,
): MarkedQuestion | MarkedReject {
  const plain = (element: XmlElement | undefined) => shownText(element, context);
  const title = (item.attributes["title"] ?? "").slice(0, 200);
  const here = title === "" ? place : { ...place, number: title };
  const presentation = child(item, "presentation");
  if (!presentation) return reject(problem("stem-missing/item"), title, here);
  const stem = plain(block(presentation, "QUESTION_BLOCK") ?? presentation);
  const feedback = new Map(
    descendants(item, "itemfeedback").map((element) => [element.attributes["ident"] ?? "", plain(element)]),
  );
  const why = feedback.get("correct") ?? "";
  const common = { stem, ...(why === "" ? {} : { explanation: why }), place: here, text: `${title}\n${stem}`.trim() };
  return readKind(type, { common, presentation, rules: rulesOf(item), feedback, plain });
}

function readKind(type: string, item: PoolItem): MarkedQuestion | MarkedReject {
  switch (type) {
    case "Multiple Choice":
    case "Multiple Answer":
    case "True/False":
    case "Either/Or":
    case "Opinion Scale":
      return choices(item, type === "Multiple Answer");
    case "Fill in the Blank":
      return textQuestion({ ...item.common, kind: "blank", answers: acceptedAnswers(item) });
    case "Fill in the Blank Plus":
      return blanks(item);
    case "Essay":
    case "Short Response":
    case "Short Answer":
      return textQuestion({ ...item.common, kind: "short", answers: [full(item.feedback.get("solution") ?? "")] });
    case "Numeric":
      return textQuestion({ ...item.common, kind: "short", answers: numbers(item) });
    case "Matching":
      return matching(item);
    case "Ordering":
      return ordering(item);
    default:
      return reject(problem("type-unsupported", { type }), item.common.text, item.common.place);
  }
}

const full = (text: string): Choice => ({ text, weight: 100 });

/** Texts in order: HTML as Blackboard's editor keeps it, or plain; pictures as [图片]. */
function shownText(element: XmlElement | undefined, context: HtmlContext): string {
  if (!element) return "";
  const name = localName(element.name);
  if (name === "matimage") return "[图片]";
  if (name !== "mat_formattedtext" && name !== "mattext")
    return childElements(element)
      .map((part) => shownText(part, context))
      .filter((text) => text !== "")
      .join("\n");
  if (childElements(element).length > 0) return htmlText(toMarkup({ ...element, name: "div" }), context);
  const { type = "", texttype = "" } = element.attributes;
  return /plain/i.test(type + texttype) ? textOf(element).trim() : htmlText(textOf(element), context);
}

function block(presentation: XmlElement, name: string): XmlElement | undefined {
  return descendants(presentation, "flow").find(({ attributes }) => attributes["class"] === name);
}

function rulesOf(item: XmlElement): Rule[] {
  return descendants(item, "respcondition").map((condition) => {
    const score = textOf(child(condition, "setvar")).trim();
    const title = condition.attributes["title"] ?? "";
    const rule: Rule = {
      right: title === "correct" || (title !== "incorrect" && (score === "SCORE.max" || Number(score) > 0)),
      equal: [],
      range: {},
    };
    for (const part of childElements(condition, "conditionvar")) gather(part, rule);
    return rule;
  });
}

function gather(element: XmlElement, rule: Rule): void {
  for (const part of childElements(element)) {
    const name = localName(part.name);
    const value = textOf(part).trim();
    if (name === "varequal" || name === "varsubset" || name === "varsubstring")
      rule.equal.push({ response: part.attributes["respident"] ?? "", value });
    else if (name === "vargte" || name === "vargt") rule.range.from = value;
    else if (name === "varlte" || name === "varlt") rule.range.to = value;
    else if (name !== "not") gather(part, rule);
  }
}

const rightValues = ({ rules }: PoolItem) => rules.filter(({ right }) => right).flatMap(({ equal }) => equal);

/** Words of questions with two fixed answers, by the name that stands for them. */
const EITHER_OR: Record<string, string> = {
  "yes_no.true": "Yes",
  "yes_no.false": "No",
  "agree_disagree.true": "Agree",
  "agree_disagree.false": "Disagree",
  "right_wrong.true": "Right",
  "right_wrong.false": "Wrong",
  "true_false.true": "True",
  "true_false.false": "False",
};

function choices(item: PoolItem, multiple: boolean): MarkedQuestion {
  const right = new Set(rightValues(item).map(({ value }) => value));
  const labels = descendants(item.presentation, "response_label").map((label) => {
    const id = label.attributes["ident"] ?? "";
    const text = item.plain(label);
    const feedback = item.feedback.get(id) ?? "";
    return {
      text: EITHER_OR[text] ?? text,
      weight: right.has(id) ? 100 : 0,
      ...(feedback === "" ? {} : { feedback }),
    };
  });
  return choiceQuestion({ ...item.common, multiple, choices: labels });
}

function acceptedAnswers({ rules }: PoolItem): Choice[] {
  // Each accepted word has a condition of its own, which need not say that it scores.
  return rules.flatMap(({ equal }) => equal.slice(0, 1).map(({ value }) => full(value)));
}

/** `[name]` in the stem for each blank, with several words for each. */
function blanks(item: PoolItem): MarkedQuestion {
  const answers = new Map<string, string>();
  for (const { response, value } of rightValues(item)) if (!answers.has(response)) answers.set(response, value);
  let { stem } = item.common;
  for (const name of answers.keys()) stem = stem.replace(`[${name}]`, "____");
  const text = [...answers.values()].join("；");
  return textQuestion({ ...item.common, stem, kind: "blank", answers: [full(text)] });
}

function numbers({ rules }: PoolItem): Choice[] {
  return rules.flatMap(({ equal, range: { from, to } }) => {
    const exact = equal[0]?.value;
    const bounds = from !== undefined && to !== undefined && from !== to ? `${from} – ${to}` : undefined;
    if (exact === undefined && bounds === undefined) return [];
    return [full(exact === undefined ? bounds! : bounds === undefined ? exact : `${exact}（${bounds}）`)];
  });
}

/** The left side has a response each; the n-th label of a response stands for the n-th text of the right side. */
function matching(item: PoolItem): MarkedQuestion | MarkedReject {
  const { presentation, plain, common } = item;
  const rightSide = childElements(block(presentation, "RIGHT_MATCH_BLOCK") ?? presentation, "flow").map(plain);
  const answers = new Map(item.rules.flatMap(({ equal }) => equal.map(({ response, value }) => [response, value])));
  const pairs: [string, string][] = [];
  for (const part of childElements(block(presentation, "RESPONSE_BLOCK") ?? presentation, "flow")) {
    const [response] = descendants(part, "response_lid");
    if (!response) continue;
    const ids = descendants(response, "response_label").map(({ attributes }) => attributes["ident"]);
    const match = rightSide[ids.indexOf(answers.get(response.attributes["ident"] ?? "") ?? "")];
    if (match === undefined) return reject(problem("answer-missing/pair"), common.text, common.place);
    pairs.push([plain({ ...part, children: part.children.filter((one) => one !== response) }), match]);
  }
  const used = new Set(pairs.map(([, match]) => match));
  return matchingQuestion({ ...common, pairs, distractors: rightSide.filter((text) => !used.has(text)) });
}

function ordering(item: PoolItem): MarkedQuestion {
  const texts = new Map(
    descendants(item.presentation, "response_label").map((label) => [
      label.attributes["ident"] ?? "",
      item.plain(label),
    ]),
  );
  const steps = rightValues(item).flatMap(({ value }) => texts.get(value) ?? []);
  return orderingQuestion({ ...item.common, steps });
}
