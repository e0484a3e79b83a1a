/** Moodle GIFT, read in the order in which Moodle's importer reads it (docs.moodle.org, "GIFT format"). */
import type { MarkedQuestion, MarkedReject, Place, ReadDocument } from "../../document.ts";
import { problem } from "../../said/problem.ts";
import type { DecodedInput } from "../encoding.ts";
import { htmlText } from "../html.ts";
import { type Choice, choiceQuestion, judgeQuestion, matchingQuestion, reject, textQuestion } from "./question.ts";

/** Escaped signs stand as private characters while the live ones are looked for. */
const ESCAPES: [escaped: string, placeholder: string, sign: string][] = [
  ["\\\\", "\uE000", "\\"],
  ["\\:", "\uE001", ":"],
  ["\\#", "\uE002", "#"],
  ["\\=", "\uE003", "="],
  ["\\{", "\uE004", "{"],
  ["\\}", "\uE005", "}"],
  ["\\~", "\uE006", "~"],
  ["\\n", "\uE007", "\n"],
];

interface Block {
  text: string;
  /** 1-based line of its first text. */
  line: number;
}

/** A named question, a category, or an answer part that holds `=` or `~` or says true or false. */
export function looksLikeGift(text: string): boolean {
  const head = text.slice(0, 65_536);
  if (/^\s*\$CATEGORY:/m.test(head)) return true;
  const answers = head.match(/(?<!\\)\{\s*(?:[=~#]|(?:T|TRUE|F|FALSE)\s*[#}])/gi)?.length ?? 0;
  const named = head.match(/^::[^:\n]{1,200}::/gm)?.length ?? 0;
  return named > 0
    ? /(?<!\\)\{/.test(head)
    : answers > 0 && giftBlocks(head).length <= answers * 3 && !/^\s*[[{<]/.test(head);
}

export function readGift(input: DecodedInput): ReadDocument {
  const questions: MarkedQuestion[] = [];
  const rejected: MarkedReject[] = [];
  const warnings = new Set<string>();
  let section: string | undefined;
  for (const block of giftBlocks(input.text)) {
    input.deadline.check();
    const category = /^\s*\$CATEGORY:\s*(.*)$/m.exec(block.text)?.[1];
    if (category !== undefined) section = category.trim().replace(/^\$[\w$]+\$\/?(?:top\/)?/, "");
    const place: Place = { line: block.line, ...(section ? { section } : {}) };
    const outcome = readBlock(block.text.replace(/^\s*\$CATEGORY:.*$/m, ""), place, input);
    if (outcome === undefined) continue;
    if (outcome === "description") warnings.add("descriptions-skipped");
    else if ("reason" in outcome) rejected.push(outcome);
    else questions.push(outcome);
  }
  return { format: "gift", encoding: input.encoding, blocks: [], questions, rejected, warnings: [...warnings] };
}

/** Blocks lie between empty lines, or begin with a name behind whole answers; a comment line belongs to its block, emptied. */
function giftBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let open: { lines: string[]; line: number } | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") {
      open = undefined;
      continue;
    }
    const comment = line.trimStart().startsWith("//");
    if (open && /^\s*::[^:]{1,200}::/.test(line) && isWhole(blocks.at(-1)!.text)) open = undefined;
    if (!open) {
      open = { lines: [], line: index + 1 };
      blocks.push({ text: "", line: index + 1 });
    }
    open.lines.push(comment ? "" : line);
    const block = blocks.at(-1)!;
    block.text = block.text === "" ? open.lines.at(-1)! : `${block.text}\n${open.lines.at(-1)!}`;
  }
  return blocks.filter(({ text }) => text.trim() !== "");
}

/** It has its answers, and no brace is open. */
function isWhole(text: string): boolean {
  const braces = text.match(/(?<!\\)[{}]/g) ?? [];
  return braces.length > 0 && braces.filter((brace) => brace === "{").length * 2 === braces.length;
}

function readBlock(
  raw: string,
  place: Place,
  input: DecodedInput,
): MarkedQuestion | MarkedReject | "description" | undefined {
  if (raw.trim() === "") return undefined;
  let text = hideEscapes(raw).trim();
  const name = /^::([\s\S]*?)::/.exec(text);
  if (name) text = text.slice(name[0].length);
  const open = text.indexOf("{");
  const close = open < 0 ? text.indexOf("}") : text.indexOf("}", open);
  if (open < 0 && close < 0) return "description";
  if (open < 0 || close < 0) return reject(problem("answer-missing/brace"), raw, place);
  const before = text.slice(0, open);
  const after = text.slice(close + 1).trim();
  const format = /^\s*\[(html|moodle|plain|markdown)\]/.exec(before);
  const plain = (part: string) => {
    const shown = showEscapes(part).trim();
    return format?.[1] === "plain" ? shown : htmlText(shown, input);
  };
  const stem = plain(before.slice(format?.[0].length ?? 0)) + (after === "" ? "" : ` ____ ${plain(after)}`);
  const titled = name ? { ...place, number: showEscapes(name[1]!).trim() } : place;
  return readAnswers(text.slice(open + 1, close), { stem, place: titled, text: raw }, plain, after !== "");
}

interface Shell {
  stem: string;
  place: Place;
  text: string;
}

function readAnswers(
  part: string,
  shell: Shell,
  plain: (part: string) => string,
  missingWord: boolean,
): MarkedQuestion | MarkedReject {
  const general = part.lastIndexOf("####");
  const answers = (general < 0 ? part : part.slice(0, general)).trim();
  const common = { ...shell, ...(general < 0 ? {} : { explanation: plain(part.slice(general + 4)) }) };
  if (answers === "") return textQuestion({ ...common, kind: "short", answers: [] });
  if (answers.startsWith("#")) return numerical(answers.slice(1).trim(), common, plain);
  if (answers.includes("~")) {
    const choices = splitAnswers(answers, /[=~]/).map((answer) => choiceOf(answer, plain));
    if (choices.length < 2)
      return reject(problem("options-missing", { count: choices.length }), shell.text, shell.place);
    return choiceQuestion({ ...common, choices, multiple: !answers.includes("=") });
  }
  if (answers.includes("=") && answers.includes("->")) return matching(answers, common, plain);
  const [value, ...feedback] = answers.split("#");
  const judged = /^(?:(T|TRUE)|F|FALSE)$/i.exec(value!.trim());
  if (judged) {
    const [wrong, right] = feedback.map(plain);
    const correct = judged[1] !== undefined;
    return judgeQuestion({
      ...common,
      correct,
      feedback: [
        [correct ? "False" : "True", wrong],
        [correct ? "True" : "False", right],
      ],
    });
  }
  const texts = splitAnswers(answers.startsWith("=") ? answers : `=${answers}`, /=/).map((answer) =>
    choiceOf(answer, plain),
  );
  return textQuestion({ ...common, kind: missingWord ? "blank" : "short", answers: texts });
}

function numerical(part: string, common: Shell, plain: (part: string) => string): MarkedQuestion {
  const answers = splitAnswers(part.startsWith("=") ? part : `=${part}`, /=/).map((answer) => {
    const choice = choiceOf(answer, plain);
    const range = /^(.+?)\.\.(.+)$/.exec(choice.text);
    if (range) return { ...choice, text: `${range[1]!.trim()} – ${range[2]!.trim()}` };
    const [value, tolerance] = choice.text.split(":");
    return { ...choice, text: value!, ...(tolerance === undefined ? {} : { tolerance }) };
  });
  return textQuestion({ ...common, kind: "short", answers });
}

function matching(part: string, common: Shell, plain: (part: string) => string): MarkedQuestion | MarkedReject {
  const pairs: [string, string][] = [];
  const distractors: string[] = [];
  for (const answer of splitAnswers(part, /=/)) {
    const [left, right] = answer.text.split("->");
    if (right === undefined) continue;
    if (left!.trim() === "") distractors.push(plain(right));
    else pairs.push([plain(left!), plain(right)]);
  }
  if (pairs.length < 2)
    return reject(problem("options-missing/pairs", { count: pairs.length }), common.text, common.place);
  return matchingQuestion({ ...common, pairs, distractors });
}

interface RawAnswer {
  sign: string;
  text: string;
}

function splitAnswers(part: string, signs: RegExp): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (const sign of part) {
    if (signs.test(sign)) answers.push({ sign, text: "" });
    else if (answers.length > 0) answers.at(-1)!.text += sign;
  }
  return answers;
}

/** `%50%text#feedback`; an option marked `=` weighs 100 %, unless it says otherwise among several right answers. */
function choiceOf({ sign, text }: RawAnswer, plain: (part: string) => string): Choice {
  const weight = /^\s*%(-?\d+(?:\.\d+)?)%/.exec(text);
  const [shown, ...feedback] = text.slice(weight?.[0].length ?? 0).split("#");
  return {
    text: plain(shown!),
    weight: weight ? Number(weight[1]) : sign === "=" ? 100 : 0,
    ...(feedback.length === 0 ? {} : { feedback: plain(feedback.join("#")) }),
  };
}

function hideEscapes(text: string): string {
  return ESCAPES.reduce((shown, [escaped, placeholder]) => shown.replaceAll(escaped, placeholder), text);
}

function showEscapes(text: string): string {
  return ESCAPES.reduce((shown, [, placeholder, sign]) => shown.replaceAll(placeholder, sign), text);
}
