/** One assessmentItem of QTI 2.0, 2.1, 2.2 or 3.0 (imsglobal.org/spec/qti). */
import type { MarkedQuestion, MarkedReject, Place } from "../../document.ts";
import { problem } from "../../said/problem.ts";
import { type HtmlContext, htmlText } from "../html.ts";
import { childElements, descendants, textOf, toMarkup, type XmlElement } from "../xml.ts";
import { child, normalised } from "./qti-names.ts";
import {
  type Choice,
  choiceQuestion,
  letterOf,
  matchingQuestion,
  orderingQuestion,
  reject,
  textQuestion,
} from "./question.ts";

interface Response {
  cardinality: string;
  correct: string[];
  /** Marks by value. */
  mapping: Map<string, number>;
}

interface Item {
  body: XmlElement;
  responses: Map<string, Response>;
  shell: { stem: string; explanation?: string; passage?: string; place: Place; text: string; warnings: string[] };
  plain: (element: XmlElement) => string;
}

const INTERACTION = /Interaction$/;

/** @param passage text of the stimulus that the item refers to */
export function readItem(
  raw: XmlElement,
  place: Place,
  passage: string,
  context: HtmlContext,
): MarkedQuestion | MarkedReject {
  const element = normalised(raw);
  const body = child(element, "itemBody");
  const title = (element.attributes["title"] ?? element.attributes["identifier"] ?? "").slice(0, 200);
  const here = title === "" ? place : { ...place, number: title };
  if (!body) return reject(problem("stem-missing/item"), title, here);
  const plain = (part: XmlElement) => htmlText(toMarkup(part), context);
  const interactions = interactionsOf(body);
  const blanks = interactions.filter(({ name }) => /^(?:textEntry|inlineChoice)Interaction$/.test(name));
  const stem = plain(withoutInteractions(body));
  const feedback = descendants(element, "modalFeedback")
    .map(plain)
    .filter((text) => text !== "");
  const item: Item = {
    body,
    responses: responsesOf(element),
    plain,
    shell: {
      stem,
      ...(feedback.length === 0 ? {} : { explanation: [...new Set(feedback)].join("\n") }),
      ...(passage === "" ? {} : { passage }),
      place: here,
      text: `${title}\n${plain(body)}`.trim(),
      warnings: descendants(body, "rubricBlock").length > 0 ? ["rubric-skipped"] : [],
    },
  };
  if (blanks.length > 0 && blanks.length === interactions.length) return blankItem(item, blanks);
  if (interactions.length === 0) return reject(problem("answer-missing/nothing-asked"), item.shell.text, here);
  if (interactions.length > 1)
    return reject(problem("type-unsupported/several", { count: interactions.length }), item.shell.text, here);
  return interactionItem(item, interactions[0]!);
}

function interactionsOf(body: XmlElement): XmlElement[] {
  return childElements(body).flatMap((part) => (INTERACTION.test(part.name) ? [part] : interactionsOf(part)));
}

/** Blanks stay in the text; of other interactions, only the prompt. Rubrics speak to those who mark. */
function withoutInteractions(element: XmlElement): XmlElement {
  const children = element.children.flatMap((part): (XmlElement | string)[] => {
    if (typeof part === "string") return [part];
    if (part.name === "rubricBlock" || part.name === "feedbackBlock" || part.name === "feedbackInline") return [];
    if (/^(?:textEntry|inlineChoice)Interaction$/.test(part.name)) return ["____"];
    if (INTERACTION.test(part.name)) return childElements(part, "prompt").map((prompt) => ({ ...prompt, name: "div" }));
    return [withoutInteractions(part)];
  });
  return { ...element, name: element.name === "itemBody" ? "div" : element.name, children };
}

function responsesOf(element: XmlElement): Map<string, Response> {
  return new Map(
    childElements(element, "responseDeclaration").map((declaration) => [
      declaration.attributes["identifier"] ?? "",
      {
        cardinality: declaration.attributes["cardinality"] ?? "single",
        correct: childElements(child(declaration, "correctResponse") ?? declaration, "value").map((value) =>
          textOf(value).trim(),
        ),
        mapping: new Map(
          childElements(child(declaration, "mapping") ?? declaration, "mapEntry").map(({ attributes }) => [
            attributes["mapKey"] ?? "",
            Number(attributes["mappedValue"] ?? 0),
          ]),
        ),
      },
    ]),
  );
}

const NO_RESPONSE: Response = { cardinality: "single", correct: [], mapping: new Map() };

function responseTo({ responses }: Item, interaction: XmlElement): Response {
  return responses.get(interaction.attributes["responseIdentifier"] ?? "") ?? NO_RESPONSE;
}

/** Values in order of their marks where no answer is declared; the declared answer comes first. */
function rightValues({ correct, mapping, cardinality }: Response): string[] {
  if (correct.length > 0) return correct;
  const positive = [...mapping].filter(([, mark]) => mark > 0);
  const best = Math.max(...positive.map(([, mark]) => mark));
  return (cardinality === "multiple" ? positive : positive.filter(([, mark]) => mark === best)).map(([value]) => value);
}

