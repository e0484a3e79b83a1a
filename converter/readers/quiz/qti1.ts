/** One item of QTI 1.2, as Canvas, Blackboard and text2qti write it. */
import type { MarkedQuestion, MarkedReject, Place } from "../../document.ts";
import { problem } from "../../said/problem.ts";
import { type HtmlContext, htmlText } from "../html.ts";
import { childElements, descendants, localName, textOf, toMarkup, type XmlElement } from "../xml.ts";
import { child } from "./qti-names.ts";
import { type Choice, choiceQuestion, matchingQuestion, reject, textQuestion } from "./question.ts";

interface Shell {
  stem: string;
  explanation?: string;
  place: Place;
  text: string;
}

/** What an answer earns: the values that it must and must not hold, by response. */
interface Rule {
  equal: { response: string; value: string }[];
  unequal: { response: string; value: string }[];
  /** Bounds of a number. */
  range: { from?: string; to?: string };
  score: number;
  feedback: string[];
}

export function readItem1(item: XmlElement, place: Place, context: HtmlContext): MarkedQuestion | MarkedReject {
  const plain = (element: XmlElement | undefined) => materialText(element, context);
  const presentation = child(item, "presentation");
  const title = (item.attributes["title"] ?? item.attributes["ident"] ?? "").slice(0, 200);
  const here = title === "" ? place : { ...place, number: title };
  if (!presentation) return reject(problem("stem-missing/item"), title, here);
  const stem = stemOf(presentation, plain);
  const rules = rulesOf(item);
  const feedback = new Map(
    descendants(item, "itemfeedback").map((element) => [element.attributes["ident"] ?? "", plain(element)]),
  );
  const general = feedback.get("general_fb") ?? feedback.get("correct_fb");
  const shell: Shell = {
    stem,
    ...(general ? { explanation: general } : {}),
    place: here,
    text: `${title}\n${stem}`.trim(),
  };
  return readResponses(fieldsOf(item), presentation, rules, feedback, shell, plain);
}

function fieldsOf(item: XmlElement): ReadonlyMap<string, string> {
  return new Map(
    descendants(item, "qtimetadatafield").map((field) => [
      textOf(child(field, "fieldlabel")).trim(),
      textOf(child(field, "fieldentry")).trim(),
    ]),
  );
}

/** The text of `mattext`, which holds HTML as escaped text or as elements; pictures as [图片]. */
function materialText(element: XmlElement | undefined, context: HtmlContext): string {
  if (!element) return "";
  const texts = descendants(element, "mattext").map((text) =>
    childElements(text).length > 0
      ? htmlText(toMarkup(text), context)
      : text.attributes["texttype"] === "text/plain"
        ? textOf(text).trim()
        : htmlText(textOf(text), context),
  );
  const pictures = descendants(element, "matimage").map(() => "[图片]");
  return [...texts, ...pictures].filter((text) => text !== "").join("\n");
}

/** Material that is not part of a response. */
function stemOf(presentation: XmlElement, plain: (element: XmlElement) => string): string {
  const parts = childElements(presentation).flatMap((part): string[] => {
    const name = localName(part.name);
    if (name === "material") return [plain({ ...part, name: "material" })];
    return name === "flow" ? [stemOf(part, plain)] : [];
  });
  return parts.filter((part) => part !== "").join("\n");
}

function rulesOf(item: XmlElement): Rule[] {
  return descendants(item, "respcondition").map((condition) => {
    const rule: Rule = { equal: [], unequal: [], range: {}, score: 0, feedback: [] };
    for (const part of childElements(condition, "conditionvar")) gather(part, rule, false);
    for (const set of childElements(condition, "setvar")) {
      const value = Number(textOf(set));
      if (Number.isFinite(value)) rule.score += value;
    }
    rule.feedback = childElements(condition, "displayfeedback").map(({ attributes }) => attributes["linkrefid"] ?? "");
    return rule;
  });
}

function gather(element: XmlElement, rule: Rule, negated: boolean): void {
  for (const part of childElements(element)) {
    const name = localName(part.name);
    const value = textOf(part).trim();
    if (name === "varequal" || name === "varsubstring")
      (negated ? rule.unequal : rule.equal).push({ response: part.attributes["respident"] ?? "", value });
    else if (name === "vargte" || name === "vargt") rule.range.from = value;
    else if (name === "varlte" || name === "varlt") rule.range.to = value;
    else gather(part, rule, negated !== (name === "not"));
  }
}

function readResponses(
  fields: ReadonlyMap<string, string>,
  presentation: XmlElement,
  rules: readonly Rule[],
  feedback: ReadonlyMap<string, string>,
  shell: Shell,
  plain: (element: XmlElement | undefined) => string,
): MarkedQuestion | MarkedReject {
  const type = fields.get("question_type") ?? fields.get("cc_profile") ?? "";
  const lists = [...descendants(presentation, "response_lid"), ...descendants(presentation, "response_grp")];
  const texts = [...descendants(presentation, "response_str"), ...descendants(presentation, "response_num")];
  if (
    /essay/.test(type) ||
    (lists.length === 0 && texts.length > 0 && rules.every(({ equal }) => equal.length === 0) && !/numeric/.test(type))
  )
    return textQuestion({ ...shell, kind: "short", answers: sampleOf(rules) });
  if (lists.length === 1 && !/matching/.test(type)) return choices(lists[0]!, rules, feedback, shell, plain);
  if (lists.length > 1 && /multiple_dropdowns|fill_in_multiple_blanks/.test(type))
    return blanks(lists, rules, shell, plain);
  if (lists.length > 1) return matching(lists, rules, shell, plain);
  if (texts.length > 0) return words(rules, feedback, shell);
  return reject(problem("type-unsupported", { type }), shell.text, shell.place);
}