function interactionItem(item: Item, interaction: XmlElement): MarkedQuestion | MarkedReject {
  const response = responseTo(item, interaction);
  const { shell } = item;
  switch (interaction.name) {
    case "choiceInteraction":
    case "hottextInteraction":
      return choiceItem(item, interaction, response);
    case "extendedTextInteraction":
      return textQuestion({
        ...shell,
        kind: "short",
        answers: response.correct.slice(0, 1).map((text) => ({ text, weight: 100 })),
      });
    case "orderInteraction": {
      const texts = labels(item, interaction, "simpleChoice");
      return orderingQuestion({ ...shell, steps: response.correct.flatMap((id) => texts.get(id) ?? []) });
    }
    case "matchInteraction":
    case "associateInteraction":
      return matchItem(item, interaction, response);
    case "gapMatchInteraction":
      return gapItem(item, interaction, response);
    default:
      return reject(problem("type-unsupported", { type: interaction.name }), shell.text, shell.place);
  }
}

function labels({ plain }: Item, interaction: XmlElement, name: string): Map<string, string> {
  return new Map(
    descendants(interaction, name).map((choice) => [
      choice.attributes["identifier"] ?? "",
      plain({
        ...choice,
        name: "div",
        children: choice.children.filter((part) => typeof part === "string" || !/^feedback/.test(part.name)),
      }),
    ]),
  );
}

function choiceItem(item: Item, interaction: XmlElement, response: Response): MarkedQuestion {
  const name = interaction.name === "hottextInteraction" ? "hottext" : "simpleChoice";
  const right = new Set(rightValues(response));
  const feedback = new Map(
    descendants(interaction, name).map((choice) => [
      choice.attributes["identifier"] ?? "",
      childElements(choice, "feedbackInline").map(item.plain).join(" "),
    ]),
  );
  const marks = [...response.mapping.values()].filter((mark) => mark > 0);
  const multiple =
    response.cardinality === "multiple" && (right.size > 1 || interaction.attributes["maxChoices"] !== "1");
  const choices = [...labels(item, interaction, name)].map(([id, text]): Choice => {
    const comment = feedback.get(id);
    const penalty = response.mapping.get(id) ?? 0;
    return { text, weight: right.has(id) ? 100 : Math.min(0, penalty), ...(comment ? { feedback: comment } : {}) };
  });
  const uneven = !multiple && new Set(marks).size > 1;
  const { shell } = item;
  const stem = name === "hottext" ? `${shell.stem}\n${item.plain(interaction)}`.trim() : shell.stem;
  return choiceQuestion({
    ...shell,
    stem,
    choices,
    multiple,
    warnings: [...shell.warnings, ...(uneven ? ["partial-credit"] : [])],
  });
}

function matchItem(item: Item, interaction: XmlElement, { correct }: Response): MarkedQuestion {
  const texts = labels(
    item,
    interaction,
    interaction.name === "matchInteraction" ? "simpleAssociableChoice" : "simpleAssociableChoice",
  );
  const pairs = correct.flatMap((pair): [string, string][] => {
    const [left = "", right = ""] = pair.split(/\s+/);
    return texts.has(left) && texts.has(right) ? [[texts.get(left)!, texts.get(right)!]] : [];
  });
  const used = new Set(pairs.flat());
  return matchingQuestion({ ...item.shell, pairs, distractors: [...texts.values()].filter((text) => !used.has(text)) });
}

/** Words to be dragged into gaps: `word gap` pairs. */
function gapItem(item: Item, interaction: XmlElement, { correct }: Response): MarkedQuestion {
  const words = labels(item, interaction, "gapText");
  const byGap = new Map(
    correct.map((pair) => pair.split(/\s+/)).map(([word = "", gap = ""]) => [gap, words.get(word) ?? ""]),
  );
  const answers: string[] = [];
  const fill = (element: XmlElement): XmlElement => ({
    ...element,
    children: element.children.flatMap((part): (XmlElement | string)[] => {
      if (typeof part === "string") return [part];
      if (part.name === "gapText" || part.name === "prompt" || part.name === "gapImg") return [];
      if (part.name !== "gap") return [fill(part)];
      answers.push(byGap.get(part.attributes["identifier"] ?? "") ?? "");
      return ["____"];
    }),
  });
  const stem = `${item.shell.stem}\n${item.plain({ ...fill(interaction), name: "div" })}`.trim();
  const offered = [...words.values()].map((word, i) => `${letterOf(i)}. ${word}`).join("\n");
  const text = answers.length > 0 && answers.every((answer) => answer !== "") ? answers.join("；") : "";
  return textQuestion({
    ...item.shell,
    stem,
    passage: [item.shell.passage, offered].filter(Boolean).join("\n"),
    kind: "blank",
    answers: [{ text, weight: 100 }],
  });
}

function blankItem(item: Item, blanks: readonly XmlElement[]): MarkedQuestion {
  const warnings = [...item.shell.warnings];
  const lists: string[] = [];
  const answers = blanks.map((blank, i) => {
    const response = responseTo(item, blank);
    const values = rightValues(response);
    if (new Set([...response.mapping.values()].filter((mark) => mark > 0)).size > 1) warnings.push("partial-credit");
    if (blank.name === "textEntryInteraction") {
      if (values.length > 1 || response.mapping.size > 1) warnings.push("other-answers-accepted");
      return values[0] ?? "";
    }
    const texts = labels(item, blank, "inlineChoice");
    lists.push(`${i + 1}: ${[...texts.values()].join(" / ")}`);
    return texts.get(values[0] ?? "") ?? "";
  });
  const text = answers.every((answer) => answer !== "") ? answers.join("；") : "";
  const passage = [...(item.shell.passage === undefined ? [] : [item.shell.passage]), ...lists].join("\n");
  return textQuestion({
    ...item.shell,
    warnings: [...new Set(warnings)],
    passage,
    kind: "blank",
    answers: [{ text, weight: 100 }],
  });
}