const sampleOf = (rules: readonly Rule[]): Choice[] =>
  rules.flatMap(({ equal }) => equal.slice(0, 1).map(({ value }) => ({ text: value, weight: 100 }))).slice(0, 1);

function labelsOf(list: XmlElement, plain: (element: XmlElement) => string): Map<string, string> {
  return new Map(descendants(list, "response_label").map((label) => [label.attributes["ident"] ?? "", plain(label)]));
}

const best = (rules: readonly Rule[]) => Math.max(0, ...rules.map(({ score }) => score));

function choices(
  list: XmlElement,
  rules: readonly Rule[],
  feedback: ReadonlyMap<string, string>,
  shell: Shell,
  plain: (element: XmlElement) => string,
): MarkedQuestion {
  const multiple = /multiple/i.test(list.attributes["rcardinality"] ?? "");
  const top = best(rules);
  const weights = new Map<string, number>();
  for (const rule of rules) {
    if (rule.score <= 0 && !multiple) continue;
    for (const { value } of rule.equal)
      weights.set(value, Math.max(weights.get(value) ?? 0, top === 0 ? 0 : (100 * rule.score) / top));
  }
  const comments = new Map(
    rules.flatMap(({ equal, feedback: refs }) =>
      equal.length === 1 ? refs.map((ref) => [equal[0]!.value, feedback.get(ref) ?? ""] as const) : [],
    ),
  );
  return choiceQuestion({
    ...shell,
    multiple,
    choices: [...labelsOf(list, plain)].map(([id, text]) => {
      const comment = comments.get(id);
      return { text, weight: weights.get(id) ?? 0, ...(comment ? { feedback: comment } : {}) };
    }),
  });
}

function rightValue(list: XmlElement, rules: readonly Rule[]): string | undefined {
  const ident = list.attributes["ident"] ?? "";
  return rules
    .find(({ equal, score }) => score > 0 && equal.some(({ response }) => response === ident))
    ?.equal.find(({ response }) => response === ident)?.value;
}

function matching(
  lists: readonly XmlElement[],
  rules: readonly Rule[],
  shell: Shell,
  plain: (element: XmlElement | undefined) => string,
): MarkedQuestion | MarkedReject {
  const pairs: [string, string][] = [];
  const offered = new Set<string>();
  for (const list of lists) {
    const labels = labelsOf(list, plain);
    for (const text of labels.values()) offered.add(text);
    const right = labels.get(rightValue(list, rules) ?? "");
    if (right === undefined) return reject(problem("answer-missing/pair"), shell.text, shell.place);
    pairs.push([plain(child(list, "material")), right]);
  }
  const used = new Set(pairs.map(([, right]) => right));
  return matchingQuestion({ ...shell, pairs, distractors: [...offered].filter((text) => !used.has(text)) });
}

/** `[name]` in the stem for each blank. */
function blanks(
  lists: readonly XmlElement[],
  rules: readonly Rule[],
  shell: Shell,
  plain: (element: XmlElement | undefined) => string,
): MarkedQuestion {
  let { stem } = shell;
  const answers = lists.map((list) => {
    const name = plain(child(list, "material"));
    stem = stem.replace(`[${name}]`, "____");
    return labelsOf(list, plain).get(rightValue(list, rules) ?? "") ?? "";
  });
  const text = answers.every((answer) => answer !== "") ? answers.join("；") : "";
  return textQuestion({ ...shell, stem, kind: "blank", answers: [{ text, weight: 100 }] });
}

function words(rules: readonly Rule[], feedback: ReadonlyMap<string, string>, shell: Shell): MarkedQuestion {
  const top = best(rules);
  const answers = rules.flatMap(({ equal, range, score, feedback: refs }): Choice[] => {
    const weight = top === 0 ? 0 : (100 * score) / top;
    const comment = refs.map((ref) => feedback.get(ref) ?? "").join(" ");
    const about = comment.trim() === "" || weight > 0 ? {} : { feedback: comment };
    const bounds = range.from !== undefined && range.to !== undefined && range.from !== range.to;
    const within = bounds ? `（${range.from} – ${range.to}）` : "";
    if (equal.length > 0) return equal.map(({ value }) => ({ text: value + within, weight, ...about }));
    if (range.from === undefined || range.to === undefined) return [];
    return [{ text: range.from === range.to ? range.from : `${range.from} – ${range.to}`, weight, ...about }];
  });
  return textQuestion({ ...shell, kind: /_{2,}/.test(shell.stem) ? "blank" : "short", answers });
}
